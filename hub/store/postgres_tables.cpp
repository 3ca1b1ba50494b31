#include "store/postgres_tables.hpp"

#include <algorithm>
#include <map>

#include "sdk/payload.hpp"
#include "store/rows.hpp"
#include "store/table_sql.hpp"

namespace kamhub::store::postgres {

namespace {

constexpr std::size_t kWordBytes = 400;

template <class Take>
void forEachWord(std::string_view words, const Take& take) {
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find(' ', at), words.size());
        const auto word = words.substr(at, end - at);
        at = end + 1;
        std::size_t size = std::min(word.size(), kWordBytes);
        while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80)
            --size;
        if (size > 0) take(word.substr(0, size));
    }
}

std::string found(std::string_view, std::string_view row, std::string_view parameter) {
    return "(" + std::string(row) + "._search @@ " + std::string(parameter) + "::text::tsquery)";
}

// A tsquery in its own notation: the server's parser of texts would divide words its own way.
std::string phrase(std::string_view tokens) {
    std::string out;
    forEachWord(tokens, [&](std::string_view word) {
        out += out.empty() ? "'" : " <-> '";
        for (const char c : word) {
            if (c == '\'' || c == '\\') out += c;
            out += c;
        }
        out += '\'';
    });
    return out;
}

std::string day(std::string_view instant, std::int64_t utc_offset) {
    return "to_char(timestamp 'epoch' + interval '1 second' * (floor(" + std::string(instant) +
           " / 1000000.0) + " + std::to_string(utc_offset) + ")::double precision, 'YYYY-MM-DD')";
}

constexpr Dialect kDialect{true, "strpos", found, phrase, day};

Parameters parametersOf(const SqlQuery& query) {
    Parameters out;
    for (const auto& value : query.values) {
        if (const auto* number = std::get_if<std::int64_t>(&value))
            out.add(*number);
        else if (const auto* text = std::get_if<std::string>(&value))
            out.add(*text);
        else
            out.add(nullptr);
    }
    return out;
}

template <class Map>
auto mapped(const Result<Answer>& answer, const Map& map)
    -> Result<std::vector<decltype(map((*answer)[0]))>> {
    if (!answer) return answer.error();
    std::vector<decltype(map((*answer)[0]))> out;
    for (int i = 0; i < answer->rows(); ++i) out.push_back(map((*answer)[i]));
    return out;
}

const char* typeOf(ColumnKind kind) { return kind == ColumnKind::Text ? "text" : "bigint"; }
const char* sqlTypeOf(ColumnKind kind) {
    return kind == ColumnKind::Text ? "text COLLATE \"C\"" : "bigint";
}

// Names of indexes are cut at 63 bytes; these are not.
std::string indexName(const std::string& what) { return "rec_" + sha256Hex(what).substr(0, 40); }

// One declaration after another. One thread at a time.
class TableMaker {
public:
    explicit TableMaker(Connection& connection) : connection_(connection) {}

    Status make(const Table& table) {
        const std::string name = quotedTable(table.name), doing = "making the table " + table.name;
        const auto there = connection_.run(
            "SELECT 1 FROM pg_class WHERE relname=$1 AND "
            "relnamespace=current_schema()::regnamespace",
            with("rec_" + table.name));
        if (!there) return there.error();
        if (there->rows() == 0) return makeNew(table, name, doing);
        if (table.searched)
            if (auto status = connection_.script(
                    "ALTER TABLE " + name + " ADD COLUMN IF NOT EXISTS _search tsvector;", doing);
                !status)
                return status;
        if (auto status = columns(table, name, doing); !status) return status;
        if (auto status = index(table, name, "changed", "(changed NULLS FIRST, id)", false, true);
            !status)
            return status;
        if (auto status =
                index(table, name, "_search", "USING gin (_search)", false, table.searched);
            !status)
            return status;
        for (const auto& column : table.columns) {
            const std::string quoted = quotedName(column.name);
            if (auto status =
                    index(table, name, column.name, "(" + quoted + ")", true, column.unique);
                !status)
                return status;
            if (auto status = index(table, name, column.name, "(" + quoted + " NULLS FIRST, id)",
                                    false, column.indexed);
                !status)
                return status;
        }
        return okStatus();
    }

private:
    // Whole, in the one transaction of a script: nobody else writes to it yet.
    Status makeNew(const Table& table, const std::string& name, const std::string& doing) {
        std::string sql = "CREATE TABLE " + name +
                          "(id text COLLATE \"C\" PRIMARY KEY, version bigint NOT NULL,"
                          " created bigint NOT NULL, changed bigint NOT NULL";
        if (table.searched) sql += ", _search tsvector";
        for (const auto& column : table.columns)
            sql += ", " + quotedName(column.name) + " " + sqlTypeOf(column.kind);
        sql += ");";
        const auto add = [&](const std::string& column, const std::string& on, bool unique) {
            sql += std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " +
                   indexNameOf(table, column, unique) + " ON " + name + " " + on + ";";
        };
        add("changed", "(changed NULLS FIRST, id)", false);
        if (table.searched) add("_search", "USING gin (_search)", false);
        for (const auto& column : table.columns) {
            const std::string quoted = quotedName(column.name);
            if (column.unique) add(column.name, "(" + quoted + ")", true);
            if (column.indexed) add(column.name, "(" + quoted + " NULLS FIRST, id)", false);
        }
        return connection_.script(sql, doing);
    }

