#pragma once
// libpq as three objects: a connection, the parameters of one statement, its answer. The one place
// where SQLSTATEs become Errors.

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::store::postgres {

// PostgreSQL takes UTF-8 without NUL only: any other byte becomes \xHH, as four characters.
std::string cleanText(std::string_view text);

// Marks bytes that are sent as bytea; they are borrowed until the statement was sent.
struct Blob {
    std::string_view bytes;
};

// Value.
class Parameters {
public:
    Parameters() = default;
    template <class... Values>
    explicit Parameters(std::in_place_t, const Values&... values) {
        (add(values), ...);
    }

    template <class Value>
    void add(const Value& value) {
        if constexpr (std::is_same_v<Value, bool>)
            items_.push_back({value ? "t" : "f", {}, Kind::Text});
        else if constexpr (std::is_integral_v<Value>)
            items_.push_back({std::to_string(value), {}, Kind::Text});
        else if constexpr (std::is_enum_v<Value>)
            items_.push_back({std::to_string(static_cast<std::int64_t>(value)), {}, Kind::Text});
        else if constexpr (std::is_same_v<Value, Blob>)
            items_.push_back({{}, value.bytes, Kind::Bytes});
        else if constexpr (std::is_same_v<Value, std::nullptr_t>)
            items_.push_back({{}, {}, Kind::Null});
        else
            items_.push_back({cleanText(value), {}, Kind::Text});
    }
    int count() const { return static_cast<int>(items_.size()); }

    // As libpq takes them; borrowed from the parameters.
    struct Wire {
        std::vector<const char*> values;
        std::vector<int> lengths, formats;
    };
    Wire wire() const;

private:
    enum class Kind { Text, Bytes, Null };
    struct Item {
        std::string text;
        std::string_view bytes;
        Kind kind;
    };
    std::vector<Item> items_;
};

template <class... Values>
Parameters with(const Values&... values) {
    return Parameters(std::in_place, values...);
}

// One row of an answer, for row_mapping.hpp. Value.
class RowView {
public:
    RowView(const PGresult* result, int row) : result_(result), row_(row) {}
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    bool null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

private:
    const PGresult* result_;
    int row_;
};

// Value.
class Answer {
public:
    explicit Answer(PGresult* result) : result_(result, PQclear) {}
    ExecStatusType status() const { return PQresultStatus(result_.get()); }
    bool ok() const { return status() == PGRES_TUPLES_OK || status() == PGRES_COMMAND_OK; }
    int rows() const { return PQntuples(result_.get()); }
    RowView operator[](int row) const { return {result_.get(), row}; }
    // Of an error; empty where there is none.
    std::string sqlstate() const { return field(PG_DIAG_SQLSTATE); }
    std::string message() const { return field(PG_DIAG_MESSAGE_PRIMARY); }
    std::string detail() const { return field(PG_DIAG_MESSAGE_DETAIL); }
    // The server ends the session with it.
    bool fatal() const;

private:
    std::string field(int code) const;
    std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

// What an error of the server means to the caller: Unavailable where the same may succeed later.
Error errorOf(const Answer& answer, std::string_view doing);

using Deadline = std::chrono::steady_clock::time_point;

enum class Role { Writer, Reader };

// One connection. One thread at a time.
class Connection {
    struct Key {};

public:
    Connection(Key, PGconn* handle) : handle_(handle, PQfinish) {}
    // `connection` is libpq's: "host=… dbname=…" or a URI. Its text stands in no error.
    static Result<std::unique_ptr<Connection>> open(const std::string& connection,
                                                    const std::string& schema, Role role);

    // One statement, answered. After the deadline the connection is broken, and Unavailable said.
    Result<Answer> run(const std::string& sql, const Parameters& parameters = {},
                       Deadline deadline = Deadline::max(), bool binary = false);
    // Several statements without parameters.
    Status script(const std::string& sql, std::string_view doing);
    bool broken() const { return broken_ || PQstatus(handle_.get()) == CONNECTION_BAD; }
    PGconn* handle() { return handle_.get(); }

private:
    Error lost(std::string_view doing);
    // False: the deadline passed.
    bool wait(Deadline deadline);

    std::unique_ptr<PGconn, decltype(&PQfinish)> handle_;
    bool broken_ = false;
};

}  // namespace kamhub::store::postgres
