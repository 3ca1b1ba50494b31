#pragma once
// The hub's own configuration, as declared specs: what may stand in config/*/hub.xml beside the
// adapters' attributes.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "net/tls.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::host {

// <hub>
struct HubSettings {
    std::string name;
    std::filesystem::path catalogue;
    std::filesystem::path routes;
    std::filesystem::path plugins;  // folder of the plugin files; empty: beside the program
    int workers = 0;
    std::string front_door;       // listener that serves SOAP and plain HTTP to partners
    std::string operations;       // listener of the operations API
    std::string web;              // listener for people: the same API and TM Forum's; empty: none
    std::filesystem::path roles;  // file; empty: the built-in ones
    std::filesystem::path site;   // folder of what this site adds to modules; empty: nothing
    std::filesystem::path processes;  // folder of processes, decisions, calendars; empty: none
    std::chrono::milliseconds health_every{};  // 0: the hub says nothing of itself
};

// <listener>
struct ListenerConfig {
    std::string name;
    std::string address;
    int port = 0;
    std::string source;
    std::filesystem::path certificate, key, trust;
    std::string auth;  // words that parseWays() has taken
    std::string plain;
    std::size_t max_body = 0;
    int max_connections = 0;
    std::chrono::milliseconds idle_timeout{};
    std::chrono::milliseconds request_timeout{};
};

// <store>
struct StoreSettings {
    std::string kind;              // sqlite or postgresql
    Secret connection;             // of postgresql
    std::string schema;            // of postgresql
    std::size_t disk_reserve = 0;  // bytes
};

// <retention>
struct RetentionSettings {
    std::chrono::milliseconds keep{};       // messages and notes
    std::chrono::milliseconds keep_keys{};  // what repeats are recognised by
    std::filesystem::path archive;          // folder; empty: archive in the data folder
    std::chrono::milliseconds every{};
};

// <callback>: a host that listeners of events may name.
struct CallbackConfig {
    std::string host;
    int port = 0;                 // 0: any
    std::string users;            // names, divided by blanks; empty: whoever may read
    std::filesystem::path trust;  // authorities of its certificate; empty: the system's
    std::chrono::milliseconds expire_after{};  // of an event that waits; 0: never
};

// <plugin>
struct PluginConfig {
    std::string name;
    bool required = true;
};

// <module>: a plugin, and the folder of what it declares (foldersOf in graph.hpp).
struct ModuleConfig {
    std::string name;
    std::filesystem::path folder;
};

// The attributes of <endpoint> that the hub reads; the adapter reads the others.
struct EndpointSettings {
    std::string name;
    std::string adapter;
    std::filesystem::path translations;
    int concurrency = 0;
    std::chrono::milliseconds deadline{};
    int attempts = 0;
    std::chrono::milliseconds retry_first{};
    std::chrono::milliseconds retry_longest{};
    std::chrono::milliseconds expire_after{};
    int breaker_failures = 0;
    std::chrono::milliseconds breaker_pause{};
    int throttle = 0;  // attempts a second; 0: as many as go
    std::chrono::milliseconds ageing = std::chrono::seconds(30);
};

bool isLoopback(const std::string& address);
// What a listener needs of TLS; not enabled without a certificate.
net::TlsSettings tlsOf(const ListenerConfig& listener);

const ConfigSpec<HubSettings>& hubSpec();
const ConfigSpec<ListenerConfig>& listenerSpec();
const ConfigSpec<StoreSettings>& storeSpec();
const ConfigSpec<RetentionSettings>& retentionSpec();
// As the specification has it where the configuration has no <store>.
StoreSettings defaultStore();
bool sameStore(const StoreSettings& one, const StoreSettings& other);
const ConfigSpec<CallbackConfig>& callbackSpec();
const ConfigSpec<PluginConfig>& pluginSpec();
const ConfigSpec<ModuleConfig>& moduleSpec();
const ConfigSpec<EndpointSettings>& endpointSpec();

}  // namespace kamhub::host
