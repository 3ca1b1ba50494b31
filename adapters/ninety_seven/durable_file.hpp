#pragma once
// Small files that must survive a power cut, and the ones that a partner reads.

#include <filesystem>
#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub::ninety_seven {

// Replaces the file whole: a reader, or the next start, sees the old or the new content, never a
// part.
Status writeDurably(const std::filesystem::path& file, std::string_view content);
// All bytes of a regular file. Unavailable: it cannot be read; InvalidMessage: it is larger than
// `limit`.
Result<std::string> readWhole(const std::filesystem::path& file, std::size_t limit);
// Makes a rename or removal in `folder` durable.
Status syncFolder(const std::filesystem::path& folder);

}  // namespace kamhub::ninety_seven
