#include "xml/limits.hpp"

#include <algorithm>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {
namespace detail {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
// Any byte that ends a name inside a tag. What a name may consist of is the parser's business.
bool endsName(char c) {
    return isBlank(c) || c == '=' || c == '"' || c == '\'' || c == '/' || c == '>' || c == '<';
}

// libxml2 goes on reading after an error, so everything that could make this scan and the parser
// disagree about where a tag begins is refused here: a '<' inside a tag, an unknown '<!', an end
// that is missing.
class Scanner {
public:
    Scanner(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

    std::optional<Fault> run() {
        if (text_.size() > limits_.bytes)
            return Fault{{},
                         1,
                         1,
                         std::to_string(text_.size()) + " bytes",
                         "at most " + std::to_string(limits_.bytes) + " are taken"};
        while (!fault_ && (at_ = text_.find('<', at_)) != std::string_view::npos) markup();
        return fault_;
    }

private:
    void refuse(std::size_t where, std::string what, std::string write = {}) {
        if (!fault_) fault_ = faultAt(text_, where, std::move(what), std::move(write));
    }

    void skipTo(std::string_view end, std::size_t from, const char* what) {
        const auto found = text_.find(end, from);
        if (found == std::string_view::npos)
            return refuse(at_, std::string(what) + " does not end");
        at_ = found + end.size();
    }

    void markup() {
        const auto rest = text_.substr(at_);
        if (rest.starts_with("<!--")) return skipTo("-->", at_ + 4, "the comment");
        if (rest.starts_with("<![CDATA[")) return skipTo("]]>", at_ + 9, "the CDATA section");
        if (rest.starts_with("<!DOCTYPE"))
            return refuse(at_, "a document type declaration (DTD) is not taken",
                          "leave <!DOCTYPE …> out");
        if (rest.starts_with("<!"))
            return refuse(at_, "<! begins neither a comment nor a CDATA section");
        if (rest.starts_with("<?")) return skipTo("?>", at_ + 2, "the processing instruction");
        if (rest.starts_with("</")) return endTag();
        startTag();
    }

    void endTag() {
        const auto end = text_.find_first_of("<>", at_ + 2);
        if (end == std::string_view::npos || text_[end] == '<')
            return refuse(at_, "the tag does not end");
        if (depth_ > 0) --depth_;
        at_ = end + 1;
    }

    // Moves `i` behind the name that begins there; false if it is too long.
    bool name(std::size_t& i) {
        const auto first = i;
        while (i < text_.size() && !endsName(text_[i])) ++i;
        if (i - first <= limits_.name_length) return true;
        refuse(first, std::to_string(i - first) + " bytes of name",
               "at most " + std::to_string(limits_.name_length) + " are taken");
        return false;
    }

    // Moves `i` behind the quoted value that begins there.
    bool value(std::size_t& i) {
        const char quote = text_[i];
        const auto first = i;
        for (++i; i < text_.size(); ++i) {
            if (text_[i] == quote) return ++i, true;
            if (text_[i] == '<')
                return refuse(i, "'<' inside a tag", "write &lt; in a value, or end the tag"),
                       false;
        }
        return refuse(first, "the attribute value does not end"), false;
    }

    void startTag() {
        std::size_t i = at_ + 1;
        if (i >= text_.size() || endsName(text_[i]))
            return refuse(at_, "'<' begins no tag", "write &lt;");
        if (++depth_ > limits_.depth)
            return refuse(at_, "elements are nested deeper than " + std::to_string(limits_.depth));
        if (!name(i)) return;
        int attributes = 0;
        while (i < text_.size()) {
            const char c = text_[i];
            if (c == '>') return endStart(i);
            if (c == '<')
                return refuse(i, "'<' inside a tag", "write &lt; in a value, or end the tag");
            if (c == '"' || c == '\'') {
                if (!value(i)) return;
            } else if (endsName(c)) {
                ++i;
            } else {
                if (++attributes > limits_.attributes_per_element)
                    return refuse(at_, "an element with more than " +
                                           std::to_string(limits_.attributes_per_element) +
                                           " attributes");
                if (!name(i)) return;
            }
        }
        refuse(at_, "the tag does not end");
    }

    void endStart(std::size_t i) {
        if (text_[i - 1] == '/') --depth_;
        at_ = i + 1;
    }

    std::string_view text_;
    const Limits& limits_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::optional<Fault> fault_;
};

}  // namespace

Place placeAt(std::string_view utf8, std::size_t offset) {
    Place place;
    for (const unsigned char c : utf8.substr(0, offset)) {
        if (c == '\n') {
            ++place.line;
            place.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            ++place.column;
        }
    }
    return place;
}

Fault faultAt(std::string_view utf8, std::size_t offset, std::string what, std::string write) {
    const auto place = placeAt(utf8, offset);
    return {{}, place.line, place.column, std::move(what), std::move(write)};
}

Complaint toComplaint(Fault fault, const std::string& file) {
    return {fault.file.empty() ? file : std::move(fault.file), std::max(fault.line, 1),
            std::max(fault.column, 1), std::move(fault.what), std::move(fault.write)};
}

std::string toString(const Complaint& complaint) {
    return toStringWithFile(
        {complaint.file, complaint.line, complaint.column, complaint.what, complaint.write});
}

std::string toString(const Fault& fault) {
    std::string out;
    if (fault.line > 0) out.append("line ").append(std::to_string(fault.line));
    if (fault.line > 0 && fault.column > 0)
        out.append(", column ").append(std::to_string(fault.column));
    if (!out.empty()) out += ": ";
    out += fault.what;
    if (!fault.write.empty()) out += "; " + fault.write;
    return out;
}

std::string toStringWithFile(const Fault& fault) {
    std::string out = fault.file;
    if (fault.line > 0) out.append(":").append(std::to_string(fault.line));
    if (fault.line > 0 && fault.column > 0) out.append(":").append(std::to_string(fault.column));
    if (!out.empty()) out += ": ";
    out += fault.what;
    if (!fault.write.empty()) out += "; " + fault.write;
    return out;
}

std::optional<Fault> scan(std::string_view utf8, const Limits& limits) {
    return Scanner(utf8, limits).run();
}

}  // namespace detail

Status prescan(std::string_view utf8, const Limits& limits) {
    const auto fault = detail::scan(utf8, limits);
    if (fault) return invalidMessage(detail::toString(*fault));
    return okStatus();
}

}  // namespace kamhub::xml
