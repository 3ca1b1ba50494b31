// Goal: nothing in mappings/ lies about unused, unlisted or untried.
#include <algorithm>
#include <set>

#include "catalogue.hpp"
#include "index.hpp"

namespace kamhub::golden {

namespace {

std::vector<fs::path> stylesheetFolders() {
    std::vector<fs::path> out;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(transforms(), absent))
        if (entry.is_directory()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

// All stylesheets that an index names, and what they import.
std::set<fs::path> usedStylesheets() {
    std::vector<fs::path> open;
    for (const auto& index : indexes())
        for (const auto& [file, uses] : index.uses) open.push_back(file);
    std::set<fs::path> out;
    while (!open.empty()) {
        const auto file = open.back();
        open.pop_back();
        if (!out.insert(file).second) continue;
        for (const auto& import : importsOf(file)) open.push_back(import);
    }
    return out;
}

}  // namespace

TEST(Indexes, AreWellFormedAndComplete) {
    for (const auto& index : indexes()) {
        for (const auto& complaint : index.complaints) ADD_FAILURE() << complaint;
        for (const auto& [file, uses] : index.uses) {
            EXPECT_EQ(errorOf(stylesheetOf(index, file)), "ok");
            for (const auto& use : uses)
                EXPECT_TRUE(catalogue().find(use.type)) << index.file << ": no type " << use.type;
        }
    }
}

TEST(Stylesheets, AreListedInAnIndexOrImported) {
    const auto used = usedStylesheets();
    for (const auto& folder : stylesheetFolders())
        for (const std::string ending : {".xslt", ".xsl"})
            for (const auto& file : filesIn(folder, ending))
                EXPECT_TRUE(used.count(file))
                    << file << " is in no index and not imported; list it, or remove it";
}

TEST(Stylesheets, HaveACaseThatPassesAndOneThatRefuses) {
    for (const auto& index : indexes()) {
        for (const auto& [file, uses] : index.uses) {
            int passing = 0, refused = 0;
            for (const auto& c : cases())
                if (c.stylesheet == file) ++(c.refused ? refused : passing);
            EXPECT_GT(passing, 0)
                << file << " has no case that passes; write <name>.<case>.in.xml and .out.xml";
            EXPECT_GT(refused, 0)
                << file << " has no refused case; write <name>.<case>.in.xml and .refused.txt";
        }
    }
}

TEST(Cases, BelongToAStylesheetAndAreWhole) {
    std::set<std::string> stems;
    for (const auto& c : cases()) {
        stems.insert(c.stem.string());
        EXPECT_NE(fs::exists(c.file(".out.xml")), c.refused)
            << c.name << ": write either .out.xml or .refused.txt";
        EXPECT_TRUE(!c.refused || !linesOf(c.file(".refused.txt")).empty())
            << c.name << ": .refused.txt is empty";
    }
    for (const auto& folder : stylesheetFolders())
        for (const std::string ending : {".in.xml", ".out.xml", ".refused.txt", ".params"})
            for (const auto& file : filesIn(folder, ending)) {
                const auto name = file.string();
                EXPECT_TRUE(stems.count(name.substr(0, name.size() - ending.size())))
                    << file << " belongs to no case of a listed stylesheet";
            }
}

}  // namespace kamhub::golden
