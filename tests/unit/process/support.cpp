#include "support.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace kamhub::process::test {

std::filesystem::path casesFolder() {
    return std::filesystem::path(KAMHUB_SOURCE_DIR) / "tests/unit/process/cases";
}

std::string readFile(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> filesIn(const std::string& folder, const std::string& ending) {
    std::vector<std::filesystem::path> out;
    for (const auto& each : std::filesystem::directory_iterator(casesFolder() / folder))
        if (each.path().extension() == ending) out.push_back(each.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace kamhub::process::test
