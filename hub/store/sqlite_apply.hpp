#pragma once
// Applies units of work to the open transaction of one connection.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/spool.hpp"
#include "store/sqlite_database.hpp"
#include "store/store.hpp"
#include "store/submission.hpp"
#include "store/table_set.hpp"

namespace kamhub::store::sqlite {

// One thread at a time.
class UnitApplier {
public:
    // All outlive it.
    UnitApplier(Database& database, Spool& spool, const CurrentTables& tables)
        : database_(database), spool_(spool), tables_(tables) {}
    UnitApplier(const UnitApplier&) = delete;
    UnitApplier& operator=(const UnitApplier&) = delete;

    // Reads where the numbers stand; before the first unit.
    Status open();
    // What the unit comes to once the transaction is committed; a unit that is refused leaves
    // nothing in it. Without an outcome the transaction is broken and must be given up, with all
    // its units.
    std::optional<Outcome> apply(const Submission& submission);
    // Before the commit: writes what is kept once per transaction, syncs the spool.
    Status close();
    void committed();
    // After a transaction that was given up: takes its files back.
    void forget();

private:
    struct Numbers {
        std::int64_t message = 0, delivery = 0, journal = 0, payload = 0;  // the last one used
    };
    // The last row of the chain.
    struct AuditEnd {
        std::int64_t seq = 0;
        std::string hash;
    };
    using Tally = std::map<std::pair<std::string, DeliveryState>, std::int64_t>;

    struct TakenFile {
        const Payload* payload;
        std::int64_t number;
        std::string name;
    };

    // These only read, and may refuse the unit; false without a refusal: the transaction is broken.
    bool check(const Unit& unit);
    bool checkKey(const NewMessage& message);
    bool checkId(const NewDelivery& delivery);
    bool checkVersion(const DeliveryChange& change);
    bool checkFact(const FactChange& change);
    bool checkArtefact(const Artefact& artefact);
    bool checkRemoval(const Removal& removal);
    bool takeFiles(const Unit& unit);
    // Writes, and may refuse all the same: in the savepoint of apply().
    bool changeRows(const Unit& unit);
    bool changeRow(const Unit& unit, const Table& table, const RowChange& change);
    Step insertRow(const Unit& unit, const Table& table, const RowChange& change,
                   std::int64_t version);
    Step updateRow(const Unit& unit, const Table& table, const RowChange& change,
                   std::int64_t version, std::int64_t row);
    bool searchText(const Table& table, const RowChange& change, std::int64_t row);
    Conflict uniqueConflict(const Table& table, const RowChange& change);
    bool refuse(Outcome outcome);
    // These write what was checked; false: the transaction is broken.
    bool write(const Submission& submission);
    bool insertMessage(const Submission& submission, std::size_t index);
    bool insertDelivery(const Unit& unit, const NewDelivery& delivery, std::int64_t message_seq);
    bool change(const Unit& unit, const DeliveryChange& change);
    bool note(const Unit& unit, const Note& note);
    bool changeFact(const Unit& unit, const FactChange& change);
    // Takes back a file that was taken for nothing.
    void dropFile(const Payload& payload);
    bool appendAudit(const Unit& unit, const AuditEntry& entry);
    bool keepArtefact(const Artefact& artefact);
    bool remove(const Removal& removal);
    bool removeMessage(std::int64_t seq);
    bool removePayloads(std::int64_t message_seq);
    bool removeKeys(Instant before, int at_most);
    bool journal(const Unit& unit, const JournalRow& row);
    bool storePayload(const Payload& payload, std::int64_t& number);

    Database& database_;
    Spool& spool_;
    const CurrentTables& tables_;
    Numbers last_;
    AuditEnd audit_committed_;
    // Of the transaction
    AuditEnd audit_;
    Tally tally_;
    std::vector<std::string> files_;
    std::vector<std::string> removed_files_;
    bool removed_ = false;  // rows, so that the tables may not tell the last numbers
    // Of the unit at hand
    std::optional<Outcome> refusal_;
    Committed committed_;
    std::vector<TakenFile> unit_files_;
    std::map<std::pair<std::string, std::string>, std::string> unit_keys_;    // source and id, hash
    std::set<std::string> unit_ids_;                                          // of deliveries
    std::map<std::int64_t, std::int64_t> unit_versions_;                      // as they will be
    std::map<std::pair<std::string, std::string>, std::int64_t> unit_facts_;  // likewise; 0: none
};

}  // namespace kamhub::store::sqlite
