#include "app/text_file.hpp"

#include <fstream>
#include <iterator>

namespace kamhub::app {

Result<std::string> textOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return invalidConfig(file + " cannot be read; write the name of a message's file");
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace kamhub::app
