#include "app/commands.hpp"
#include "xml/document.hpp"

// jemalloc's settings (ADR-0041), which it reads before main begins: what was freed goes back to
// the system after a second, also while nothing happens, so that the hub does not look as large as
// its busiest minute was. A build with sanitizers has another allocator and looks at nothing here.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true,max_background_threads:"
    "1";
}

int main(int argc, char** argv) {
    kamhub::xml::initialise();
    return kamhub::app::runProgram({argv + 1, argv + argc});
}
