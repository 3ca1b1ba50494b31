#pragma once
// Keeps the records of a running hub: the model that is live, what people and messages change, and
// that a change commits with the messages it causes. docs/specs/records.md, "Messages".

#include <memory>
#include <mutex>

#include "flow/deliverer.hpp"
#include "records/records.hpp"

namespace kamhub::records {

// The model that a configuration's modules and site declare, and what its messages and routes say
// against each other. Null with complaints.
std::shared_ptr<const Model> loadModel(const flow::Live& live, Complaints& complaints);

// The message that a change is made because of; empty: none.
struct ChangeCause {
    std::string message, traceparent;
    const xml::Document* body = nullptr;  // the message's; borrowed
};
// Adds to what commits with a change.
using ChangeWatcher = std::function<Status(const Entity&, const Plan&, const ChangeCause&,
                                           std::vector<store::NewMessage>& out)>;
// As whom what comes from a source is answered. None: as the hub itself.
using PartnerCallers =
    std::function<Result<std::optional<access::Caller>>(const std::string& source)>;
// As which version a change is known: that of the record behind it.
std::int64_t versionOf(const Plan& plan);

// Thread-safe. Its calls block on the store: not on a thread of the core.
class Keeper final : public flow::ServiceActivator {
    struct Private {};

public:
    Keeper(Private, flow::ActivatorParts parts);  // open() makes one
    // Makes or widens the tables of `model`.
    static Result<std::shared_ptr<Keeper>> open(flow::ActivatorParts parts,
                                                std::shared_ptr<const Model> model,
                                                const host::Graph& graph);

    // What is live. A reload makes new ones; whoever holds these goes on with them.
    std::shared_ptr<Records> records() const;
    // Who asks, with what his rights reach.
    Result<Asker> askerOf(const access::Caller& caller) const;
    // standing.hpp
    Result<std::vector<std::string>> unitsOf(const access::Caller& caller) const;
    store::Tables& tables() const { return parts_.store.tables(); }

    // Called for every change, on any thread. Before the first.
    void setWatcher(ChangeWatcher watcher);

    void setPartnerCallers(PartnerCallers callers);

    // Commits what `work` plans, with the messages that it causes: anew where others were faster,
    // unless `work` names the version that it wants. Answers the record as it is now, of a removed
    // one as it was. A refusal that is worth a row stands in the audit trail when this returns.
    using Work = std::function<Answer<Plan>(Records&)>;
    Answer<Record> commit(const Asker& asker, const Work& work);
    // What was read, or not: a refusal that is worth a row stands in the audit trail when this
    // returns.
    template <class T>
    Answer<T> audited(Answer<T> answer) {
        if (const auto* refusal = std::get_if<Refusal>(&answer)) refuse(*refusal);
        return answer;
    }
    // One plan, as it is. InvalidMessage: a message that it causes cannot be made.
    store::Outcome submit(Plan plan);

    // What the message says, done to every record that takes it.
    flow::AttemptResult attempt(const flow::Attempt& attempt) override;
    // By the one entity that answers it (<answer>), of what may be seen as setPartnerCallers()
    // says; without it, of what the hub itself may see.
    Result<xml::Document> answer(const Envelope& question, const xml::Document& body) override;
    Complaints prepare(const flow::Live& next) override;
    void take() override;

private:
    std::shared_ptr<Records> make(std::shared_ptr<const Model> model, const host::Graph& graph);
    Status addMessages(Records& records, const Plan& plan, const ChangeCause& cause,
                       std::vector<store::NewMessage>& out);
    // True: something came of it.
    Result<bool> takeOne(Records& records, const Entity& entity, const Taking& taking,
                         const flow::Attempt& attempt, const xml::Document& body,
                         flow::AttemptResult& out);
    void refuse(const Refusal& refusal);
    Result<Asker> askerBehind(const Envelope& question) const;

    ChangeWatcher watcher() const;

    const flow::ActivatorParts parts_;
    ChangeWatcher watcher_;
    PartnerCallers partner_callers_;
    mutable std::mutex mutex_;
    std::shared_ptr<Records> records_, prepared_;  // prepared_: between prepare() and take()
};

}  // namespace kamhub::records
