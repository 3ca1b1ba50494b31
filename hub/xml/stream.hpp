#pragma once
// Documents of any size, read from front to back: the memory that is used does not grow with them.
// The limits are those of a small document, but for the size of the whole.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/payload.hpp"
#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::xml {

constexpr std::size_t kItemLimit = kTreeLimit;    // bytes of one item
constexpr std::size_t kFrameLimit = 1024 * 1024;  // bytes of what is kept beside the items

struct StreamOptions {
    std::string charset;             // the transport's; may be empty
    const Schema* schema = nullptr;  // the document must be valid
    Limits limits{};                 // `bytes` does not count
};

struct RootName {
    std::string name, namespace_uri;
};
// Reads the beginning only.
Result<RootName> rootOf(const Payload& document, const std::string& charset = {});

// The charset that the bytes are in, as documentToUtf8 finds it: UTF-8, GB18030, GBK …
Result<std::string> charsetOf(const Payload& document, const std::string& declared);
// Hands the document on as UTF-8, in pieces. InvalidMessage with the place where it is not in its
// charset; `take` returns false to stop, which is Internal.
using TakePiece = std::function<bool(std::string_view)>;
Status toUtf8(const Payload& document, const std::string& declared, const TakePiece& take);

// A document without those of its elements that may be many.
struct Frame {
    Document document;
    std::set<std::string> left_out;  // local names of elements that are not in it
    std::set<std::string> lacking;   // of elements from which some were left out, and of those
                                     // around them
};

// Reads the whole document: checks, validates, and keeps what stands once. An element that stands
// twice below one parent is left out wherever it stands there. InvalidMessage with the place, also
// where what stands once is more than kFrameLimit.
Result<Frame> readFrame(const Payload& document, const StreamOptions& options);

// Where items stand: a path of names from the root element, such as c:items/c:item. Immutable.
class ItemPath {
public:
    static Result<ItemPath> compile(const std::string& path, const Namespaces& namespaces);
    const std::string& text() const { return text_; }
    using Name = std::pair<std::string, std::string>;  // namespace, local name
    const std::vector<Name>& names() const { return names_; }

private:
    std::string text_;
    std::vector<Name> names_;
};

// The items of a document, one by one, each as a document that holds everything but the other
// items. One thread at a time; moving it between threads is fine. Keeps the payload.
class Items {
public:
    // Reads the whole document once, for what stands around the items. InvalidMessage with the
    // place, also where that is more than kFrameLimit.
    static Result<Items> open(const Payload& document, const ItemPath& path,
                              const StreamOptions& options);
    Items(Items&&) noexcept;
    Items& operator=(Items&&) noexcept;
    ~Items();

    std::int64_t count() const;  // of all items
    std::int64_t given() const;  // by next(), or passed over
    // Good until the next call; null behind the last. InvalidMessage for an item of more than
    // kItemLimit.
    Result<const Document*> next();
    Status passOver(std::int64_t items);

private:
    struct State;
    explicit Items(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace kamhub::xml
