#pragma once
// Keeps of a document that is read through what is not many. Not a public header.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "xml/detail/reader.hpp"
#include "xml/stream.hpp"

namespace kamhub::xml::detail {

// How far a path of names is matched by the elements around a place. One thread at a time.
class PathMatch {
public:
    explicit PathMatch(const ItemPath& path) : path_(path) {}
    enum class Is { Item, Around, Other };
    // An element at `depth`, 0 the root; elements come in the document's order.
    Is at(const xmlNode* element, int depth);

private:
    const ItemPath path_;
    int matched_ = 0;  // steps that the elements around match
};

// One thread at a time; used for one document.
class FrameBuilder {
public:
    // With a path, its items alone are left out; without, all that stands twice.
    FrameBuilder(Reader& reader, const ItemPath* path);
    Status run();

    Document& document() { return document_; }
    // Stands where the first item stood; null where there is none.
    xmlNode* placeholder() const { return placeholder_; }
    std::int64_t items() const { return items_; }
    std::set<std::string>& leftOut() { return left_out_; }
    std::set<std::string>& lacking() { return lacking_; }

private:
    // An element that is open, and its children by name: null where they were left out.
    struct Level {
        xmlNode* kept;
        std::map<ItemPath::Name, xmlNode*> children;
    };
    // Takes the node at hand; true if the reader shall go beside it instead of into it.
    Result<bool> take();
    Result<bool> element();
    Status item();
    bool repeats(const xmlNode* node);
    Result<bool> keep(xmlNode* node);
    Status text(xmlNode* node);
    Status grow(std::size_t bytes);

    Reader& reader_;
    std::optional<PathMatch> match_;
    Document document_;
    std::vector<Level> levels_;
    xmlNode* placeholder_ = nullptr;
    std::int64_t items_ = 0;
    std::size_t size_ = 0;
    bool behind_left_out_ = false;  // the blank text there is left out too
    std::set<std::string> left_out_, lacking_;
};

}  // namespace kamhub::xml::detail
