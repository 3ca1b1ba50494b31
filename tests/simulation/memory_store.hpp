#pragma once
// The part of the store contract that the delivery core needs, in memory: units whole or not at
// all, in order, durable at one instant and answered at a later one; and its bad days.

#include <deque>
#include <map>
#include <unordered_map>

#include "no_tables.hpp"
#include "scheduler.hpp"
#include "store/store.hpp"

namespace kamhub::simulation {

// One thread.
class MemoryStore final : public store::Store {
public:
    MemoryStore(Scheduler& scheduler, Dice& dice) : scheduler_(scheduler), dice_(dice) {}

    void submit(store::Unit unit, store::WhenDone done) override;
    Result<std::vector<store::LaneHead>> laneHeads(const std::string& endpoint,
                                                   int limit) override;
    Result<std::optional<store::LaneHead>> laneHead(const std::string& endpoint,
                                                    const std::string& lane) override;
    Result<std::optional<store::MessageRow>> message(std::int64_t seq) override;
    Result<std::vector<store::MessageRow>> messages(const store::MessageFilter& filter) override;
    Result<Payload> payload(std::int64_t number) override;
    Status writable() override;

    // What the core does not ask for.
    Result<std::optional<store::DeliveryRow>> delivery(std::int64_t) override { return none(); }
    Result<std::optional<store::DeliveryRow>> deliveryById(const std::string&) override {
        return none();
    }
    Result<std::optional<store::DeliveryRow>> deliveryByReference(const std::string&,
                                                                  const std::string&) override {
        return none();
    }
    Result<std::vector<store::DeliveryRow>> deliveries(const store::DeliveryFilter&) override {
        return none();
    }
    Result<std::vector<store::JournalRow>> history(std::int64_t) override { return none(); }
    Result<std::vector<store::JournalRow>> notes(int) override { return none(); }
    Result<std::vector<store::EndpointCounts>> counts() override { return none(); }
    Result<store::Finished> finished(std::int64_t, Instant, int) override { return none(); }
    Result<std::vector<store::JournalRow>> notesBefore(Instant, int) override { return none(); }
    Result<std::optional<store::FactRow>> fact(const std::string&, const std::string&) override {
        return none();
    }
    Result<std::vector<store::FactRow>> facts(const std::string&, const std::string&,
                                              int) override {
        return none();
    }
    Result<std::vector<store::AuditRow>> audit(const store::AuditFilter&) override {
        return none();
    }
    Result<std::optional<store::Artefact>> artefact(const std::string&) override { return none(); }
    store::Tables& tables() override { return tables_; }

    // What is not applied is lost, and so is every answer that was not given.
    void crash();  // until revive() it takes nothing and says nothing
    void revive() { dead_ = false; }
    void full(bool is) { full_ = is; }
    void badness(int percent) { badness_ = percent; }  // of what is asked of it fails

    // For the operator and the checker: what is durable.
    const std::vector<store::DeliveryRow>& rows() const { return deliveries_; }
    const Payload& bodyOf(const store::DeliveryRow& row) const;

    // Wrong on purpose (world.hpp).
    bool forgets_a_lane = false, swaps_heads = false, forgets_duplicates = false;

private:
    static Error none() { return internalError("the simulation's store does not answer this"); }
    bool badDay() { return dice_.percent(badness_); }
    void apply();
    store::Outcome applied(const store::Unit& unit);
    std::optional<store::Conflict> conflict(const store::Unit& unit) const;
    std::int64_t keep(const Payload& payload);
    void answer();
    std::optional<store::LaneHead> headOf(const std::string& endpoint, const std::string& lane);

    NoTables tables_;
    Scheduler& scheduler_;
    Dice& dice_;
    bool full_ = false, dead_ = false;
    int badness_ = 0;
    std::deque<std::pair<store::Unit, store::WhenDone>> submitted_;
    std::deque<std::pair<store::Outcome, store::WhenDone>> answers_;

    std::vector<store::MessageRow> messages_;
    std::vector<store::DeliveryRow> deliveries_;
    std::vector<Payload> payloads_;
    std::map<std::pair<std::string, std::string>, std::string> hashes_;  // (source, id)
    std::unordered_map<std::string, std::int64_t> by_id_;
};

}  // namespace kamhub::simulation
