#include "batch_progress.hpp"

#include <sstream>

#include "durable_file.hpp"

namespace kamhub::ninety_seven {

namespace {

constexpr std::size_t kReasonsKept = 1000;
constexpr std::size_t kLongestReason = 500;
constexpr std::size_t kFileSize = kReasonsKept * (kLongestReason + 1) + 1000;

}  // namespace

void BatchProgress::addUnusable(std::string line) {
    if (unusable.size() == kReasonsKept) return void(++more_unusable);
    for (char& c : line)
        if (c == '\n') c = ' ';
    if (line.size() > kLongestReason) line.resize(kLongestReason);
    unusable.push_back(std::move(line));
}

std::string BatchProgress::reasons() const {
    std::string out;
    for (const auto& line : unusable) out += line + "\n";
    if (more_unusable) out += "and " + std::to_string(more_unusable) + " more\n";
    return out;
}

BatchProgress BatchProgress::load(const std::filesystem::path& kept, const std::string& hash) {
    const BatchProgress none{hash, 0, {}, 0};
    const auto text = readWhole(kept, kFileSize);
    if (!text) return none;
    std::istringstream in(*text);
    BatchProgress out;
    if (!(in >> out.hash >> out.records >> out.more_unusable) || out.hash != hash) return none;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) out.unusable.push_back(line);
    return out;
}

Status BatchProgress::store(const std::filesystem::path& kept) const {
    std::string text =
        hash + " " + std::to_string(records) + " " + std::to_string(more_unusable) + "\n";
    for (const auto& line : unusable) text += line + "\n";
    return writeDurably(kept, text);
}

}  // namespace kamhub::ninety_seven
