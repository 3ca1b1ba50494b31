#pragma once
// What other systems call a record: source system and key -> record. One record for each entity,
// system and key; several keys of one system may mean the same record. Every entity has them; they
// change with the record, whose version guards them and whose history tells of them.

#include <optional>
#include <string>
#include <vector>

#include "records/records.hpp"

namespace kamhub::records {

// Value.
struct ExternalKey {
    std::string system;      // letters, digits, _, - and .; a code of source_system where that list
                             // is declared
    std::string key;         // as that system writes it
    std::string valid_from;  // a day; empty: today
};

// As fields of a record, in its history and in the columns of an import keys are called key:SYSTEM.
inline constexpr char kKeyPrefix[] = "key:";

// Of a record as Records::get() answers it.
std::vector<ExternalKey> externalKeysOf(const Record& record);

// Reads answer from the store: not on an io thread. Thread-safe.
class ExternalKeys {
public:
    // Outlives it.
    explicit ExternalKeys(Records& records) : records_(records) {}

    // In the order of system and key.
    Answer<std::vector<ExternalKey>> of(const Asker& asker, const std::string& entity,
                                        const std::string& id);
    Answer<Record> find(const Asker& asker, const std::string& entity, const std::string& system,
                        const std::string& key);

    // Take the right <entity>.change. `version`: of the record, as the asker read it; 0: whatever
    // it is now.
    Answer<Plan> add(const Asker& asker, const std::string& entity, const std::string& id,
                     std::int64_t version, const ExternalKey& key, const std::string& reason = {});
    Answer<Plan> remove(const Asker& asker, const std::string& entity, const std::string& id,
                        std::int64_t version, const std::string& system, const std::string& key,
                        const std::string& reason);

    // Puts those that the record lacks into a plan that creates or changes it; answers how many.
    Answer<std::size_t> addTo(Plan& plan, std::vector<ExternalKey> keys);

private:
    Records& records_;
};

// For whoever changes a record as a whole.

struct KeyRow {
    std::string id;  // entity/system/key
    std::int64_t version = 0;
    std::string entity, record;
    ExternalKey key;
};

store::Table externalKeyTable();
Result<std::vector<KeyRow>> keyRowsOf(store::Tables& tables, const std::string& entity,
                                      const std::string& record);
// By its row's id.
Result<std::optional<KeyRow>> keyRow(store::Tables& tables, const std::string& id);
// Gives the key to another record; `from` and `to` are the changes of the two, for their histories.
void moveKey(const KeyRow& row, const std::string& record, const char* kind,
             const std::string& reason, std::string& from, std::string& to,
             std::vector<store::RowChange>& rows);
// Takes the key from its record, whose change is the unit's first row.
void takeKey(store::Unit& unit, const KeyRow& row, const char* kind, const std::string& reason);
// Gives a record that comes back the keys that went with it, but for those that another has now.
Status returnKeys(store::Tables& tables, const Entity& entity, const store::RowHistory& removal,
                  store::Unit& unit);
// A conflict that says that somebody gave the key to another record meanwhile.
std::optional<FieldComplaint> takenKey(const store::Conflict& conflict);

}  // namespace kamhub::records
