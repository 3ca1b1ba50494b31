#pragma once
// Command lines of the programs of the benchmark: --name value, in any order, names may repeat.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace kamhub::bench {

class Options {
public:
    Options(int argc, char** argv) {
        for (int i = 1; i + 1 < argc; i += 2) {
            const std::string name = argv[i];
            if (name.rfind("--", 0) != 0) fail("write --name value, not " + name);
            given_.emplace(name.substr(2), argv[i + 1]);
        }
        if (argc % 2 == 0) fail(std::string(argv[argc - 1]) + " needs a value");
    }

    std::string text(const std::string& name, const std::string& otherwise = {}) const {
        const auto at = given_.find(name);
        return at == given_.end() ? otherwise : at->second;
    }
    double number(const std::string& name, double otherwise) const {
        const auto at = given_.find(name);
        return at == given_.end() ? otherwise : std::atof(at->second.c_str());
    }
    std::vector<std::string> all(const std::string& name) const {
        std::vector<std::string> out;
        const auto [from, to] = given_.equal_range(name);
        for (auto at = from; at != to; ++at) out.push_back(at->second);
        return out;
    }
    // The bytes of the file that an option names; empty if it is not given.
    std::string file(const std::string& name) const {
        const auto path = text(name);
        if (path.empty()) return {};
        std::ifstream in(path, std::ios::binary);
        if (!in) fail("there is no file " + path);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    [[noreturn]] static void fail(const std::string& why) {
        std::fprintf(stderr, "%s\n", why.c_str());
        std::exit(2);
    }

private:
    std::multimap<std::string, std::string> given_;
};

}  // namespace kamhub::bench
