#include "flow/causes.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace kamhub::flow {

namespace {

constexpr std::size_t kMostCauses = 10'000;  // held while counting

bool inWord(unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c >= 0x80; }

// The word that begins at `at`; # where it holds a digit.
std::string wordAt(const std::string& text, std::size_t& at) {
    const auto begin = at;
    bool digits = false;
    for (; at < text.size() && inWord(static_cast<unsigned char>(text[at])); ++at)
        digits = digits || std::isdigit(static_cast<unsigned char>(text[at]));
    return digits ? "#" : text.substr(begin, at - begin);
}

std::string withoutAttempts(const std::string& error) {
    const auto open = error.rfind(" (");
    return open != error.npos && error.ends_with(" attempts)") ? error.substr(0, open) : error;
}

}  // namespace

std::string causeOf(const std::string& error) {
    const auto text = withoutAttempts(error);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const auto end = c == '"' ? text.find('"', at + 1) : text.npos;
        if (end != text.npos) {
            out += "\"…\"";
            at = end + 1;
        } else if (inWord(c)) {
            out += wordAt(text, at);
        } else {
            out += text[at++];
        }
    }
    return out;
}

Result<Causes> causesOf(store::Store& store, const ParkedSelection& selection, int most) {
    std::map<std::pair<std::string, std::string>, Cause> found;
    Causes out;
    ParkedSelection page = selection;
    page.ids.clear();
    page.limit = kMostParked;
    page.after = 0;
    do {
        auto rows = selectParked(store, page);
        if (!rows) return rows.error();
        for (const auto& row : rows->rows) {
            ++out.parked;
            const auto key = std::pair(row.endpoint, causeOf(row.error));
            auto at = found.find(key);
            if (at == found.end() && found.size() >= kMostCauses) {
                ++out.others;
                continue;
            }
            if (at == found.end())
                at = found.emplace(key, Cause{key.first, key.second, 0, row.changed, row.changed,
                                              row.id, row.error})
                         .first;
            ++at->second.count;
            at->second.first = std::min(at->second.first, row.changed);
            at->second.last = std::max(at->second.last, row.changed);
        }
        page.after = rows->next;
    } while (page.after > 0);
    for (auto& [key, cause] : found) out.causes.push_back(std::move(cause));
    std::stable_sort(out.causes.begin(), out.causes.end(),
                     [](auto& a, auto& b) { return a.count > b.count; });
    for (; out.causes.size() > static_cast<std::size_t>(most); out.causes.pop_back())
        out.others += out.causes.back().count;
    return out;
}

}  // namespace kamhub::flow
