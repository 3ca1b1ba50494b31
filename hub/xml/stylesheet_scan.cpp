#include "xml/detail/stylesheet_scan.hpp"

#include <libxml/xpath.h>

#include <algorithm>
#include <map>
#include <memory>

#include "xml/detail/stylesheet_functions.hpp"
#include "xml/detail/stylesheet_rules.hpp"
#include "xml/detail/tag_places.hpp"
#include "xml/detail/xpath_names.hpp"

namespace kamhub::xml::detail {

namespace {

// The expressions of an attribute value template, those between braces.
std::string templateExpressions(const std::string& value) {
    std::string out;
    bool inside = false;
    for (const char c : value) {
        if (c == '{')
            inside = true;
        else if (c == '}')
            inside = false, out += ' ';
        else if (inside)
            out += c;
    }
    return out;
}

// The text of a literal, or nothing if an argument is more than one.
std::optional<std::string> literal(const std::string& argument) {
    const auto text = trim(argument);
    if (text.size() < 2 || (text[0] != '\'' && text[0] != '"') || text.back() != text[0] ||
        text.find(text[0], 1) != text.size() - 1)
        return std::nullopt;
    return text.substr(1, text.size() - 2);
}

// What the hub hands to every stylesheet or to those of steps; others hand more to their own.
const std::vector<std::string>& parameterNames() {
    static const std::vector<std::string> all{
        "id",     "type",  "source",     "subject",  "time",  "correlationid", "priority",
        "region", "level", "deliveryid", "sequence", "index", "count"};
    return all;
}

// One walk over one file, in the order of its tags. One thread at a time.
class Scan {
public:
    Scan(std::string_view text, const CodeTables* codes, StylesheetNames& names)
        : tags_(findTags(text)), codes_(codes), names_(names) {}

    std::optional<Fault> root(const xmlNode* element) {
        const auto name = localName(element);
        const bool named = name == "stylesheet" || name == "transform";
        if (named && namespaceOf(element) == kXslt) return run(element);
        tag_ = tags_.at(0);
        refuse("<" + name + "> is no stylesheet",
               std::string("write <xsl:stylesheet version=\"1.0\" xmlns:xsl=\"") + kXslt + "\" …>");
        return fault_;
    }

private:
    std::optional<Fault> run(const xmlNode* element) {
        tag_ = next_ < tags_.size() ? tags_[next_] : TagPlaces{};
        ++next_;
        if (namespaceOf(element) == kXslt)
            instruction(element);
        else
            for (const auto* each = element->properties; each; each = each->next)
                expression(element, each, templateExpressions(valueOf(each)));
        for (const auto* child = element->children; child && !fault_; child = child->next)
            if (child->type == XML_ELEMENT_NODE) run(child);
        return fault_;
    }

    static std::string valueOf(const xmlAttr* attribute) {
        const TextHandle raw(xmlNodeListGetString(attribute->doc, attribute->children, 1));
        return text(raw.get());
    }

    Place placeOf(const std::string& attribute) const {
        for (const auto& [name, place] : tag_.attributes)
            if (name == attribute) return place;
        return tag_.place;
    }

    static Fault faultAt(Place place, std::string what, std::string write) {
        return {{}, place.line, place.column, std::move(what), std::move(write)};
    }
    void refuse(std::string what, std::string write) {
        if (!fault_) fault_ = faultAt(tag_.place, std::move(what), std::move(write));
    }
    void refuseAt(const std::string& attribute, std::string what, std::string write) {
        if (!fault_) fault_ = faultAt(placeOf(attribute), std::move(what), std::move(write));
    }

    void instruction(const xmlNode* element) {
        const auto name = localName(element);
        const auto* known = findInstruction(name);
        if (!known) {
            const auto close = config::nearest(name, instructionNames());
            return refuse("there is no xsl:" + name, close.empty()
                                                         ? "write an instruction of XSLT 1.0"
                                                         : "write xsl:" + close);
        }
        place(element, *known);
        attributes(element, *known);
        names(element, name);
    }

