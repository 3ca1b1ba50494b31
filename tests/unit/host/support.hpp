#pragma once
// A folder of its own for each test, and a hub configuration over the plugins that were built for
// these tests.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "host/graph.hpp"

namespace kamhub::test {

constexpr char kMarkType[] = "kam.customer.key-account-mark-assigned.v1";
constexpr char kMarkSchema[] = "canonical/key_account_mark_assigned.xsd";
constexpr char kIdentitySheet[] =
    R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:copy-of select="."/></xsl:template>
</xsl:stylesheet>)";

std::string slurp(const std::filesystem::path& file);
// The file that CMakeLists.txt of these tests builds.
std::filesystem::path testPlugin(const std::string& name);
std::string text(const Complaints& complaints);
// A catalogue of one message, with the schema of that folder. The whole one takes seconds to read
// with sanitizers.
std::string markAlone(const std::filesystem::path& canonical);

class HostTest : public ::testing::Test {
protected:
    HostTest();
    ~HostTest() override;

    std::filesystem::path file(const std::string& name, const std::string& text);
    // A hub of these <plugin> and <endpoint> elements; its endpoints name translations="index.xml".
    std::shared_ptr<const host::Graph> load(const std::string& elements, Complaints& complaints);
    std::filesystem::path copies() const { return folder_ / "copies"; }
    std::vector<std::string> copied() const;

    std::filesystem::path folder_;
};

}  // namespace kamhub::test
