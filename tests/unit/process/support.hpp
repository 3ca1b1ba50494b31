#pragma once
// What the tests of hub/process share: files of cases.

#include <filesystem>
#include <string>
#include <vector>

namespace kamhub::process::test {

std::filesystem::path casesFolder();  // tests/unit/process/cases
std::string readFile(const std::filesystem::path& file);
std::vector<std::filesystem::path> filesIn(const std::string& folder, const std::string& ending);

}  // namespace kamhub::process::test
