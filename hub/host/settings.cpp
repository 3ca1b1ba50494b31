#include "host/settings.hpp"

#include "host/sign_in.hpp"
#include "store/store.hpp"

namespace kamhub::host {

namespace {

constexpr char kPlainWords[] = "yes, this network is trusted";

std::string wrongNumbers(const ListenerConfig& l) {
    return l.port < 0 || l.port > 65535 ? "port is out of range; write a number from 0 to 65535"
                                        : "";
}

std::string wrongTls(const ListenerConfig& l) {
    if (l.certificate.empty() && !l.key.empty())
        return "key stands without its certificate; write certificate=\"…\" beside it";
    if (!l.certificate.empty() && l.key.empty())
        return "certificate stands without its key; write key=\"…\" beside it";
    if (!l.trust.empty() && l.certificate.empty())
        return "trust says whose clients are let in over TLS; give certificate and key, or leave "
               "trust out";
    if (!l.plain.empty() && l.plain != kPlainWords)
        return std::string("plain is \"") + l.plain + "\"; write plain=\"" + kPlainWords +
               "\" if it is, or leave it out";
    if (!l.plain.empty() && !l.certificate.empty())
        return "plain and certificate contradict each other; leave one of them out";
    if (!isLoopback(l.address) && l.certificate.empty() && l.plain.empty())
        return std::string(
                   "address is not loopback, where alone a listener without TLS may be; write "
                   "address=\"127.0.0.1\", give certificate and key, or write plain=\"") +
               kPlainWords + "\"";
    return {};
}

std::string wrongSignIn(const ListenerConfig& l) {
    SignInWays ways;
    if (auto wrong = parseWays(l.auth, ways); !wrong.empty()) return wrong;
    if (ways.certificate && l.trust.empty())
        return "auth takes certificates, but clients are not asked for one; give certificate, key "
               "and trust";
    if (ways.sendsSecrets() && l.certificate.empty() && !isLoopback(l.address))
        return "auth lets secrets be sent that anybody on the network can read; give certificate "
               "and key";
    return {};
}

}  // namespace

bool isLoopback(const std::string& address) {
    return address == "127.0.0.1" || address == "::1" || address == "localhost";
}

net::TlsSettings tlsOf(const ListenerConfig& listener) {
    const auto ways = waysOf(listener.auth);
    const bool other_proof = ways.certificate && (ways.sendsSecrets() || ways.inMessage());
    return {!listener.certificate.empty(), listener.certificate, listener.key, listener.trust,
            !listener.trust.empty(),       other_proof};
}

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
        s.field("web", &HubSettings::web,
                "The listener on which people and programs reach the same API, and the TM Forum "
                "APIs; without it they do on the operations listener alone.")
            .defaultsTo("")
            .example("web");
        s.field("roles", &HubSettings::roles,
                "The file that says which role of a user holds which rights; without it there are "
                "viewer, operator, engineer and administrator.")
            .defaultsTo("");
        s.field("site", &HubSettings::site,
                "The folder of what this site adds to its modules without programming: records/ "
                "(fields, codes, measures), processes/, pages/. A process there stands in place of a "
                "module's of the same id.")
            .defaultsTo("")
            .example("site");
        s.field("processes", &HubSettings::processes,
                "The folder of processes (*.bpmn), decision tables (*.dmn), calendars "
                "(*.calendar.xml) and the stylesheets that processes name (*.xsl). Messages are "
                "given to them by routes to hub/processes.")
            .defaultsTo("")
            .example("processes");
        s.field(
             "health-every", &HubSettings::health_every,
             "How often the hub reports its health as a message (M73), beside each change of the "
             "state of an endpoint or plugin; 0s: not at all, neither of them.")
            .defaultsTo("0s");
        s.check([](const HubSettings& h) {
            if (h.health_every.count() != 0 && h.health_every < std::chrono::seconds(1))
                return "health-every is shorter than a second; write 1s or longer, or 0s";
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
                "PEM authorities; with it a client certificate is demanded, or, where `auth` takes "
                "other "
                "proofs as well, asked for.")
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
        s.field(
             "auth", &ListenerConfig::auth,
             "How partners prove here who they are: any of certificate, basic, api-key, "
             "username-token, separated by blanks; none: whoever reaches the listener is `source`.")
            .defaultsTo("none")
            .example("certificate basic");
        s.field("plain", &ListenerConfig::plain,
                "Lets others than this machine reach a listener without TLS, in these words only: "
                "yes, this network is trusted.")
            .defaultsTo("");
        s.check(wrongNumbers);
        s.check(wrongTls);
        s.check(wrongSignIn);
        return s;
    }();
    return spec;
}

