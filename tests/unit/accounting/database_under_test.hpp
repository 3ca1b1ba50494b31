#pragma once
// The partner's side of the interface tables, without Poco: sqlite3 and libpq themselves, and the
// contract's DDL.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "accounting/accounting_endpoint.hpp"
#include "fake_host.hpp"

namespace kamhub::accounting::testing {

using Cells = std::vector<std::vector<std::string>>;  // NULL reads as "NULL"

// One thread at a time.
class PartnerDatabase {
public:
    virtual ~PartnerDatabase() = default;
    virtual Cells run(const std::string& sql) = 0;
    virtual std::string connection() const = 0;  // what the endpoint is configured with
    virtual void lock() = 0;                     // until unlock()
    virtual void unlock() = 0;
    std::string cell(const std::string& sql) { return run(sql).at(0).at(0); }
};

inline std::string numbered(std::string before, int number) {
    return before.append(std::to_string(number));
}

// "sqlite" or "postgresql". Null: this machine has no such server (KAMHUB_PG names it).
std::unique_ptr<PartnerDatabase> makeDatabase(const std::string& kind,
                                              const std::filesystem::path& folder);

// Each test runs on both databases, on fresh tables.
class OnBothDatabases : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override;
    void TearDown() override;

    AccountingConfig config() const;
    void start();
    void stop();
    Result<Acknowledgement> send(const std::string& id, const std::string& columns,
                                 const std::string& operation = "ChangeCustomer",
                                 std::chrono::milliseconds time = std::chrono::seconds(10));

    kamhub::testing::TemporaryFolder folder_;
    kamhub::testing::FakeHost host_;
    std::unique_ptr<PartnerDatabase> partner_;
    std::unique_ptr<AccountingEndpoint> endpoint_;
};

}  // namespace kamhub::accounting::testing
