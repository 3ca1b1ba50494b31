#include "support.hpp"

#include <stdlib.h>

#include <fstream>

namespace kamhub::xml::test {

namespace {

// The libraries are set up once, before the first test, as main does it.
class Initialised : public ::testing::Environment {
public:
    void SetUp() override { initialise(); }
};

[[maybe_unused]] const auto* const kEnvironment =
    ::testing::AddGlobalTestEnvironment(std::make_unique<Initialised>().release());

}  // namespace

TempFolder::TempFolder() {
    auto name = (std::filesystem::temp_directory_path() / "kamhub_xml_XXXXXX").string();
    path_ = mkdtemp(name.data());
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::write(const std::string& name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
}

Document parsed(std::string_view text) {
    auto document = Document::parse(text);
    if (document) return std::move(*document);
    ADD_FAILURE() << document.error().message;
    return Document();
}

}  // namespace kamhub::xml::test
