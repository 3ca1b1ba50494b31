#pragma once
// The one thread that writes: a bounded queue of units, many of them in one commit.

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite_apply.hpp"

namespace kamhub::store::sqlite {

using OnFatal = std::function<void(const std::string&)>;

// Thread-safe.
class Writer {
public:
    // The database is migrated. `on_fatal` hears of an error after which nobody knows what the disk
    // holds. `tables` outlives it.
    Writer(std::unique_ptr<Database> database, std::filesystem::path spool,
           const CurrentTables& tables, OnFatal on_fatal);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer();  // writes what is queued

    // Before the first unit: sweeps the spool, reads where the numbers stand, starts the thread.
    Status start();
    // Writes what is queued, ends the thread.
    void stop();
    void submit(Unit unit, WhenDone done);
    // Runs `work` on the writer's thread between two transactions, with the connection that
    // writes, and waits for it: units wait too, readers do not. Any thread but the writer's.
    Status perform(const std::function<Status(Database&)>& work);
    // Unavailable once it has failed. Any thread.
    Status sound() { return queue_.sound(); }
    // For reading spooled payloads.
    const Spool& spool() const { return spool_; }

private:
    struct Applied {
        Submission submission;
        Outcome outcome;
    };
    using Batch = std::vector<Applied>;

    void run();
    void runTasks();
    bool refill(bool wait);
    void writeBatch();
    // Applies units until the batch is full or nothing is queued; false: the transaction is broken.
    bool applyBatch(Batch& batch);
    bool commit();
    void giveUp(Batch& batch);
    void answer(Batch& batch);
    void checkpoint();
    void fail(const std::string& what);
    static int onCommitted(void* self, sqlite3*, const char*, int pages);

    std::unique_ptr<Database> database_;
    Spool spool_;
    UnitApplier applier_;
    OnFatal on_fatal_;
    std::deque<Submission> work_;  // the thread's own: taken from the queue
    int wal_pages_ = 0;
    std::optional<Error> trouble_;  // of the transaction at hand, where SQLite does not know it

    SubmissionQueue queue_;
    std::mutex mutex_;
    std::condition_variable woken_;
    bool stopping_ = false;                           // guarded by mutex_
    std::deque<std::packaged_task<Status()>> tasks_;  // guarded by mutex_
    std::string failed_;  // why nothing is taken any more; the thread's own

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace kamhub::store::sqlite
