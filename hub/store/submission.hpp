#pragma once
// A unit on its way to a writer, and the bounded queue in which it waits for its turn.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/unit.hpp"

namespace kamhub::store {

// With what can be worked out before its turn comes.
struct Submission {
    explicit Submission(Unit unit, WhenDone done);

    Unit unit;
    WhenDone done;
    std::vector<std::string> attributes;  // of each message, packed
    std::size_t bytes = 0;                // held in memory
    std::size_t rows = 0;                 // to be written, about
};

// The hash of its duplicate key.
const std::string& duplicateHash(const NewMessage& message);
// The original is kept only where it differs.
bool hasOriginal(const NewMessage& message);
std::int64_t micros(Instant instant);

// What may be submitted and not answered yet.
constexpr std::size_t kQueuedUnits = 20'000;
constexpr std::size_t kQueuedBytes = 64 * 1024 * 1024;

// A unit counts until it is answered, not only until it is taken. Thread-safe.
class SubmissionQueue {
public:
    // Calls back with Unavailable, at once, where it takes nothing. Answers whether it was taken.
    bool push(Submission submission);
    // All that is queued; what is in `out` is lost.
    void takeAll(std::deque<Submission>& out);
    // These were answered.
    void release(std::size_t units, std::size_t bytes);
    // From now on nothing is taken.
    void fail(const std::string& what);
    // Unavailable once it has failed.
    Status sound();
    bool empty();

private:
    std::mutex mutex_;
    std::deque<Submission> queue_;
    std::size_t held_units_ = 0, held_bytes_ = 0;
    std::string failed_;
};

// What a store does about a fatal error where nobody else decides: a line on stderr, and abort.
void endProgram(const std::string& what);

}  // namespace kamhub::store
