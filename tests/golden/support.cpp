#include "support.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace kamhub::golden {

fs::path mappings() { return fs::path(KAMHUB_SOURCE_DIR) / "mappings"; }

std::vector<fs::path> filesIn(const fs::path& folder, const std::string& ending) {
    std::vector<fs::path> out;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(folder, absent))
        if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending))
            out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::string textOfFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

namespace {

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

}  // namespace

std::vector<std::string> linesOf(const fs::path& file) {
    std::vector<std::string> out;
    for (const auto& line : split(textOfFile(file))) {
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos) continue;
        out.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
    }
    return out;
}

std::string testName(const std::string& text) {
    std::string out = text;
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return out;
}

std::string byLine(const xml::Document& document) {
    const std::string text = document.canonical();
    std::string out;
    for (const char c : text) {
        if (c == '<' && out.ends_with('>')) out += '\n';
        out += c;
    }
    return out;
}

std::string differenceOf(const std::string& expected, const std::string& actual) {
    if (expected == actual) return {};
    const auto wanted = split(expected), got = split(actual);
    std::size_t first = 0, same = 0;  // equal lines at the beginning and at the end
    const auto shorter = std::min(wanted.size(), got.size());
    while (first < shorter && wanted[first] == got[first]) ++first;
    while (same < shorter - first && wanted[wanted.size() - 1 - same] == got[got.size() - 1 - same])
        ++same;
    std::string out;
    if (first > 0) out.append("  ").append(wanted[first - 1]).append("\n");
    for (auto i = first; i < wanted.size() - same; ++i)
        out.append("- ").append(wanted[i]).append("\n");
    for (auto i = first; i < got.size() - same; ++i) out.append("+ ").append(got[i]).append("\n");
    if (same > 0) out.append("  ").append(wanted[wanted.size() - same]).append("\n");
    return out;
}

const Result<xml::Schema>& schemaOf(const fs::path& file) {
    static std::map<fs::path, Result<xml::Schema>> schemas;
    const auto found = schemas.find(file);
    if (found != schemas.end()) return found->second;
    return schemas.emplace(file, xml::Schema::compileFile(file.string())).first->second;
}

std::string valueOf(const ConfigNode& node, const char* name) {
    const auto* attribute = node.attribute(name);
    return attribute ? attribute->value : "";
}

xml::Document load(const fs::path& file) {
    auto document = xml::Document::parseFile(file.string());
    if (document) return std::move(*document);
    ADD_FAILURE() << document.error().message;
    return xml::Document();
}

}  // namespace kamhub::golden
