// Goal: JSON becomes its XML form and comes back the same; what is not JSON is refused with the
// place.
#include "xml/json.hpp"

#include "support.hpp"

namespace kamhub::xml::test {

TEST(Json, RoundTripsWithTheTextOfNumbers) {
    for (
        const auto* json :
        {R"({"a":[1,2.50,-0,1E+5,12345678901234567890.10],"b":{"c":null,"d":true,"e":false},"f":"大𠮷 <&>"})",
         "[]", "{}", R"("text")", "0.10", "null", R"([[],{},[{"":""}]])", R"(["\"\\\n\r\t/"])"}) {
        const auto document = jsonToXml(json);
        ASSERT_TRUE(document.ok()) << document.error().message;
        EXPECT_EQ(*xmlToJson(*document), json);
        EXPECT_EQ(*xmlToJson(parsed(document->serialise())), json) << "through text";
    }
}

TEST(Json, IsTheFormOfW3c) {
    EXPECT_EQ(jsonToXml(R"( {"k" : [ "x\u5927\ud842\udfb7", 1.0, null ]} )")->serialise(false),
              "<map xmlns=\"http://www.w3.org/2005/xpath-functions\"><array "
              "key=\"k\"><string>x大𠮷</string>"
              "<number>1.0</number><null/></array></map>");
}

struct BadJson {
    const char* text;
    const char* says;
};

TEST(Json, RefusesWithThePlace) {
    const BadJson table[] = {
        {R"({"a":1,"a":2})", "line 1, column 8: the key \"a\" stands twice"},
        {"{\"a\":1} x", "column 9: text follows"},
        {"[1,]", "column 4"},
        {"[1 2]", "',' or ']'"},
        {"{\"a\" 1}", "':' is expected"},
        {"{a:1}", "key in double quotes"},
        {"{\"a\":1,}", "key in double quotes"},
        {"[01]", "column 2"},
        {"[1.]", "column 2"},
        {"[.5]", "column 2"},
        {"[+1]", "column 2"},
        {"[NaN]", "column 2"},
        {"[nul]", "column 2"},
        {"'x'", "column 1"},
        {"\"a\nb\"", "control character"},
        {"\"a", "column 1: the string does not end"},
        {"[\"\\x\"]", "column 3: this escape"},
        {"[\"\\u12g4\"]", "four hex digits"},
        {"[\"\\ud842\"]", "surrogate"},
        {"[\"\\udc00\\ud842\"]", "surrogate"},
        {"[\"\\u0000\"]", "XML cannot carry"},
        {"[\"\\b\"]", "XML cannot carry"},
        {"[\"\xEF\xBF\xBF\"]", "XML cannot carry"},
        {"[\"\xC3(\"]", "not UTF-8"},
        {"{\n \"大\": x}", "line 2, column 7"},
        {"", "column 1"},
        {"[1", "column 3"},
    };
    for (const auto& row : table) EXPECT_SAYS(errorOf(jsonToXml(row.text)), row.says);
}

TEST(Json, DepthIsLimited) {
    EXPECT_EQ(errorOf(jsonToXml(std::string(64, '[') + std::string(64, ']'))), "ok");
    EXPECT_SAYS(errorOf(jsonToXml(std::string(65, '[') + std::string(65, ']'))), "deeper than 64");
    EXPECT_SAYS(errorOf(jsonToXml(std::string(1000000, '['))), "deeper than 64");
}

TEST(Json, RefusesXmlThatIsNotTheForm) {
    const auto back = [](const std::string& inside) {
        return errorOf(xmlToJson(
            parsed("<map xmlns='http://www.w3.org/2005/xpath-functions'>" + inside + "</map>")));
    };
    EXPECT_EQ(back("\n <string key='a'> x </string>\n <boolean key='b'> 1 </boolean>"), "ok");
    EXPECT_SAYS(back("<number key='a'>1,5</number>"),
                "element number \"a\": '1,5' is not a JSON number");
    EXPECT_SAYS(back("<number key='a'/>"), "not a JSON number");
    EXPECT_SAYS(back("<boolean key='a'>yes</boolean>"), "neither true nor false");
    EXPECT_SAYS(back("<string>x</string>"), "lacks the attribute key");
    EXPECT_SAYS(back("<null key='a'/><null key='a'/>"), "stands twice");
    EXPECT_SAYS(back("<text key='a'>x</text>"), "is not known");
    EXPECT_SAYS(back("<string key='a'><b/></string>"), "holds elements");
    EXPECT_SAYS(back("loose"), "holds text");
    EXPECT_SAYS(back("<null key='a'>x</null>"), "is not known");
    EXPECT_SAYS(errorOf(xmlToJson(parsed("<map/>"))), "namespace");
}

}  // namespace kamhub::xml::test
