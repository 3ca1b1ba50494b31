#include "app/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace kamhub::app {

namespace {

// The terminal without echo, for as long as this lives. One thread at a time.
class Quiet {
public:
    Quiet() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        auto quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

private:
    termios before_{};
    bool changed_ = false;
};

std::string ask(const std::string& what) {
    const Quiet quiet;
    std::cerr << what << ": " << std::flush;
    std::string line;
    std::getline(std::cin, line);
    std::cerr << "\n";
    return line;
}

}  // namespace

Result<Secret> readPassword(const std::string& what) {
    if (isatty(STDIN_FILENO) == 0) {
        std::string line;
        std::getline(std::cin, line);
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty())
            return invalidConfig(what +
                                 " is missing; write it on standard input, or run this in a "
                                 "terminal");
        return Secret(line);
    }
    const auto one = ask(what), two = ask(what + " again");
    if (one.empty()) return invalidConfig(what + " is missing");
    if (one != two) return invalidConfig("these are two; nothing was changed");
    return Secret(one);
}

}  // namespace kamhub::app
