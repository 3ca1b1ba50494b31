// Goal: the catalogue, the schemas and the samples of mappings/canonical say the same thing, in
// both languages.
#include <set>

#include "catalogue.hpp"

namespace kamhub::golden {

struct SchemaFile {
    fs::path path;
};
void PrintTo(const SchemaFile& file, std::ostream* out) { *out << file.path.filename().string(); }
void PrintTo(const Message& message, std::ostream* out) { *out << message.type; }

namespace {

constexpr char kSchemaNamespace[] = "http://www.w3.org/2001/XMLSchema";
const xml::Namespaces kNamespaces = {{"c", kCanonical}};

std::vector<SchemaFile> schemaFiles() {
    std::vector<SchemaFile> out;
    for (const auto& file : filesIn(canonicalFolder(), ".xsd")) out.push_back({file});
    return out;
}

bool documentedIn(const _xmlNode* declaration, const std::string& language) {
    const auto* annotation = xml::firstChild(declaration, "annotation");
    if (!annotation) return false;
    for (const auto* text : xml::childElements(annotation)) {
        static const auto lang = xml::XPath::compile(
            "string(@xml:lang)", {{"xml", "http://www.w3.org/XML/1998/namespace"}});
        const auto document = xml::Document::copyOf(text);
        if (xml::localName(text) == "documentation" && *lang->string(document) == language &&
            !xml::textOf(text).empty())
            return true;
    }
    return false;
}

// Whether something is a named element, type or attribute, which a reader of the contract meets.
bool needsWords(const _xmlNode* node) {
    static const std::set<std::string> kinds = {"element", "complexType", "simpleType",
                                                "attribute"};
    return xml::namespaceOf(node) == kSchemaNamespace && kinds.count(xml::localName(node)) &&
           !xml::attributeOf(node, "name").empty();
}

void checkWords(const fs::path& file, const _xmlNode* node) {
    for (const auto* language : {"en", "zh"}) {
        EXPECT_TRUE(!needsWords(node) || documentedIn(node, language))
            << file.filename() << ": " << xml::localName(node) << " "
            << xml::attributeOf(node, "name") << " has no documentation with xml:lang=\""
            << language << "\"";
    }
    for (const auto* child : xml::childElements(node)) checkWords(file, child);
}

}  // namespace

class CanonicalSchema : public ::testing::TestWithParam<SchemaFile> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CanonicalSchema);

TEST_P(CanonicalSchema, CompilesAndSpeaksBothLanguages) {
    EXPECT_EQ(errorOf(schemaOf(GetParam().path)), "ok");
    const auto document = load(GetParam().path);
    ASSERT_TRUE(document.root());
    EXPECT_EQ(xml::attributeOf(document.root(), "targetNamespace"), kCanonical);
    checkWords(GetParam().path, document.root());
}
INSTANTIATE_TEST_SUITE_P(Canonical, CanonicalSchema, ::testing::ValuesIn(schemaFiles()),
                         [](const auto& info) {
                             return testName(info.param.path.stem().string());
                         });

class CanonicalMessage : public ::testing::TestWithParam<Message> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CanonicalMessage);

TEST_P(CanonicalMessage, SampleIsValidAndHasSubjectAndLane) {
    const auto& message = GetParam();
    const auto sample = load(canonicalFolder() / message.sample);
    ASSERT_TRUE(sample.root());
    EXPECT_EQ(checkCanonical(sample, message.type), "ok");
    for (const auto& expression : {message.subject, message.lane}) {
        const auto path = xml::XPath::compile(expression, kNamespaces);
        ASSERT_TRUE(path.ok()) << path.error().message;
        const auto value = path->string(sample);
        EXPECT_TRUE(value.ok() && !value->empty()) << expression << " finds nothing in the sample";
    }
}
INSTANTIATE_TEST_SUITE_P(Canonical, CanonicalMessage, ::testing::ValuesIn(catalogue().messages),
                         [](const auto& info) { return testName(info.param.type); });

TEST(Catalogue, IsConsistent) {
    for (const auto& complaint : catalogue().complaints) ADD_FAILURE() << complaint;
    EXPECT_FALSE(catalogue().messages.empty());
    const std::set<std::string> kinds = {"event", "command", "query", "result", "reply", "receipt"};
    const std::set<std::string> families(catalogue().families.begin(), catalogue().families.end());
    std::set<std::string> types, elements;
    for (const auto& message : catalogue().messages) {
        EXPECT_TRUE(types.insert(message.type).second) << message.type << " stands twice";
        elements.insert(message.element);
        EXPECT_TRUE(kinds.count(message.kind)) << message.type << ": kind " << message.kind;
        EXPECT_TRUE(families.count(message.family))
            << message.type << ": family " << message.family;
        EXPECT_TRUE(message.type.starts_with("kam." + message.family + ".")) << message.type;
        const bool asks = message.kind == "query" || !message.reply.empty();
        EXPECT_TRUE(!asks || catalogue().find(message.reply))
            << message.type << ": no reply type " << message.reply;
    }
}

TEST(Catalogue, NamesEverySchemaAndSample) {
    std::set<fs::path> named = {canonicalFolder() / "common.xsd"};
    for (const auto& message : catalogue().messages) {
        named.insert(canonicalFolder() / message.schema);
        named.insert(canonicalFolder() / message.sample);
    }
    for (const auto& file : filesIn(canonicalFolder(), ".xsd"))
        EXPECT_TRUE(named.count(file)) << file;
    for (const auto& file : filesIn(canonicalFolder() / "samples", ".xml"))
        EXPECT_TRUE(named.count(file)) << file;
}

}  // namespace kamhub::golden
