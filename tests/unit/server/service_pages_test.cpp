// Goal: what is served for toolkits is whole: each family's WSDL describes every operation in both
// versions, and each schema that it names is there. Method: reads the served pages with libxml2 by
// XPath; foreign toolkits read them in tests/interop.

#include "fake_hub.hpp"
#include "server/service_schemas.hpp"
#include "server/wsdl.hpp"

namespace kamhub::test {
namespace {

const xml::Namespaces kNames{{"w", "http://schemas.xmlsoap.org/wsdl/"},
                             {"s11", "http://schemas.xmlsoap.org/wsdl/soap/"},
                             {"s12", "http://schemas.xmlsoap.org/wsdl/soap12/"},
                             {"xs", "http://www.w3.org/2001/XMLSchema"}};

std::string eval(const std::string& expression, const xml::Document& document) {
    const auto path = xml::XPath::compile(expression, kNames);
    EXPECT_TRUE(path.ok()) << expression;
    return path ? path->string(document).value() : std::string();
}

std::vector<std::string> values(const std::string& expression, const xml::Document& document) {
    std::vector<std::string> out;
    const auto nodes = xml::XPath::compile(expression, kNames)->nodes(document);
    for (const auto* node : nodes.value()) out.push_back(xml::textOf(node));
    return out;
}

class ServicePages : public DoorTest {
protected:
    xml::Document fetch(const std::string& path) {
        const auto answer = call(hub.partners(), "GET", path);
        EXPECT_EQ(answer.status, 200) << path;
        auto document = xml::Document::parse(answer.body);
        EXPECT_TRUE(document.ok()) << path;
        return std::move(*document);
    }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(hub.partners()); }
};

TEST_F(ServicePages, EachFamilyDescribesEveryOperationInBothVersions) {
    const auto catalogue = hub.live().graph->catalogue;
    for (const auto& family : catalogue->families()) {
        SCOPED_TRACE(family.name);
        const auto wsdl = fetch("/soap/" + family.name + "?wsdl");
        const auto name = server::serviceName(family.name);
        EXPECT_EQ(eval("/w:definitions/w:service/w:port[@name='" + name +
                           "Soap11']/s11:address/@location",
                       wsdl),
                  base() + "/soap/" + family.name);
        EXPECT_EQ(eval("/w:definitions/w:service/w:port[@name='" + name +
                           "Soap12']/s12:address/@location",
                       wsdl),
                  base() + "/soap/" + family.name);
        int operations = 0;
        for (const auto& type : catalogue->types()) {
            if (type.family != family.name || !server::isOperation(type)) continue;
            ++operations;
            const auto at = "[@name='" + type.element + "']";
            EXPECT_EQ(eval("count(/w:definitions/w:binding[s11:binding]/w:operation" + at +
                               "[s11:operation/@soapAction='" + type.type + "'])",
                           wsdl),
                      "1");
            EXPECT_EQ(eval("count(/w:definitions/w:binding[s12:binding]/w:operation" + at +
                               "[s12:operation/@soapAction='" + type.type + "'])",
                           wsdl),
                      "1");
            const auto output = type.kind == host::MessageKind::Query
                                    ? catalogue->byType(type.reply)->element
                                    : "Accepted";
            EXPECT_EQ(
                eval("/w:definitions/w:portType/w:operation" + at + "/w:output/@message", wsdl),
                "tns:" + output);
            EXPECT_EQ(
                eval("/w:definitions/w:portType/w:operation" + at + "/w:fault/@message", wsdl),
                "tns:Refusal");
            EXPECT_EQ(eval("/w:definitions/w:message" + at + "/w:part/@element", wsdl),
                      "c:" + type.element);
        }
        EXPECT_EQ(eval("count(/w:definitions/w:portType/w:operation)", wsdl),
                  std::to_string(operations));
    }
}

TEST_F(ServicePages, EachSchemaThatIsNamedIsServed) {
    for (const auto& family : hub.live().graph->catalogue->families()) {
        std::vector<std::string> waiting{base() + "/soap/" + family.name + "?wsdl"}, seen;
        while (!waiting.empty()) {
            const auto url = waiting.back();
            waiting.pop_back();
            if (std::find(seen.begin(), seen.end(), url) != seen.end()) continue;
            seen.push_back(url);
            ASSERT_TRUE(url.starts_with(base() + "/")) << url;
            for (const auto& next : values("//@schemaLocation", fetch(url.substr(base().size()))))
                waiting.push_back(next);
        }
        EXPECT_GE(seen.size(), 5u) << family.name;  // wsdl, family, hub, a message, common
    }
}

TEST_F(ServicePages, PlainSchemasCompileFromTheirFolder) {
    const TemporaryFolder folder;
    const auto schemas = server::ServiceSchemas::load(hub.live().graph->catalogue);
    for (const auto& [name, text] : schemas->all()) {
        EXPECT_EQ(call(hub.partners(), "GET", "/schemas/" + name).body, text);
        std::ofstream(folder.path() / name) << text;
    }
    for (const auto& [name, text] : schemas->all()) {
        const auto schema = xml::Schema::compileFile((folder.path() / name).string());
        EXPECT_TRUE(schema.ok()) << (schema ? "" : schema.error().message);
    }
    EXPECT_EQ(call(hub.partners(), "GET", "/schemas/nothing.xsd").status, 404);
    EXPECT_EQ(call(hub.partners(), "GET", "/schemas/catalogue.xml").status, 404);
}

TEST_F(ServicePages, AddressesFollowTheHostHeaderButNotIntoMarkup) {
    const auto named =
        call(hub.partners(), "GET", "/soap/customer?wsdl", {{"Host", "hub.example:8443"}});
    EXPECT_NE(named.body.find("http://hub.example:8443/soap/customer"), std::string::npos);
    EXPECT_EQ(call(hub.partners(), "GET", "/soap/customer?wsdl", {{"Host", "a\"><evil/>"}}).status,
              400);
    EXPECT_EQ(call(hub.partners(), "GET", "/soap/customer?wsdl", {{"Host", "a/b"}}).status, 400);
}

TEST_F(ServicePages, ListsWhatThereIs) {
    const auto index = call(hub.partners(), "GET", "/").body;
    EXPECT_NE(index.find(base() + "/soap/customer?wsdl"), std::string::npos);
    EXPECT_NE(index.find("common.xsd"), std::string::npos);
    EXPECT_NE(call(hub.partners(), "GET", "/soap/customer").body.find("KeyAccountMarkAssigned"),
              std::string::npos);
    EXPECT_EQ(call(hub.partners(), "GET", "/soap/customer?WSDL").status, 200);
    EXPECT_EQ(call(hub.partners(), "GET", "/soap/customer?xsd=../catalogue.xml").status, 404);
}

}  // namespace
}  // namespace kamhub::test
