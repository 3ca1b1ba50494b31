#include <set>

#include "xml/detail/gb18030_forms.hpp"
#include "xml/detail/json_number.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/json.hpp"

namespace kamhub::xml {
namespace detail {

std::size_t jsonNumberLength(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const auto first = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
        return i - first;
    };
    if (i < text.size() && text[i] == '-') ++i;
    const bool zero = i < text.size() && text[i] == '0';
    const auto whole = digits();
    if (whole == 0 || (zero && whole > 1)) return 0;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0) return 0;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (digits() == 0) return 0;
    }
    return i;
}

}  // namespace detail

namespace {

// POCO's parser turns numbers into int64 or double before any handler sees them: 1.10 would
// become 1.1, and account numbers of twenty digits would lose some. So this reads RFC 8259 itself
// and builds the tree as it goes.
class JsonReader {
public:
    explicit JsonReader(std::string_view json)
        : json_(json), doc_(xmlNewDoc(detail::chars("1.0"))) {}

    Result<Document> run() {
        if (json_.size() > Limits{}.bytes) return refused("the text is longer than the limit");
        if (const auto bad = detail::firstBadUtf8(json_); bad != std::string_view::npos) {
            at_ = bad;
            return refused("the text is not UTF-8");
        }
        skipBlanks();
        if (!value(nullptr, nullptr, 1)) return refused(wrong_);
        skipBlanks();
        if (at_ < json_.size()) return refused("text follows the JSON value; send one value");
        return Document::adopt(doc_.release());
    }

private:
    Error refused(const std::string& what) const {
        return invalidMessage("JSON " + detail::toString(detail::faultAt(json_, at_, what)));
    }
    bool fail(const char* what) { return wrong_ = what, false; }
    bool failAt(std::size_t at, std::string what) {
        return at_ = at, wrong_ = std::move(what), false;
    }

    char peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
    bool take(char c) { return peek() == c && at_ < json_.size() ? ++at_, true : false; }
    void skipBlanks() {
        while (at_ < json_.size() &&
               std::string_view(" \t\r\n").find(json_[at_]) != std::string_view::npos)
            ++at_;
    }
    bool takeWord(std::string_view word) {
        if (!json_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    xmlNode* add(xmlNode* parent, const char* name, const std::string* key,
                 const std::string& content = {}) {
        auto* node = xmlNewDocNode(doc_.get(), nullptr, detail::chars(name), nullptr);
        if (parent) {
            xmlAddChild(parent, node);
        } else {
            xmlDocSetRootElement(doc_.get(), node);
            xmlNewNs(node, detail::chars(kJsonNamespace), nullptr);
        }
        xmlSetNs(node, xmlDocGetRootElement(doc_.get())->nsDef);
        if (key) xmlNewProp(node, detail::chars("key"), detail::chars(*key));
        if (!content.empty()) xmlAddChild(node, xmlNewDocText(doc_.get(), detail::chars(content)));
        return node;
    }

    bool value(xmlNode* parent, const std::string* key, int depth) {
        if (depth > detail::kDeepestJson) return fail("the nesting is deeper than 64");
        switch (peek()) {
            case '{':
                return object(add(parent, "map", key), depth);
            case '[':
                return array(add(parent, "array", key), depth);
            case '"': {
                std::string text;
                return string(text) && add(parent, "string", key, text);
            }
            default:
                return word(parent, key);
        }
    }

    bool word(xmlNode* parent, const std::string* key) {
        if (takeWord("true")) return add(parent, "boolean", key, "true");
        if (takeWord("false")) return add(parent, "boolean", key, "false");
        if (takeWord("null")) return add(parent, "null", key);
        const auto size = detail::jsonNumberLength(json_.substr(at_));
        if (size == 0) return fail("a JSON value is expected here");
        add(parent, "number", key, std::string(json_.substr(at_, size)));
        at_ += size;
        return true;
    }

    bool object(xmlNode* node, int depth) {
        ++at_;
        std::set<std::string> keys;
        for (skipBlanks(); !take('}'); skipBlanks()) {
            if (!keys.empty() && !take(',')) return fail("',' or '}' is expected here");
            skipBlanks();
            const auto begin = at_;
            std::string key;
            if (peek() != '"') return fail("a key in double quotes is expected here");
            if (!string(key)) return false;
            if (!keys.insert(key).second)
                return failAt(begin, "the key \"" + key + "\" stands twice");
            skipBlanks();
            if (!take(':')) return fail("':' is expected here");
            skipBlanks();
            if (!value(node, &key, depth + 1)) return false;
        }
        return true;
    }

    bool array(xmlNode* node, int depth) {
        ++at_;
        bool first = true;
        for (skipBlanks(); !take(']'); skipBlanks()) {
            if (!first && !take(',')) return fail("',' or ']' is expected here");
            first = false;
            skipBlanks();
            if (!value(node, nullptr, depth + 1)) return false;
        }
        return true;
    }

    bool string(std::string& out) {
        const auto begin = at_++;
        while (at_ < json_.size()) {
            const char c = json_[at_];
            if (c == '"') return ++at_, true;
            if (static_cast<unsigned char>(c) < 0x20)
                return fail("a control character must be escaped");
            // These two are well-formed UTF-8 and no XML.
            const auto three = json_.substr(at_, 3);
            if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF")
                return fail("XML cannot carry this character");
            if (c == '\\') {
                if (!escaped(out)) return false;
            } else {
                out += c;
                ++at_;
            }
        }
        return failAt(begin, "the string does not end");
    }

    bool escaped(std::string& out) {
        static constexpr std::string_view kLetters = "\"\\/nrtbf";
        static constexpr std::string_view kMeanings = "\"\\/\n\r\t";
        const auto begin = at_++;
        if (peek() == 'u') return ++at_, unicode(out, begin);
        const auto found = at_ < json_.size() ? kLetters.find(json_[at_]) : std::string_view::npos;
        if (found == std::string_view::npos) return failAt(begin, "this escape is not JSON");
        if (found >= kMeanings.size())
            return failAt(begin, "XML cannot carry this control character");
        out += kMeanings[found];
        ++at_;
        return true;
    }

    // Four hex digits, or -1.
    int hex() {
        if (json_.size() - at_ < 4) return -1;
        int code = 0;
        for (int i = 0; i < 4; ++i) {
            const auto digit =
                std::string_view("0123456789abcdef").find(static_cast<char>(json_[at_] | 0x20));
            if (digit == std::string_view::npos || json_[at_] < '0') return -1;
            code = code * 16 + static_cast<int>(digit);
            ++at_;
        }
        return code;
    }

    bool unicode(std::string& out, std::size_t begin) {
        const int first = hex();
        if (first < 0) return failAt(begin, "\\u needs four hex digits");
        auto code = static_cast<std::uint32_t>(first);
        if (first >= 0xD800 && first <= 0xDFFF) {
            const int second = first < 0xDC00 && takeWord("\\u") ? hex() : -1;
            if (second < 0xDC00 || second > 0xDFFF)
                return failAt(begin, "half of a surrogate pair");
            code =
                0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(second) - 0xDC00);
        }
        const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
        if (control || code == 0xFFFE || code == 0xFFFF)
            return failAt(begin, "XML cannot carry this character");
        detail::appendUtf8(out, code);
        return true;
    }

    std::string_view json_;
    detail::DocHandle doc_;
    std::size_t at_ = 0;
    std::string wrong_;
};

}  // namespace

Result<Document> jsonToXml(std::string_view json) { return JsonReader(json).run(); }

}  // namespace kamhub::xml
