#pragma once
// One seed: a hub's delivery core with its store, senders, partners and an operator, all on one
// thread. It is killed, its store fills up, its partners fail; then everything calms down and must
// come to rest.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "configuration.hpp"
#include "flow/durable_path.hpp"
#include "memory_store.hpp"
#include "partner.hpp"

namespace kamhub::simulation {

// A defect that the checker must find.
enum class Mutant {
    None,
    AnswersBeforeTheCommit,
    ResendsBlindly,
    SwapsHeads,
    ForgetsALane,
    ForgetsDuplicates,
    SendsWhileFull,
};
extern const std::vector<std::pair<std::string, Mutant>> kMutants;

// What a sender sent and was told.
struct Sent {
    int number = 0;
    std::string customer, id, body;
    bool split = false;  // a mark: alpha, beta, gamma, and its parts to delta; else delta alone
    bool acknowledged = false;
};

// One thread.
class World {
public:
    World(std::uint64_t seed, const flow::Live& live, Mutant mutant);
    ~World();

    void run();

    // What the checker judges.
    const std::vector<Sent>& sent() const { return sent_; }
    const std::map<std::string, std::unique_ptr<Partner>>& partners() const { return partners_; }
    const std::vector<std::string>& violations() const { return violations_; }
    const MemoryStore& store() const { return store_; }
    const std::vector<std::pair<Instant, Instant>>& fullTimes() const { return full_times_; }
    int kills() const { return kills_; }

private:
    struct Hub;
    struct Sender;

    void begin();  // the hub's process
    void kill();
    void nextKill();
    void chaos();
    void fill();
    void operate();
    void settle(const store::DeliveryRow& row);
    bool atRest() const;
    bool sendersDone() const;

    void send(Sender& sender);
    void told(Sender& sender, std::uint64_t attempt, const Result<Accepted>& result);
    void goOn(Sender& sender);
    void submit(const Sent& message, const std::string& body, WhenAccepted done);
    void repeat(const Sent& message);

    Dice dice_;
    const flow::Live& live_;
    const Mutant mutant_;
    Scheduler scheduler_;
    MemoryStore store_;
    observe::Observer observer_;
    std::shared_ptr<flow::RunningFile> running_ = flow::RunningFile::inMemory();
    std::map<std::string, std::unique_ptr<Partner>> partners_;
    std::unique_ptr<Hub> hub_;  // null while its process is gone
    std::vector<std::unique_ptr<Sender>> senders_;
    std::vector<Sent> sent_;
    std::vector<std::pair<Instant, Instant>> full_times_;
    std::vector<std::string> violations_;
    std::uint64_t kill_at_ = 0;
    int kills_ = 0;
    bool calm_ = false;
    bool eager_ = false;  // the operator
};

}  // namespace kamhub::simulation
