#include "xml/limits.hpp"

#include <algorithm>

#include "xml/detail/libxml.hpp"
#include "xml/detail/piece_scan.hpp"

namespace kamhub::xml {
namespace detail {

namespace {

// Any byte that ends a name inside a tag. What a name may consist of is the parser's business.
bool endsName(char c) {
    return isBlank(c) || c == '=' || c == '"' || c == '\'' || c == '/' || c == '>' || c == '<';
}

// libxml2 goes on reading after an error, so everything that could make this scan and the parser
// disagree about where a tag begins is refused here: a '<' inside a tag, an unknown '<!', an end
// that is missing. Of a text that comes in pieces, `last` is false and `depth` is what the pieces
// before have opened: markup that does not end then waits for the next piece.
class Scanner {
public:
    Scanner(std::string_view text, const Limits& limits, bool last = true, int depth = 0)
        : text_(text), limits_(limits), last_(last), depth_(depth) {}

    std::optional<Fault> run() {
        while (!fault_ && !open_) {
            const auto next = text_.find('<', at_);
            at_ = std::min(next, text_.size());
            if (next == std::string_view::npos) break;
            markup();
        }
        return fault_;
    }

    // Behind the last markup that is whole.
    std::size_t done() const { return at_; }
    int depth() const { return depth_; }

private:
    // The text ends before the markup does.
    void endless(std::size_t where, std::string what) {
        if (last_) return refuse(where, std::move(what));
        open_ = true;
    }

    void refuse(std::size_t where, std::string what, std::string write = {}) {
        if (!fault_) fault_ = faultAt(text_, where, std::move(what), std::move(write));
    }

    void skipTo(std::string_view end, std::size_t from, const char* what) {
        const auto found = text_.find(end, from);
        if (found == std::string_view::npos)
            return endless(at_, std::string(what) + " does not end");
        at_ = found + end.size();
    }

    void markup() {
        const auto rest = text_.substr(at_);
        constexpr std::size_t kLongestOpening = 9;  // <![CDATA[
        if (!last_ && rest.size() < kLongestOpening) return endless(at_, {});
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
        if (end == std::string_view::npos) return endless(at_, "the tag does not end");
        if (text_[end] == '<') return refuse(at_, "the tag does not end");
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
        return endless(first, "the attribute value does not end"), false;
    }

    void startTag() {
        std::size_t i = at_ + 1;
        if (i >= text_.size() || endsName(text_[i]))
            return refuse(at_, "'<' begins no tag", "write &lt;");
        if (depth_ >= limits_.depth)
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
        endless(at_, "the tag does not end");
    }

    void endStart(std::size_t i) {
        if (text_[i - 1] != '/') ++depth_;
        at_ = i + 1;
    }

    std::string_view text_;
    const Limits& limits_;
    const bool last_;
    std::size_t at_ = 0;
    int depth_;
    bool open_ = false;
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
    if (utf8.size() > limits.bytes)
        return Fault{{},
                     1,
                     1,
                     std::to_string(utf8.size()) + " bytes",
                     "at most " + std::to_string(limits.bytes) + " are taken"};
    return Scanner(utf8, limits).run();
}

void moveOn(Place& place, std::string_view utf8) {
    const auto moved = placeAt(utf8, utf8.size());
    place.column = moved.line > 1 ? moved.column : place.column + moved.column - 1;
    place.line += moved.line - 1;
}

void putBehind(const Place& place, Fault& fault) {
    if (fault.line == 1) fault.column += place.column - 1;
    fault.line += place.line - 1;
}

std::optional<Fault> PieceScan::add(std::string_view utf8, bool last) {
    held_.append(utf8);
    Scanner scanner(held_, limits_, last, depth_);
    auto fault = scanner.run();
    if (fault) return putBehind(place_, *fault), std::move(fault);
    depth_ = scanner.depth();
    moveOn(place_, std::string_view(held_).substr(0, scanner.done()));
    held_.erase(0, scanner.done());
    if (held_.size() <= kLongestMarkup) return std::nullopt;
    return Fault{{},
                 place_.line,
                 place_.column,
                 "one tag, comment or CDATA section of more than " +
                     std::to_string(kLongestMarkup) + " bytes",
                 "write a long text as text, without CDATA"};
}

}  // namespace detail

Status prescan(std::string_view utf8, const Limits& limits) {
    const auto fault = detail::scan(utf8, limits);
    if (fault) return invalidMessage(detail::toString(*fault));
    return okStatus();
}

}  // namespace kamhub::xml
