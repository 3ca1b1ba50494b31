#include "host/graph.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <set>

#include "access/partners.hpp"
#include "host/partner_checks.hpp"
#include "host/sign_in.hpp"
#include "net/certificate.hpp"
#include "net/tls_server.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::host {

namespace {

std::string hashOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return sha256Hex(std::string(std::istreambuf_iterator<char>(in), {}));
}

// Builds one graph from one file; every complaint is collected.
struct Loader {
    const LoadOptions& options;
    Complaints& complaints;
    Graph graph;
    std::map<std::string, const EndpointKind*> kinds;
    std::set<std::string> optional;                           // plugins that are not required
    std::set<std::string> broken;                             // plugins that were complained about
    std::set<std::pair<std::string, std::string>> callbacks;  // listener, path
    std::vector<std::string> listener_names;
    std::map<std::string, int> lines;  // where each listener, plugin and endpoint stands first

    void noChildren(const ConfigNode& node) {
        for (const auto& child : node.children)
            complaints.push_back(
                child.complain("<" + node.name + "> has no <" + child.name + ">", "leave it out"));
    }

    // Says that two elements of one kind bear one name; remembers where the first stands.
    bool twice(const ConfigNode& node, const std::string& name, const char* write) {
        const auto [first, added] = lines.emplace(node.name + " " + name, node.line);
        if (added) return false;
        complaints.push_back(node.complain(
            first->first + " stands twice, first in line " + std::to_string(first->second), write));
        return true;
    }

    std::filesystem::path pluginsFolder() const {
        return graph.settings.plugins.empty() ? options.program_plugins : graph.settings.plugins;
    }

