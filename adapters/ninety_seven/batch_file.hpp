#pragma once
// One nightly file of the 97 system (mappings/contracts/ninety_seven, section 4): its name and its
// content, checked.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// The detail records of a whole file. Value; the views are into the content it was made of.
struct BatchFile {
    std::string hash;  // SHA-256 of the content
    std::vector<std::string_view> details;

    // InvalidMessage: why the file is refused as a whole, with the line.
    static Result<BatchFile> check(const BatchName& name, std::string_view content,
                                   const xml::Layouts& layouts);
};

}  // namespace kamhub::ninety_seven
