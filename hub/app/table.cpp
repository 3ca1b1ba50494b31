#include "app/table.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace kamhub::app {

namespace {

// The code point at `at`, and `at` moved behind it. Broken bytes count as one character each.
char32_t next(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    char32_t code = size == 1 ? lead : lead & (0xFF >> (size + 1));
    for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
        code = code << 6 | (text[at + i] & 0x3F);
    at = std::min(text.size(), at + size);
    return code;
}

// East Asian Width (UAX #11) as far as terminals and this program's texts need it.
std::size_t width(char32_t code) {
    const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                      (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                      (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                      (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x20000 && code <= 0x3FFFD);
    return wide ? 2 : 1;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto c = static_cast<unsigned char>(out[i]);
        // U+0080 to U+009F, which some terminals take for escape sequences, are C2 80 to C2 9F.
        const bool c1 =
            c == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0;
        if (c1)
            out[i] = out[i + 1] = ' ';
        else if (c < 0x20 || c == 0x7F)
            out[i] = ' ';
    }
    return out;
}

void printLines(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::cout << "  " << printable(text.substr(at, end - at)) << "\n";
        at = end + 1;
    }
}

std::size_t columns(std::string_view utf8) {
    std::size_t out = 0;
    for (std::size_t at = 0; at < utf8.size();) out += width(next(utf8, at));
    return out;
}

std::string shortened(const std::string& text, std::size_t limit) {
    if (columns(text) <= limit) return text;
    std::size_t at = 0, end = 0;
    for (std::size_t used = 0; at < text.size(); end = at) {
        used += width(next(text, at));
        if (used + 1 > limit) break;
    }
    return text.substr(0, end) + "…";
}

std::string brief(const std::string& seconds) {
    if (seconds.empty()) return {};
    const long long count = std::atoll(seconds.c_str());
    if (count < 120) return std::to_string(count) + "s";
    if (count < 120 * 60) return std::to_string(count / 60) + "m";
    if (count < 48 * 3600) return std::to_string(count / 3600) + "h";
    return std::to_string(count / 86400) + "d";
}

void Table::add(std::vector<std::string> cells) {
    for (auto& cell : cells) cell = printable(cell);
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], columns(row[i]));
        }
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] + 2 - columns(row[i]), ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

}  // namespace kamhub::app
