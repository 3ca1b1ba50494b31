// Goal: what bad input gets: a fault in the sender's version that names cause and place, one
// record, nothing taken. Method: one case per kind of bad input, each sent in both versions where
// it has one.

#include "fake_hub.hpp"

namespace kamhub::test {
namespace {

using xml::SoapVersion;

struct Case {
    std::string name;
    std::function<std::string(SoapVersion)> text;
    std::string reason;  // words in it
    int line = 0;        // 0: no place is promised
    std::string charset = {};
    std::string family = "customer";
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::string envelope(SoapVersion version, const std::string& body) {
    return xml::makeSoap(version, body);
}

std::string inBody(const std::string& body, SoapVersion version) { return envelope(version, body); }

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

std::string manyAttributes() {
    std::string out = "<KeyAccountMarkAssigned xmlns=\"urn:kamhub:canonical:1\"";
    for (int i = 0; i < 5000; ++i) out += " a" + std::to_string(i) + "=\"\"";
    return out + "/>";
}

std::function<std::string(SoapVersion)> body(std::string text) {
    return [text = std::move(text)](SoapVersion version) { return inBody(text, version); };
}

std::function<std::string(SoapVersion)> raw(std::string text) {
    return [text = std::move(text)](SoapVersion) { return text; };
}

std::vector<Case> cases() {
    const std::string mark = "<KeyAccountMarkAssigned xmlns=\"urn:kamhub:canonical:1\"/>";
    return {
        {"NotWellFormed", body("<KeyAccountMarkAssigned>\n<a></b>"), "", 3},
        {"Empty", raw(""), "empty", 1},
        {"NotXml", raw("{\"id\":1}"), "", 0},
        {"NoEnvelope", raw(mark), "Envelope", 0},
        {"TooDeep", body(repeated("<a>", 200) + repeated("</a>", 200)), "deeper than", 2},
        {"ManyAttributes", body(manyAttributes()), "attributes", 2},
        {"Dtd", raw("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"), "DTD",
         1},
        {"UnknownEntity",
         body("<KeyAccountMarkAssigned "
              "xmlns=\"urn:kamhub:canonical:1\">&e;</KeyAccountMarkAssigned>"),
         "", 2},
        {"UnknownCharset", body(mark), "charset", 0, "utf-7"},
        {"WrongCharset", raw("<x>\xff\xfe\xfd</x>"), "", 0, "utf-8"},
        {"UnknownOperation", body("<MarkTheAccount xmlns=\"urn:kamhub:canonical:1\"/>"),
         "MarkTheAccount", 0},
        {"UnknownNamespace", body("<KeyAccountMarkAssigned xmlns=\"urn:else\"/>"), "urn:else", 0},
        {"AnothersOperation", body(mark), "/soap/customer", 0, "", "billing"},
        {"AnswerAsMessage", body("<BillResult xmlns=\"urn:kamhub:canonical:1\"/>"), "answer", 0, "",
         "billing"},
        {"TwoBodies", body(mark + mark), "exactly one", 0},
        {"NoBody", body(""), "no message", 0},
        {"TooLarge", body("<!--" + std::string(9 * 1024 * 1024, 'x') + "-->" + mark), "bytes", 0},
        {"BadPriority",
         [mark](SoapVersion v) {
             return xml::makeSoap(v, mark, {xml::kamHeader("priority", "10")});
         },
         "priority", 0},
        {"UnknownAttribute",
         [mark](SoapVersion v) { return xml::makeSoap(v, mark, {xml::kamHeader("prio", "1")}); },
         "prio", 0},
        {"AnothersType",
         [mark](SoapVersion v) {
             return xml::makeSoap(v, mark, {xml::kamHeader("type", "kam.order.created.v1")});
         },
         "kam.order.created.v1", 0},
        {"ForeignReplyTo",
         [mark](SoapVersion v) {
             return xml::makeSoap(v, mark,
                                  {xml::addressingHeader("ReplyTo", "http://evil.example/")});
         },
         "ReplyTo http://evil.example/ is not on the allow list", 0},
    };
}

class SoapRefusals : public DoorTest,
                     public ::testing::WithParamInterface<std::tuple<Case, SoapVersion>> {};

INSTANTIATE_TEST_SUITE_P(All, SoapRefusals,
                         ::testing::Combine(::testing::ValuesIn(cases()),
                                            ::testing::Values(SoapVersion::V11, SoapVersion::V12)),
                         [](const auto& info) {
                             return std::get<0>(info.param).name +
                                    (std::get<1>(info.param) == SoapVersion::V11 ? "11" : "12");
                         });

TEST_P(SoapRefusals, NamesCauseAndPlace) {
    const auto& [one, version] = GetParam();
    std::string type = version == SoapVersion::V11 ? "text/xml" : "application/soap+xml";
    if (!one.charset.empty()) type += "; charset=" + one.charset;
    const auto answer = post("/soap/" + one.family, type, one.text(version));
    EXPECT_EQ(answer.status, version == SoapVersion::V11 ? 500 : 400) << answer.body;
    const auto message = opened(answer);
    EXPECT_EQ(message.version, version);
    ASSERT_TRUE(message.fault) << answer.body;
    EXPECT_EQ(message.fault->code, xml::SoapFault::Code::Sender);
    EXPECT_EQ(message.fault->subcode, "InvalidMessage");
    EXPECT_FALSE(message.fault->reason.empty());
    EXPECT_NE(message.fault->reason.find(one.reason), std::string::npos) << message.fault->reason;
    EXPECT_NE(message.fault->detail.find("Refusal"), std::string::npos) << answer.body;
    if (one.line > 0) {
        EXPECT_NE(message.fault->detail.find("<line>" + std::to_string(one.line) + "</line>"),
                  std::string::npos)
            << answer.body;
    }
    EXPECT_TRUE(hub.arrivals().empty());
    ASSERT_EQ(hub.refusals().size(), 1u);
    EXPECT_EQ(hub.refusals()[0].source, "partner-a");
    EXPECT_EQ(hub.refusals()[0].why, message.fault->reason);
}

TEST_F(DoorTest, RefusesOtherContentTypes) {
    const auto answer = post("/soap/customer", "application/json", "{}");
    EXPECT_EQ(answer.status, 415);
    EXPECT_NE(answer.body.find("text/xml"), std::string::npos);
    EXPECT_EQ(hub.refusals().size(), 1u);
}

TEST_F(DoorTest, RefusesOtherMethodsAndUnknownServices) {
    const auto method = call(hub.partners(), "DELETE", "/soap/customer");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "POST, GET");
    EXPECT_EQ(call(hub.partners(), "GET", "/messages").status, 405);
    const auto unknown = post("/soap/custmer", "text/xml", "<x/>");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_NE(unknown.body.find("/soap/customer"), std::string::npos);
    EXPECT_EQ(call(hub.partners(), "GET", "/etc/passwd").status, 404);
}

}  // namespace
}  // namespace kamhub::test
