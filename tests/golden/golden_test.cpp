// Goal: each golden case gives the expected document, valid for its reader, or the expected
// refusal.
#include "catalogue.hpp"
#include "index.hpp"
#include "xml/json.hpp"
#include "xml/layout.hpp"

namespace kamhub::golden {

namespace {

xml::Parameters parametersOf(const Case& c, const std::string& type) {
    xml::Parameters out = {{"id", "11111111-1111-7111-8111-111111111111"},
                           {"deliveryid", "22222222-2222-5222-8222-222222222222"},
                           {"sequence", "42"},
                           {"correlationid", "33333333-3333-7333-8333-333333333333"},
                           {"source", "golden"},
                           {"time", "2026-11-22T08:00:00Z"},
                           {"priority", "5"},
                           {"subject", ""},
                           {"region", ""},
                           {"level", ""},
                           {"type", type}};
    for (const auto& line : linesOf(c.file(".params"))) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) {
            ADD_FAILURE() << c.file(".params") << ": '" << line << "' is not name=value";
            continue;
        }
        const auto name = line.substr(0, equals);
        std::erase_if(out, [&](auto& parameter) { return parameter.first == name; });
        out.emplace_back(name, line.substr(equals + 1));
    }
    return out;
}

// Of several uses of one stylesheet, those whose canonical type has this root element (all if none
// has).
std::vector<Use> usesFor(const Case& c, const xml::Document& canonical) {
    const auto& all = c.index->uses.at(c.stylesheet);
    std::vector<Use> out;
    for (const auto& use : all) {
        const auto* message = catalogue().find(use.type);
        if (message && message->element == canonical.rootName()) out.push_back(use);
    }
    return out.empty() ? all : out;
}

void checkRecord(const xml::Layouts& layouts, const xml::Document& document,
                 const _xmlNode* record) {
    const auto bytes = layouts.encode(document, record);
    ASSERT_TRUE(bytes.ok()) << bytes.error().message;
    const auto back = layouts.decode(*bytes);
    ASSERT_TRUE(back.ok()) << back.error().message;
    // What is absent or padded with zeros comes back in its plain form, so only a second round is
    // equal.
    const auto again = xml::Document::parse(*back);
    EXPECT_EQ(*layouts.encode(*again, again->root()), *bytes);
}

// The partner's document must also be expressible in the form that its protocol carries.
void checkForm(const Case& c, const xml::Document& document) {
    if (document.rootNamespace() == xml::kJsonNamespace) {
        EXPECT_EQ(errorOf(xml::xmlToJson(document)), "ok");
    }
    const bool batch = document.rootName() == "batch";
    if ((!batch && document.rootName() != "record") || !document.rootNamespace().empty()) return;
    Complaints complaints;
    const auto layouts = xml::Layouts::load(
        (mappings() / "layouts" / (c.index->system + ".xml")).string(), complaints);
    ASSERT_TRUE(layouts) << toString(complaints.at(0));
    if (!batch) return checkRecord(*layouts, document, document.root());
    for (const auto* record : xml::childElements(document.root()))
        checkRecord(*layouts, document, record);
}

void checkPartner(const Case& c, const Use& use, const xml::Document& document) {
    checkForm(c, document);
    if (!use.partner_schema.empty()) {
        const auto& schema = schemaOf(use.partner_schema);
        ASSERT_TRUE(schema.ok()) << schema.error().message;
        EXPECT_EQ(errorOf(schema->validate(document)), "ok") << use.partner_schema;
    }
    for (const auto& expression : use.expressions) {
        const auto path = xml::XPath::compile(expression, c.index->namespaces);
        ASSERT_TRUE(path.ok()) << path.error().message;
        const auto value = path->string(document);
        EXPECT_TRUE(value.ok() && !value->empty())
            << expression << " finds nothing in the partner's document";
    }
}

}  // namespace

class Golden : public ::testing::TestWithParam<Case> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Golden);

TEST_P(Golden, Case) {
    const auto& c = GetParam();
    const auto& stylesheet = stylesheetOf(*c.index, c.stylesheet);
    ASSERT_TRUE(stylesheet.ok()) << stylesheet.error().message;
    const auto input = load(c.file(".in.xml"));
    ASSERT_TRUE(input.root());
    const auto& all = c.index->uses.at(c.stylesheet);
    const auto uses = all[0].outgoing ? usesFor(c, input) : all;
    const auto output = stylesheet->apply(input, parametersOf(c, uses[0].type));

    if (c.refused) {
        ASSERT_FALSE(output.ok()) << "it must refuse, and gives\n" << byLine(*output);
        EXPECT_EQ(output.error().code, ErrorCode::InvalidMessage);
        for (const auto& words : linesOf(c.file(".refused.txt")))
            EXPECT_NE(output.error().message.find(words), std::string::npos)
                << "expected words: " << words << "\nrefusal:        " << output.error().message;
        return;
    }
    ASSERT_TRUE(output.ok()) << output.error().message;
    const auto expected = load(c.file(".out.xml"));
    ASSERT_TRUE(expected.root());
    const auto difference = differenceOf(byLine(expected), byLine(*output));
    EXPECT_TRUE(difference.empty()) << c.file(".out.xml") << " (- expected, + actual)\n"
                                    << difference;
    const auto use = (all[0].outgoing ? uses : usesFor(c, *output))[0];
    EXPECT_EQ(checkCanonical(use.outgoing ? input : *output, use.type), "ok");
    checkPartner(c, use, use.outgoing ? *output : input);
}

INSTANTIATE_TEST_SUITE_P(Mappings, Golden, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return testName(info.param.name); });

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

}  // namespace kamhub::golden
