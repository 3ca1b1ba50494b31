#include <algorithm>
#include <utility>

#include "xml/detail/frame_builder.hpp"

namespace kamhub::xml {

Result<ItemPath> ItemPath::compile(const std::string& path, const Namespaces& namespaces) {
    const auto wrong = invalidConfig("the path " + path + " is more than names");
    ItemPath out;
    out.text_ = path;
    for (std::size_t at = 0; at <= path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto step = path.substr(at, end - at);
        at = end + 1;
        const auto colon = step.find(':');
        Name name;
        if (colon != std::string::npos) {
            for (const auto& [prefix, uri] : namespaces)
                if (prefix == step.substr(0, colon)) name.first = uri;
            if (name.first.empty())
                return invalidConfig("the path " + path + " has the prefix " +
                                     step.substr(0, colon) + ", which is not declared");
        }
        name.second = colon == std::string::npos ? step : step.substr(colon + 1);
        if (xmlValidateNCName(detail::chars(name.second), 0) != 0) return wrong;
        out.names_.push_back(std::move(name));
    }
    return out;
}

struct Items::State {
    State(const Payload& document, const StreamOptions& options_, const ItemPath& path,
          detail::FrameBuilder& builder, std::unique_ptr<detail::Reader> reader_)
        : payload(document),
          options(options_),
          match(path),
          frame(std::move(builder.document())),
          placeholder(builder.placeholder()),
          count(builder.items()),
          reader(std::move(reader_)) {}

    Payload payload;
    StreamOptions options;
    detail::PathMatch match;
    Document frame;
    xmlNode* placeholder;
    std::int64_t count;
    std::int64_t given = 0;
    std::unique_ptr<detail::Reader> reader;
    bool on_item = false;     // the reader stands at an item that was given
    xmlNode* item = nullptr;  // in the frame, in place of the placeholder

    void takeOut() {
        if (!item) return;
        xmlReplaceNode(item, placeholder);
        xmlFreeNode(std::exchange(item, nullptr));
    }

    ~State() {
        if (item) xmlFreeNode(placeholder);
    }

    // Moves to the next item; false behind the last.
    Result<bool> find() {
        auto moved = std::exchange(on_item, false) ? reader->nextBeside() : reader->next();
        while (moved && *moved) {
            auto is = detail::PathMatch::Is::Around;
            if (reader->type() == XML_READER_TYPE_ELEMENT)
                is = match.at(reader->node(), reader->depth());
            if (is == detail::PathMatch::Is::Item) return on_item = true;
            moved = is == detail::PathMatch::Is::Other ? reader->nextBeside() : reader->next();
        }
        return moved;
    }
};

Items::Items(std::unique_ptr<State> state) : state_(std::move(state)) {}
Items::Items(Items&&) noexcept = default;
Items& Items::operator=(Items&&) noexcept = default;
Items::~Items() = default;

Result<Items> Items::open(const Payload& document, const ItemPath& path,
                          const StreamOptions& options) {
    auto whole = detail::Reader::open(document, options);
    if (!whole) return whole.error();
    detail::FrameBuilder builder(**whole, &path);
    if (auto status = builder.run(); !status) return status.error();
    // It was valid just now.
    auto reader = detail::Reader::open(document, {options.charset, nullptr, options.limits});
    if (!reader) return reader.error();
    return Items(std::make_unique<State>(document, options, path, builder, std::move(*reader)));
}

std::int64_t Items::count() const { return state_->count; }
std::int64_t Items::given() const { return state_->given; }

Result<const Document*> Items::next() {
    auto& s = *state_;
    s.takeOut();
    auto found = s.find();
    if (!found) return found.error();
    if (!*found) return static_cast<const Document*>(nullptr);
    ++s.given;
    auto expanded = s.reader->expand(
        kItemLimit, "item " + std::to_string(s.given) + ", " + localName(s.reader->node()) + ",");
    if (!expanded) return expanded.error();
    s.item = xmlDocCopyNode(*expanded, s.frame.get(), 1);
    xmlReplaceNode(s.placeholder, s.item);
    return static_cast<const Document*>(&s.frame);
}

Status Items::passOver(std::int64_t items) {
    auto& s = *state_;
    s.takeOut();
    for (std::int64_t i = 0; i < items; ++i) {
        auto found = s.find();
        if (!found) return found.error();
        if (!*found)
            return invalidMessage("the document has only " + std::to_string(s.given) + " items");
        ++s.given;
    }
    return okStatus();
}

}  // namespace kamhub::xml
