#include "access/fields.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace kamhub::access {

Fields Fields::read(std::string_view text) {
    Fields out;
    while (!text.empty()) {
        const auto blank = text.find(' ');
        const auto colon = text.find(':', blank);
        if (blank == text.npos || colon == text.npos) break;
        std::size_t size = 0;
        const auto read = std::from_chars(text.data() + blank + 1, text.data() + colon, size);
        if (read.ec != std::errc{} || size > text.size() - colon - 1) break;
        out.all_[std::string(text.substr(0, blank))] = text.substr(colon + 1, size);
        text.remove_prefix(std::min(text.size(), colon + 1 + size + 1));
    }
    return out;
}

std::string Fields::text() const {
    std::string out;
    for (const auto& [name, value] : all_)
        out += name + " " + std::to_string(value.size()) + ":" + value + "\n";
    return out;
}

void Fields::set(const std::string& name, const std::vector<std::string>& words) {
    set(name, joined(words));
}

std::string Fields::get(const std::string& name) const {
    const auto found = all_.find(name);
    return found == all_.end() ? std::string() : found->second;
}

std::int64_t Fields::number(const std::string& name) const {
    const auto text = get(name);
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::vector<std::string> Fields::words(const std::string& name) const {
    std::istringstream in(get(name));
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

}  // namespace kamhub::access
