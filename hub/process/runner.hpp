#pragma once
// Runs processes on the store: each step of an instance is one unit of work with the messages that
// it sends. What one instance causes in another waits in an inbox table until it is done, timers
// wait in theirs; so whatever was committed goes on after a restart, and nothing happens twice.
// docs/specs/process.md, "In the hub".

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "flow/deliverer.hpp"
#include "process/stepper.hpp"

namespace kamhub::process {

// Thread-safe. Its calls block on the store: not on a thread of the core.
class Runner final : public flow::ServiceActivator, public std::enable_shared_from_this<Runner> {
    struct Private {};

public:
    Runner(Private, flow::ActivatorParts parts);  // open() makes one
    // Makes its tables, keeps the definitions of `library`.
    static Result<std::shared_ptr<Runner>> open(flow::ActivatorParts parts,
                                                std::shared_ptr<const Library> library);
    ~Runner() override;

    // Of every step, on any thread. Before start().
    void watch(StepWatcher watcher) { stepper_.watch(std::move(watcher)); }
    void start();  // takes up what the store holds; after Hub::start()
    void stop();   // no further steps; after it nothing of this runner is under way

    // A canonical message for whoever waits for it: its type is the name, its correlation id,
    // subject or partition key the key. Nobody waits: it starts a process of this message, else it
    // is tried again, and parked in the end.
    flow::AttemptResult attempt(const flow::Attempt& attempt) override;
    Complaints prepare(const flow::Live& next) override;
    void take() override;

    // The id of the new instance. `event`: the start event or its message; empty: the plain start.
    // Rejected: there is no such process, it does not start this way.
    Result<std::string> begin(const std::string& process, const std::string& event,
                              const std::string& data, const std::string& by);
    // Rejected, with the reason: it does not fit (engine.hpp).
    Status happen(const std::string& instance, const Happening& happening);

    // To another version of its process (moving.hpp): that of a hash, or (empty) the deployed one.
    Status move(const std::string& instance, const std::string& hash, const std::string& by,
                const std::string& reason);
    Result<Rehearsal> rehearse(const std::string& instance, const std::string& hash) {
        return stepper_.rehearse(instance, hash);
    }

    std::shared_ptr<const Library> library() const { return stepper_.library(); }
    // Of a version that is or was deployed.
    Result<std::shared_ptr<const Definition>> definition(const std::string& hash) const {
        return stepper_.definition(hash);
    }

private:
    Status keep(const Library& library);
    // Works a change out and commits it, anew while others were faster.
    Status commit(const std::string& instance, const std::string& actor,
                  const std::function<Result<Change>()>& work,
                  const std::vector<store::RowChange>& with = {});
    void tell(const std::string& instance, const Change& change);
    void look();  // that there is something to do
    void work();
    bool workInbox();                    // true: there is more, and all went well
    bool workTimers();                   // the same
    bool workStarts();                   // the same
    bool keepStarts();                   // the rows of start events say what is live
    bool handle(const store::Row& row);  // false: it stands
    bool fire(const store::Row& row);
    bool stands(const std::string& instance, const Status& status);
    void arm();

    const flow::ActivatorParts parts_;
    Stepper stepper_;
    std::unique_ptr<host::BlockingCalls> calls_;
    std::shared_ptr<const Library> prepared_;  // between prepare() and take()
    std::atomic<bool> looking_ = false, stopping_ = false, starts_stale_ = true;
    std::mutex mutex_;
    Instant armed_{};   // the next look; epoch: none
    int failures_ = 0;  // looks in a row that left something undone; only while looking
};

}  // namespace kamhub::process
