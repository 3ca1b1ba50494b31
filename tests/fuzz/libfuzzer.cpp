// What libFuzzer calls. The environment variable KAMHUB_FUZZ names the target; `list` prints them.

#include <cstdint>
#include <cstdio>

#include "target.hpp"
#include "xml/document.hpp"

using namespace kamhub::fuzz;

static const Target* chosen = nullptr;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    kamhub::xml::initialise();
    const char* name = std::getenv("KAMHUB_FUZZ");
    chosen = find(name ? name : "");
    if (chosen) return 0;
    for (const auto& target : targets()) std::puts(target.name);
    std::fflush(stdout);
    std::_Exit(name && std::string_view(name) == "list" ? 0 : 2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chosen->run({reinterpret_cast<const char*>(data), size});
    return 0;
}
