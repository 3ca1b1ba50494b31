#pragma once
// What ICU knows of text: patterns, Chinese order, the words that a search looks for. The one place
// that calls it.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub::records {

// Characters of a text that every part of the hub can carry: UTF-8, no control characters but, with
// `lines`, line ends and tabs; none where it is no such text.
std::optional<std::size_t> charactersOf(std::string_view utf8, bool lines);

// A regular expression. Immutable; shared between threads.
class Pattern {
public:
    static Result<std::shared_ptr<const Pattern>> compile(const std::string& expression);
    // The whole text matches. Bounded: what takes longer than kPatternMilliseconds does not.
    bool matches(std::string_view utf8) const;
    ~Pattern();

private:
    struct State;
    explicit Pattern(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Bytewise order of the keys is the order that Chinese readers expect: digits, Chinese by pinyin,
// Latin letters. ASCII.
std::string sortKey(std::string_view utf8);

// What a search compares: lower case, full width as half width, a blank around each Chinese
// character, everything between words dropped. At most `tokens` of them.
std::string searchTokens(std::string_view utf8, std::size_t tokens);

}  // namespace kamhub::records
