#pragma once
// The business-accounting system (综合营帐): rows into one interface table, rows out of another.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "database.hpp"
#include "interface_tables.hpp"
#include "row.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::accounting {

// Value.
struct AccountingConfig {
    std::string connector;
    Secret connection;
    std::string inbound_table;
    std::string outbound_table;
    std::chrono::milliseconds poll{};
};

ConfigSpec<AccountingConfig> accountingSpec();
EndpointTraits accountingTraits();

// Thread-safe between start() and stop().
class AccountingEndpoint final : public Endpoint {
public:
    AccountingEndpoint(AccountingConfig config, Host& host);

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    using Stopping = std::function<bool()>;
    void poll(const Stopping& stopping);
    Result<std::vector<Row>> unmarked();
    // An error leaves the row as it is: the next look finds it again.
    Status take(const Row& row);
    void noteReached(const Status& status);

    const AccountingConfig config_;
    Host& host_;
    const InterfaceTables tables_;
    Database database_;
    bool reached_ = true;  // of the polling thread only: so that a change is noted once
};

}  // namespace kamhub::accounting
