#pragma once
// The pre-scan of a text that comes in pieces. Not a public header.

#include <optional>
#include <string>
#include <string_view>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

// A piece is looked at again while the markup in it has no end: so one markup is bounded.
constexpr std::size_t kLongestMarkup = 1024 * 1024;  // bytes

// Moves a place behind a text that begins there.
void moveOn(Place& place, std::string_view utf8);
// Of a fault in a text that begins at `place`.
void putBehind(const Place& place, Fault& fault);

// One thread at a time.
class PieceScan {
public:
    explicit PieceScan(const Limits& limits) : limits_(limits) {}
    // Refuses what prescan() refuses, but for the size of the whole.
    std::optional<Fault> add(std::string_view utf8, bool last);

private:
    const Limits limits_;
    std::string held_;  // from the beginning of a markup that has no end yet
    Place place_;       // where it begins
    int depth_ = 0;
};

}  // namespace kamhub::xml::detail
