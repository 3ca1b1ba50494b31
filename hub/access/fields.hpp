#pragma once
// The value of a fact as named fields. Each value stands behind its length, so that no byte in it
// can be taken for another field; names that a version does not know are passed over.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/time.hpp"

namespace kamhub::access {

// The words with blanks between them.
template <class Words>
std::string joined(const Words& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

// Value.
class Fields {
public:
    static Fields read(std::string_view text);  // what cannot be read is left out
    std::string text() const;

    void set(const std::string& name, std::string value) { all_[name] = std::move(value); }
    void set(const std::string& name, std::int64_t value) { set(name, std::to_string(value)); }
    void set(const std::string& name, Instant value) {
        set(name, std::int64_t{value.time_since_epoch().count()});
    }
    void set(const std::string& name, const std::vector<std::string>& words);  // without blanks

    std::string get(const std::string& name) const;  // empty if absent
    std::int64_t number(const std::string& name) const;
    Instant instant(const std::string& name) const { return Instant(Duration(number(name))); }
    std::vector<std::string> words(const std::string& name) const;

private:
    std::map<std::string, std::string> all_;
};

}  // namespace kamhub::access