    static std::string indexNameOf(const Table& table, const std::string& column, bool unique) {
        return indexName(table.name + "." + column + (unique ? " unique" : ""));
    }

    Status columns(const Table& table, const std::string& name, const std::string& doing) {
        auto there = connection_.run(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema=current_schema() AND table_name=$1",
            with("rec_" + table.name));
        if (!there) return there.error();
        std::map<std::string, std::string> types;
        for (int i = 0; i < there->rows(); ++i)
            types.emplace((*there)[i].text(0), (*there)[i].text(1));
        for (const auto& column : table.columns) {
            const auto at = types.find(column.name);
            if (at == types.end()) {
                if (auto status = connection_.script("ALTER TABLE " + name + " ADD COLUMN " +
                                                         quotedName(column.name) + " " +
                                                         sqlTypeOf(column.kind),
                                                     doing);
                    !status)
                    return status;
            } else if (at->second != typeOf(column.kind)) {
                return invalidConfig("the column " + table.name + "." + column.name +
                                     " is there with another kind of value; give the new one "
                                     "another name");
            }
        }
        return okStatus();
    }

    // Made while others write. One that could not be made whole is left behind invalid.
    Status index(const Table& table, const std::string& name, const std::string& column,
                 const std::string& on, bool unique, bool wanted) {
        const std::string index = indexNameOf(table, column, unique);
        const std::string doing = "making the table " + table.name;
        auto state = connection_.run(
            "SELECT i.indisvalid::integer FROM pg_class c JOIN pg_index i ON i.indexrelid=c.oid"
            " WHERE c.relname=$1 AND c.relnamespace=current_schema()::regnamespace",
            with(index));
        if (!state) return state.error();
        const bool there = state->rows() > 0, valid = there && (*state)[0].integer(0) != 0;
        if (wanted && valid) return okStatus();
        if (there)
            if (auto status = connection_.script("DROP INDEX " + index, doing); !status)
                return status;
        if (!wanted) return okStatus();
        const auto made = connection_.run(std::string("CREATE ") + (unique ? "UNIQUE " : "") +
                                          "INDEX CONCURRENTLY " + index + " ON " + name + " " + on);
        if (made) return okStatus();
        if (auto status = connection_.script("DROP INDEX IF EXISTS " + index, doing); !status)
            return status;
        if (!unique) return made.error();
        return invalidConfig("the column " + table.name + "." + column +
                             " is to be unique, but some of its values stand in several rows; "
                             "change those rows first");
    }

    Connection& connection_;
};

constexpr auto historyOf = [](const RowView& row) {
    RowHistory out;
    out.seq = row.integer(0);
    out.version = row.integer(1);
    out.at = Instant(Duration(row.integer(2)));
    out.actor = row.text(3);
    out.removed = row.integer(4) != 0;
    out.change = row.text(5);
    return out;
};

}  // namespace

std::string cutWords(std::string_view words) {
    std::string out;
    forEachWord(words, [&](std::string_view word) {
        if (!out.empty()) out += ' ';
        out += word;
    });
    return out;
}

Status PostgresTables::declare(const std::vector<Table>& tables) {
    for (const auto& table : tables)
        if (auto status = TableSet::check(table); !status) return status;
    auto connection = Connection::open(connection_, schema_, Role::Writer);
    if (!connection) return connection.error();
    TableMaker maker(**connection);
    for (const auto& table : tables)
        if (auto status = maker.make(table); !status) return status;
    current_.put(tables);
    return okStatus();
}

Result<std::vector<Row>> PostgresTables::select(const Selection& selection) {
    const auto tables = current_.get();
    const auto query = selectSql(*tables, kDialect, selection);
    if (!query) return query.error();
    const Table& table = **tables->table(selection.table);
    return readers_.read([&](Reading& r) {
        return mapped(r.run(query->text, parametersOf(*query)),
                      [&](const RowView& row) { return rowOf(row, table); });
    });
}

Result<std::optional<Row>> PostgresTables::row(const std::string& table, const std::string& id) {
    return rowById(*this, table, id);
}

Result<std::int64_t> PostgresTables::count(const std::string& table, const Condition& where) {
    const auto query = countSql(*current_.get(), kDialect, table, where);
    if (!query) return query.error();
    return readers_.read([&](Reading& r) -> Result<std::int64_t> {
        const auto answer = r.run(query->text, parametersOf(*query));
        if (!answer) return answer.error();
        return (*answer)[0].integer(0);
    });
}

Result<std::vector<Aggregate>> PostgresTables::aggregate(const Aggregation& aggregation) {
    const auto tables = current_.get();
    const auto query = aggregateSql(*tables, kDialect, aggregation);
    if (!query) return query.error();
    const Table& table = **tables->table(aggregation.table);
    return readers_.read([&](Reading& r) {
        return mapped(r.run(query->text, parametersOf(*query)),
                      [&](const RowView& row) { return aggregateOf(row, table, aggregation); });
    });
}

Result<std::vector<RowHistory>> PostgresTables::rowHistory(const std::string& table,
                                                           const std::string& id, int limit) {
    if (auto known = current_.get()->table(table); !known) return known.error();
    return readers_.read([&](Reading& r) {
        return mapped(r.run("SELECT seq, version, at, actor, removed::integer, change FROM"
                            " row_history WHERE tab=$1 AND id=$2 ORDER BY version LIMIT $3",
                            with(table, id, std::clamp(limit, 0, kRowsAtMost))),
                      historyOf);
    });
}

}  // namespace kamhub::store::postgres
