#include "store/postgres_connection.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kamhub::store::postgres {

namespace {

// Bytes of the well-formed UTF-8 sequence that `text` begins with; 0: it is none, or NUL.
std::size_t sequence(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return first == 0 ? 0 : 1;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const unsigned char second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : size;
}

// What libpq's own defaults leave open: a server that is gone without a word is noticed.
constexpr std::array<std::pair<const char*, const char*>, 7> kDefaults{{
    {"connect_timeout", "10"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "30000"},
    {"application_name", "kamhub"},
    {"client_encoding", "UTF8"},
}};

struct Options {
    ~Options() { PQconninfoFree(parsed); }
    PQconninfoOption* parsed = nullptr;
};

// The server's plans stay those that the indexes were made for: no table is read from end to end.
constexpr const char* kEverySession =
    "SET enable_seqscan=off; SET jit=off; SET client_min_messages=error; SET lock_timeout=0;"
    " SET idle_in_transaction_session_timeout=0; SET DateStyle=ISO; SET bytea_output=hex;";
// A unit's commit returns at once; the writer has groups of them flushed. The server lets go of the
// schema's lock soon after a hub that ended without a word.
constexpr const char* kWriter =
    " SET synchronous_commit=off; SET statement_timeout=0; SET tcp_keepalives_idle=10;"
    " SET tcp_keepalives_interval=5; SET tcp_keepalives_count=3;"
    " SET client_connection_check_interval=1000;";
constexpr const char* kReader =
    " SET default_transaction_read_only=on; SET statement_timeout=1000;"
    " SET plan_cache_mode=force_custom_plan;";

std::string sessionSettings(const std::string& schema, Role role) {
    return std::string(kEverySession) + (role == Role::Writer ? kWriter : kReader) +
           " SET search_path=\"" + schema + "\"";
}

void ignoreNotice(void*, const PGresult*) {}

std::string oneLine(const char* text) {
    std::string out(text ? text : "");
    std::replace(out.begin(), out.end(), '\n', ' ');
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace

std::string cleanText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = sequence(text);
        if (size > 0)
            out += text.substr(0, size);
        else {
            constexpr const char* kDigits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(text[0]);
            out += "\\x";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        }
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

Parameters::Wire Parameters::wire() const {
    Wire out;
    for (const auto& item : items_) {
        const bool bytes = item.kind == Kind::Bytes;
        const char* value = bytes ? item.bytes.data() : item.text.c_str();
        if (!value) value = "";  // an empty view may hold a null pointer, which means NULL to libpq
        out.values.push_back(item.kind == Kind::Null ? nullptr : value);
        out.lengths.push_back(static_cast<int>(bytes ? item.bytes.size() : item.text.size()));
        out.formats.push_back(bytes ? 1 : 0);
    }
    return out;
}

std::int64_t RowView::integer(int column) const {
    const char* text = PQgetvalue(result_, row_, column);
    if (*text == 't' || *text == 'f') return *text == 't' ? 1 : 0;
    std::int64_t out = 0;
    std::from_chars(text, text + PQgetlength(result_, row_, column), out);
    return out;
}

std::string RowView::text(int column) const {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::string Answer::field(int code) const {
    const char* text = PQresultErrorField(result_.get(), code);
    return text ? text : "";
}

bool Answer::fatal() const {
    const auto severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC";
}

Error errorOf(const Answer& answer, std::string_view doing) {
    const std::string place = "the store, " + std::string(doing) + ": ";
    const auto state = answer.sqlstate();
    if (state == "57014")
        return unavailable(place + "the store is busy; ask for less, or again later");
    if (state == "53100") return unavailable(place + "the database's disk is full; free space");
    const auto kind = state.substr(0, 2);
    if (kind == "40" || kind == "53" || kind == "55" || kind == "57" || kind == "08")
        return unavailable(place + answer.message());
    return internalError(place + answer.message());
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& connection,
                                                     const std::string& schema, Role role) {
    Options options;
    char* fault = nullptr;
    options.parsed = PQconninfoParse(connection.c_str(), &fault);
    PQfreemem(fault);  // it may quote a password
    if (!options.parsed)
        return invalidConfig(
            "the store's connection is not written as PostgreSQL wants it; write "
            "\"host=… dbname=… user=…\" or postgresql://user@host/database");
    std::vector<const char*> names, values;
    for (const auto& [name, value] : kDefaults) {
        names.push_back(name);
        values.push_back(value);
    }
    for (const auto* option = options.parsed; option->keyword; ++option) {
        if (!option->val) continue;
        names.push_back(option->keyword);  // the last one of a name counts
        values.push_back(option->val);
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    std::unique_ptr<Connection> out(
        std::make_unique<Connection>(Key{}, PQconnectdbParams(names.data(), values.data(), 0)));
    PGconn* handle = out->handle();
    if (PQstatus(handle) != CONNECTION_OK)
        return unavailable("cannot reach the store's database: " + oneLine(PQerrorMessage(handle)));
    if (PQserverVersion(handle) < 140'000)
        return invalidConfig("the store's PostgreSQL is older than 14; use a newer one");
    PQsetNoticeReceiver(handle, ignoreNotice, nullptr);
    if (auto status = out->script(sessionSettings(schema, role), "opening a session"); !status)
        return status.error();
    return out;
}

bool Connection::wait(Deadline deadline) {
    pollfd look{PQsocket(handle_.get()), POLLIN, 0};
    int millis = -1;
    if (deadline != Deadline::max()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        millis = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    const int events = ::poll(&look, 1, millis);
    return events != 0;
}

Result<Answer> Connection::run(const std::string& sql, const Parameters& parameters,
                               Deadline deadline, bool binary) {
    PGconn* handle = handle_.get();
    const auto wire = parameters.wire();
    if (PQsendQueryParams(handle, sql.c_str(), parameters.count(), nullptr, wire.values.data(),
                          wire.lengths.data(), wire.formats.data(), binary ? 1 : 0) != 1)
        return lost("asking");
    std::optional<Answer> out;
    for (;;) {
        while (PQisBusy(handle)) {
            if (!wait(deadline)) {
                broken_ = true;
                return unavailable("the store is busy; ask for less, or again later");
            }
            if (PQconsumeInput(handle) != 1) return lost("asking");
        }
        PGresult* result = PQgetResult(handle);
        if (!result) break;
        out.emplace(result);
    }
    if (!out || broken() || out->fatal()) return lost("asking");
    if (!out->ok()) return errorOf(*out, "asking");
    return std::move(*out);
}

Status Connection::script(const std::string& sql, std::string_view doing) {
    const Answer answer(PQexec(handle_.get(), sql.c_str()));
    if (answer.ok()) return okStatus();
    if (broken() || answer.fatal()) return lost(doing);
    return errorOf(answer, doing);
}

Error Connection::lost(std::string_view doing) {
    broken_ = true;
    return unavailable(
        "the store, " + std::string(doing) +
        ": the connection to the database is lost: " + oneLine(PQerrorMessage(handle_.get())));
}

}  // namespace kamhub::store::postgres
