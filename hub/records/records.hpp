#pragma once
// The records of a hub: what may be read of them, and what a change of one comes to as a unit of
// work. Whoever asks submits the unit himself, with what else it holds; on a conflict he asks
// again.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "records/asker.hpp"
#include "records/history.hpp"
#include "records/query.hpp"
#include "records/validation.hpp"

namespace kamhub::records {

using Rules = std::map<std::string, std::vector<RecordRule>, std::less<>>;  // by entity

struct Page {
    std::vector<Record> records;
    std::int64_t total = -1;  // of all pages; -1: not asked for
};

// A change that is allowed, as long as the record stays at the version that was read.
struct Plan {
    Record before, after;  // after: version as it will be; of a removed one 0
    store::Unit unit;
    std::string kind, reason;  // create, change, remove, restore, or the transition
};

constexpr char kLoadKind[] = "load";  // of a Plan that Records::load makes

// Reads answer from the store: not on an io thread. Thread-safe.
class Records {
public:
    // All outlive it. The tables of the model are made by declare().
    Records(store::Store& store, std::shared_ptr<const Model> model, Clock& clock, Random& random,
            Rules rules = {});

    // Makes or widens the tables; before the first record.
    Status declare();
    const Model& model() const { return *model_; }
    const std::shared_ptr<const Model>& sharedModel() const { return model_; }

    // With what other systems call it, as fields key:SYSTEM; several keys stand in a line each.
    Answer<Record> get(const Asker& asker, const std::string& entity, const std::string& id);
    Answer<Page> select(const Asker& asker, const Query& query, bool total = false);
    // Newest first; personal and secret fields as the asker may see them.
    Answer<std::vector<HistoryEntry>> history(const Asker& asker, const std::string& entity,
                                              const std::string& id);

    Answer<Plan> create(const Asker& asker, const std::string& entity, const FieldEdits& fields,
                        const std::string& reason = {}, const std::string& transition = {});
    // `version`: as the asker read it; 0: whatever it is now. With a transition: both at once, as
    // one version.
    Answer<Plan> change(const Asker& asker, const std::string& entity, const std::string& id,
                        std::int64_t version, const FieldEdits& fields,
                        const std::string& reason = {}, const std::string& transition = {});
    Answer<Plan> transition(const Asker& asker, const std::string& entity, const std::string& id,
                            std::int64_t version, const std::string& name,
                            const std::string& reason = {});
    Answer<Plan> remove(const Asker& asker, const std::string& entity, const std::string& id,
                        std::int64_t version, const std::string& reason = {});
    // The fields as they were at an earlier version; a removed record comes back. Secrets and the
    // state stay as they are.
    Answer<Plan> restore(const Asker& asker, const std::string& entity, const std::string& id,
                         std::int64_t to_version, const std::string& reason = {});

    // As another system has it: read-only fields and `state` among the fields, without transitions.
    // Takes the right <entity>.load; `id` empty: a new record. Causes no <send>.
    Answer<Plan> load(const Asker& asker, const std::string& entity, const std::string& id,
                      const FieldEdits& fields);

    // What a conflict of a plan's unit means to whoever asked for it.
    Refusal refusalOf(const store::Conflict& conflict) const;

private:
    friend class ExternalKeys;
    friend class Merging;
    friend class Attachments;
    struct Found {
        const Entity* entity;
        Record record;
    };
    Answer<Found> find(const Asker& asker, const std::string& entity, const std::string& id,
                       const std::string& right, std::int64_t version);
    // `right`: which the change takes; what comes of it must be within its reach.
    Answer<Plan> plan(const Asker& asker, const Entity& entity, const std::string& right,
                      const std::string& kind, const std::string& reason, Record before,
                      Record after);
    // Empty: the transition is there, the asker's to make, and leaves the record's state; which
    // then is the one it leads to.
    std::optional<Refusal> move(const Asker& asker, const Entity& entity, const std::string& name,
                                const std::string& reason, Record& record);
    static std::optional<Refusal> faultOf(const std::string& reason);
    store::Unit unitOf(const Asker& asker, const Entity& entity, const std::string& kind,
                       const std::string& reason, const Record& before, const Record& after);
    // A new version of the record, none of whose fields change.
    Plan touched(const Asker& asker, const Entity& entity, const Record& record, const char* kind,
                 const std::string& reason);
    // What still refers to the record; empty: nothing.
    Result<FieldComplaints> references(const Entity& entity, const Record& record);
    std::string newId();

    store::Store& store_;
    std::shared_ptr<const Model> model_;
    Clock& clock_;
    Random& random_;
    Rules rules_;
};

}  // namespace kamhub::records
