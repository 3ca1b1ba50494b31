#include "xml/personal.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "xml/detail/libxml.hpp"
#include "xml/detail/personal_state.hpp"
#include "xml/detail/reader.hpp"

namespace kamhub::xml {

namespace {

// A shorter value is hidden in a text only where it stands as a word: "li" is part of "delivery".
constexpr std::size_t kSurelyNoWord = 6;
// A value of a partner's document that is shorter is left outside of quotes.
constexpr std::size_t kShortestTelling = 5;

bool wordByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool quote(char c) { return c == '\'' || c == '"'; }

bool telling(std::string_view value) {
    return value.size() >= kShortestTelling && std::any_of(value.begin(), value.end(), [](char c) {
               return std::isdigit(static_cast<unsigned char>(c)) || (c & 0x80) || c == '@';
           });
}

std::size_t firstCharacter(std::string_view value) {
    std::size_t out = 1;
    while (out < value.size() && (value[out] & 0xC0) == 0x80) ++out;
    return std::min(out, value.size());
}

enum class Where { Anywhere, Quoted };

constexpr char kAll[] = "***";  // of a value from a list: its first letter would say it

struct Value {
    std::string text;
    bool listed = false;
};

void replaceAll(std::string& text, const Value& hidden, Where where) {
    const auto& value = hidden.text;
    const auto mask = hidden.listed ? kAll : hiddenValue(value);
    for (std::size_t at = 0; (at = text.find(value, at)) != text.npos;) {
        const auto end = at + value.size();
        const char before = at == 0 ? ' ' : text[at - 1];
        const char after = end == text.size() ? ' ' : text[end];
        const bool quoted = quote(before) && quote(after);
        const bool part =
            value.size() < kSurelyNoWord && ((wordByte(value.front()) && wordByte(before)) ||
                                             (wordByte(value.back()) && wordByte(after)));
        if (where == Where::Quoted ? quoted : !part) {
            text.replace(at, value.size(), mask);
            at += mask.size();
        } else {
            ++at;
        }
    }
}

// A longer one may hold a shorter one.
void longestFirst(std::vector<Value>& values) {
    std::erase_if(values, [](auto& each) { return each.text.empty(); });
    std::stable_sort(values.begin(), values.end(),
                     [](auto& a, auto& b) { return a.text.size() > b.text.size(); });
}

// A telephone number as it is dialled: 020-5550 0145 -> 02055500145. Empty: it is none.
std::string dialled(std::string value) {
    std::erase_if(value, [](char c) { return c == ' ' || c == '-' || c == '+'; });
    const bool digits = std::all_of(value.begin(), value.end(), [](char c) {
        return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
    return digits && value.size() >= kSurelyNoWord ? value : std::string();
}

// As it is, as it stands in a message of one line, and as protocols write it.
void add(std::vector<Value>& values, const std::string& value, bool listed) {
    values.push_back({detail::trim(value), listed});
    values.push_back({detail::oneLine(value), listed});
    values.push_back({dialled(detail::oneLine(value)), listed});
}

// The values of an element and of all below it. That of an element without others is one, though a
// comment stands in it.
void everyValue(const xmlNode* node, bool listed, std::vector<Value>& values) {
    for (const auto* each = node->properties; each; each = each->next)
        for (const auto* part = each->children; part; part = part->next)
            add(values, detail::text(part->content), listed);
    const auto children = childElements(node);
    if (children.empty()) return add(values, textOf(node), listed);
    for (const auto* text = node->children; text; text = text->next)
        if (text->type == XML_TEXT_NODE || text->type == XML_CDATA_SECTION_NODE)
            add(values, detail::text(text->content), listed);
    for (const auto* child : children) everyValue(child, listed, values);
}

void valuesOfNamed(const xmlNode* node, const std::map<std::string, bool>& names,
                   std::vector<Value>& values) {
    const auto found = names.find(localName(node));
    if (found != names.end()) return everyValue(node, found->second, values);
    for (const auto* child : childElements(node)) valuesOfNamed(child, names, values);
}

// Collects, of the values of a document that is read from front to back, those that a text holds.
class ValuesWithin {
public:
    // Without `names`, every value of the document is asked for.
    ValuesWithin(const std::string& text, const std::map<std::string, bool>* names)
        : text_(text), names_(names) {}

    // Whether all of it could be read.
    bool read(const Payload& body) {
        auto reader = detail::Reader::open(body, {});
        if (!reader) return false;
        auto moved = (*reader)->next();
        while (moved && *moved) {
            auto beside = take(**reader);
            if (!beside) return false;
            moved = *beside ? (*reader)->nextBeside() : (*reader)->next();
        }
        return moved.ok();
    }
    std::vector<Value> found() { return std::move(found_); }

private:
    // Whether the elements below this one have been taken with it.
    Result<bool> take(detail::Reader& reader) {
        const bool element = reader.type() == XML_READER_TYPE_ELEMENT;
        if (!names_) {
            if (element)
                attributes(reader.node());
            else if (reader.type() != XML_READER_TYPE_END_ELEMENT)
                add(values_, detail::text(reader.node()->content), false);
            keepWhatIsQuoted();
            return false;
        }
        if (!element) return false;
        const auto found = names_->find(localName(reader.node()));
        if (found == names_->end()) return false;
        auto whole = reader.expand(kItemLimit, found->first);
        if (!whole) return whole.error();
        everyValue(*whole, found->second, values_);
        keepWhatIsQuoted();
        return true;
    }

    void attributes(const xmlNode* node) {
        for (const auto* each = node->properties; each; each = each->next)
            for (const auto* part = each->children; part; part = part->next)
                add(values_, detail::text(part->content), false);
    }

    void keepWhatIsQuoted() {
        for (auto& value : values_)
            if (!value.text.empty() && text_.find(value.text) != text_.npos &&
                known_.insert(value.text).second)
                found_.push_back(std::move(value));
        values_.clear();
    }

    const std::string& text_;
    const std::map<std::string, bool>* const names_;
    std::vector<Value> values_, found_;
    std::set<std::string> known_;
};

// Where what a text quotes is not known.
std::string withoutQuotes(std::string text) {
    const auto at = text.find_first_of("'\"");
    if (at == text.npos) return text;
    return text.substr(0, at) + "... (the rest may quote what is personal)";
}

void removeRemarks(xmlNode* node) {
    for (auto* child = node->children; child;) {
        auto* next = child->next;
        if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        } else if (child->type == XML_ELEMENT_NODE) {
            removeRemarks(child);
        }
        child = next;
    }
}

void setText(xmlNode* node, const std::string& text) {
    xmlNodeSetContent(node, nullptr);
    xmlNodeAddContent(node, detail::chars(text));  // which, unlike the other, knows no entities
}

void hideBelow(xmlNode* node, bool listed) {
    const auto children = childElements(node);
    for (auto* child : children) hideBelow(child, listed);
    for (auto* each = node->properties; each; each = each->next)
        xmlSetNsProp(node, each->ns, each->name, detail::chars(kAll));
    if (!children.empty()) return;
    const auto value = detail::trim(textOf(node));
    if (!value.empty()) setText(node, listed ? kAll : hiddenValue(value));
}

void hideAt(xmlNode* node, const std::string& path, const std::map<std::string, bool>& paths) {
    const auto found = paths.find(path);
    if (found != paths.end()) return hideBelow(node, found->second);
    for (auto* child : childElements(node)) hideAt(child, path + "/" + localName(child), paths);
}

}  // namespace

Personal::Personal() : state_(std::make_shared<State>()) {}

bool Personal::empty() const { return state_->paths.empty(); }

std::set<std::string> Personal::paths() const {
    std::set<std::string> out;
    for (const auto& [path, listed] : state_->paths) out.insert(path);
    return out;
}

Document Personal::hidden(const Document& body) const {
    auto out = Document::copyOf(body.root());
    removeRemarks(out.root());
    hideAt(out.root(), out.rootName(), state_->paths);
    return out;
}

std::string Personal::hiddenIn(std::string text, const Document& body) const {
    if (empty() || text.empty() || !body.root()) return text;
    std::vector<Value> values;
    valuesOfNamed(body.root(), state_->names, values);
    longestFirst(values);
    for (const auto& value : values) replaceAll(text, value, Where::Anywhere);
    return text;
}

std::string Personal::hiddenIn(std::string text, const Payload& body) const {
    if (empty() || text.empty()) return text;
    ValuesWithin values(text, &state_->names);
    if (!values.read(body)) return withoutQuotes(std::move(text));
    auto found = values.found();
    longestFirst(found);
    for (const auto& value : found) replaceAll(text, value, Where::Anywhere);
    return text;
}

std::string hiddenIn(std::string text, const Payload& foreign) {
    if (text.empty()) return text;
    ValuesWithin values(text, nullptr);
    if (!values.read(foreign)) return withoutQuotes(std::move(text));
    auto found = values.found();
    longestFirst(found);
    for (const auto& value : found)
        replaceAll(text, value, telling(value.text) ? Where::Anywhere : Where::Quoted);
    return text;
}

std::string hiddenIn(std::string text, const Document& foreign) {
    if (text.empty() || !foreign.root()) return text;
    std::vector<Value> values;
    everyValue(foreign.root(), false, values);
    longestFirst(values);
    for (const auto& value : values)
        replaceAll(text, value, telling(value.text) ? Where::Anywhere : Where::Quoted);
    return text;
}

std::string hiddenValue(std::string_view value) {
    std::size_t characters = 0;
    for (const char c : value)
        if ((c & 0xC0) != 0x80) ++characters;
    if (characters < 2) return "*";
    return std::string(value.substr(0, firstCharacter(value))) + (characters <= 4    ? "**"
                                                                  : characters <= 12 ? "*****"
                                                                                     : "********");
}

}  // namespace kamhub::xml
