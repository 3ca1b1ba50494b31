#include <malloc.h>
#include <sys/sysinfo.h>

#include <algorithm>

#include "app/commands.hpp"
#include "xml/document.hpp"

namespace {

// glibc's own rule lets the size from which a block is given back to the system grow to 32 MiB, and
// gives each of eight threads a core a heap of its own: the bodies of large messages then stay in
// all of them, and the hub looks as large as its busiest minute was.
void giveLargeBlocksBack() {
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, std::max(2, get_nprocs()));
}

}  // namespace

int main(int argc, char** argv) {
    giveLargeBlocksBack();
    kamhub::xml::initialise();
    return kamhub::app::runProgram({argv + 1, argv + argc});
}
