#pragma once
// A nightly file, read line by line: the memory does not grow with the file.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub::ninety_seven {

// One thread at a time. Reads the file that it has opened, whatever becomes of its name.
class BatchLines {
public:
    // Unavailable: it cannot be read; InvalidMessage: it is no regular file, or larger than
    // `limit` bytes. A link or a pipe in a folder that a partner writes to is not followed.
    static Result<BatchLines> open(const std::filesystem::path& file, std::size_t limit);
    BatchLines(BatchLines&&) noexcept;
    ~BatchLines();

    // The next line without its CR LF, good until the next call; nothing behind the last.
    // InvalidMessage for one that does not end.
    Result<std::optional<std::string_view>> next();
    // Goes back to the beginning, then behind so many lines.
    Status goBehind(std::size_t lines);
    std::size_t number() const;  // of the line that was given last, from 1
    // SHA-256 of what was read since the beginning, in hex; once, at the end.
    std::string hash();

private:
    struct State;
    explicit BatchLines(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace kamhub::ninety_seven