    std::vector<std::string> pluginNames() const {
        std::vector<std::string> out;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(pluginsFolder(), ignored))
            if (entry.path().extension() == ".so") out.push_back(entry.path().stem().string());
        return out;
    }

    // What the plugin would have offered is not complained about as well.
    void isBroken(const std::string& plugin) {
        broken.insert(plugin);
        broken.insert(config::nearest(plugin, pluginNames()));
    }

    void plugin(const ConfigNode& node) {
        const auto before = complaints.size();
        noChildren(node);
        const auto config = pluginSpec().parse(node, complaints);
        if (complaints.size() != before) return isBroken(config.name);
        if (!config.required) optional.insert(config.name);
        load(node, config);
    }

    void module(const ConfigNode& node) {
        const auto before = complaints.size();
        noChildren(node);
        auto config = moduleSpec().parse(node, complaints);
        if (complaints.size() != before) return isBroken(config.name);
        std::error_code failed;
        if (!std::filesystem::is_directory(config.folder, failed))
            complaints.push_back(node.complain(*node.attribute("folder"),
                                               config.folder.string() + " is no folder",
                                               "write the folder of the module's declarations"));
        load(node, {config.name, true});
        graph.modules.push_back(std::move(config));
    }

    void load(const ConfigNode& node, const PluginConfig& config) {
        if (twice(node, config.name, "write it once")) return;
        const auto folder = pluginsFolder();
        auto loaded = loadPlugin(folder / (config.name + ".so"), options.copies);
        if (!loaded && !config.required) {
            graph.skipped.push_back({config.name, loaded.error().message});
            return;
        }
        if (!loaded) {
            isBroken(config.name);
            const auto& message = loaded.error().message;
            const auto cut = message.find("; ");
            const auto close = config::nearest(config.name, pluginNames());
            auto write = cut == message.npos ? "" : message.substr(cut + 2);
            if (!close.empty() && close != config.name) write = "write " + close;
            complaints.push_back(
                node.complain(*node.attribute("name"), message.substr(0, cut), write));
            return;
        }
        auto& kept = graph.plugins.emplace(config.name, std::move(*loaded)).first->second;
        for (const auto& kind : kept.offer.endpoints)
            if (!kinds.emplace(kind.name, &kind).second)
                complaints.push_back(node.complain("two plugins offer the adapter " + kind.name,
                                                   "remove one of them"));
    }

    void readable(const ConfigNode& node, const char* attribute,
                  const std::filesystem::path& file) {
        if (file.empty() || ::access(file.c_str(), R_OK) == 0) return;
        complaints.push_back(
            node.complain(*node.attribute(attribute),
                          std::string(attribute) + " " + file.string() + " cannot be read",
                          "write a PEM file that is there"));
    }

    void listener(const ConfigNode& node) {
        const auto before = complaints.size();
        noChildren(node);
        auto config = listenerSpec().parse(node, complaints);
        if (complaints.size() != before) return;
        if (const auto* source = node.attribute("source"); source && waysOf(config.auth).any())
            complaints.push_back(node.complain(
                *source, "source says who sends where nobody proves it, auth that partners do",
                "leave one of them out; a partner's source stands in his <partner>"));
        readable(node, "certificate", config.certificate);
        readable(node, "key", config.key);
        readable(node, "trust", config.trust);
        if (complaints.size() == before && !config.certificate.empty()) usable(node, config);
        twice(node, config.name, "write another name");
        graph.listeners.push_back(std::move(config));
    }

    // Opens what the listener will open, so that a bad file is found before anything starts.
    void usable(const ConfigNode& node, const ListenerConfig& config) {
        if (const auto status = net::checkServerTls(tlsOf(config)); !status)
            return complain(node, status.error().message);
        certificate("listener " + config.name, config.certificate, node);
    }

    void certificate(const std::string& owner, const std::filesystem::path& file,
                     const ConfigNode& node) {
        const auto facts = net::readCertificate(file);
        if (!facts) return complain(node, facts.error().message);
        graph.certificates.push_back({owner, file, facts->identity.subject, facts->until});
    }

    // Of a certificate that has been complained about where it had to be.
    void watch(const std::string& owner, const std::filesystem::path& file) {
        if (const auto facts = net::readCertificate(file))
            graph.certificates.push_back({owner, file, facts->identity.subject, facts->until});
    }

    // "what is wrong; what to write"
    void complain(const ConfigNode& node, const std::string& message) {
        const auto cut = message.find("; ");
        complaints.push_back(node.complain(message.substr(0, cut),
                                           cut == message.npos ? "" : message.substr(cut + 2)));
    }

    bool isSkipped(const std::string& adapter) const {
        return std::any_of(graph.skipped.begin(), graph.skipped.end(),
                           [&](auto& s) { return s.plugin == adapter; });
    }

    // A plugin is foreign code: what it throws ends here.
    std::optional<MakeEndpoint> prepare(const EndpointKind& kind, const ConfigNode& node) {
        try {
            return kind.prepare(node, complaints, &endpointSpec().info());
        } catch (const std::exception& e) {
            complaints.push_back(node.complain(
                "adapter " + kind.name + " failed while reading its configuration: " + e.what(),
                "mend the plugin"));
            return std::nullopt;
        } catch (...) {
            complaints.push_back(
                node.complain("adapter " + kind.name + " failed while reading its configuration",
                              "mend the plugin"));
            return std::nullopt;
        }
    }

    void site(const ConfigNode& root) {
        const auto& folder = graph.settings.site;
        std::error_code failed;
        if (!folder.empty() && !std::filesystem::is_directory(folder, failed))
            complaints.push_back(root.complain(*root.attribute("site"),
                                               "site " + folder.string() + " is no folder",
                                               "write the folder of what this site adds"));
    }

    void web(const ConfigNode& root) {
        const auto& name = graph.settings.web;
        if (name.empty()) return;
        checkListenerName(root, "web", name);
        const auto& place = *root.attribute("web");
        if (name == graph.settings.operations)
            complaints.push_back(root.complain(place, "web is the operations listener",
                                               "leave it out, or name a listener of its own"));
        if (name == graph.settings.front_door)
            complaints.push_back(root.complain(place, "web is the listener of partners",
                                               "name a listener of its own"));
    }

    // Where a partner calls back: a listener that is there, and a path of its own on it.
    void callback(const ConfigNode& node) {
        const auto* listener = node.attribute("listener");
        if (!listener) return;
        checkListenerName(node, "listener", listener->value);
        const auto* path = node.attribute("callback-path");
        // What the front door and the operations API answer themselves.
        for (const auto& [owner, own] : {std::pair{graph.settings.front_door, "/soap"},
                                         {graph.settings.front_door, "/messages"},
                                         {graph.settings.front_door, "/schemas"},
                                         {graph.settings.operations, "/api"},
                                         {graph.settings.operations, "/health"},
                                         {graph.settings.operations, "/tmf-api"},
                                         {graph.settings.operations, "/metrics"},
                                         {graph.settings.web, "/api"},
                                         {graph.settings.web, "/tmf-api"}})
            if (path && listener->value == owner &&
                (path->value + "/").starts_with(std::string(own) + "/"))
                complaints.push_back(node.complain(
                    *path, "path " + path->value + " of listener " + owner + " is taken by the hub",
                    "write another"));
        if (path && !callbacks.emplace(listener->value, path->value).second)
            complaints.push_back(node.complain(
                *path, "path " + path->value + " of listener " + listener->value + " is taken",
                "write another"));
    }

    void endpoint(const ConfigNode& node) {
        const auto before = complaints.size();
        noChildren(node);
        callback(node);
        const auto* adapter = node.attribute("adapter");
        const auto found = adapter ? kinds.find(adapter->value) : kinds.end();
        const EndpointKind* kind = found == kinds.end() ? nullptr : found->second;
        const bool absent =
            adapter && !kind && (isSkipped(adapter->value) || broken.contains(adapter->value));
        // An absent adapter's own attributes cannot be judged: only the hub's are read.
        SpecInfo own;
        if (!kind)
            for (const auto& attribute : node.attributes)
                own.fields.push_back({attribute.name, {}, {}, {}, {}, {}, false});
        auto settings = endpointSpec().parse(node, complaints, kind ? &kind->spec : &own);
        if (!kind && adapter && !absent) {
            std::vector<std::string> names;
            for (const auto& [name, unused] : kinds) names.push_back(name);
            const auto built = pluginNames();
            const bool there = std::find(built.begin(), built.end(), adapter->value) != built.end();
            complaints.push_back(node.complain(
                *adapter, "no plugin offers the adapter " + adapter->value,
                there
                    ? "write <plugin name=\"" + adapter->value + "\"/>"
                    : config::nearestAdvice(adapter->value, names, "write a <plugin> that does")));
        }
        auto make = kind ? prepare(*kind, node) : std::nullopt;
        std::shared_ptr<const Translations> translations;
        if (graph.catalogue && !settings.translations.empty() &&
            xml::fileIsThere(node, "translations", settings.translations, complaints))
            translations = Translations::load(settings.translations, *graph.catalogue, complaints);
        if (kind && complaints.size() == before) ownCertificate(*kind, node, settings.name);
        if (!settings.name.empty()) twice(node, settings.name, "write another name");
        if (complaints.size() != before || !translations) return;
        const auto name = settings.name;
        graph.endpoints.emplace(
            name, plan(node, std::move(settings), kind, std::move(make), std::move(translations)));
    }

    static FieldType typeOf(const EndpointKind* kind, const std::string& name) {
        for (const auto& field : endpointSpec().info().fields)
            if (field.name == name) return FieldType::Text;
        // What an absent adapter keeps secret is not known.
        if (!kind) return FieldType::SecretText;
        for (const auto& field : kind->spec.fields)
            if (field.name == name) return field.type;
        return FieldType::Text;
    }

    // A file that an attribute names and that is XML, a record layout for one; keys and
    // certificates are not. Empty: none.
    std::string xmlFile(const std::string& value) const {
        constexpr std::uintmax_t kLargest = 1024 * 1024;
        std::error_code failed;
        const auto file = graph.file.parent_path() / value;
        if (!std::filesystem::is_regular_file(file, failed) ||
            std::filesystem::file_size(file, failed) > kLargest || failed)
            return {};
        std::ifstream in(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (text.find('<') != text.find_first_not_of(" \t\r\n\xEF\xBB\xBF")) return {};
        return "==== " + value + ", " + std::to_string(text.size()) + " bytes\n" + text + "\n";
    }

    // The value of a path attribute that the adapter declares, as the adapter will open it; empty
    // if there is none.
    static std::filesystem::path pathOf(const EndpointKind& kind, const ConfigNode& node,
                                        const std::string& name) {
        std::filesystem::path out;
        const auto* attribute = node.attribute(name);
        for (const auto& field : kind.spec.fields)
            if (attribute && field.name == name && field.type == FieldType::Path)
                config::parse(attribute->value, std::filesystem::path(node.file).parent_path(),
                              out);
        return out;
    }

    void ownCertificate(const EndpointKind& kind, const ConfigNode& node, const std::string& name) {
        if (const auto file = pathOf(kind, node, "certificate"); !file.empty())
            certificate("endpoint " + name, file, node);
        for (const char* of :
             {"signature-certificate", "answers-signed-by", "encryption-certificate"})
            if (const auto file = pathOf(kind, node, of); !file.empty())
                watch("endpoint " + name + " " + of, file);
    }

    std::shared_ptr<const EndpointPlan> plan(const ConfigNode& node, EndpointSettings settings,
                                             const EndpointKind* kind,
                                             std::optional<MakeEndpoint> make,
                                             std::shared_ptr<const Translations> translations) {
        auto out = std::make_shared<EndpointPlan>();
        std::string text;
        for (const auto& attribute : node.attributes) {
            const auto type = typeOf(kind, attribute.name);
            const auto shown =
                type == FieldType::SecretText ? std::string("(secret)") : attribute.value;
            out->attributes.emplace_back(attribute.name, shown);
            out->source += attribute.name + "=" + shown + "\n";
            text += attribute.name + "=" + attribute.value + "\n";
            if (type == FieldType::Path) {
                const auto layout = xmlFile(attribute.value);
                out->source += layout;
                text += layout;
            }
        }
        if (kind) {
            out->traits = kind->traits;
            for (const auto& [name, plugin] : graph.plugins)
                for (const auto& each : plugin.offer.endpoints)
                    if (&each == kind)
                        out->plugin_sha256 = plugin.sha256,
                        out->required = !optional.contains(name);
        }
        // A session is opened anew where a file that it was opened with has changed.
        for (const char* file :
             {"trust", "certificate", "key", "signature-certificate", "signature-key-file",
              "answers-signed-by", "encryption-certificate"})
            if (kind)
                if (const auto path = pathOf(*kind, node, file); !path.empty())
                    text += std::string(file) + " " + hashOf(path) + "\n";
        if (make) out->make = std::move(*make);
        out->settings = std::move(settings);
        out->session_hash = sha256Hex(text + out->plugin_sha256);
        out->source += "plugin=" + out->plugin_sha256 + "\n" + translations->source();
        out->hash = sha256Hex(out->source);
        out->translations = std::move(translations);
        return out;
    }

    void store(const ConfigNode& node) {
        noChildren(node);
        if (graph.store_line > 0)
            complaints.push_back(node.complain("<store> stands twice", "remove one of them"));
        graph.store = storeSpec().parse(node, complaints);
        graph.store_line = node.line;
        graph.store_column = node.column;
    }

    void retention(const ConfigNode& node) {
        noChildren(node);
        if (graph.retention)
            complaints.push_back(node.complain("<retention> stands twice", "remove one of them"));
        graph.retention = retentionSpec().parse(node, complaints);
    }

    void eventHost(const ConfigNode& node) {
        noChildren(node);
        const auto before = complaints.size();
        auto config = callbackSpec().parse(node, complaints);
        if (!config.trust.empty()) readable(node, "trust", config.trust);
        if (complaints.size() == before) graph.callbacks.push_back(std::move(config));
    }

    void checkListenerName(const ConfigNode& root, const char* attribute, const std::string& name) {
        if (std::find(listener_names.begin(), listener_names.end(), name) != listener_names.end())
            return;
        complaints.push_back(root.complain(
            *root.attribute(attribute), std::string(attribute) + " names no listener: " + name,
            config::nearestAdvice(name, listener_names, "write a <listener>")));
    }

    void each(const ConfigNode& root, const char* name, void (Loader::*read)(const ConfigNode&)) {
        for (const auto& child : root.children)
            if (child.name == name) (this->*read)(child);
    }

    // The names of all listeners, of those as well that are complained about.
    void listenersOf(const ConfigNode& root) {
        for (const auto& child : root.children)
            if (config::nearest(child.name, {"listener"}) == "listener")
                if (const auto* name = child.attribute("name"))
                    listener_names.push_back(name->value);
    }

    void unknownElements(const ConfigNode& root) {
        const std::vector<std::string> kElements{"store",  "retention", "listener", "partner",
                                                 "plugin", "module",    "endpoint", "callback"};
        for (const auto& child : root.children)
            if (std::find(kElements.begin(), kElements.end(), child.name) == kElements.end()) {
                complaints.push_back(
                    child.complain("<hub> has no <" + child.name + ">",
                                   config::nearestAdvice(child.name, kElements, "")));
                if (const auto* name = child.attribute("name")) isBroken(name->value);
            }
    }

    void read(const ConfigNode& root) {
        const auto before = complaints.size();
        graph.settings = hubSpec().parse(root, complaints);
        const bool settings_ok = complaints.size() == before;
        unknownElements(root);
        listenersOf(root);
        if (settings_ok &&
            xml::fileIsThere(root, "catalogue", graph.settings.catalogue, complaints))
            graph.catalogue = Catalogue::load(graph.settings.catalogue, complaints);
        if (settings_ok) (void)xml::fileIsThere(root, "routes", graph.settings.routes, complaints);
        if (settings_ok) site(root);
        if (settings_ok && !graph.settings.roles.empty() &&
            xml::fileIsThere(root, "roles", graph.settings.roles, complaints))
            graph.roles = access::Roles::load(graph.settings.roles, complaints);
        each(root, "store", &Loader::store);
        each(root, "retention", &Loader::retention);
        each(root, "listener", &Loader::listener);
        each(root, "callback", &Loader::eventHost);
        each(root, "plugin", &Loader::plugin);
        each(root, "module", &Loader::module);
        each(root, "endpoint", &Loader::endpoint);
        graph.partners = access::Partners::read(root, complaints);
        for (const auto& partner : graph.partners->all())
            for (const auto& [of, file] : partner.certificate_files)
                watch("partner " + partner.name + " " + of, file);
        checkPartners(root, graph, complaints);
        if (settings_ok) {
            checkListenerName(root, "front-door", graph.settings.front_door);
            checkListenerName(root, "operations", graph.settings.operations);
            web(root);
        }
    }
};

