#pragma once
// A unit of work as the statements of one pipeline segment, and what their results come to.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/postgres_connection.hpp"
#include "store/submission.hpp"
#include "store/table_set.hpp"

namespace kamhub::store::postgres {

// Prepared once per connection.
enum class Statement {
    LockPartitions,
    Message,
    Delivery,
    Tally,
    Change,
    Note,
    Fact,
    Row,
    Artefact,
    Audit,
    Piece,
    Remove,
    RemoveNotes,
    RemoveKeys,
    Refuse,
    Flush,
};
constexpr int kStatements = static_cast<int>(Statement::Flush) + 1;
const char* nameOf(Statement statement);
const char* sqlOf(Statement statement);

// Queues one statement; false: the connection is lost.
using SendStatement = std::function<bool(Statement, const Parameters&)>;

// Sends units, each as the statements of one transaction; the caller ends it with a sync.
// One thread at a time.
class UnitSender {
public:
    // `origin` makes the names of large payloads unique among all who ever opened the schema.
    // `tables` outlives it.
    UnitSender(std::string origin, const CurrentTables& tables)
        : origin_(std::move(origin)), tables_(tables) {}

    // False: the connection is lost. `fault` is set where the unit cannot be stored as it is; the
    // server then hears of it and refuses the unit.
    bool send(const Submission& submission, const SendStatement& send, std::optional<Error>& fault);

private:
    struct Large {
        std::string file;
        const Payload* payload;
    };

    bool message(const Submission& submission, std::size_t index);
    bool deliveries(const Unit& unit, const NewMessage& message);
    bool change(const Unit& unit, const DeliveryChange& change);
    bool row(const Unit& unit, const RowChange& change, std::optional<Error>& fault);
    bool artefact(const Artefact& artefact);
    bool pieces(const Large& large, std::optional<Error>& fault);
    bool removal(const Removal& removal);
    void addPayload(Parameters& parameters, const Payload& payload);

    const std::string origin_;
    const CurrentTables& tables_;
    std::int64_t last_file_ = 0;
    // Of the unit at hand
    const SendStatement* send_ = nullptr;
    std::vector<Large> large_;
};

// What the results of one unit come to so far.
struct UnitResults {
    std::vector<Statement> sent;
    std::size_t next = 0;  // of `sent`, whose result comes next
    Committed committed;
    std::optional<Outcome> refusal;
    bool disk_full = false;  // the server's
};

// Takes the result of the next statement. Answers an error after which nothing can be trusted.
std::optional<Error> take(UnitResults& results, const Answer& answer);

}  // namespace kamhub::store::postgres