    void place(const xmlNode* element, const Instruction& known) {
        const auto* parent = element->parent;
        const bool inside = parent && parent->type == XML_ELEMENT_NODE;
        const bool below = inside && namespaceOf(parent) == kXslt &&
                           (localName(parent) == "stylesheet" || localName(parent) == "transform");
        if (known.top_level && inside && !below)
            refuse("xsl:" + known.name + " stands inside <" + localName(parent) + ">",
                   "put it below xsl:stylesheet");
        if (known.name != "import") return;
        for (const auto* before = element->prev; before; before = before->prev)
            if (before->type == XML_ELEMENT_NODE && localName(before) != "import")
                refuse("xsl:import does not come first", "put it before everything else");
    }

    void attributes(const xmlNode* element, const Instruction& known) {
        std::vector<std::string> meant;
        for (const auto* each = element->properties; each; each = each->next) {
            const auto name = text(each->name);
            const auto value = valueOf(each);
            const auto* rule = each->ns ? nullptr : known.attribute(name);
            if (!rule && !each->ns) {
                meant.push_back(config::nearest(name, known.attributeNames()));
                refuseAt(name, "xsl:" + known.name + " has no attribute " + name,
                         meant.back().empty() ? "leave it out" : "write " + meant.back());
            }
            if (name == "version" && value != "1.0" && known.attribute("version")->required)
                refuse("version is \"" + value + "\", and only XSLT 1.0 runs here",
                       "write version=\"1.0\"");
            if (name == "disable-output-escaping" && value == "yes")
                refuse("disable-output-escaping could make what is not XML", "leave it out");
            // A pattern is read by libxslt alone.
            const bool pattern = name == "match" || name == "count" || name == "from";
            if (rule && rule->expression && !pattern) compiles(name, value);
            expression(element, each,
                       rule && rule->expression ? value : templateExpressions(value));
        }
        for (const auto& each : known.attributes)
            if (each.required && !xmlHasProp(element, chars(each.name)) &&
                std::find(meant.begin(), meant.end(), each.name) == meant.end())
                refuse("xsl:" + known.name + " lacks " + each.name,
                       "write " + each.name + "=\"…\"");
    }

    void compiles(const std::string& attribute, const std::string& value) {
        const ErrorCapture silence;
        const std::unique_ptr<xmlXPathCompExpr, FreeBy<xmlXPathFreeCompExpr>> expression(
            xmlXPathCompile(chars(value)));
        if (!expression)
            refuseAt(attribute, attribute + " is no XPath 1.0 expression: " + value,
                     "look for a bracket or quote that is not closed");
    }

    void names(const xmlNode* element, const std::string& instruction) {
        const auto name = attributeOf(element, "name");
        if (name.empty()) return;
        if (instruction == "template") {
            const auto [first, added] = lines_.emplace(name, tag_.place.line);
            if (!added)
                refuse("template " + name + " stands twice, first in line " +
                           std::to_string(first->second),
                       "give one another name");
            names_.templates.insert(name);
        } else if (instruction == "call-template") {
            names_.called.push_back({name, faultAt(placeOf("name"), "", "")});
        } else if (instruction == "variable" || instruction == "param") {
            names_.variables.insert(name);
            if (instruction == "param") parameter(element, name);
        }
    }

    // A parameter that nobody gives would be empty for ever.
    void parameter(const xmlNode* element, const std::string& name) {
        const auto& given = parameterNames();
        const bool from_outside = localName(element->parent) != "template" && !element->children &&
                                  !xmlHasProp(element, chars("select"));
        const auto close = config::nearest(name, given);
        if (from_outside && !close.empty() &&
            std::find(given.begin(), given.end(), name) == given.end())
            refuseAt("name", "nobody gives the parameter " + name, "write " + close);
    }

