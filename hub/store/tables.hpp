#pragma once
// Tables of records beside the journal: the records room declares them, a unit of work changes their
// rows, selections ask them. Names come from declarations that were checked ([a-z][a-z0-9_]*, at most
// 48 bytes), never from a request; values always travel as parameters.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::store {

enum class ColumnKind { Text, Integer };

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::Text;
    bool indexed = false;
    bool unique = false;  // among the rows that have a value
};

// Beside its own columns a table has id, version, created and changed (instants, microseconds since
// 1970), by which it can be selected and ordered too.
struct Table {
    std::string name;
    std::vector<Column> columns;
    bool searched = false;  // its rows have a search text
};

// Text compares bytewise.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Values = std::vector<std::pair<std::string, Value>>;  // by column

// A change of one row, guarded by its version: 1 when it is new, one more with each change; one that
// comes back after it was removed goes on where it ended. Writes one row of the history.
struct RowChange {
    std::string table, id;
    std::int64_t version = 0;  // as read; 0: not there yet; a mismatch is a conflict
    Values values;             // columns that change; of a new row those that have a value
    bool removed = false;
    std::optional<std::string> search;  // what it is found by, tokens divided by blanks; none: unchanged
    std::string change;                 // for the history, as the records room writes it
};

// Which rows. A tree of conditions, so that what may be seen stands beside what is asked for.
struct Condition {
    enum class Is {
        All,            // every one of `of`; of none: every row
        Any,            // one of `of`; of none: no row
        Not,            // `of.front()` is not true
        Equal,          // column is one of `values`
        Less,           // column < values.front(); never true of a column without a value
        LessOrEqual,    //
        Greater,        //
        GreaterOrEqual, //
        Empty,          // column has no value
        Begins,         // column is text that begins with values.front()
        Holds,          // column is text that holds values.front(), letter by letter; not indexed
        Found,          // the search text holds values.front(), blank-divided tokens, as a phrase
        Related,        // a row of `table` whose column `other` equals `column` satisfies of.front()
    };
    Is is = Is::All;
    std::string column{};
    std::vector<Value> values{};
    std::vector<Condition> of{};
    std::string table{}, other{};
};

struct Order {
    std::string column;
    bool descending = false;
};

// Answered in `order`, rows without a value first (descending: last), then by id in the direction
// of the last order: a total order, so that pages do not overlap. Orders are by any column; those
// of an indexed one, of `changed` and of id are walked, others are sorted.
struct Selection {
    std::string table;
    Condition where{};
    std::vector<Order> order{};
    int offset = 0;
    int limit = 100;  // at most kRowsAtMost
};

struct Row {
    std::string id;
    std::int64_t version = 0;
    Instant created{}, changed{};
    Values values;  // every column that has a value, in the order of the declaration
};

enum class Period { None, Day, Month, Quarter, Year };

// Groups of the rows of a table and what is measured of each.
struct Aggregation {
    struct Group {
        std::string column;
        Period period = Period::None;  // of an instant (Integer) or a day (Text, YYYY-MM-DD)
    };
    struct Measure {
        enum class Is { Count, Sum, Average, Least, Greatest } is = Is::Count;
        std::string column{};  // Integer; of Count unused
    };
    std::string table;
    Condition where{};
    std::vector<Group> groups{};
    std::vector<Measure> measures{};
    std::int64_t utc_offset = 0;  // seconds east, for the periods of instants
    int limit = 1000;
};

// Groups that have no row do not stand here. A period is its first day as text; an average is
// rounded half away from zero.
struct Aggregate {
    std::vector<Value> groups, measures;
};

struct RowHistory {
    std::int64_t seq = 0;
    std::int64_t version = 0;
    Instant at{};
    std::string actor, change;
    bool removed = false;
};

// Thread-safe; threads and blocking as the store's.
class Tables {
public:
    virtual ~Tables() = default;

    // Makes what is missing: tables, columns, indexes; while others read and write. A column that is
    // no longer declared stays and keeps its values. InvalidConfig: a column is there with another
    // kind, or is to be unique and is not.
    virtual Status declare(const std::vector<Table>& tables) = 0;

    // The rows as the last committed unit left them. InvalidMessage: no such table or column.
    virtual Result<std::vector<Row>> select(const Selection& selection) = 0;
    virtual Result<std::optional<Row>> row(const std::string& table, const std::string& id) = 0;
    virtual Result<std::int64_t> count(const std::string& table, const Condition& where) = 0;
    virtual Result<std::vector<Aggregate>> aggregate(const Aggregation& aggregation) = 0;
    // Oldest first.
    virtual Result<std::vector<RowHistory>> rowHistory(const std::string& table,
                                                       const std::string& id, int limit) = 0;
};

}  // namespace kamhub::store
