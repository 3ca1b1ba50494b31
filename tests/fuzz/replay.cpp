// The driver without libFuzzer: runs every file that it is given, then mutations of them, the same
// for the same seed. usage: kamhub_fuzz TARGET EXECUTIONS SEED CRASH_FILE FILE…; `list` prints the
// targets. An input that crashes, or takes more than 20 s, is left in CRASH_FILE.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>

#include "target.hpp"
#include "xml/document.hpp"

namespace kamhub::fuzz {

namespace {

constexpr std::size_t kLongest = 8192;
constexpr unsigned kSeconds = 20;

std::string input;  // of the execution that goes on
const char* crash_file = "";

void onAbort(int) {
    const int file = open(crash_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    _exit(file >= 0 && write(file, input.data(), input.size()) >= 0 ? 2 : 3);
}

// Makes new inputs of the files. One thread at a time.
class Mutator {
public:
    Mutator(const std::vector<std::string>& corpus, std::uint32_t seed)
        : corpus_(corpus), random_(seed) {}

    std::string next() {
        std::string text = any();
        for (auto times = 1 + below(6); times > 0; --times) change(text);
        if (text.size() > kLongest) text.resize(kLongest);
        return text;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    const std::string& any() { return corpus_[below(corpus_.size())]; }
    // Mostly a few bytes, at times any number up to the whole.
    std::size_t length(std::size_t whole) { return 1 + below(below(4) ? 12 : whole + 1); }
    std::string piece(const std::string& text) {
        return text.substr(below(text.size() + 1), length(text.size()));
    }

    void change(std::string& text) {
        static constexpr char kBytes[] = "\0\x01\x7f\x80\xff \n\r\t\"'&<>/=:{}[];,.-0159";
        const auto byte = [&] { return kBytes[below(sizeof kBytes - 1)]; };
        const auto at = below(text.size() + 1);
        switch (below(6)) {
            case 0:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                return;
            case 1:
                if (at < text.size()) text[at] = byte();
                return;
            case 2:
                text.insert(at, 1 + below(4), byte());
                return;
            case 3:
                text.erase(at, length(text.size()));
                return;
            case 4:
                text.insert(at, piece(below(2) ? text : any()));
                return;
            default:
                text.replace(at, length(text.size()), piece(any()));
        }
    }

    const std::vector<std::string>& corpus_;
    std::mt19937 random_;
};

void execute(const Target& target, std::string bytes) {
    input = std::move(bytes);
    alarm(kSeconds);
    target.run(input);
    alarm(0);
}

int run(const Target& target, char** words) {
    crash_file = words[2];
    std::signal(SIGABRT, onAbort);
    std::signal(SIGALRM, [](int) { std::abort(); });
    std::vector<std::string> corpus;
    for (auto** file = words + 3; *file; ++file) {
        std::ifstream in(*file, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        execute(target, corpus.back());
    }
    if (corpus.empty()) corpus.emplace_back();
    Mutator mutator(corpus, static_cast<std::uint32_t>(std::stoul(words[1])));
    const auto executions = std::stoul(words[0]);
    for (std::size_t done = 0; done < executions; ++done) execute(target, mutator.next());
    std::printf("%zu executions\n", corpus.size() + executions);
    return 0;
}

}  // namespace

}  // namespace kamhub::fuzz

int main(int count, char** words) {
    using namespace kamhub::fuzz;
    kamhub::xml::initialise();
    const auto* target = count > 4 ? find(words[1]) : nullptr;
    if (target) return run(*target, words + 2);
    for (const auto& each : targets()) std::puts(each.name);
    return count == 2 && std::string_view(words[1]) == "list" ? 0 : 2;
}
