#include "support.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "xml/document.hpp"

namespace kamhub::test {

std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::filesystem::path testPlugin(const std::string& name) {
    return std::filesystem::path(TEST_PLUGINS) / (name + ".so");
}

std::string text(const Complaints& complaints) {
    std::string out;
    for (const auto& complaint : complaints) out += toString(complaint) + "\n";
    return out;
}

std::string markAlone(const std::filesystem::path& canonical) {
    return "<catalogue xmlns='urn:kamhub:catalogue:1' namespace='urn:kamhub:canonical:1'>\n"
           "<family name='customer' en='Customer' zh='客户'/>\n<message code='M06' type='" +
           std::string(kMarkType) +
           "' element='KeyAccountMarkAssigned' kind='event' family='customer' schema='" +
           (canonical / "key_account_mark_assigned.xsd").string() + "' sample='" +
           (canonical / "samples/key_account_mark_assigned.xml").string() +
           "' en='Key-account mark assigned' zh='大客户标识下发'/>\n</catalogue>\n";
}

HostTest::HostTest() {
    xml::initialise();
    auto pattern = (std::filesystem::temp_directory_path() / "kamhub-host-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file("identity.xslt", kIdentitySheet);
    file("index.xml",
         "<translations xmlns='urn:kamhub:translations:1' system='test'>\n  <out type='" +
             std::string(kMarkType) + "' operation='Mark' with='identity.xslt'/>\n</translations>");
    file("catalogue.xml", markAlone(KAMHUB_SOURCE_DIR "/mappings/canonical"));
    file("routes.xml", "<routes xmlns='urn:kamhub:routes:1'/>");
}

HostTest::~HostTest() { std::filesystem::remove_all(folder_); }

std::filesystem::path HostTest::file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
}

std::shared_ptr<const host::Graph> HostTest::load(const std::string& elements,
                                                  Complaints& complaints) {
    const auto hub =
        file("hub.xml",
             "<hub xmlns='urn:kamhub:config:1' name='test' catalogue='catalogue.xml"
             "' routes='routes.xml' front-door='door' operations='door' plugins='" TEST_PLUGINS
             "'>\n<listener name='door'/>\n" +
                 elements + "\n</hub>\n");
    return host::loadGraph(hub, {"/nonexistent", copies()}, complaints);
}

std::vector<std::string> HostTest::copied() const {
    std::vector<std::string> out;
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator(copies(), absent))
        out.push_back(entry.path().filename());
    return out;
}

}  // namespace kamhub::test