    void expression(const xmlNode* element, const xmlAttr* attribute, const std::string& text) {
        if (text.empty()) return;
        std::string at = detail::text(attribute->name);
        if (attribute->ns && attribute->ns->prefix)
            at = detail::text(attribute->ns->prefix) + ":" + at;
        for (const auto& use : namesIn(text)) {
            const auto colon = use.name.find(':');
            if (use.variable) {
                if (colon == std::string::npos)
                    names_.read.push_back({use.name, faultAt(placeOf(at), "", "")});
            } else if (colon != std::string::npos) {
                prefixed(element, at, use, colon);
            } else if (use.call) {
                called(at, use);
            }
        }
    }

    void prefixed(const xmlNode* element, const std::string& at, const NameUse& use,
                  std::size_t colon) {
        const auto prefix = use.name.substr(0, colon), local = use.name.substr(colon + 1);
        const auto* ns = xmlSearchNs(element->doc, const_cast<xmlNode*>(element), chars(prefix));
        if (!ns)
            return refuseAt(at, "the prefix " + prefix + " is not declared",
                            "declare xmlns:" + prefix + "=\"…\", or write another");
        if (!use.call || text(ns->href) != kFunctionsNamespace) return;
        const int arguments = argumentsOf(local);
        if (arguments < 0) {
            const auto close = config::nearest(local, functionNames());
            return refuseAt(at, "there is no function " + use.name,
                            close.empty() ? "docs/specs/mappings.md lists the kam: functions"
                                          : "write " + prefix + ":" + close);
        }
        if (auto wrong = wrongArguments(use, arguments, arguments); !wrong.empty())
            return refuseAt(at, std::move(wrong), "docs/specs/mappings.md lists them");
        if (local == "to-partner" || local == "to-canonical") table(at, use);
    }

    void table(const std::string& at, const NameUse& use) {
        const auto name = literal(use.arguments[0]);
        if (!name || !codes_ || codes_->hasTable(*name)) return;
        refuseAt(
            at, codes_->file() + " has no code table " + *name,
            config::nearestAdvice(*name, codes_->tables(), "add <table name=\"" + *name + "\">"));
    }

    void called(const std::string& at, const NameUse& use) {
        if (use.name == "document")
            return refuseAt(at, "document() is not allowed",
                            "hand in what is needed as a parameter or a code table");
        const auto* known = findFunction(use.name);
        if (!known)
            return refuseAt(at, "there is no function " + use.name,
                            config::nearestAdvice(
                                use.name, coreFunctionNames(true),
                                "write a function of XPath 1.0 or XSLT 1.0, or a kam: function"));
        if (auto wrong = wrongArguments(use, known->least, known->most); !wrong.empty())
            refuseAt(at, std::move(wrong), "write as many");
    }

    std::vector<TagPlaces> tags_;
    std::size_t next_ = 0;
    TagPlaces tag_;
    const CodeTables* codes_;
    StylesheetNames& names_;
    std::map<std::string, int> lines_;  // where named templates stand
    std::optional<Fault> fault_;
};

std::optional<Fault> missing(const std::vector<StylesheetNames::Use>& uses,
                             const std::set<std::string>& there, const std::string& kind,
                             const std::string& otherwise) {
    for (const auto& use : uses) {
        if (there.contains(use.name)) continue;
        auto fault = use.fault;
        fault.what = "there is no " + kind + " " + use.name;
        fault.write = config::nearestAdvice(use.name, {there.begin(), there.end()}, otherwise);
        return fault;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Fault> refusedInStylesheet(const Document& document, std::string_view text,
                                         const CodeTables* codes, StylesheetNames& names) {
    return Scan(text, codes, names).root(document.root());
}

std::optional<Fault> unknownName(const StylesheetNames& names) {
    if (auto fault = missing(names.called, names.templates, "template",
                             "write the name of an <xsl:template name=\"…\">"))
        return fault;
    return missing(names.read, names.variables, "variable",
                   "declare it with <xsl:param> or <xsl:variable>");
}

}  // namespace kamhub::xml::detail
