#include "database_under_test.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

// Poco 1.11 does not free a PostgreSQL connection that the server ended
// (adapters/accounting/README.md).
extern "C" const char* __lsan_default_suppressions() {
    return "leak:Poco::Data::PostgreSQL::SessionHandle::connect\n";
}

namespace kamhub::accounting::testing {

namespace {

std::string ddl(const std::string& kind) {
    const std::ifstream file(std::string(KAMHUB_SOURCE_DIR) + "/mappings/contracts/accounting/" +
                             kind + ".sql");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class SqliteDatabase final : public PartnerDatabase {
public:
    explicit SqliteDatabase(std::string file) : file_(std::move(file)) {
        if (sqlite3_open(file_.c_str(), &db_) != SQLITE_OK)
            throw std::runtime_error("sqlite3_open");
        sqlite3_busy_timeout(db_, 30000);
        run("PRAGMA journal_mode = WAL");
        run(ddl("sqlite"));
    }
    ~SqliteDatabase() override { sqlite3_close(db_); }
    Cells run(const std::string& sql) override {
        Cells rows;
        char* error = nullptr;
        const auto collect = [](void* to, int count, char** values, char**) {
            auto& row = static_cast<Cells*>(to)->emplace_back();
            for (int i = 0; i < count; ++i) row.emplace_back(values[i] ? values[i] : "NULL");
            return 0;
        };
        if (sqlite3_exec(db_, sql.c_str(), collect, &rows, &error) != SQLITE_OK)
            throw std::runtime_error(error);
        return rows;
    }
    std::string connection() const override { return file_; }
    void lock() override { run("BEGIN EXCLUSIVE"); }
    void unlock() override { run("ROLLBACK"); }

private:
    std::string file_;
    sqlite3* db_ = nullptr;
};

class PostgresDatabase final : public PartnerDatabase {
public:
    explicit PostgresDatabase(std::string connection)
        : text_(std::move(connection)), connection_(PQconnectdb(text_.c_str())) {
        run("SET client_min_messages = warning");
        run("DROP TABLE IF EXISTS IF_KAM_IN; DROP TABLE IF EXISTS IF_KAM_OUT");
        run(ddl("postgresql"));
    }
    ~PostgresDatabase() override { PQfinish(connection_); }
    Cells run(const std::string& sql) override {
        const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
            PQexec(connection_, sql.c_str()), PQclear);
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw std::runtime_error(PQerrorMessage(connection_));
        Cells rows;
        for (int r = 0; r < PQntuples(result.get()); ++r) {
            auto& row = rows.emplace_back();
            for (int c = 0; c < PQnfields(result.get()); ++c)
                row.emplace_back(PQgetisnull(result.get(), r, c) ? "NULL"
                                                                 : PQgetvalue(result.get(), r, c));
        }
        return rows;
    }
    std::string connection() const override { return text_; }
    void lock() override { run("BEGIN; LOCK TABLE IF_KAM_IN IN ACCESS EXCLUSIVE MODE"); }
    void unlock() override { run("ROLLBACK"); }

private:
    std::string text_;
    PGconn* connection_;
};

}  // namespace

std::unique_ptr<PartnerDatabase> makeDatabase(const std::string& kind,
                                              const std::filesystem::path& folder) {
    if (kind == "sqlite") return std::make_unique<SqliteDatabase>(folder / "accounting.db");
    const char* server = std::getenv("KAMHUB_PG");
    return server ? std::make_unique<PostgresDatabase>(server) : nullptr;
}

void OnBothDatabases::SetUp() {
    partner_ = makeDatabase(GetParam(), folder_.path());
    if (!partner_) GTEST_SKIP() << "no server; run it as tests/tools/with_postgres test_accounting";
    endpoint_ = std::make_unique<AccountingEndpoint>(config(), host_);
}

void OnBothDatabases::TearDown() {
    if (endpoint_) stop();
}

AccountingConfig OnBothDatabases::config() const {
    return {GetParam(), Secret(partner_->connection()), "IF_KAM_IN", "IF_KAM_OUT",
            std::chrono::milliseconds(5)};
}

void OnBothDatabases::start() { ASSERT_TRUE(endpoint_->start()); }

void OnBothDatabases::stop() {
    host_.close();
    endpoint_->stop();
}

Result<Acknowledgement> OnBothDatabases::send(const std::string& id, const std::string& columns,
                                              const std::string& operation,
                                              std::chrono::milliseconds time) {
    const Envelope envelope;
    return endpoint_->send({.envelope = envelope,
                            .operation = operation,
                            .document = Payload::of("<row>" + columns + "</row>"),
                            .delivery_id = id,
                            .deadline = kamhub::testing::soon(time)});
}

INSTANTIATE_TEST_SUITE_P(, OnBothDatabases, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

}  // namespace kamhub::accounting::testing
