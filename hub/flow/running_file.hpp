#pragma once
// The deliveries that are being handled now, in a small memory-mapped file. What stands there when
// the hub begins was being handled when it ended without a stop: a message that ends the hub each
// time it is handled is found by it, and parked instead of ending the hub for ever.

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::flow {

constexpr int kMostEndings = 3;  // unclean ends in a row while one delivery is handled

// The file is written by the mapping only: it outlives a killed process, not a lost power. Bounded:
// when all slots are taken, further deliveries are handled without one. Thread-safe.
class RunningFile : public std::enable_shared_from_this<RunningFile> {
    struct Slot;
    struct Made {};  // only open() and inMemory() make one

public:
    RunningFile(Made, Slot* slots) : slots_(slots) {}
    static Result<std::shared_ptr<RunningFile>> open(const std::filesystem::path& file);
    static std::shared_ptr<RunningFile> inMemory();  // for who simulates ends: restarted()
    ~RunningFile();
    RunningFile(const RunningFile&) = delete;
    RunningFile& operator=(const RunningFile&) = delete;

    // Held while a delivery is handled.
    using Handling = std::shared_ptr<void>;
    struct Entry {
        enum class May { Go, Wait, Never } may = May::Go;
        Handling handling;  // Go
    };
    // Never: the hub has ended kMostEndings times while this was handled; that is forgotten now, so
    // that a replay begins anew. Wait: this is its last time, and another such one is being handled
    // just now: they go one by one, so that one of them does not condemn the others.
    Entry enter(const std::string& delivery);

    // What was being handled counts as an unclean end. open() does it.
    void restarted();

private:
    struct Slot {
        std::array<char, 52> id;
        std::uint32_t endings;
        std::uint32_t running;
        std::uint32_t unused;
    };
    static constexpr std::size_t kSlots = 1024;

    static Result<Slot*> map(int descriptor);
    void leave(std::size_t slot, std::uint64_t life);
    void clear(std::size_t slot);

    std::mutex mutex_;
    Slot* const slots_;
    std::vector<std::size_t> free_;
    std::unordered_map<std::string, std::size_t> suspects_;  // with endings, handled or not
    std::uint64_t life_ = 0;  // tells what is held from before restarted()
    bool last_time_ = false;  // a suspect of kMostEndings - 1 is being handled
};

}  // namespace kamhub::flow
