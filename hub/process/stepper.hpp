#pragma once
// One step of a process as what is to be committed: rows of the store and messages, worked out from
// what the store holds now. Nothing is changed here; a version that has moved meanwhile makes the
// unit a conflict, and the step is worked out again.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "flow/deliverer.hpp"
#include "process/library.hpp"
#include "process/moving.hpp"
#include "process/process_tables.hpp"

namespace kamhub::process {

// What a step comes to.
struct Change {
    std::string refused;  // nothing changes, and why
    std::vector<store::RowChange> rows;
    std::vector<store::NewMessage> messages;
    std::vector<Notice> notices;
    std::vector<std::string> incidents;  // that arose
    bool over = false;                   // the instance ended
};

// By what a step was caused; empty: a person, a timer.
struct Cause {
    std::string message, traceparent;
    std::string subject{}, ordering{};  // of the message: what an instance that it starts is about
};

// Adds to what commits with a step: `before` has version 0 where the step begins the instance.
// Given up by its parent, an instance has become Cancelled.
using StepWatcher =
    std::function<void(const Instance& before, const Instance& after, const Happening& happening,
                       const Cause& cause, std::vector<store::NewMessage>& out)>;

// What moving an instance to another version would come to.
struct Rehearsal {
    std::shared_ptr<const Definition> from, to;
    std::vector<Place> places;
    std::string refused;  // empty: it can be moved
};

struct StepperParts {
    store::Store& store;
    const Clock& clock;
    flow::PlanMessage plan;
};

// Thread-safe. Blocks on the store's reads.
class Stepper {
public:
    using Parts = StepperParts;
    explicit Stepper(Parts parts) : parts_(std::move(parts)) {}

    // Before the first step.
    void watch(StepWatcher watcher) { watcher_ = std::move(watcher); }
    void use(std::shared_ptr<const Library> library);
    std::shared_ptr<const Library> library() const;
    // A version that instances have, deployed or not, by its hash.
    Result<std::shared_ptr<const Definition>> definition(const std::string& hash) const;

    // A new instance of the newest version. `happening` is its Start. Refused: there is an instance
    // of this id.
    Result<Change> start(const std::string& process, const std::string& id,
                         const Happening& happening, const Cause& cause = {});
    Result<Change> step(const std::string& id, const Happening& happening, const Cause& cause = {});
    // To another version of its process: that of a hash, or (empty) the one that is deployed.
    // Rejected: there is no such version.
    Result<Change> move(const std::string& id, const std::string& hash, const Happening& moved);
    Result<Rehearsal> rehearse(const std::string& id, const std::string& hash);
    // Its parent gave it up, it and what runs below it.
    Result<Change> drop(const std::string& id);

private:
    struct Loaded;
    Result<Loaded> load(const std::string& id) const;
    Result<std::shared_ptr<const Definition>> version(const Loaded& of,
                                                      const std::string& hash) const;
    Surroundings around(const Library& known) const;
    // `old`: the version from which the happening moves it; null: it moves nothing.
    Result<Change> advanceTo(const Loaded& from, const Happening& happening, const Cause& cause,
                             const Definition* old = nullptr);
    Status send(const Instance& from, const OutMessage& message, const Cause& cause,
                Change& change);
    Status follow(const Loaded& from, const Step& step, Change& change);
    Status beginChildren(const Loaded& from, const Step& step, Change& change);
    Status dropChildren(const std::string& parent, std::int64_t version, Change& change) const;
    Result<std::vector<ChildRow>> childrenRows(const Loaded& of, const std::string& token,
                                               std::string& refused) const;
    Result<Versions> versions(const char* table, const std::string& instance) const;

    const Parts parts_;
    StepWatcher watcher_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Library> library_ = std::make_shared<const Library>();
    mutable std::map<std::string, std::shared_ptr<const Definition>> by_hash_;  // as they are met
};

// A row of the inbox. `place` tells those of one step apart.
store::RowChange inboxRow(const std::string& by, std::int64_t version, std::size_t place,
                          const std::string& to, const std::string& happening);

}  // namespace kamhub::process
