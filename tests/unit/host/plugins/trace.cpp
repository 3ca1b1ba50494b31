// What no plugin may have: a static constructor. It leaves a file, so that a test sees whether any
// code of it has run.

#include <cstdlib>
#include <fstream>

namespace {

[[maybe_unused]] const bool has_run = [] {
    if (const char* file = std::getenv("KAMHUB_TEST_TRACE"))
        std::ofstream(file) << "code of the plugin has run\n";
    return true;
}();

}  // namespace
