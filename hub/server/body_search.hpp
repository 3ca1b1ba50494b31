#pragma once
// Messages whose canonical body holds a text. Bodies have no index: they are read one by one,
// newest first, as far as one request may.

#include <functional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace kamhub::server {

constexpr int kBodiesSearched = 2'000;                       // at most, for one request
constexpr std::size_t kBytesSearched = 64u * 1024u * 1024u;  // about
constexpr std::size_t kSoughtLeast = 2, kSoughtMost = 200;   // bytes of the text

struct BodyFinds {
    std::vector<store::MessageRow> rows;
    int looked = 0;         // at messages
    int withheld = 0;       // of them, those that were passed over unread
    std::int64_t next = 0;  // where it goes on, as MessageFilter::before; 0: that was all
};

// At most filter.limit of those that the filter has. `readable`: whether the caller may look into a
// message at all. Blocks.
Result<BodyFinds> searchBodies(store::Store& store, store::MessageFilter filter,
                               const std::string& text,
                               const std::function<bool(const store::MessageRow&)>& readable);

}  // namespace kamhub::server
