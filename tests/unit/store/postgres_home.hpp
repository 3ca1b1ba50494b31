#pragma once
// A place for a store in the PostgreSQL that with_postgres started: a schema, dropped with this
// object.

#include <string>

#include "suite.hpp"

namespace kamhub::store::test {

class PostgresHome final : public Home {
public:
    PostgresHome();
    ~PostgresHome() override;
    Result<std::unique_ptr<Store>> open() override;
    Result<std::unique_ptr<Store>> open(std::function<void(const std::string&)> on_fatal);

    // With the rights of who owns the schema, which stands in the search path; the first column of
    // the first row, or what was wrong.
    std::string execute(const std::string& sql);
    // A connection of the server's own, beside the store's. Empty: no server.
    static std::string connection();
    const std::string& schema() const { return schema_; }

private:
    TemporaryDirectory directory_;
    std::string schema_;
};

}  // namespace kamhub::store::test
