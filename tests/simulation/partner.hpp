#pragma once
// A partner system that is down, slow, garbled or well by turns, and remembers what it did.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flow/deliverer.hpp"
#include "scheduler.hpp"

namespace kamhub::simulation {

// Something that a partner did.
struct Effect {
    std::string tag;  // of the document: which message, and which part of it
    std::string key;  // idempotency key
    std::string lane;
    std::int64_t delivery = 0;  // its number: the order of acceptance
    Instant at{};
};

// One thread. Outlives the hubs that send to it.
class Partner {
public:
    enum class Mood { Well, Moody, Down };

    Partner(std::string name, bool idempotent, Scheduler& scheduler, Dice& dice)
        : name_(std::move(name)), idempotent_(idempotent), scheduler_(scheduler), dice_(dice) {}

    flow::AttemptResult attempt(const flow::Attempt& attempt);

    const std::string& name() const { return name_; }
    bool idempotent() const { return idempotent_; }
    void mood(Mood mood) { mood_ = mood; }
    const std::vector<Effect>& effects() const { return effects_; }
    const std::vector<Instant>& calls() const { return calls_; }
    // What only a partner sees: a document again after an outcome that it left unknown.
    const std::vector<std::string>& resent() const { return resent_; }
    // The operator has asked and sends again knowingly.
    void forgive(const std::string& delivery) { unknown_.erase(delivery); }
    bool acted(std::int64_t delivery) const;

private:
    void act(const flow::Attempt& attempt, const std::string& key);

    const std::string name_;
    const bool idempotent_;
    Scheduler& scheduler_;
    Dice& dice_;
    Mood mood_ = Mood::Well;
    std::vector<Effect> effects_;
    std::vector<Instant> calls_;
    std::set<std::string> keys_, unknown_;
    std::vector<std::string> resent_;
};

// The tag that a document carries: T…T, with the part of it, if it was split.
std::string tagOf(std::string_view document);

}  // namespace kamhub::simulation