const ConfigSpec<StoreSettings>& storeSpec() {
    static const auto made = [] {
        using S = StoreSettings;
        ConfigSpec<S> spec("Where messages are kept; without it, in SQLite in the data folder.");
        spec.field(
                "kind", &S::kind,
                "sqlite: a file in the data folder; postgresql: a schema of a server's database.")
            .choices({"sqlite", "postgresql"})
            .defaultsTo("sqlite");
        spec.field("connection", &S::connection,
                   "Of postgresql: how the database is reached, as libpq has it. The password may "
                   "stand "
                   "in the file that passfile names.")
            .example("host=db.example dbname=kamhub user=kamhub passfile=/etc/kamhub/pgpass")
            .defaultsTo("");
        spec.field("schema", &S::schema,
                   "Of postgresql: the schema that this hub has to itself; made where it is not "
                   "there.")
            .defaultsTo("kamhub");
        spec.field("disk-reserve", &S::disk_reserve,
                   "How much of the data folder's disk stays free for what is under way: below it "
                   "nothing is taken in and nothing sent.")
            .defaultsTo("64MiB");
        spec.check([](const S& s) {
            const bool server = s.kind == "postgresql";
            if (server && s.connection.empty())
                return "kind needs a connection; write "
                       "connection=\"host=… dbname=… user=…\"";
            if (!store::isSchemaName(s.schema))
                return "schema is no name that needs no quotes; write letters a-z, digits and _, "
                       "at "
                       "most 40";
            if (!server && !s.connection.empty())
                return "connection is of no use to kind sqlite; write kind=\"postgresql\", or "
                       "remove it";
            return "";
        });
        return spec;
    }();
    return made;
}

const ConfigSpec<RetentionSettings>& retentionSpec() {
    static const auto made = [] {
        using R = RetentionSettings;
        ConfigSpec<R> spec(
            "When messages that have ended leave the store for the archive; without it they stay. "
            "What waits, is being sent or is parked stays in any case, and so does the audit "
            "trail.");
        spec.field("keep", &R::keep,
                   "How long after its last change a message that has ended stays in the store; "
                   "notes of refusals likewise.")
            .example("90d");
        spec.field("keep-keys", &R::keep_keys,
                   "How long a message's id is known, so that a repeat of it is recognised.")
            .defaultsTo("180d");
        spec.field("archive", &R::archive,
                   "The folder of the archive; without it, archive in the data folder.")
            .defaultsTo("");
        spec.field("every", &R::every, "How often the store is looked through.").defaultsTo("1d");
        spec.check([](const R& r) {
            if (r.keep < std::chrono::minutes(1)) return "keep is too short; write at least 1m";
            if (r.keep_keys < r.keep)
                return "keep-keys is shorter than keep: a repeat would be taken for a new message "
                       "while the first is still here; write at least the time of keep";
            if (r.every < std::chrono::minutes(10)) return "every is too short; write at least 10m";
            return "";
        });
        return spec;
    }();
    return made;
}

StoreSettings defaultStore() {
    ConfigNode none;
    none.name = "store";
    Complaints ignored;
    return storeSpec().parse(none, ignored);
}

bool sameStore(const StoreSettings& one, const StoreSettings& other) {
    return one.kind == other.kind && one.connection.reveal() == other.connection.reveal() &&
           one.schema == other.schema && one.disk_reserve == other.disk_reserve;
}

const ConfigSpec<CallbackConfig>& callbackSpec() {
    using C = CallbackConfig;
    static const auto made = [] {
        ConfigSpec<C> spec(
            "A host to which events of TM Forum APIs may be sent. Without one no listener can be "
            "registered (`POST /tmf-api/NAME/v4/hub`).");
        spec.field("host", &C::host,
                   "The host as callbacks name it, letter by letter; one that is not this machine "
                   "must be called by https.")
            .example("crm.example.com");
        spec.field("port", &C::port, "Its port; 0 is any.").defaultsTo("0");
        spec.field("users", &C::users,
                   "The users who may name it, divided by blanks; without them everybody who may "
                   "read what the API serves.")
            .defaultsTo("")
            .example("crm");
        spec.field("trust", &C::trust,
                   "Authorities that its certificate may come from, PEM; without it the system's.")
            .defaultsTo("");
        spec.field("expire-after", &C::expire_after,
                   "How long an event waits for a listener that does not take it; 0s: for ever.")
            .defaultsTo("7d");
        spec.check([](const C& c) {
            if (c.port < 0 || c.port > 65535)
                return "port is out of range; write a number from 0 to 65535";
            if (c.host.empty() || c.host.find_first_of("/:@?#* ") != std::string::npos)
                return "host is no name of a host; write it without port, path and wildcard";
            return "";
        });
        return spec;
    }();
    return made;
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

const ConfigSpec<ModuleConfig>& moduleSpec() {
    static const auto spec = [] {
        ConfigSpec<ModuleConfig> s(
            "A module of the business: its plugin is loaded, and what it declares is read: the "
            "folder's records/, processes/ and pages/.");
        s.field("name", &ModuleConfig::name,
                "The plugin file's name without .so in the plugins folder.")
            .example("customer");
        s.field("folder", &ModuleConfig::folder, "The folder of its declarations.")
            .example("../../plugins/customer");
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
