#include <libxml/tree.h>

#include <algorithm>
#include <array>

#include "process/decision.hpp"
#include "process/detail/grammar.hpp"
#include "process/detail/unary_tests.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

using detail::Complainer;
using detail::trimmed;
using xml::attributeOf;
using xml::childElements;
using xml::localName;

constexpr std::size_t kRules = 5000;

std::string textIn(const xmlNode* node) {
    const auto* text = xml::firstChild(node, "text");
    return text ? trimmed(xml::textOf(text)) : std::string();
}

bool oneOf(const std::string& name, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == each; });
}

// Reads one decision. One thread at a time.
class TableReader {
public:
    TableReader(const xmlNode* decision, Complainer& complain)
        : node_(decision), complain_(complain), out_(std::make_shared<Decision>()) {}

    std::shared_ptr<const Decision> run() {
        out_->id = attributeOf(node_, "id");
        out_->title = attributeOf(node_, "name");
        if (out_->id.empty()) complain_.at(node_, "a decision has no id", "write id=\"…\"");
        const xmlNode* table = nullptr;
        for (const auto* each : childElements(node_)) {
            const auto name = localName(each);
            if (name == "decisionTable")
                table = each;
            else if (name == "informationRequirement" && xml::firstChild(each, "requiredDecision"))
                complain_.at(each, "decision '" + out_->id + "' needs another decision",
                             "write one businessRuleTask after the other");
            else if (!oneOf(name, {"description", "variable", "informationRequirement", "question",
                                   "allowedAnswers"}))
                complain_.at(each, name + " of decision '" + out_->id + "' is not evaluated",
                             "write a decisionTable");
        }
        if (!table)
            return complain_.at(node_, "decision '" + out_->id + "' has no decisionTable",
                                "write one"),
                   nullptr;
        policy(table);
        for (const auto* each : childElements(table)) part(each);
        if (out_->inputs.empty())
            complain_.at(table, "the table of '" + out_->id + "' has no input", "write one");
        if (out_->outputs.empty())
            complain_.at(table, "the table of '" + out_->id + "' has no output",
                         "write one with a name");
        if (out_->rows.empty())
            complain_.at(table, "the table of '" + out_->id + "' has no rule", "write one");
        if (out_->rows.size() > kRules)
            complain_.at(table, "the table of '" + out_->id + "' has more than 5000 rules",
                         "split it");
        const bool counts = out_->aggregate == Decision::Aggregate::None ||
                            out_->aggregate == Decision::Aggregate::Count;
        if (!counts && out_->outputs.size() != 1)
            complain_.at(table,
                         "an aggregation over " + std::to_string(out_->outputs.size()) + " outputs",
                         "keep one output");
        return out_;
    }

private:
    void policy(const xmlNode* table) {
        static constexpr std::array kPolicies = {"UNIQUE", "FIRST", "COLLECT"};
        static constexpr std::array kAggregates = {"", "SUM", "MIN", "MAX", "COUNT"};
        const auto policy = attributeOf(table, "hitPolicy"),
                   aggregate = attributeOf(table, "aggregation");
        const auto* at =
            std::find(kPolicies.begin(), kPolicies.end(), policy.empty() ? "UNIQUE" : policy);
        if (at == kPolicies.end())
            return complain_.at(table, "hitPolicy=\"" + policy + "\" is not evaluated",
                                "write UNIQUE, FIRST or COLLECT");
        out_->policy = static_cast<Decision::Policy>(at - kPolicies.begin());
        const auto* by = std::find(kAggregates.begin(), kAggregates.end(), aggregate);
        if (by == kAggregates.end())
            return complain_.at(table, "aggregation=\"" + aggregate + "\" is not evaluated",
                                "write SUM, MIN, MAX or COUNT");
        out_->aggregate = static_cast<Decision::Aggregate>(by - kAggregates.begin());
        if (!aggregate.empty() && out_->policy != Decision::Policy::Collect)
            complain_.at(table, "aggregation without the hit policy COLLECT",
                         "write hitPolicy=\"COLLECT\"");
    }

