#include "endpoint.hpp"

#include "records.hpp"
#include "xml/layout.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::ninety_seven {

ConfigSpec<NinetySevenConfig> ninetySevenSpec() {
    using Config = NinetySevenConfig;
    ConfigSpec<Config> spec(
        "A 97 system's front-end processor: fixed-width records over TCP, and its nightly files.");
    spec.field("host", &Config::host, "Where the front-end processor listens.")
        .example("97.example");
    spec.field("port", &Config::port, "Its TCP port.").example("9700");
    spec.field("tls", &Config::tls, "Whether it speaks TLS.").defaultsTo("false");
    spec.field("trust", &Config::trust, "PEM file of the authorities that sign its certificate.")
        .optional();
    spec.field("user", &Config::user, "The hub's user there, at most 8 characters.")
        .example("kamhub");
    spec.field("password", &Config::password, "Its password, at most 16 characters.")
        .example("${KAM_97_PASSWORD}");
    spec.field("layouts", &Config::layouts, "The records.")
        .example("../../mappings/layouts/ninety_seven.xml");
    spec.field("connect-timeout", &Config::connect_timeout,
               "Limit for connecting, and for each answer of the login.")
        .defaultsTo("5s");
    spec.field("heartbeat", &Config::heartbeat,
               "Silence after which a heartbeat is sent; three times as long without"
               " a frame ends the connection.")
        .defaultsTo("30s");
    spec.field("reconnect-least", &Config::reconnect_least,
               "First pause before connecting anew; it doubles.")
        .defaultsTo("1s");
    spec.field("reconnect-most", &Config::reconnect_most, "Longest pause.").defaultsTo("60s");
    spec.field("batch-directory", &Config::batch_directory,
               "Folder of the nightly files; none: they are not read.")
        .optional()
        .example("/var/lib/kamhub/drop/97");
    spec.field("batch-interval", &Config::batch_interval, "How often the folder is looked through.")
        .defaultsTo("60s");
    spec.field("batch-largest", &Config::batch_largest, "A larger file is refused.")
        .defaultsTo("128MiB");
    spec.check([](const Config& config) -> std::string {
        if (config.port < 1 || config.port > 65535)
            return "port is out of range; write a number from 1 to 65535";
        if (config.user.empty() || config.user.size() > 8)
            return "user has not 1 to 8 characters; write a shorter one";
        if (config.password.reveal().size() > 16)
            return "password has more than 16 characters; set a shorter one";
        if (config.heartbeat.count() <= 0)
            return "heartbeat is not positive; write for example 30s";
        if (config.reconnect_least.count() <= 0 || config.reconnect_most < config.reconnect_least)
            return "reconnect-least is not between 0 and reconnect-most; write for example 1s and "
                   "60s";
        return {};
    });
    spec.inspect([](const Config& config, const ConfigNode& node, Complaints& complaints) {
        if (xml::fileIsThere(node, "layouts", config.layouts, complaints))
            (void)xml::Layouts::load(config.layouts.string(), complaints);
    });
    return spec;
}

EndpointTraits ninetySevenTraits() {
    EndpointTraits traits;
    traits.sink = true;
    traits.source = true;
    traits.idempotent = true;
    traits.one_at_a_time = true;
    return traits;
}

std::string serialOf(const std::string& delivery_id) {
    return delivery_id.size() <= kSerialSize ? delivery_id : uuidV5(delivery_id);
}

NinetySevenEndpoint::NinetySevenEndpoint(NinetySevenConfig config, Host& host)
    : config_(std::move(config)), host_(host) {}

Status NinetySevenEndpoint::start() {
    Complaints complaints;
    layouts_ = xml::Layouts::load(config_.layouts.string(), complaints);
    if (!layouts_)
        return invalidConfig(complaints.empty() ? "cannot read " + config_.layouts.string()
                                                : toString(complaints.front()));
    SessionSettings settings{config_.host,
                             config_.port,
                             {},
                             config_.user,
                             config_.password,
                             config_.connect_timeout,
                             config_.heartbeat,
                             config_.reconnect_least,
                             config_.reconnect_most};
    settings.tls.enabled = config_.tls;
    settings.tls.trust = config_.trust;
    session_ = std::make_shared<Session>(std::move(settings), layouts_, host_);
    if (!config_.batch_directory.empty())
        if (const Status started = startBatch(); !started) return started;
    return session_->start();
}

Status NinetySevenEndpoint::startBatch() {
    batch_ = std::make_shared<BatchReader>(
        BatchSettings{config_.batch_directory, config_.batch_interval, config_.batch_largest},
        layouts_, host_);
    return batch_->start();
}

void NinetySevenEndpoint::stop() {
    if (batch_) batch_->stop();
    if (session_) session_->stop();
}

Result<Acknowledgement> NinetySevenEndpoint::send(const Outgoing& outgoing) {
    if (!session_) return unavailable("the endpoint is not started");
    const auto document = outgoing.document.read();
    if (!document) return document.error();
    auto records = recordsOf(*document, *layouts_);
    if (!records) return records.error();
    return session_->deliver(serialOf(outgoing.delivery_id), std::move(*records),
                             outgoing.deadline);
}

}  // namespace kamhub::ninety_seven
