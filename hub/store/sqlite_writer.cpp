#include "store/sqlite_writer.hpp"

#include <cstdio>
#include <utility>

namespace kamhub::store::sqlite {

namespace {

// A batch ends with the queue, or at one of these.
constexpr auto kBatchTime = std::chrono::milliseconds(2);
constexpr std::size_t kBatchBytes = 1024 * 1024;
constexpr std::size_t kBatchRows = 500;

// From here on the log is copied into the database, between two commits.
constexpr int kCheckpointPages = 4000;
// From here on readers that hold the log open are waited for, so that it starts anew.
constexpr int kCheckpointAtAnyCost = 64'000;

}  // namespace

Writer::Writer(std::unique_ptr<Database> database, std::filesystem::path spool,
               const CurrentTables& tables, OnFatal on_fatal)
    : database_(std::move(database)),
      spool_(std::move(spool)),
      applier_(*database_, spool_, tables),
      on_fatal_(std::move(on_fatal)) {}

Writer::~Writer() { stop(); }

Status Writer::start() {
    auto swept = spool_.open([this](const std::string& name) -> Result<bool> {
        constexpr std::string_view kPrefix = "payload-";
        if (name.rfind(kPrefix, 0) != 0) return false;
        auto rows = database_->rows("SELECT 1 FROM payload WHERE id=CAST(? AS INTEGER) AND file=?",
                                    std::string_view(name).substr(kPrefix.size()), name);
        const Step step = rows.next();
        if (step != Step::Row && step != Step::Done) return database_->error("sweeping the spool");
        return step == Step::Row;
    });
    if (!swept) return swept;
    if (auto status = applier_.open(); !status) return status;
    // Checkpoints are called by hand: SQLite's own would run inside a commit and keep its errors to
    // itself.
    sqlite3_wal_hook(database_->handle(), &Writer::onCommitted, this);
    // The caches of this and of the readers are a part of the hub's peak; the system's own keeps the
    // file besides.
    if (database_->script("PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864") !=
        Step::Done)
        return database_->error("opening for writing");
    thread_ = std::thread([this] { run(); });
    return okStatus();
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    woken_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Writer::submit(Unit unit, WhenDone done) {
    if (!queue_.push(Submission(std::move(unit), std::move(done)))) return;
    // Between the writer's look at the queue and its wait there is no gap to be woken in.
    { const std::lock_guard lock(mutex_); }
    woken_.notify_one();
}

Status Writer::perform(const std::function<Status(Database&)>& work) {
    std::packaged_task<Status()> task([this, &work]() -> Status {
        if (!failed_.empty()) return unavailable("the store has failed: " + failed_);
        return work(*database_);
    });
    auto done = task.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return unavailable("the store is being closed");
        tasks_.push_back(std::move(task));
    }
    woken_.notify_one();
    return done.get();
}

void Writer::run() {
    while (refill(true)) {
        runTasks();
        if (!work_.empty()) writeBatch();
        checkpoint();
    }
}

void Writer::runTasks() {
    for (;;) {
        std::packaged_task<Status()> task;
        {
            const std::lock_guard lock(mutex_);
            if (tasks_.empty()) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

// Brings what is queued within the thread's reach; false: there is nothing, and with `wait` there
// will be nothing.
bool Writer::refill(bool wait) {
    if (!work_.empty()) return true;
    if (wait) {
        std::unique_lock lock(mutex_);
        woken_.wait(lock, [this] { return stopping_ || !tasks_.empty() || !queue_.empty(); });
        if (!tasks_.empty()) return true;
    }
    queue_.takeAll(work_);
    return !work_.empty();
}

void Writer::writeBatch() {
    Batch batch;
    trouble_.reset();
    if (!applyBatch(batch) || !commit()) giveUp(batch);
    answer(batch);
}

bool Writer::applyBatch(Batch& batch) {
    const auto begun = std::chrono::steady_clock::now();
    std::size_t bytes = 0, rows = 0;
    bool sound = failed_.empty() && database_->run("BEGIN IMMEDIATE") == Step::Done;
    do {
        batch.push_back({std::move(work_.front()), Committed{}});
        work_.pop_front();
        auto& [submission, outcome] = batch.back();
        if (!sound) return false;
        auto applied = applier_.apply(submission);
        if (!applied) return false;
        outcome = std::move(*applied);
        bytes += submission.bytes;
        rows += submission.rows;
        if (bytes >= kBatchBytes || rows >= kBatchRows) break;
        if (std::chrono::steady_clock::now() - begun >= kBatchTime) break;
    } while (refill(false));
    return true;
}

bool Writer::commit() {
    if (auto status = applier_.close(); !status) {
        trouble_ = status.error();
        return false;
    }
    if (database_->run("COMMIT") != Step::Done) return false;
    applier_.committed();
    return true;
}

// A full disk is certain: nothing of the batch is in the log, and another attempt may succeed once
// there is room. After any other error nobody knows what the disk holds; only opening the store
// anew can tell.
void Writer::giveUp(Batch& batch) {
    Error error = trouble_ ? *trouble_ : database_->error("writing");
    const bool ended = !failed_.empty();
    if (database_->inTransaction()) database_->run("ROLLBACK");
    applier_.forget();
    if (ended)
        error = unavailable("the store has failed: " + failed_);
    else if (error.code != ErrorCode::Unavailable) {
        fail(error.message);
        error.message +=
            "; whether the unit is stored is not known before the store is opened again";
    }
    for (auto& applied : batch) applied.outcome = error;
}

void Writer::answer(Batch& batch) {
    std::size_t bytes = 0;
    for (const auto& applied : batch) bytes += applied.submission.bytes;
    queue_.release(batch.size(), bytes);
    for (auto& [submission, outcome] : batch) submission.done(std::move(outcome));
}

void Writer::checkpoint() {
    if (wal_pages_ < kCheckpointPages || !failed_.empty()) return;
    const int mode =
        wal_pages_ < kCheckpointAtAnyCost ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    wal_pages_ = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(database_->handle(), nullptr, mode, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_IOERR)
        fail(database_->error("copying the log into the database").message);
}

void Writer::fail(const std::string& what) {
    failed_ = what;
    queue_.fail(what);
    on_fatal_(what);
}

int Writer::onCommitted(void* self, sqlite3*, const char*, int pages) {
    static_cast<Writer*>(self)->wal_pages_ = pages;
    return SQLITE_OK;
}

}  // namespace kamhub::store::sqlite
