#pragma once
// One message with all that the store knows of it, or one note, as a line of the archive.

#include <string>

#include "flow/archive.hpp"
#include "store/store.hpp"

namespace kamhub::flow {

// Blocks on the store. Bodies that are no UTF-8 stand as base64; those that are not held in memory
// are kept beside the file.
Result<std::string> archiveLine(store::Store& store, std::int64_t message, ArchiveFile& file);
std::string archiveLine(const store::JournalRow& note);

}  // namespace kamhub::flow
