#pragma once
// The stage of the runner: a real store on disk, a simulated clock, and a crash after any number of
// commits, after which a new runner goes on with what the store holds.

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "host/runtime.hpp"
#include "passing_store.hpp"
#include "process/runner.hpp"
#include "stage.hpp"

namespace kamhub::process::test {

enum class Crash { Never, BeforeCommit, AfterCommit };

// Passes everything on until its crash; then it answers nothing but "it is gone". AfterCommit: the
// last unit was stored, and whoever submitted it does not hear of it.
class FragileStore final : public PassingStore {
public:
    FragileStore(std::unique_ptr<store::Store> inner, Crash crash, int after)
        : PassingStore(std::move(inner)), crash_(crash), left_(after) {}

    void submit(store::Unit unit, store::WhenDone done) override;
    bool crashed() const { return crashed_; }
    bool stored() const { return stored_; }  // the unit at which it crashed

private:
    const Crash crash_;
    std::mutex mutex_;
    int left_;
    std::atomic<bool> crashed_ = false, stored_ = false;
};

// One thread at a time.
class StoreStage final : public Stage {
public:
    StoreStage(Crash crash, int after);
    ~StoreStage() override;

    std::string loadProcess(const std::string& text, const std::string& file) override;
    std::string loadCalendar(const std::string& text) override;
    std::string loadDecisions(const std::string& text) override;
    std::string start(const std::string& name, const std::string& body) override;
    std::string happen(const std::string& id, const Happening& happening) override;
    std::string after(Duration span) override;
    Instance instance(const std::string& id) const override;
    std::vector<HistoryRow> history(const std::string& id) const override;
    int live() const override;

    std::string begin() { return open(crash_, after_); }  // with nothing started
    // A message of the hub's; empty: taken.
    std::string message(const Envelope& envelope, const std::string& body);
    void restart();
    bool crashed() const { return crashed_; }  // at least once
    Runner& runner() { return *runner_; }
    store::Tables& tables() const { return store_->tables(); }
    const std::filesystem::path& folder() const { return folder_; }
    std::string refuse_type;  // messages of this type cannot be sent

private:
    std::string open(Crash crash, int after);
    void close();
    std::string settle();  // until nothing is left to do; restarts where it crashed
    void look();
    std::string put(const std::string& name, const std::string& text);
    std::string idOf(const std::string& id) const;

    std::filesystem::path folder_;
    const Crash crash_;
    const int after_;
    bool crashed_ = false;
    std::string schema_;  // on PostgreSQL, where with_postgres has started one
    std::string first_;   // process
    std::unique_ptr<host::Runtime> runtime_;
    host::SystemRandom random_;
    std::unique_ptr<observe::Observer> observer_;
    std::unique_ptr<FragileStore> store_;
    std::shared_ptr<Runner> runner_;
    Instant now_{};
    std::mutex mutex_;  // sent, from store threads
};

}  // namespace kamhub::process::test
