#pragma once
// SQLite's C interface as two objects: a connection with its prepared statements, and the rows of
// one execution. The one place where its result codes become Errors.

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "sdk/result.hpp"

namespace kamhub::store::sqlite {

enum class Step {
    Row,
    Done,
    Constraint,  // a row that must be unique is there already
    Full,        // the disk
    Busy,        // locked, or past its deadline
    Failed,      // anything else: I/O, corruption, a mistake in the statement
};

// Marks bytes that are bound as a blob.
struct Blob {
    std::string_view bytes;
};

// The rows of one execution; resets the statement at its end, or, where it is its `own`, ends it.
// One thread at a time.
class Rows {
public:
    explicit Rows(sqlite3_stmt* statement, bool own = false) : statement_(statement), own_(own) {}
    Rows(Rows&& other) noexcept
        : statement_(std::exchange(other.statement_, nullptr)),
          own_(other.own_),
          bound_(other.bound_) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows();

    // Bound text and blobs are borrowed: they must outlive the last next().
    void bind(int position, std::int64_t value);
    void bind(int position, std::string_view value);
    void bind(int position, Blob value);
    void bind(int position, std::nullptr_t);

    Step next();
    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    std::string text(int column) const;
    bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

private:
    sqlite3_stmt* statement_;  // none: it could not be prepared
    bool own_;
    bool bound_ = true;
};

// One connection. One thread at a time.
class Database {
public:
    // Takes the connection over.
    explicit Database(sqlite3* handle);
    // Opens or makes the file. Every connection gets the same settings: WAL, synchronous FULL.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // Executes a statement that answers no rows. Statements are prepared once and kept.
    template <class... Values>
    Step run(std::string_view sql, const Values&... values) {
        return rows(sql, values...).next();
    }
    // `values` are borrowed until the rows are gone.
    template <class... Values>
    Rows rows(std::string_view sql, const Values&... values) {
        Rows out(statement(sql));
        int position = 0;
        (bindOne(out, ++position, values), ...);
        return out;
    }
    // A statement of one of many shapes: prepared, executed, forgotten.
    Rows rowsOnce(std::string_view sql);
    // Several statements, each executed once.
    Step script(const std::string& sql);

    // What the last step that was not Row or Done means to the caller.
    Error error(std::string_view doing) const;
    // Rows that the last statement changed.
    std::int64_t changed() const { return sqlite3_changes64(handle_); }
    bool inTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    // Steps after it answer Busy.
    void setDeadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }
    sqlite3* handle() { return handle_; }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view sql) const {
            return std::hash<std::string_view>{}(sql);
        }
    };
    using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
    using Statements = std::unordered_map<std::string, Prepared, Hash, std::equal_to<>>;

    sqlite3_stmt* statement(std::string_view sql);
    static int pastDeadline(void* self);

    template <class Value>
    static void bindOne(Rows& rows, int position, const Value& value) {
        if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>)
            rows.bind(position, static_cast<std::int64_t>(value));
        else if constexpr (std::is_same_v<Value, Blob> || std::is_same_v<Value, std::nullptr_t>)
            rows.bind(position, value);
        else
            rows.bind(position, std::string_view(value));
    }

    sqlite3* handle_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    Statements statements_;
};

}  // namespace kamhub::store::sqlite