// One complaint per place and words, in the order of the files.
void tidy(Complaints& complaints) {
    std::set<std::string> seen;
    Complaints out;
    for (auto& complaint : complaints)
        if (seen.insert(toString(complaint)).second) out.push_back(std::move(complaint));
    complaints = std::move(out);
}

}  // namespace

std::vector<std::filesystem::path> foldersOf(const Graph& graph, const char* kind) {
    std::vector<std::filesystem::path> out;
    const auto add = [&](const std::filesystem::path& folder) {
        std::error_code failed;
        if (std::filesystem::is_directory(folder / kind, failed)) out.push_back(folder / kind);
    };
    for (const auto& module : graph.modules) add(module.folder);
    if (!graph.settings.site.empty()) add(graph.settings.site);
    return out;
}

std::shared_ptr<const Graph> loadGraph(const std::filesystem::path& file,
                                       const LoadOptions& options, Complaints& complaints) {
    const auto root = xml::readConfig(file.string(), complaints, "hub");
    if (!root) return nullptr;
    Loader loader{options, complaints, {}, {}, {}, {}, {}, {}, {}};
    loader.graph.file = file;
    loader.read(*root);
    tidy(complaints);
    if (!complaints.empty()) return nullptr;
    return std::make_shared<const Graph>(std::move(loader.graph));
}

}  // namespace kamhub::host
