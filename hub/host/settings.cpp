#include "host/settings.hpp"

namespace kamhub::host {

const ConfigSpec<HubSettings>& hubSpec() {
    static const auto spec = [] {
        ConfigSpec<HubSettings> s("One hub: its listeners, plugins, endpoints and routes.");
        s.field("name", &HubSettings::name, "The hub's name; it stands in `via` and in the log.")
            .example("demo");
        s.field("catalogue", &HubSettings::catalogue, "The catalogue of canonical messages.")
            .example("../../mappings/canonical/catalogue.xml");
        s.field("routes", &HubSettings::routes, "The routes file.").example("routes.xml");
        s.field("plugins", &HubSettings::plugins,
                "The folder of the plugin files; without it, plugins beside the program.")
            .defaultsTo("");
        s.field("workers", &HubSettings::workers, "Threads that run the core.").defaultsTo("2");
        s.field("front-door", &HubSettings::front_door,
                "The listener on which partners send SOAP and plain XML.")
            .example("partners");
        s.field("operations", &HubSettings::operations, "The listener of the operations API.")
            .example("operations");
        s.check([](const HubSettings& h) {
            return h.workers >= 1 && h.workers <= 64
                       ? ""
                       : "workers is out of range; write a number from 1 to 64";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<ListenerConfig>& listenerSpec() {
    static const auto spec = [] {
        ConfigSpec<ListenerConfig> s("A socket of the hub on which HTTP requests arrive.");
        s.field("name", &ListenerConfig::name,
                "The name by which endpoints and the front door mean it.")
            .example("partners");
        s.field("address", &ListenerConfig::address, "The address to bind.")
            .defaultsTo("127.0.0.1");
        s.field("port", &ListenerConfig::port, "The port; 0 takes a free one.").defaultsTo("0");
        s.field("source", &ListenerConfig::source,
                "The partner that is behind this listener: the envelope's source of what arrives "
                "here.")
            .defaultsTo("anonymous");
        s.field("certificate", &ListenerConfig::certificate,
                "PEM certificate chain; with it the listener speaks TLS.")
            .defaultsTo("");
        s.field("key", &ListenerConfig::key, "PEM private key of the certificate.").defaultsTo("");
        s.field("trust", &ListenerConfig::trust,
                "PEM authorities; with it a client certificate is demanded.")
            .defaultsTo("");
        s.field("max-body", &ListenerConfig::max_body, "The largest body taken.")
            .defaultsTo("128MiB");
        s.field("max-connections", &ListenerConfig::max_connections, "Connections at once.")
            .defaultsTo("10000");
        s.field("idle-timeout", &ListenerConfig::idle_timeout,
                "How long a connection may stay without a request.")
            .defaultsTo("2m");
        s.field("request-timeout", &ListenerConfig::request_timeout,
                "How long a request may take to arrive.")
            .defaultsTo("30s");
        s.check([](const ListenerConfig& l) {
            if (l.port < 0 || l.port > 65535)
                return "port is out of range; write a number from 0 to 65535";
            if (l.certificate.empty() && !l.key.empty())
                return "key stands without its certificate; write certificate=\"…\" beside it";
            if (!l.certificate.empty() && l.key.empty())
                return "certificate stands without its key; write key=\"…\" beside it";
            const bool loopback =
                l.address == "127.0.0.1" || l.address == "::1" || l.address == "localhost";
            if (!loopback && l.certificate.empty())
                return "address is not loopback, where alone a listener without TLS may be; write "
                       "address=\"127.0.0.1\", or give certificate and key";
            return "";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<PluginConfig>& pluginSpec() {
    static const auto spec = [] {
        ConfigSpec<PluginConfig> s("A plugin that is loaded.");
        s.field("name", &PluginConfig::name, "The file's name without .so in the plugins folder.")
            .example("billing");
        s.field("required", &PluginConfig::required,
                "false: if it cannot be loaded the hub runs without it and its endpoints' messages "
                "wait.")
            .defaultsTo("true");
        return s;
    }();
    return spec;
}

const ConfigSpec<EndpointSettings>& endpointSpec() {
    static const auto spec = [] {
        using E = EndpointSettings;
        ConfigSpec<E> s("A configured adapter: one session with one partner system.");
        s.field("name", &E::name, "The name by which routes mean it.").example("billing");
        s.field("adapter", &E::adapter, "The kind, as its plugin registers it.").example("billing");
        s.field("translations", &E::translations, "The index of its translations.")
            .example("../../mappings/transforms/billing.xml");
        s.field("concurrency", &E::concurrency, "Deliveries under way at once, of different lanes.")
            .defaultsTo("4");
        s.field("deadline", &E::deadline, "Limit of one attempt.").defaultsTo("10s");
        s.field("attempts", &E::attempts, "Attempts that count, before a delivery is parked.")
            .defaultsTo("8");
        s.field("retry-first", &E::retry_first,
                "Pause before the second attempt; it doubles, with jitter.")
            .defaultsTo("1s");
        s.field("retry-longest", &E::retry_longest, "The longest pause between attempts.")
            .defaultsTo("5m");
        s.field("expire-after", &E::expire_after, "A delivery older than this expires; 0s: never.")
            .defaultsTo("7d");
        s.field(
             "breaker-failures", &E::breaker_failures,
             "Failures in a row, of any lane, after which the partner is left alone for a while.")
            .defaultsTo("3");
        s.field("breaker-pause", &E::breaker_pause, "How long; it doubles up to retry-longest.")
            .defaultsTo("2s");
        s.field("throttle", &E::throttle,
                "Attempts a second at most, evenly spaced; 0: as many as concurrency allows.")
            .defaultsTo("0");
        s.field("ageing", &E::ageing,
                "A lane that has waited nearly this long takes every second turn, however urgent "
                "the others are.")
            .defaultsTo("30s");
        s.check([](const E& e) {
            if (e.concurrency < 1 || e.concurrency > 64)
                return "concurrency is out of range; write a number from 1 to 64";
            if (e.attempts < 1) return "attempts is out of range; write at least 1";
            if (e.deadline.count() < 1) return "deadline is too short; write at least 1ms";
            if (e.retry_first.count() < 1) return "retry-first is too short; write at least 1ms";
            if (e.breaker_failures < 1) return "breaker-failures is out of range; write at least 1";
            if (e.throttle < 0 || e.throttle > 10000)
                return "throttle is out of range; write a number from 0 to 10000";
            if (e.ageing.count() < 1) return "ageing is too short; write at least 1ms";
            return "";
        });
        return s;
    }();
    return spec;
}

}  // namespace kamhub::host
