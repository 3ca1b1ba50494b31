#pragma once
// Documents of the ERP for tests.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace kamhub::testing {

inline std::string readFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void writeFile(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string idocText(
    const std::string& number, const std::string& name = "example",
    const std::string& declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    const std::string& key = "") {
    return declaration + "<ZHRMD_A01><IDOC BEGIN=\"1\"><EDI_DC40 SEGMENT=\"1\"><DOCNUM>" + number +
           "</DOCNUM><MESTYP>ZHRMD</MESTYP><MESCOD>EMP</MESCOD>" +
           (key.empty() ? "" : "<ARCKEY>" + key + "</ARCKEY>") +
           "</EDI_DC40><E1PLOGI SEGMENT=\"1\"><ENAME>" + name +
           "</ENAME></E1PLOGI></IDOC></ZHRMD_A01>";
}

inline std::string contractText(const std::string& number, const std::string& key,
                                const std::string& name) {
    return "<ZKACONTRACT01><IDOC BEGIN=\"1\"><EDI_DC40 SEGMENT=\"1\"><DOCNUM>" + number +
           "</DOCNUM><MESTYP>ZKACONTRACT</MESTYP><ARCKEY>" + key + "</ARCKEY></EDI_DC40><KTEXT>" +
           name + "</KTEXT></IDOC></ZKACONTRACT01>";
}

}  // namespace kamhub::testing
