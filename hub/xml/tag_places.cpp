#include "xml/detail/tag_places.hpp"

namespace kamhub::xml::detail {

namespace {

// One thread at a time.
class TagFinder {
public:
    explicit TagFinder(std::string_view text) : text_(text) {}

    std::vector<TagPlaces> run() {
        while (at_ < text_.size()) {
            if (text_[at_] != '<')
                advance(1);
            else if (startsWith("<!--"))
                skipBehind("-->", 4);
            else if (startsWith("<![CDATA["))
                skipBehind("]]>", 9);
            else if (startsWith("<?"))
                skipBehind("?>", 2);
            else if (startsWith("</"))
                skipBehind(">", 2);
            else
                startTag();
        }
        return std::move(tags_);
    }

private:
    bool startsWith(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void advance(std::size_t count) {
        for (; count > 0 && at_ < text_.size(); --count, ++at_) {
            const auto c = static_cast<unsigned char>(text_[at_]);
            if (c == '\n') {
                ++here_.line;
                here_.column = 1;
            } else if ((c & 0xC0) != 0x80) {
                ++here_.column;
            }
        }
    }

    void skipBehind(std::string_view end, std::size_t from) {
        advance(from);
        while (at_ < text_.size() && !startsWith(end)) advance(1);
        advance(end.size());
    }

    std::string name() {
        const auto end = text_.find_first_of(" \t\r\n=/>", at_);
        std::string out(text_.substr(at_, end - at_));
        advance(out.size());
        return out;
    }

    void startTag() {
        TagPlaces tag;
        tag.place = here_;
        advance(1);
        name();
        while (at_ < text_.size() && text_[at_] != '>') {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skipBehind(std::string_view(&c, 1), 1);
            } else if (std::string_view(" \t\r\n=/").find(c) != std::string_view::npos) {
                advance(1);
            } else {
                const auto place = here_;
                tag.attributes.emplace_back(name(), place);
            }
        }
        tag.last_line = here_.line;
        advance(1);
        tags_.push_back(std::move(tag));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Place here_;
    std::vector<TagPlaces> tags_;
};

}  // namespace

std::vector<TagPlaces> findTags(std::string_view utf8) { return TagFinder(utf8).run(); }

int firstLineOf(const std::vector<TagPlaces>& tags, int line) {
    for (const auto& tag : tags)
        if (tag.last_line == line) return tag.place.line;
    return line;
}

}  // namespace kamhub::xml::detail
