#pragma once
// Files of mappings/ and schemas, each read once.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace kamhub::golden {

namespace fs = std::filesystem;

fs::path mappings();
// The files directly in `folder` whose names end so, sorted.
std::vector<fs::path> filesIn(const fs::path& folder, const std::string& ending);
std::string textOfFile(const fs::path& file);
std::vector<std::string> linesOf(const fs::path& file);  // trimmed, without empty ones
// A name that GoogleTest takes.
std::string testName(const std::string& text);
// One element a line, so that a failing comparison shows as a short diff.
std::string byLine(const xml::Document& document);
// What differs between two texts, from the first to the last differing line, with a line around it;
// empty: nothing.
std::string differenceOf(const std::string& expected, const std::string& actual);
// Compiled once for each file.
const Result<xml::Schema>& schemaOf(const fs::path& file);
std::string valueOf(const ConfigNode& node, const char* name);  // of an attribute; empty if absent
// A file that must parse; empty, with a failure reported, if it does not.
xml::Document load(const fs::path& file);

template <class T>
std::string errorOf(const Result<T>& result) {
    return result.ok() ? "ok" : result.error().message;
}

}  // namespace kamhub::golden
