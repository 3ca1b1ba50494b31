#pragma once
// One nightly file of the 97 system (mappings/contracts/ninety_seven, section 4): its name and its
// content, checked.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "batch_lines.hpp"
#include "sdk/result.hpp"
#include "xml/layout.hpp"

namespace kamhub::ninety_seven {

// What a name such as KA20261122001 says. Value.
struct BatchName {
    std::string date;  // yyyymmdd
    int sequence = 0;

    static std::optional<BatchName> parse(std::string_view stem);
    std::string stem() const;
    auto operator<=>(const BatchName&) const = default;
};

// What a whole file is found to be. Value.
struct BatchFile {
    std::string hash;         // SHA-256 of the content
    std::size_t details = 0;  // records between header and trailer: record n stands in line n + 1

    // Reads to the end. InvalidMessage: why the file is refused as a whole, with the line.
    static Result<BatchFile> check(const BatchName& name, BatchLines& lines,
                                   const xml::Layouts& layouts);
};

}  // namespace kamhub::ninety_seven
