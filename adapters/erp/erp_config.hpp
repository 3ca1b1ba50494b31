#pragma once
// What the configuration of an ERP endpoint says.

#include <chrono>
#include <filesystem>
#include <string>

#include "net/amqp_session.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::erp {

// Value.
struct ErpConfig {
    std::string via;
    std::filesystem::path outbox;  // by file: documents to the ERP
    std::filesystem::path inbox;   // by file: documents from the ERP
    std::chrono::milliseconds poll{};
    std::string host;  // over AMQP
    int port = 0;
    std::string virtual_host;
    std::string user;
    Secret password;
    bool tls = false;
    std::filesystem::path trust;
    std::string exchange;
    std::string routing_key;
    std::string queue;
};

ConfigSpec<ErpConfig> erpSpec();
net::AmqpSettings amqpSettings(const ErpConfig& config);

}  // namespace kamhub::erp