    void part(const xmlNode* each) {
        const auto name = localName(each);
        if (name == "input") return input(each);
        if (name == "output") return output(each);
        if (name == "rule") return rule(each);
        if (name != "annotation" && name != "description")
            complain_.at(each, name + " of a table is not evaluated", "remove it");
    }

    void input(const xmlNode* each) {
        Decision::Input out;
        const auto* expression = xml::firstChild(each, "inputExpression");
        const auto text = expression ? textIn(expression) : std::string();
        const auto number = std::to_string(out_->inputs.size() + 1);
        out.label = attributeOf(each, "label").empty() ? text : attributeOf(each, "label");
        out.type = expression ? attributeOf(expression, "typeRef") : "";
        if (out.type.empty()) out.type = "string";
        if (oneOf(out.type, {"integer", "long", "double"})) out.type = "number";
        if (!oneOf(out.type, {"string", "number", "boolean", "date"}))
            complain_.at(each,
                         "input " + number + ": typeRef=\"" + out.type + "\" is not evaluated",
                         "write string, number, boolean or date");
        xml::Namespaces prefixes;
        for (const auto* at = each; at && at->type == XML_ELEMENT_NODE; at = at->parent)
            for (const auto& one : xml::namespacesOf(at))
                if (!one.first.empty()) prefixes.push_back(one);
        auto path = xml::XPath::compile(text.empty() ? "." : text, prefixes);
        if (text.empty())
            complain_.at(each, "input " + number + " has no expression",
                         "write inputExpression with an XPath 1.0 text");
        else if (!path)
            complain_.at(each, "input " + number + ": " + path.error().message,
                         "write XPath 1.0 over the data, as customer/level");
        else if (text.find('.') != std::string::npos &&
                 text.find_first_of("/'\"(@. ") == text.find('.') && text.size() > 1 &&
                 text[0] != '.')
            complain_.at(each, "input " + number + ": " + text + " is FEEL's way to a part",
                         "write " + slashes(text));
        else
            out.expression = std::move(*path);
        if (xml::firstChild(each, "inputValues"))
            complain_.at(each, "input " + number + ": inputValues are not evaluated",
                         "remove them, or write a rule for what is left");
        out_->inputs.push_back(std::move(out));
    }

    static std::string slashes(std::string text) {
        std::replace(text.begin(), text.end(), '.', '/');
        return text;
    }

    void output(const xmlNode* each) {
        const auto name = attributeOf(each, "name");
        if (name.empty() ||
            xmlValidateNCName(reinterpret_cast<const xmlChar*>(name.c_str()), 0) != 0)
            complain_.at(each,
                         "output " + std::to_string(out_->outputs.size() + 1) + ": name=\"" + name +
                             "\" is no name of an element",
                         "write one name");
        if (std::find(out_->outputs.begin(), out_->outputs.end(), name) != out_->outputs.end())
            complain_.at(each, "there are two outputs " + name, "give each its own name");
        for (const char* wrong : {"outputValues", "defaultOutputEntry"})
            if (xml::firstChild(each, wrong))
                complain_.at(each, std::string(wrong) + " is not evaluated",
                             "write a last rule with - in each input, and hitPolicy=\"FIRST\"");
        out_->outputs.push_back(name);
    }

    void rule(const xmlNode* each) {
        Decision::Row row;
        row.id = attributeOf(each, "id");
        row.line = detail::lineOf(each);
        const auto name = "rule " + std::to_string(out_->rows.size() + 1);
        for (const auto* cell : childElements(each)) {
            const auto kind = localName(cell);
            if (kind == "inputEntry")
                test(cell, row, name);
            else if (kind == "outputEntry")
                value(cell, row, name);
            else if (!oneOf(kind, {"annotationEntry", "description"}))
                complain_.at(cell, name + ": " + kind + " is not evaluated", "remove it");
        }
        if (row.tests.size() != out_->inputs.size())
            complain_.at(each,
                         name + " has " + std::to_string(row.tests.size()) + " cells for " +
                             std::to_string(out_->inputs.size()) + " inputs",
                         "write one inputEntry for each; - fits all");
        if (row.outputs.size() != out_->outputs.size())
            complain_.at(each,
                         name + " has " + std::to_string(row.outputs.size()) + " cells for " +
                             std::to_string(out_->outputs.size()) + " outputs",
                         "write one outputEntry for each");
        out_->rows.push_back(std::move(row));
    }

