#include "store/attributes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kamhub::store {

namespace {

constexpr std::array<std::string_view, 6> kOwnColumn{"specversion", "id",      "source",
                                                     "type",        "subject", "partitionkey"};

}  // namespace

std::string packAttributes(const Envelope& envelope) {
    std::string out;
    for (const auto& [name, value] : attributesOf(envelope)) {
        if (std::find(kOwnColumn.begin(), kOwnColumn.end(), name) != kOwnColumn.end()) continue;
        out += name;
        out += ' ';
        out += std::to_string(value.size());
        out += ':';
        out += value;
        out += '\n';
    }
    return out;
}

void unpackAttributes(std::string_view text, Envelope& envelope) {
    envelope.data_content_type.clear();  // the default is not stored by leaving it out
    while (!text.empty()) {
        const auto blank = text.find(' ');
        const auto colon = text.find(':', blank);
        if (blank == text.npos || colon == text.npos) return;
        std::size_t size = 0;
        const auto read = std::from_chars(text.data() + blank + 1, text.data() + colon, size);
        if (read.ec != std::errc{} || size > text.size() - colon - 1) return;
        const auto value = text.substr(colon + 1, size);
        if (!setAttribute(envelope, text.substr(0, blank), value)) {
            // Written by a newer version: the rest of the envelope is still good.
        }
        text.remove_prefix(std::min(text.size(), colon + 1 + size + 1));
    }
}

}  // namespace kamhub::store
