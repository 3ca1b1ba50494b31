// Runs seeds of the simulated delivery core, or shows that the checker finds what is wrong on
// purpose. A failing seed is printed; run alone it does the same again.

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "checker.hpp"
#include "xml/limits.hpp"

namespace kamhub::simulation {

namespace {

struct Wanted {
    std::uint64_t first = 1;
    int seeds = 100;
    bool mutants = false, one = false;
    Mutant mutant = Mutant::None;
};

constexpr char kUsage[] =
    "usage: simulation [--seeds N] [--first SEED] [--seed SEED] [--mutant NAME] [--mutants]\n"
    "  --seeds N      how many, from --first on (100)\n"
    "  --seed SEED    this one alone\n"
    "  --mutant NAME  with a defect that the checker must find\n"
    "  --mutants      each of them, until it is found, in --seeds seeds at most\n";

bool read(int count, char** words, Wanted& wanted) {
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--mutants") {
            wanted.mutants = true;
            continue;
        }
        if (i + 1 == count) return false;
        const char* value = words[++i];
        if (word == "--seeds") {
            wanted.seeds = std::atoi(value);
        } else if (word == "--first" || word == "--seed") {
            wanted.first = std::strtoull(value, nullptr, 10);
            wanted.one = wanted.one || word == "--seed";
        } else if (word == "--mutant") {
            for (const auto& [name, mutant] : kMutants)
                if (name == value) wanted.mutant = mutant;
            if (wanted.mutant == Mutant::None) return false;
        } else {
            return false;
        }
    }
    if (wanted.one) wanted.seeds = 1;
    return true;
}

// The first seed in which something is found; 0: none.
std::uint64_t firstFound(const Wanted& wanted, const flow::Live& live, Mutant mutant,
                         std::vector<std::string>& found) {
    for (int i = 0; i < wanted.seeds; ++i) {
        const auto seed = wanted.first + static_cast<std::uint64_t>(i);
        World world(seed, live, mutant);
        world.run();
        found = judge(world);
        if (!found.empty()) return seed;
    }
    return 0;
}

int showMutants(const Wanted& wanted, const flow::Live& live) {
    int missed = 0;
    for (const auto& [name, mutant] : kMutants) {
        std::vector<std::string> found;
        const auto seed = firstFound(wanted, live, mutant, found);
        if (seed == 0) ++missed;
        std::cout << name << ": "
                  << (seed ? "found by seed " + std::to_string(seed) + ": " + found.front()
                           : "NOT FOUND")
                  << "\n";
    }
    return missed;
}

int runSeeds(const Wanted& wanted, const flow::Live& live) {
    const auto began = std::chrono::steady_clock::now();
    int failed = 0, messages = 0, effects = 0, kills = 0;
    for (int i = 0; i < wanted.seeds; ++i) {
        const auto seed = wanted.first + static_cast<std::uint64_t>(i);
        World world(seed, live, wanted.mutant);
        world.run();
        const auto found = judge(world);
        if (!found.empty()) {
            ++failed;
            std::cout << "seed " << seed << " fails; again with: simulation --seed " << seed
                      << "\n";
            for (const auto& each : found) std::cout << "  " << each << "\n";
        }
        messages += static_cast<int>(world.sent().size());
        kills += world.kills();
        for (const auto& [name, partner] : world.partners())
            effects += static_cast<int>(partner->effects().size());
    }
    const auto seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::cout << wanted.seeds << " seeds, " << kills << " kills, " << messages << " messages, "
              << effects << " effects, " << failed << " failed; "
              << static_cast<int>(wanted.seeds / seconds * 60) << " seeds a minute\n";
    return failed;
}

}  // namespace

int run(int count, char** words) {
    Wanted wanted;
    if (!read(count, words, wanted)) return std::cerr << kUsage, 2;
    xml::initialise();
    std::string folder = (std::filesystem::temp_directory_path() / "kamhub-sim-XXXXXX").string();
    if (!mkdtemp(folder.data())) return std::cerr << "cannot make " << folder << "\n", 2;
    const auto live = configuration(folder);
    const int wrong = wanted.mutants ? showMutants(wanted, live) : runSeeds(wanted, live);
    std::filesystem::remove_all(folder);
    return wrong ? 1 : 0;
}

}  // namespace kamhub::simulation

int main(int count, char** words) { return kamhub::simulation::run(count, words); }