    void test(const xmlNode* cell, Decision::Row& row, const std::string& name) {
        auto type = Feel::Type::Text;
        const auto index = row.tests.size();
        if (index < out_->inputs.size()) {
            const auto& wanted = out_->inputs[index].type;
            if (wanted == "number") type = Feel::Type::Number;
            if (wanted == "boolean") type = Feel::Type::Boolean;
            if (wanted == "date") type = Feel::Type::Date;
        }
        auto tests = UnaryTests::parse(textIn(cell), type);
        if (tests) return row.tests.push_back(std::move(*tests));
        refuse(cell, name + ", input " + std::to_string(index + 1), tests.error().message);
        row.tests.push_back(nullptr);
    }

    void value(const xmlNode* cell, Decision::Row& row, const std::string& name) {
        const auto parsed = feelLiteral(textIn(cell));
        const auto place = name + ", output " + std::to_string(row.outputs.size() + 1);
        row.outputs.emplace_back();
        if (!parsed)
            return complain_.at(cell, place + ": '" + textIn(cell) + "' is no value",
                                "write \"text\", 12.5, true or date(\"2027-01-31\")");
        const bool counts = out_->aggregate == Decision::Aggregate::None ||
                            out_->aggregate == Decision::Aggregate::Count;
        if (!counts && (parsed->type != Feel::Type::Number || long_(parsed->number)))
            return complain_.at(cell, place + ": '" + textIn(cell) + "' cannot be aggregated",
                                "write a number of at most 18 digits, 9 of them behind the point");
        row.outputs.back() =
            parsed->type == Feel::Type::Number ? parsed->number
            : parsed->type == Feel::Type::Date
                ? textIn(cell).substr(textIn(cell).find('"') + 1,
                                      textIn(cell).rfind('"') - textIn(cell).find('"') - 1)
                : parsed->text;
    }

    static bool long_(const std::string& number) {
        const auto dot = number.find('.');
        return number.size() > 19 || (dot != std::string::npos && number.size() - dot - 1 > 9);
    }

    void refuse(const xmlNode* cell, const std::string& place, const std::string& message) {
        const auto cut = message.find("; ");
        complain_.at(cell, place + ": " + message.substr(0, cut),
                     cut == std::string::npos ? "" : message.substr(cut + 2));
    }

    const xmlNode* node_;
    Complainer& complain_;
    std::shared_ptr<Decision> out_;
};

}  // namespace

std::vector<std::shared_ptr<const Decision>> Decision::read(std::string_view text,
                                                            const std::string& file,
                                                            Complaints& complaints) {
    xml::Limits limits;
    limits.bytes = 2 * 1024 * 1024;
    limits.depth = 32;
    std::vector<std::shared_ptr<const Decision>> out;
    const auto document = xml::Document::parse(text, limits);
    Complainer complain(file, complaints);
    if (!document) return complain.at(1, document.error().message, "mend the XML"), out;
    const auto* root = document->root();
    if (localName(root) != "definitions" || xml::namespaceOf(root) != kDmn)
        return complain.at(root, localName(root) + " is no DMN 1.3 file",
                           "write definitions in " + std::string(kDmn)),
               out;
    for (const auto* each : childElements(root)) {
        const auto name = localName(each);
        if (name == "decision")
            out.push_back(TableReader(each, complain).run());
        else if (xml::namespaceOf(each) == kDmn &&
                 !oneOf(name, {"inputData", "description", "textAnnotation", "association",
                               "extensionElements"}))
            complain.at(each, name + " is not evaluated", "write a decision with a decisionTable");
    }
    if (out.empty() && !complain.any()) complain.at(root, "there is no decision", "write one");
    if (complain.any()) out.clear();
    return out;
}

}  // namespace kamhub::process
