#pragma once
// The hub as it runs: who owns what. For the files of the hub itself (hub.cpp: its life and the two
// paths; hub_status.cpp: what it says of itself, and pauses; hub_reload.cpp).

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "flow/destinations.hpp"
#include "flow/durable_path.hpp"
#include "flow/health.hpp"
#include "flow/hub.hpp"
#include "flow/retention.hpp"
#include "flow/slot.hpp"

namespace kamhub::flow {

constexpr int kQuestionsAtOnce = 4;  // to a service activator

class HubImpl final : public Hub {
public:
    HubImpl(HubParts parts, Live live)
        : parts_(std::move(parts)),
          pauses_(parts_.store),
          live_(std::move(live)),
          durable_({parts_.runtime, parts_.random, parts_.observer, parts_.store,
                    [this] { return this->live(); },
                    [this](const std::string& endpoint) { return lanesOf(endpoint); }}),
          retention_(std::make_shared<Retention>(
              Retention::Parts{parts_.runtime, parts_.observer, parts_.store,
                               [this] { return retentionSettings(); }})) {}
    ~HubImpl() override = default;

    Status start() override;
    void stop(std::chrono::milliseconds grace) override;
    void accept(Arrival arrival, WhenAccepted done) override;
    void ask(Arrival arrival, Deadline deadline, WhenAnswered done) override;
    void refused(const std::string& source, const std::string& type, const std::string& subject,
                 const std::string& why) override;
    void setActivator(const std::string& name,
                      std::shared_ptr<ServiceActivator> activator) override {
        activators_[name] = std::move(activator);
        questions_[name] = std::make_unique<Questions>(parts_.runtime, kQuestionsAtOnce);
    }
    Result<store::NewMessage> plan(Envelope envelope, xml::Document body) override {
        return durable_.plan(std::move(envelope), std::move(body));
    }
    void emitted(const std::vector<store::NewMessage>& messages, const store::Committed& committed,
                 Instant at) override {
        durable_.emitted(messages, committed, at);
    }
    void add(Destination destination) override;
    void remove(const std::string& destination) override { destinations_.remove(destination); }
    Live live() const override;
    Complaints reload(const std::filesystem::path& file, const host::LoadOptions& options) override;
    std::vector<EndpointStatus> endpoints() override;
    Result<LaneList> lanes(const std::string& endpoint, int limit) override;
    void laneChanged(const std::string& endpoint, const std::string& lane) override {
        if (const auto lanes = lanesOf(endpoint)) lanes->look(lane);
    }
    Status pause(const std::string& endpoint, const std::string& actor,
                 const std::string& reason) override;
    Status resume(const std::string& endpoint, const std::string& actor,
                  const std::string& reason) override;
    bool idle() override;
    store::Store& store() override { return parts_.store; }
    observe::Observer& observer() override { return parts_.observer; }
    host::Runtime& runtime() override { return parts_.runtime; }
    host::Listeners& listeners() override { return parts_.listeners; }

private:
    LaneParts laneParts();
    std::shared_ptr<Slot> makeSlot(std::shared_ptr<const host::EndpointPlan> plan);
    PlanMessage planMessage();
    void addInternals(const Routes& routes);
    std::shared_ptr<Slot> slot(const std::string& name) const;
    std::shared_ptr<Lanes> lanesOf(const std::string& endpoint) const;
    void askActivator(const std::string& name, const host::MessageType& asked, Arrival question,
                      WhenAnswered done);
    Result<Answer> askAndWait(Envelope envelope, xml::Document body, Deadline deadline);
    Complaints refusals(const Live& next);
    void lookAtCertificates();
    PartStates partStates();
    std::optional<host::RetentionSettings> retentionSettings() const;

    HubParts parts_;
    Pauses pauses_;
    std::shared_ptr<RunningFile> running_;
    mutable std::shared_mutex mutex_;
    Live live_;
    DurablePath durable_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
    Destinations destinations_;
    std::map<std::string, std::shared_ptr<ServiceActivator>> activators_;  // set before start()
    std::map<std::string, std::unique_ptr<Questions>> questions_;  // to activators; likewise
    std::shared_ptr<Retention> retention_;
    std::atomic<bool> stopping_ = false;
    std::mutex reload_mutex_;  // one reload at a time
    std::unique_ptr<HealthReports> health_;
};

}  // namespace kamhub::flow
