#pragma once
// A store that asks another one everything: for those that change one thing of it.

#include <memory>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace kamhub::process::test {

class PassingStore : public store::Store {
public:
    explicit PassingStore(std::unique_ptr<store::Store> inner) : inner_(std::move(inner)) {}

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

protected:
    const std::unique_ptr<store::Store> inner_;
};

}  // namespace kamhub::process::test
