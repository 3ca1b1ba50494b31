#include "store/sqlite_database.hpp"

namespace kamhub::store::sqlite {

namespace {

// SQLite's virtual machine looks at the clock after so many instructions: some 50 microseconds.
constexpr int kInstructionsPerLook = 2000;

Step toStep(int code) {
    switch (code & 0xff) {
        case SQLITE_ROW:
            return Step::Row;
        case SQLITE_OK:
        case SQLITE_DONE:
            return Step::Done;
        case SQLITE_CONSTRAINT:
            return Step::Constraint;
        case SQLITE_FULL:
            return Step::Full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_INTERRUPT:
            return Step::Busy;
        default:
            return Step::Failed;
    }
}

// SQLite takes a null pointer for NULL, and an empty view may hold one.
const char* notNull(std::string_view text) { return text.data() ? text.data() : ""; }

}  // namespace

Rows::~Rows() {
    if (!statement_) return;
    if (own_)
        sqlite3_finalize(statement_);
    else
        sqlite3_reset(statement_);
}

void Rows::bind(int position, std::int64_t value) {
    bound_ &= statement_ && sqlite3_bind_int64(statement_, position, value) == SQLITE_OK;
}

void Rows::bind(int position, std::string_view value) {
    bound_ &= statement_ && sqlite3_bind_text64(statement_, position, notNull(value), value.size(),
                                                SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

void Rows::bind(int position, Blob value) {
    bound_ &= statement_ && sqlite3_bind_blob64(statement_, position, notNull(value.bytes),
                                                value.bytes.size(), SQLITE_STATIC) == SQLITE_OK;
}

void Rows::bind(int position, std::nullptr_t) {
    bound_ &= statement_ && sqlite3_bind_null(statement_, position) == SQLITE_OK;
}

Step Rows::next() {
    if (!statement_ || !bound_) return Step::Failed;
    return toStep(sqlite3_step(statement_));
}

std::string Rows::text(int column) const {
    // The order matters: the size is that of the value as converted by the first call.
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

Database::Database(sqlite3* handle) : handle_(handle) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_progress_handler(handle_, kInstructionsPerLook, &Database::pastDeadline, this);
}

Database::~Database() {
    statements_.clear();
    sqlite3_close(handle_);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (!handle) return internalError("cannot open " + file.string() + ": out of memory");
    auto out = std::make_unique<Database>(handle);
    if (code != SQLITE_OK) return out->error("opening " + file.string());
    sqlite3_busy_timeout(handle, 1000);
    if (out->script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                    "PRAGMA trusted_schema=OFF;") != Step::Done)
        return out->error("opening " + file.string());
    return out;
}

Rows Database::rowsOnce(std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
    return Rows(made, true);
}

Step Database::script(const std::string& sql) {
    return toStep(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

Error Database::error(std::string_view doing) const {
    const std::string place = "the store, " + std::string(doing) + ": ";
    switch (toStep(sqlite3_extended_errcode(handle_))) {
        case Step::Busy:
            return unavailable(place + "the store is busy; ask for less, or again later");
        case Step::Full:
            return unavailable(place + "the disk is full; free space");
        default:
            return internalError(place + sqlite3_errmsg(handle_));
    }
}

sqlite3_stmt* Database::statement(std::string_view sql) {
    if (const auto at = statements_.find(sql); at != statements_.end()) return at->second.get();
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) return nullptr;
    statements_.emplace(std::string(sql), made);
    return made;
}

int Database::pastDeadline(void* self) {
    return std::chrono::steady_clock::now() > static_cast<Database*>(self)->deadline_ ? 1 : 0;
}

}  // namespace kamhub::store::sqlite
