#pragma once
// The bytes of a message. Small ones are held in memory, large ones stand in a spool file; nobody
// copies them.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub {

constexpr std::size_t kSpoolThreshold = 256 * 1024;  // bytes; beyond it a payload is a file
constexpr std::size_t kTreeLimit = 8 * 1024 * 1024;  // bytes; no tree is built of more

// Immutable, cheap to copy, safe to share between threads.
class Payload {
public:
    Payload() = default;
    static Payload of(std::string bytes);
    // Takes the file over: it is removed when the last copy goes, unless keep() was called.
    static Payload ofFile(std::filesystem::path file, std::size_t size, std::string sha256_hex);

    std::size_t size() const;
    bool empty() const { return size() == 0; }
    bool inMemory() const;
    // The bytes, where they are in memory; empty view for a file.
    std::string_view view() const;
    // The file, where they are in one; empty path otherwise.
    const std::filesystem::path& file() const;
    // Lower-case hex of SHA-256 over the bytes; computed once.
    const std::string& sha256() const;
    // All bytes as text if there are at most `limit`; refuses more. For parsers that need one
    // buffer.
    Result<std::string> read(std::size_t limit = kTreeLimit) const;
    // Feeds the bytes in chunks; stops when `chunk` returns false.
    Status forEachChunk(const std::function<bool(std::string_view)>& chunk) const;
    // The store owns the spool file from now on: it is not removed with this object.
    void keep() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

std::string sha256Hex(std::string_view bytes);

}  // namespace kamhub
