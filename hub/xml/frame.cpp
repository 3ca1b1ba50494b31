#include <algorithm>
#include <utility>

#include "xml/detail/frame_builder.hpp"

namespace kamhub::xml {
namespace detail {

namespace {

ItemPath::Name nameOf(const xmlNode* node) { return {namespaceOf(node), localName(node)}; }

std::size_t length(const xmlChar* text) {
    return text ? static_cast<std::size_t>(xmlStrlen(text)) : 0;
}

// About what it has in the document.
std::size_t sizeOf(const xmlNode* node) {
    if (node->type != XML_ELEMENT_NODE) return length(node->content);
    std::size_t size = 2 * length(node->name);
    for (const auto* ns = node->nsDef; ns; ns = ns->next) size += length(ns->href);
    for (const auto* attribute = node->properties; attribute; attribute = attribute->next) {
        size += length(attribute->name);
        for (const auto* part = attribute->children; part; part = part->next)
            size += length(part->content);
    }
    for (const auto* child = node->children; child; child = child->next) size += sizeOf(child);
    return size;
}

// A copy that was made alone declares the namespaces that stand around the original.
void dropWhatStandsAround(xmlNode* copy) {
    for (auto** at = &copy->nsDef; *at;) {
        auto* own = *at;
        auto* around = xmlSearchNs(copy->doc, copy->parent, own->prefix);
        if (!around || !xmlStrEqual(around->href, own->href)) {
            at = &own->next;
            continue;
        }
        if (copy->ns == own) copy->ns = around;
        for (auto* attribute = copy->properties; attribute; attribute = attribute->next)
            if (attribute->ns == own) attribute->ns = around;
        *at = own->next;
        xmlFreeNs(own);
    }
}

}  // namespace

PathMatch::Is PathMatch::at(const xmlNode* element, int depth) {
    if (depth == 0) return Is::Around;
    matched_ = std::min(matched_, depth - 1);
    const auto& names = path_.names();
    if (matched_ != depth - 1 || nameOf(element) != names[static_cast<std::size_t>(matched_)])
        return Is::Other;
    if (depth == static_cast<int>(names.size())) return Is::Item;
    matched_ = depth;
    return Is::Around;
}

FrameBuilder::FrameBuilder(Reader& reader, const ItemPath* path)
    : reader_(reader), document_(Document::adopt(xmlNewDoc(chars("1.0")))) {
    if (path) match_.emplace(*path);
}

Status FrameBuilder::run() {
    auto moved = reader_.next();
    while (moved && *moved) {
        auto beside = take();
        if (!beside) return beside.error();
        moved = *beside ? reader_.nextBeside() : reader_.next();
    }
    if (!moved) return moved.error();
    return okStatus();
}

Result<bool> FrameBuilder::take() {
    switch (reader_.type()) {
        case XML_READER_TYPE_ELEMENT:
            return element();
        case XML_READER_TYPE_END_ELEMENT:
            levels_.pop_back();
            behind_left_out_ = false;
            return false;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
            if (auto status = text(reader_.node()); !status) return status.error();
            return false;
        default:
            return false;
    }
}

Result<bool> FrameBuilder::element() {
    auto* node = reader_.node();
    const int depth = static_cast<int>(levels_.size());
    bool left_out = false;
    if (match_ && match_->at(node, depth) == PathMatch::Is::Item) {
        if (auto status = item(); !status) return status.error();
        left_out = true;
    } else if (!match_ && depth > 0) {
        left_out = repeats(node);
    }
    behind_left_out_ = left_out;
    if (left_out) return true;
    return keep(node);
}

Status FrameBuilder::item() {
    ++items_;
    auto* parent = levels_.back().kept;
    if (!placeholder_) {
        placeholder_ = xmlNewDocComment(document_.get(), chars("item"));
        xmlAddChild(parent, placeholder_);
    }
    if (placeholder_->parent != parent)
        return invalidMessage("line " + std::to_string(reader_.line()) +
                              ": items stand below two elements " + localName(parent) +
                              "; send one document for each of them");
    return okStatus();
}

bool FrameBuilder::repeats(const xmlNode* node) {
    const auto [known, fresh] = levels_.back().children.emplace(nameOf(node), nullptr);
    if (fresh) return false;
    left_out_.insert(known->first.second);
    for (const auto& level : levels_) lacking_.insert(localName(level.kept));
    if (auto* first = std::exchange(known->second, nullptr)) {
        size_ -= sizeOf(first);
        xmlUnlinkNode(first);
        xmlFreeNode(first);
    }
    return true;
}

Result<bool> FrameBuilder::keep(xmlNode* node) {
    constexpr int kWithAttributes = 2;
    auto* copy = xmlDocCopyNode(node, document_.get(), kWithAttributes);
    if (levels_.empty()) {
        xmlDocSetRootElement(document_.get(), copy);
    } else {
        xmlAddChild(levels_.back().kept, copy);
        dropWhatStandsAround(copy);
        if (!match_) levels_.back().children[nameOf(node)] = copy;
    }
    if (auto status = grow(sizeOf(copy)); !status) return status.error();
    if (!reader_.isEmpty()) levels_.push_back({copy, {}});
    return false;
}

Status FrameBuilder::text(xmlNode* node) {
    if (levels_.empty() || (behind_left_out_ && xmlIsBlankNode(node))) return okStatus();
    const auto size = length(node->content);
    xmlAddChild(levels_.back().kept, xmlDocCopyNode(node, document_.get(), 0));
    return grow(size);
}

Status FrameBuilder::grow(std::size_t bytes) {
    size_ += bytes;
    if (size_ <= kFrameLimit) return okStatus();
    return invalidMessage("line " + std::to_string(reader_.line()) + ": " +
                          (match_ ? "what stands beside the items" : "what stands only once") +
                          " has more than " + std::to_string(kFrameLimit) +
                          " bytes; send less in one document");
}

}  // namespace detail

Result<Frame> readFrame(const Payload& document, const StreamOptions& options) {
    auto reader = detail::Reader::open(document, options);
    if (!reader) return reader.error();
    detail::FrameBuilder builder(**reader, nullptr);
    if (auto status = builder.run(); !status) return status.error();
    return Frame{std::move(builder.document()), std::move(builder.leftOut()),
                 std::move(builder.lacking())};
}

}  // namespace kamhub::xml
