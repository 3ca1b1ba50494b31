#pragma once
// What the configuration of a unified messaging endpoint says.

#include <chrono>
#include <filesystem>
#include <string>

#include "net/smpp_session.hpp"
#include "net/smtp_client.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::unified_messaging {

// Value.
struct MessagingConfig {
    std::string smsc_host;
    int smsc_port = 0;
    std::string system_id;
    Secret password;
    std::string system_type;
    std::string source_address;
    std::chrono::milliseconds enquire_every{};
    std::chrono::milliseconds reconnect_most = std::chrono::seconds(30);
    bool smsc_tls = false;
    std::filesystem::path smsc_trust;
    std::string mail_host;
    int mail_port = 0;
    std::string mail_from;
    std::string mail_user;
    Secret mail_password;
    std::string mail_tls;  // none, start, direct
    std::filesystem::path mail_trust;
};

ConfigSpec<MessagingConfig> messagingSpec();
net::SmppSettings smppSettings(const MessagingConfig& config);
net::SmtpSettings smtpSettings(const MessagingConfig& config);

}  // namespace kamhub::unified_messaging
