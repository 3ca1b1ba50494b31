#pragma once
// One endpoint as it runs: the adapter's object, what it sees of the hub, its lanes and its share
// for questions.

#include <memory>
#include <mutex>

#include "flow/endpoint_host.hpp"
#include "flow/lanes.hpp"
#include "flow/questions.hpp"

namespace kamhub::flow {

// Thread-safe.
class Slot {
public:
    Slot(std::shared_ptr<const host::EndpointPlan> plan, LaneParts lanes, EndpointHost::Parts host,
         PlanMessage plan_message);
    // Stopped first.
    ~Slot() = default;

    Status start();  // the adapter's start; the lanes follow with startLanes()
    void startLanes();
    // Nothing is sent or asked until it is called with an empty text; why, for those who look.
    void pause(std::string why);
    void stop(std::chrono::milliseconds grace);

    std::shared_ptr<const host::EndpointPlan> plan() const;
    void replacePlan(std::shared_ptr<const host::EndpointPlan> plan);  // equal session_hash
    const std::shared_ptr<Lanes>& lanes() const { return lanes_; }
    std::string failure() const;  // why it could not start; empty: nothing is wrong
    bool absent() const { return !endpoint_; }

    // Translates the question, asks, translates the answer back. Calls back on a thread of this
    // endpoint.
    void ask(const Live& live, Arrival question, Deadline deadline, WhenAnswered done);
    bool asking() const { return questions_ && questions_->asking(); }

private:
    bool paused() const;
    Status ready() const;  // whether the adapter may be called
    Result<Answer> askNow(const Live& live, const Arrival& question, Deadline deadline);

    mutable std::mutex mutex_;
    std::shared_ptr<const host::EndpointPlan> plan_;
    bool started_ = false;  // and not yet stopping
    std::string failure_, paused_;
    std::unique_ptr<Questions> questions_;  // none: its adapter answers none
    host::Scheduler& scheduler_;
    observe::Metrics& metrics_;
    std::unique_ptr<EndpointHost> host_;
    std::unique_ptr<Endpoint> endpoint_;  // null: its plugin is absent
    std::shared_ptr<Lanes> lanes_;
};

}  // namespace kamhub::flow
