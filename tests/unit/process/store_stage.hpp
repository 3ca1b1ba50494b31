#pragma once
// The stage of the runner: a real store on disk, a simulated clock, and a crash after any number of
// commits, after which a new runner goes on with what the store holds.

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "host/runtime.hpp"
#include "process/runner.hpp"
#include "stage.hpp"
#include "store/store.hpp"

namespace kamhub::process::test {

enum class Crash { Never, BeforeCommit, AfterCommit };

// Passes everything on until its crash; then it answers nothing but "it is gone". AfterCommit: the
// last unit was stored, and whoever submitted it does not hear of it.
class FragileStore final : public store::Store {
public:
    FragileStore(std::unique_ptr<store::Store> inner, Crash crash, int after)
        : inner_(std::move(inner)), crash_(crash), left_(after) {}

    void submit(store::Unit unit, store::WhenDone done) override;
    bool crashed() const { return crashed_; }
    bool stored() const { return stored_; }  // the unit at which it crashed

    Result<std::vector<store::LaneHead>> laneHeads(const std::string& e, int limit) override {
        return inner_->laneHeads(e, limit);
    }
    Result<std::optional<store::LaneHead>> laneHead(const std::string& e,
                                                    const std::string& lane) override {
        return inner_->laneHead(e, lane);
    }
    Result<std::optional<store::MessageRow>> message(std::int64_t seq) override {
        return inner_->message(seq);
    }
    Result<std::vector<store::MessageRow>> messages(const store::MessageFilter& filter) override {
        return inner_->messages(filter);
    }
    Result<std::optional<store::DeliveryRow>> delivery(std::int64_t seq) override {
        return inner_->delivery(seq);
    }
    Result<std::optional<store::DeliveryRow>> deliveryById(const std::string& id) override {
        return inner_->deliveryById(id);
    }
    Result<std::optional<store::DeliveryRow>> deliveryByReference(
        const std::string& e, const std::string& reference) override {
        return inner_->deliveryByReference(e, reference);
    }
    Result<std::vector<store::DeliveryRow>> deliveries(
        const store::DeliveryFilter& filter) override {
        return inner_->deliveries(filter);
    }
    Result<std::vector<store::JournalRow>> history(std::int64_t seq) override {
        return inner_->history(seq);
    }
    Result<std::vector<store::JournalRow>> notes(int limit) override {
        return inner_->notes(limit);
    }
    Result<std::vector<store::EndpointCounts>> counts() override { return inner_->counts(); }
    Result<Payload> payload(std::int64_t number) override { return inner_->payload(number); }
    Result<std::optional<store::FactRow>> fact(const std::string& kind,
                                               const std::string& key) override {
        return inner_->fact(kind, key);
    }
    Result<std::vector<store::FactRow>> facts(const std::string& kind, const std::string& after,
                                              int limit) override {
        return inner_->facts(kind, after, limit);
    }
    Result<std::vector<store::AuditRow>> audit(const store::AuditFilter& filter) override {
        return inner_->audit(filter);
    }
    Result<std::optional<store::Artefact>> artefact(const std::string& sha256) override {
        return inner_->artefact(sha256);
    }
    Result<store::Finished> finished(std::int64_t after, Instant before, int limit) override {
        return inner_->finished(after, before, limit);
    }
    Result<std::vector<store::JournalRow>> notesBefore(Instant before, int limit) override {
        return inner_->notesBefore(before, limit);
    }
    store::Tables& tables() override { return inner_->tables(); }
    Status writable() override { return inner_->writable(); }

private:
    const std::unique_ptr<store::Store> inner_;
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
