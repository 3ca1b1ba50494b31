#include "xml/detail/explain.hpp"

#include <algorithm>

namespace kamhub::xml::detail {

namespace {

using std::string_view;
constexpr auto npos = string_view::npos;
constexpr std::size_t kShown = 60;  // bytes of the text that a complaint repeats

bool isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || (c & 0x80) != 0;
}
bool beginsName(char c) { return isName(c) && c != '-' && c != '.' && (c < '0' || c > '9'); }

std::string shown(string_view text) {
    if (text.size() <= kShown) return std::string(text);
    auto end = kShown;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

// One walk over the text, until the first fault. One thread at a time.
class Walk {
public:
    explicit Walk(string_view text) : text_(text) {}

    std::optional<Fault> run() {
        begin();
        while (!fault_ && !lost_ && at_ < text_.size()) {
            if (text_[at_] == '<')
                markup();
            else
                content();
        }
        if (!fault_ && !lost_ && !open_.empty()) notEnded(open_.back());
        return lost_ ? std::nullopt : fault_;
    }

private:
    struct Open {
        string_view name;
        std::size_t at;
    };

    void complain(std::size_t at, std::string what, std::string write) {
        if (!fault_) fault_ = faultAt(text_, at, std::move(what), std::move(write));
    }

    void notEnded(const Open& tag) {
        const auto name = shown(tag.name);
        complain(tag.at, "<" + name + "> has no end tag",
                 "write </" + name + ">, or end the tag with />");
    }

    void begin() {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        const auto first = text_.find_first_not_of(" \t\r\n", at_);
        if (first == npos) return complain(0, "the file is empty", "");
        if (text_[first] != '<')
            return complain(first, "text stands before the root element",
                            "begin the file with <?xml … ?> or with the root element");
        if (first > at_ && text_.substr(first).starts_with("<?xml "))
            complain(first, "something stands before <?xml", "begin the file with it");
    }

    void content() {
        const auto end = std::min(text_.find('<', at_), text_.size());
        const auto part = text_.substr(at_, end - at_);
        if (const auto first = part.find_first_not_of(" \t\r\n");
            first != npos && closed_ && open_.empty())
            return complain(at_ + first, "text stands behind the root element", "leave it out");
        references(at_, end);
        at_ = end;
    }

    // Entities other than the five of XML do not exist without a DTD.
    void references(std::size_t from, std::size_t to) {
        for (auto at = text_.find('&', from); at < to && !fault_; at = text_.find('&', at + 1)) {
            auto end = at + 1;
            while (end < to && (isName(text_[end]) || text_[end] == '#')) ++end;
            const auto name = text_.substr(at + 1, end - at - 1);
            if (end == to || text_[end] != ';' || name.empty())
                complain(at, "a bare &", "write &amp;");
            else if (name[0] != '#' && name != "amp" && name != "lt" && name != "gt" &&
                     name != "quot" && name != "apos")
                complain(at, "there is no entity &" + shown(name) + ";",
                         "write the text itself, or &amp; for an &");
        }
    }

    void skip(string_view end, std::size_t from) {
        const auto found = text_.find(end, at_ + from);
        lost_ = found == npos;
        at_ = lost_ ? text_.size() : found + end.size();
    }

    void markup() {
        const auto rest = text_.substr(at_);
        if (rest.starts_with("<!--")) return skip("-->", 4);
        if (rest.starts_with("<![CDATA[")) return skip("]]>", 9);
        if (rest.starts_with("<?")) return skip("?>", 2);
        if (rest.starts_with("<!")) return void(lost_ = true);
        if (rest.starts_with("</")) return endTag();
        startTag();
    }

    string_view name(std::size_t at) const {
        auto end = at;
        while (end < text_.size() && isName(text_[end])) ++end;
        return text_.substr(at, end - at);
    }

    void endTag() {
        const auto ended = name(at_ + 2);
        if (open_.empty())
            return complain(at_, "</" + shown(ended) + "> ends nothing", "leave it out");
        if (open_.back().name != ended) {
            const bool further = std::any_of(open_.begin(), open_.end(),
                                             [&](const Open& tag) { return tag.name == ended; });
            if (further) return notEnded(open_.back());
            const auto wanted = shown(open_.back().name);
            return complain(at_, "</" + shown(ended) + "> does not end <" + wanted + ">",
                            "write </" + wanted + ">");
        }
        open_.pop_back();
        closed_ = open_.empty();
        skip(">", 2);
    }

    void startTag() {
        const auto begin = at_;
        auto end = begin + 1;
        while (end < text_.size() && !isBlank(text_[end]) && text_[end] != '>' && text_[end] != '/')
            ++end;
        const auto tag = text_.substr(begin + 1, end - begin - 1);
        if (tag.empty()) return complain(begin, "a bare <", "write &lt;");
        if (!beginsName(tag[0]))
            return complain(begin, "<" + shown(tag) + "> is no name of an element",
                            "begin it with a letter");
        if (closed_ && open_.empty()) {
            const auto whole = text_.substr(begin, text_.find('>', begin) - begin + 1);
            return complain(begin, shown(whole) + " stands behind the end of the root element",
                            "a file has one root element: put it inside");
        }
        at_ = begin + 1 + tag.size();
        std::vector<string_view> names;
        while (!fault_ && !lost_ && at_ < text_.size() && text_[at_] != '>') attribute(names);
        if (fault_ || at_ >= text_.size()) return void(lost_ = !fault_);
        if (text_[at_ - 1] != '/') open_.push_back({tag, begin});
        closed_ = open_.empty();
        ++at_;
    }

    void attribute(std::vector<string_view>& names) {
        if (isBlank(text_[at_]) || text_[at_] == '/') return void(++at_);
        const auto begin = at_;
        const auto found = name(at_);
        if (found.empty()) return void(lost_ = true);
        const auto word = shown(found);
        if (std::find(names.begin(), names.end(), found) != names.end())
            return complain(begin, "attribute " + word + " stands twice", "write it once");
        names.push_back(found);
        at_ = text_.find_first_not_of(" \t\r\n", begin + found.size());
        if (at_ == npos || text_[at_] != '=')
            return complain(begin, "attribute " + word + " has no value",
                            "write " + word + "=\"…\"");
        at_ = text_.find_first_not_of(" \t\r\n", at_ + 1);
        if (at_ == npos || (text_[at_] != '"' && text_[at_] != '\''))
            return complain(begin, "the value of " + word + " has no quotes, or one only",
                            "write " + word + "=\"…\" with a quote on both sides");
        value(begin, word);
    }

    void value(std::size_t attribute, const std::string& word) {
        const auto first = at_ + 1;
        const auto end = std::min(text_.find(text_[at_], first), text_.size());
        const auto less = text_.find('<', first);
        if (less < end || end == text_.size()) {
            const auto line = text_.find('\n', first);
            if (less != npos && less < line && text_.find(text_[at_], less) < line)
                return complain(less, "a < in the value of " + word, "write &lt;");
            return complain(attribute, "the value of " + word + " has no closing quote",
                            "write " + word + "=\"…\" with a quote on both sides");
        }
        references(first, end);
        at_ = end + 1;
    }

    string_view text_;
    std::size_t at_ = 0;
    std::vector<Open> open_;
    bool closed_ = false;  // the root element has ended
    bool lost_ = false;    // this is another's business
    std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> explain(std::string_view utf8) { return Walk(utf8).run(); }

}  // namespace kamhub::xml::detail
