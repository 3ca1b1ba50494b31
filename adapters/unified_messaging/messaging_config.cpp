#include "messaging_config.hpp"

namespace kamhub::unified_messaging {

namespace {

bool isPort(int port) { return port >= 1 && port <= 65535; }

std::string channelIsComplete(const MessagingConfig& config) {
    if (config.smsc_host.empty() && config.mail_host.empty())
        return "no channel is named; write smsc-host=\"…\", mail-host=\"…\" or both";
    if (!config.smsc_host.empty() && (config.system_id.empty() || config.source_address.empty()))
        return "the short-message centre needs an account and a number; write system-id=\"…\" and "
               "source-address=\"…\"";
    if (!config.mail_host.empty() && config.mail_from.find('@') == std::string::npos)
        return "mail_from is no address; write for example mail-from=\"ka@operator.example\"";
    if (!isPort(config.smsc_port))
        return "smsc_port is no TCP port; write for example smsc-port=\"2775\"";
    if (!isPort(config.mail_port))
        return "mail_port is no TCP port; write for example mail-port=\"25\"";
    return {};
}

// The widths of bind_transceiver and submit_sm in SMPP 3.4, without the closing zero.
std::string fieldsFitThePdu(const MessagingConfig& config) {
    if (config.system_id.size() > 15)
        return "system_id has more than 15 characters; SMPP has no room for more";
    if (config.password.reveal().size() > 8)
        return "password has more than 8 characters; SMPP has no room for more";
    if (config.system_type.size() > 12)
        return "system_type has more than 12 characters; SMPP has no room for more";
    if (config.source_address.size() > 20)
        return "source_address has more than 20 characters; SMPP has no room for more";
    return {};
}

std::string pauseIsAPause(const MessagingConfig& config) {
    return config.reconnect_most.count() > 0 ? ""
                                             : "reconnect-most is no pause; write for example 10s";
}

}  // namespace

ConfigSpec<MessagingConfig> messagingSpec() {
    using C = MessagingConfig;
    ConfigSpec<C> spec(
        "Sends short messages over SMPP 3.4 and mails over SMTP; takes delivery receipts.");
    spec.field("smsc-host", &C::smsc_host, "The short-message centre.")
        .optional()
        .example("smsc.example");
    spec.field("smsc-port", &C::smsc_port, "Its SMPP port.").defaultsTo("2775");
    spec.field("system-id", &C::system_id, "Account at the centre.").optional().example("kamhub");
    spec.field("password", &C::password, "Password at the centre.").optional();
    spec.field("system-type", &C::system_type, "System type, where the centre wants one.")
        .defaultsTo("");
    spec.field("source-address", &C::source_address, "The number that messages come from.")
        .optional()
        .example("10690000");
    spec.field("enquire-every", &C::enquire_every, "How often an idle session is tried.")
        .defaultsTo("30s");
    spec.field("reconnect-most", &C::reconnect_most,
               "Longest pause before the session is bound anew; it doubles from 100ms.")
        .defaultsTo("30s");
    spec.field("smsc_tls", &C::smsc_tls, "Whether the centre is reached over TLS.")
        .defaultsTo("false");
    spec.field("smsc_trust", &C::smsc_trust,
               "PEM file of the authorities that vouch for the centre.")
        .optional();
    spec.field("mail-host", &C::mail_host, "The mail server.").optional().example("mail.example");
    spec.field("mail-port", &C::mail_port, "Its SMTP port.").defaultsTo("25");
    spec.field("mail-from", &C::mail_from, "The address that mails come from.")
        .optional()
        .example("ka@operator.example");
    spec.field("mail-user", &C::mail_user, "User at the mail server, where it wants one.")
        .optional();
    spec.field("mail-password", &C::mail_password, "Password at the mail server.").optional();
    spec.field("mail_tls", &C::mail_tls,
               "TLS with the mail server: none, by STARTTLS, or from the start.")
        .choices({"none", "start", "direct"})
        .defaultsTo("none");
    spec.field("mail-trust", &C::mail_trust,
               "PEM file of the authorities that vouch for the mail server.")
        .optional();
    spec.check(channelIsComplete).check(fieldsFitThePdu).check(pauseIsAPause);
    return spec;
}

net::SmppSettings smppSettings(const MessagingConfig& config) {
    net::SmppSettings settings;
    settings.host = config.smsc_host;
    settings.port = config.smsc_port;
    settings.system_id = config.system_id;
    settings.password = config.password;
    settings.system_type = config.system_type;
    settings.source_address = config.source_address;
    settings.enquire_every = config.enquire_every;
    settings.reconnect_most = config.reconnect_most;
    settings.tls.enabled = config.smsc_tls;
    settings.tls.trust = config.smsc_trust;
    return settings;
}

net::SmtpSettings smtpSettings(const MessagingConfig& config) {
    net::SmtpSettings settings;
    settings.host = config.mail_host;
    settings.port = config.mail_port;
    settings.start_tls = config.mail_tls == "start";
    settings.tls.enabled = config.mail_tls != "none";
    settings.tls.trust = config.mail_trust;
    settings.user = config.mail_user;
    settings.password = config.mail_password;
    return settings;
}

}  // namespace kamhub::unified_messaging
