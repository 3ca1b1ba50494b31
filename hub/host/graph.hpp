#pragma once
// What a configuration file describes, checked and compiled, nothing started: the loader behind
// `check` and `run`.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/roles.hpp"
#include "host/catalogue.hpp"
#include "host/certificates.hpp"
#include "host/plugins.hpp"
#include "host/settings.hpp"
#include "host/translations.hpp"

namespace kamhub::access {
class Partners;
}

namespace kamhub::host {

// One <endpoint>, ready to be made. Immutable.
struct EndpointPlan {
    EndpointSettings settings;
    EndpointTraits traits;
    MakeEndpoint make;  // empty where its plugin is not required and could not be loaded
    std::shared_ptr<const Translations> translations;
    bool required = true;  // its plugin's: a failing start refuses the hub's
    std::string source;    // what it is made of, as text: plugin, configuration with secrets
                           // hidden, the XML files that it names, its translations
    std::string hash;      // SHA-256 of `source`
    std::string
        session_hash;  // over plugin and configuration: equal, the session is carried over a reload
    std::string plugin_sha256;
    std::vector<std::pair<std::string, std::string>> attributes;  // as configured, secrets hidden
};

// What could not be loaded and was not required.
struct Skipped {
    std::string plugin;
    std::string why;
};

// Immutable; shared between threads.
struct Graph {
    HubSettings settings;
    std::filesystem::path file;
    StoreSettings store = defaultStore();
    int store_line = 0, store_column = 0;  // where it stands; 0: nowhere
    std::optional<RetentionSettings> retention;
    std::vector<ListenerConfig> listeners;
    std::vector<CallbackConfig> callbacks;
    std::shared_ptr<const access::Partners> partners;
    std::vector<CertificateUse> certificates;  // the hub's own
    std::shared_ptr<const Catalogue> catalogue;
    std::map<std::string, LoadedPlugin> plugins;
    std::vector<ModuleConfig> modules;  // in the order of the file
    std::map<std::string, std::shared_ptr<const EndpointPlan>> endpoints;
    std::vector<Skipped> skipped;
    std::shared_ptr<const access::Roles> roles = access::Roles::builtIn();
};

// The folders of one kind (records, processes, pages) that are there: the modules', then the
// site's.
std::vector<std::filesystem::path> foldersOf(const Graph& graph, const char* kind);

struct LoadOptions {
    std::filesystem::path program_plugins;  // used where the configuration names no folder
    std::filesystem::path copies;           // where plugin files are copied before loading
};

// Null with complaints. Makes no endpoint, opens no socket.
std::shared_ptr<const Graph> loadGraph(const std::filesystem::path& file,
                                       const LoadOptions& options, Complaints& complaints);

}  // namespace kamhub::host
