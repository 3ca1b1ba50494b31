#include "erp_config.hpp"

namespace kamhub::erp {

namespace {

std::string wayIsComplete(const ErpConfig& config) {
    if (config.via == "file" && (config.outbox.empty() || config.inbox.empty()))
        return "via=\"file\" needs both folders; write outbox=\"…\" and inbox=\"…\"";
    if (config.via == "file" && config.outbox == config.inbox)
        return "outbox and inbox are the same folder; name two";
    if (config.via == "amqp" &&
        (config.host.empty() || config.routing_key.empty() || config.queue.empty()))
        return "via=\"amqp\" needs a broker and names; write host=\"…\", routing-key=\"…\" and "
               "queue=\"…\"";
    return {};
}

std::string numbersAreSensible(const ErpConfig& config) {
    if (config.poll < std::chrono::milliseconds(10))
        return "poll is shorter than 10ms; write for example poll=\"5s\"";
    if (config.port < 1 || config.port > 65535)
        return "port is no TCP port; write for example port=\"5672\"";
    return {};
}

}  // namespace

ConfigSpec<ErpConfig> erpSpec() {
    ConfigSpec<ErpConfig> spec(
        "Exchanges IDoc-like documents with the ERP, by file or over AMQP 0-9-1.");
    spec.field("via", &ErpConfig::via, "How documents travel.")
        .choices({"file", "amqp"})
        .defaultsTo("file");
    spec.field("outbox", &ErpConfig::outbox, "By file: the folder from which the ERP reads.")
        .optional()
        .example("/srv/erp/inbound");
    spec.field("inbox", &ErpConfig::inbox, "By file: the folder into which the ERP writes.")
        .optional()
        .example("/srv/erp/outbound");
    spec.field("poll", &ErpConfig::poll,
               "By file: how often to look; over AMQP: the pause after a failure.")
        .defaultsTo("5s");
    spec.field("host", &ErpConfig::host, "Over AMQP: the broker.")
        .optional()
        .example("broker.erp.example");
    spec.field("port", &ErpConfig::port, "The broker's port.").defaultsTo("5672");
    spec.field("virtual-host", &ErpConfig::virtual_host, "The broker's virtual host.")
        .defaultsTo("/");
    spec.field("user", &ErpConfig::user, "User at the broker.").defaultsTo("guest");
    spec.field("password", &ErpConfig::password, "Password at the broker.").optional();
    spec.field("tls", &ErpConfig::tls, "Whether the broker is reached over TLS.")
        .defaultsTo("false");
    spec.field("trust", &ErpConfig::trust, "PEM file of the authorities that vouch for the broker.")
        .optional();
    spec.field("exchange", &ErpConfig::exchange,
               "Where documents are published; empty is the default exchange.")
        .defaultsTo("");
    spec.field("routing-key", &ErpConfig::routing_key, "With which key.")
        .optional()
        .example("inbound");
    spec.field("queue", &ErpConfig::queue, "From which queue documents come.")
        .optional()
        .example("erp.outbound");
    spec.check(wayIsComplete).check(numbersAreSensible);
    return spec;
}

net::AmqpSettings amqpSettings(const ErpConfig& config) {
    net::AmqpSettings settings;
    settings.host = config.host;
    settings.port = config.port;
    settings.virtual_host = config.virtual_host;
    settings.user = config.user;
    settings.password = config.password;
    settings.tls.enabled = config.tls;
    settings.tls.trust = config.trust;
    return settings;
}

}  // namespace kamhub::erp
