#pragma once
// A whole hub in this process: the real store and core, a simulated clock, and partners that do as
// a test says.

#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <map>
#include <mutex>

#include "flow/hub.hpp"

namespace kamhub::test {

constexpr char kMark[] = "kam.customer.key-account-mark-assigned.v1";

// What a scripted partner does with the next call.
using Behaviour = std::function<Result<Acknowledgement>(const Outgoing&)>;

// What all instances of one fake partner share. Thread-safe.
struct Partner {
    EndpointTraits traits{.sink = true, .query = true, .source = true, .idempotent = true};
    std::mutex mutex;
    std::deque<Behaviour> script;       // then: acknowledge
    std::vector<std::string> received;  // documents taken, in order
    std::vector<std::string> keys;      // their delivery ids
    int calls = 0;
    Host* host = nullptr;              // of the running instance
    std::function<Status()> starting;  // what its start does besides
    bool required = true;

    void next(Behaviour behaviour, int times = 1);
    std::vector<std::string> taken();
    int called();
};

Behaviour fail(Error error);

class HubTest : public ::testing::Test {
protected:
    HubTest();
    ~HubTest() override;

    // Before begin(): routes by their elements, attributes of an endpoint.
    void routes(const std::string& elements) { routes_ = elements; }
    Partner& partner(const std::string& name) { return *partners_[name]; }
    void file(const std::string& name, const std::string& text);
    std::optional<flow::Live> loadRoutes(Complaints& complaints);

    void begin();
    void end();  // as a clean stop
    flow::Hub& hub() { return *hub_; }
    store::Store& store() { return *store_; }

    // A canonical sample, its first occurrences of texts replaced.
    static std::string sample(const std::string& name,
                              const std::vector<std::pair<std::string, std::string>>& replace = {});
    Result<Accepted> accept(const std::string& body, const std::string& id,
                            const std::string& source = "partner");
    Result<flow::Answer> ask(const std::string& body);
    // A mark for a customer, told from others by its time.
    std::string mark(const std::string& customer, int number);
    void advance(Duration by) { runtime_->advance(by); }
    void settle();  // until nothing runs and nothing is ready
    std::vector<store::DeliveryRow> deliveries(store::DeliveryState state,
                                               const std::string& endpoint = {});

    std::filesystem::path folder_;
    std::map<std::string, std::shared_ptr<Partner>> partners_;
    host::EndpointSettings settings_;  // of every endpoint
    std::chrono::milliseconds health_every_{};
    std::optional<host::RetentionSettings> retention_;

private:
    std::shared_ptr<const host::Graph> graph();
    std::string routes_;
    std::shared_ptr<const host::Catalogue> catalogue_;
    std::unique_ptr<host::Runtime> runtime_;
    host::SystemRandom random_;
    std::unique_ptr<observe::Observer> observer_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<host::Listeners> listeners_;
    std::unique_ptr<flow::Hub> hub_;
};

}  // namespace kamhub::test
