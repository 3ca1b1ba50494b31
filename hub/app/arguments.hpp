#pragma once
// The command line: each command declares its options once; parsing, complaints and --help follow
// from it.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::app {

constexpr int kOk = 0;
constexpr int kFailed = 1;  // the hub said no, is not there, or nothing matched
constexpr int kUsage = 2;   // wrong words on the command line, or a configuration with complaints

struct Option {
    std::string name;      // without --
    std::string argument;  // its name for people; empty: a flag
    std::string help;
    bool repeatable = false;
};

// What was typed, checked against the options. Value.
class Arguments {
public:
    bool has(const std::string& option) const { return options_.contains(option); }
    // The last value given, or `otherwise`.
    std::string get(const std::string& option, const std::string& otherwise = {}) const;
    std::vector<std::string> all(const std::string& option) const;
    const std::vector<std::string>& words() const { return words_; }

private:
    friend struct ArgumentReader;
    std::map<std::string, std::vector<std::string>> options_;
    std::vector<std::string> words_;
};

// One command of the program. Immutable.
struct Command {
    std::string name;
    std::string words;  // what follows it, for people: "FILE", "ID…"
    std::size_t least_words = 0, most_words = 0;
    std::string summary;
    std::vector<Option> options;
    std::function<int(const Arguments&)> run;
    std::string more;  // further lines of --help
};

// InvalidConfig with what to write. `--help` needs no words.
Result<Arguments> parseArguments(const Command& command, const std::vector<std::string>& words);
std::string help(const Command& command);

// Options that several commands share.
Option jsonOption();
std::vector<Option> clientOptions();  // --url, --data, --token-file, --json

}  // namespace kamhub::app
