#pragma once
// What the tests of this room share: a temporary folder and short ways to results.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::xml::test {

// A folder that goes with the object. One thread at a time.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    // Writes a file below the folder, making the folders on its way; returns its path.
    std::string write(const std::string& name, std::string_view text) const;
    std::filesystem::path path() const { return path_; }

private:
    std::filesystem::path path_;
};

// The message of a failure, or "ok".
template <class T>
std::string errorOf(const Result<T>& result) {
    return result.ok() ? "ok" : result.error().message;
}

// A document that must parse.
Document parsed(std::string_view text);

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace kamhub::xml::test

#define EXPECT_SAYS(text, part) \
    EXPECT_TRUE(::kamhub::xml::test::contains(text, part)) << "it says: " << (text)
