#include "app/arguments.hpp"

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include "app/table.hpp"

namespace kamhub::app {

namespace {

constexpr std::size_t kAnyNumber = 100000;

Option helpOption() { return {"help", "", "Shows this.", false}; }

Poco::Util::OptionSet optionSet(const Command& command) {
    Poco::Util::OptionSet out;
    auto options = command.options;
    options.push_back(helpOption());
    for (const auto& option : options) {
        Poco::Util::Option one(option.name, "", option.help, false);
        one.repeatable(option.repeatable);
        if (!option.argument.empty()) one.argument(option.argument);
        out.addOption(one);
    }
    return out;
}

std::string wordComplaint(const Command& command, std::size_t count) {
    if (count < command.least_words) return "kamhub " + command.name + " lacks " + command.words;
    if (count > std::min(command.most_words, kAnyNumber))
        return "kamhub " + command.name + " takes " +
               (command.words.empty() ? "no words" : "only " + command.words);
    return {};
}

}  // namespace

// Collects what POCO's processor finds.
struct ArgumentReader {
    Arguments out;

    // The one edge where POCO throws.
    Status read(const Command& command, const std::vector<std::string>& words) {
        const auto set = optionSet(command);
        Poco::Util::OptionProcessor processor(set);
        processor.setUnixStyle(true);
        try {
            for (const auto& word : words) {
                std::string name, value;
                if (!processor.process(word, name, value))
                    out.words_.push_back(word);
                else if (!name.empty())
                    out.options_[name].push_back(value);
            }
            if (!out.has("help")) processor.checkRequired();
        } catch (const Poco::Util::OptionException& e) {
            return invalidConfig(std::string(e.name()) + ": --" + e.message() + "; kamhub " +
                                 command.name + " --help lists the options");
        }
        return okStatus();
    }
};

std::string Arguments::get(const std::string& option, const std::string& otherwise) const {
    const auto found = options_.find(option);
    return found == options_.end() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::all(const std::string& option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::vector<std::string>() : found->second;
}

Result<Arguments> parseArguments(const Command& command, const std::vector<std::string>& words) {
    ArgumentReader reader;
    if (auto status = reader.read(command, words); !status) return status.error();
    if (reader.out.has("help")) return reader.out;
    if (const auto wrong = wordComplaint(command, reader.out.words().size()); !wrong.empty())
        return invalidConfig(wrong + "; kamhub " + command.name + " --help says more");
    return reader.out;
}

std::string help(const Command& command) {
    std::string out = command.summary + "\n\nkamhub " + command.name +
                      (command.words.empty() ? "" : " " + command.words) +
                      (command.options.empty() ? "" : " [options]") + "\n\n";
    auto options = command.options;
    options.push_back(helpOption());
    Table table;
    for (const auto& option : options)
        table.add({"  --" + option.name + (option.argument.empty() ? "" : " " + option.argument),
                   option.help});
    out += table.text();
    if (!command.more.empty()) out += "\n" + command.more + "\n";
    return out;
}

Option jsonOption() { return {"json", "", "Prints JSON instead of text.", false}; }

std::vector<Option> clientOptions() {
    return {
        {"url", "URL", "The hub's operations API; else KAMHUB_URL, else http://127.0.0.1:8480.",
         false},
        {"data", "DIR",
         "The hub's data folder, where its own token lies; else KAMHUB_DATA, else ./kamhub-data.",
         false},
        {"token-file", "FILE", "The file of an API token, in its place; else KAMHUB_TOKEN_FILE.",
         false},
        jsonOption()};
}

}  // namespace kamhub::app
