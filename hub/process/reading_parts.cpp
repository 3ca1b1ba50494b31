#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "process/detail/reading.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process::detail {

namespace {

constexpr const char* kXPathUri = "http://www.w3.org/TR/1999/REC-xpath-19991116";

xml::Namespaces inScope(const xmlNode* node) {
    xml::Namespaces out;
    std::set<std::string> seen;
    for (const auto* each = node; each && each->type == XML_ELEMENT_NODE; each = each->parent)
        for (const auto& [prefix, uri] : xml::namespacesOf(each))
            if (!prefix.empty() && seen.insert(prefix).second) out.emplace_back(prefix, uri);
    return out;
}

bool isName(const std::string& text) {
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) || text[0] == '-' ||
        text[0] == '.')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
               (c & 0x80) != 0;
    });
}

std::vector<std::string> pathOf(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string step; std::getline(in, step, '/');) out.push_back(step);
    return out;
}

bool isPath(const std::vector<std::string>& path) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool attribute = path[i].starts_with("@");
        if (attribute && i + 1 < path.size()) return false;
        if (!isName(attribute ? path[i].substr(1) : path[i])) return false;
    }
    return !path.empty();
}

}  // namespace

std::vector<std::string> splitWords(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::optional<xml::XPath> Parts::xpath(const xmlNode* at, const std::string& text,
                                       const std::string& what) {
    const auto language = xml::attributeOf(at, "language");
    if (!language.empty() && language != kXPathUri) {
        complain_.at(at, what + " is written in " + language,
                     std::string("write XPath 1.0, without language, or with ") + kXPathUri);
        return std::nullopt;
    }
    const auto expression = trimmed(text);
    if (expression.empty()) {
        complain_.at(at, what + " is empty", "write an XPath 1.0 expression over the data");
        return std::nullopt;
    }
    if (expression.starts_with("${") || expression.starts_with("#{") ||
        expression.starts_with("=")) {
        complain_.at(at, what + " '" + expression + "' is another engine's expression",
                     "write XPath 1.0 over the data, as customer/level = 'A'");
        return std::nullopt;
    }
    auto compiled = xml::XPath::compile(expression, inScope(at));
    if (compiled) return std::move(*compiled);
    complain_.at(at, what + ": " + compiled.error().message,
                 "write an XPath 1.0 expression over the data");
    return std::nullopt;
}

std::optional<xml::XPath> Parts::ownXPath(const xmlNode* at, const char* attribute) {
    if (!hasOwnAttribute(at, attribute)) return std::nullopt;
    return xpath(at, ownAttribute(at, attribute),
                 "k:" + std::string(attribute) + " of " + nameOf(at));
}

bool Parts::literal(const std::string& text, TimeLimit& limit) {
    if (limit.form == TimeLimit::Form::At) {
        Instant at;
        if (!parseIso(text, at)) return false;
        limit.at = at;
        return true;
    }
    std::string span = text;
    if (limit.form == TimeLimit::Form::Every) {
        const auto slash = text.find('/');
        if (text.empty() || text[0] != 'R' || slash == std::string::npos) return false;
        const auto count = text.substr(1, slash - 1);
        if (count.size() > 6 || count.find_first_not_of("0123456789") != std::string::npos)
            return false;
        limit.times = count.empty() ? 0 : std::stoi(count);
        span = text.substr(slash + 1);
    }
    auto parsed = parseSpan(span);
    if (!parsed || (limit.form == TimeLimit::Form::Every && *parsed == Span{})) return false;
    limit.span = *parsed;
    return true;
}

TimeLimit Parts::timerText(const xmlNode* element, TimeLimit::Form form, std::string text) {
    TimeLimit limit;
    limit.form = form;
    text = trimmed(text);
    if (literal(text, limit)) return limit;
    const bool numeral = !text.empty() && (text[0] == 'P' || text[0] == 'R' ||
                                           std::isdigit(static_cast<unsigned char>(text[0])));
    const bool fixed = numeral && text.find('/') == text.find("/P") &&
                       text.find_first_of(" (@'\"") == std::string::npos;
    if (form == TimeLimit::Form::Every || fixed) {
        static constexpr const char* kWrite[] = {"write a duration, PT4H or P2D",
                                                 "write an instant, 2027-01-31T08:00:00+08:00",
                                                 "write a cycle, R3/PT10M or R/P1D"};
        complain_.at(element, nameOf(element) + ": '" + text + "' is no time",
                     kWrite[static_cast<int>(form)]);
        return limit;
    }
    limit.text = xpath(element, text, nameOf(element));
    return limit;
}

std::optional<TimeLimit> Parts::timer(const xmlNode* definition) {
    static constexpr std::pair<const char*, TimeLimit::Form> kForms[] = {
        {"timeDuration", TimeLimit::Form::After},
        {"timeDate", TimeLimit::Form::At},
        {"timeCycle", TimeLimit::Form::Every}};
    std::optional<TimeLimit> out;
    for (const auto& [name, form] : kForms) {
        const auto* element = xml::firstChild(definition, name);
        if (!element) continue;
        if (out) {
            complain_.at(element, nameOf(definition) + " has two times", "keep one of them");
            return out;
        }
        out = timerText(element, form, xml::textOf(element));
    }
    if (!out)
        complain_.at(definition, nameOf(definition) + " has no time",
                     "write timeDuration, timeDate or timeCycle");
    else
        out->calendar = calendar(definition);
    return out;
}

std::string Parts::calendar(const xmlNode* at) {
    auto name = ownAttribute(at, "calendar");
    if (!name.empty()) must(at, "calendar", name, known_.calendar, "name one that is there");
    return name;
}

std::optional<TimeLimit> Parts::ownSpan(const xmlNode* at, const char* attribute,
                                        const std::string& calendar) {
    if (!hasOwnAttribute(at, attribute)) return std::nullopt;
    TimeLimit limit;
    limit.calendar = calendar;
    auto span = parseSpan(trimmed(ownAttribute(at, attribute)));
    if (span)
        limit.span = *span;
    else
        complain_.at(at,
                     "k:" + std::string(attribute) + " of " + nameOf(at) + ": " +
                         span.error().message.substr(0, span.error().message.find(';')),
                     "write PT4H, P2D");
    return limit;
}

std::vector<Assignment> Parts::assignments(const xmlNode* node) {
    std::vector<Assignment> out;
    for (const auto* each : ownElements(node, "set")) {
        Assignment set;
        set.line = lineOf(each);
        const auto to = xml::attributeOf(each, "to");
        set.to = pathOf(to);
        if (!isPath(set.to))
            complain_.at(each,
                         "k:set of " + nameOf(node) + ": to='" + to + "' is no place in the data",
                         "write names from the root down: order/state or order/@id");
        const auto copy = xml::attributeOf(each, "copy");
        if (!copy.empty() && copy != "true" && copy != "false")
            complain_.at(each, "k:set of " + nameOf(node) + ": copy='" + copy + "'",
                         "write true or false");
        set.copy = copy == "true";
        if (set.copy && !set.to.empty() && set.to.back().starts_with("@"))
            complain_.at(each,
                         "k:set of " + nameOf(node) + ": nodes cannot be copied into an attribute",
                         "write an element as to, or leave copy out");
        auto value = xpath(each, xml::attributeOf(each, "value"), "k:set of " + nameOf(node));
        if (value) set.value = std::move(*value);
        out.push_back(std::move(set));
    }
    return out;
}

std::vector<Allowed> Parts::allowed(const xmlNode* node, bool of_task) {
    std::vector<Allowed> out;
    for (const auto* each : ownElements(node, "allow")) {
        const auto names = splitWords(xml::attributeOf(each, "operations"));
        if (names.empty())
            complain_.at(each, "k:allow of " + nameOf(node) + " names no operation",
                         "write operations=\"chase cancel …\"");
        for (const auto& name : names) {
            const auto found = operation(name);
            const bool fits = found && (isOfTask(*found) || !of_task);
            if (fits) {
                out.push_back({*found, splitWords(xml::attributeOf(each, "roles"))});
                continue;
            }
            std::string all;
            for (int i = 0; i <= static_cast<int>(Operation::Retry); ++i)
                if (isOfTask(static_cast<Operation>(i)) || !of_task)
                    all +=
                        (all.empty() ? "" : " ") + std::string(toString(static_cast<Operation>(i)));
            complain_.at(each,
                         "k:allow of " + nameOf(node) + ": '" + name + "' is no operation on " +
                             (of_task ? "a task" : "an instance"),
                         "there are: " + all);
        }
    }
    return out;
}

std::string Parts::elementName(const xmlNode* at, const char* attribute) {
    auto name = ownAttribute(at, attribute);
    if (hasOwnAttribute(at, attribute) && !isName(name))
        complain_.at(at,
                     "k:" + std::string(attribute) + " of " + nameOf(at) + ": '" + name +
                         "' is no name of an element",
                     "write one name, as survey");
    return name;
}

std::optional<MultiInstance> Parts::multiInstance(const xmlNode* node) {
    const auto* loop = xml::firstChild(node, "multiInstanceLoopCharacteristics");
    if (!loop) return std::nullopt;
    MultiInstance out;
    out.sequential = xml::attributeOf(loop, "isSequential") == "true";
    if (const auto* count = xml::firstChild(loop, "loopCardinality"))
        out.count = xpath(count, xml::textOf(count), "loopCardinality of " + nameOf(node));
    out.collection = ownXPath(loop, "collection");
    out.item = elementName(loop, "item");
    out.outputs = elementName(loop, "outputs");
    if (const auto* complete = xml::firstChild(loop, "completionCondition"))
        out.complete =
            xpath(complete, xml::textOf(complete), "completionCondition of " + nameOf(node));
    const bool cardinality = xml::firstChild(loop, "loopCardinality") != nullptr;
    if (cardinality == hasOwnAttribute(loop, "collection"))
        complain_.at(loop, "multi-instance of " + nameOf(node) + " needs one number of times",
                     "write loopCardinality or k:collection, one of the two");
    if (out.collection && out.item.empty())
        complain_.at(loop,
                     "multi-instance of " + nameOf(node) +
                         " goes over a collection without a name for its item",
                     "write k:item=\"…\"");
    return out;
}

void Parts::must(const xmlNode* node, const std::string& kind, const std::string& name,
                 const std::function<bool(const std::string&)>& known, const std::string& write) {
    if (!known || known(name)) return;
    complain_.at(node, nameOf(node) + ": there is no " + kind + " " + name, write);
}

}  // namespace kamhub::process::detail
