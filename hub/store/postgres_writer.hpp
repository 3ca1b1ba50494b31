#pragma once
// The one thread that writes: units go out one after another in libpq's pipeline, each a
// transaction of its own, and are answered in groups, when a flush behind them is on the disk.

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "store/postgres_unit.hpp"

namespace kamhub::store::postgres {

using OnFatal = std::function<void(const std::string&)>;

// Thread-safe.
class Writer {
public:
    // The connection holds the schema. `on_fatal` hears of a connection that is lost: of what was
    // sent and not answered nobody knows whether it is stored.
    // `tables` outlives it.
    Writer(std::unique_ptr<Connection> connection, const CurrentTables& tables, OnFatal on_fatal);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer();  // writes what is queued

    // Before the first unit: prepares the statements, starts the thread.
    Status start();
    // Writes what is queued, ends the thread.
    void stop();
    void submit(Unit unit, WhenDone done);
    // Unavailable once it has failed, and for a while after the server's disk was full. Any thread.
    Status sound();

private:
    // A unit that was sent and is not answered, or a flush behind units.
    struct Flight {
        std::optional<Submission> submission;  // none: a flush
        UnitResults results;
        std::optional<Error> fault;  // found on this side
        bool ended = false;          // its transaction
    };

    void run();
    bool sendQueued();
    bool sendUnit(Submission submission);
    bool sendFlush();
    bool sendStatement(Statement statement, const Parameters& parameters);
    bool endSegment();
    // Moves bytes both ways until everything is sent; with `wait` for what comes next: a result, a
    // submission, the end.
    bool exchange(bool wait);
    bool receive();
    bool take(const Answer& answer);
    void answerFlushed();
    bool fail(const std::string& what);
    void giveUp();
    void wake();

    std::unique_ptr<Connection> connection_;
    const CurrentTables& tables_;
    OnFatal on_fatal_;
    SubmissionQueue queue_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::int64_t> full_until_ = 0;  // of the steady clock
    int wake_;                                  // an eventfd

    // The thread's own
    std::unique_ptr<UnitSender> sender_;
    std::deque<Submission> work_;
    std::deque<Flight> flights_;  // in the order in which they were sent
    std::size_t arriving_ = 0;    // of flights_: the first whose transaction has not ended
    bool flushing_ = false;       // a flush is under way
    bool unflushed_ = false;      // units were sent behind the last flush
    std::string failed_;

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kamhub::store::postgres
