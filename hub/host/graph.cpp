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

namespace kamhub::host {

namespace {

std::string list(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

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

    void noChildren(const ConfigNode& node) {
        for (const auto& child : node.children)
            complaints.push_back(
                child.complain("<" + node.name + "> has no <" + child.name + ">", "leave it out"));
    }

    void plugin(const ConfigNode& node) {
        const auto before = complaints.size();
        noChildren(node);
        const auto config = pluginSpec().parse(node, complaints);
        if (complaints.size() != before) return;
        if (!config.required) optional.insert(config.name);
        if (graph.plugins.contains(config.name)) {
            complaints.push_back(
                node.complain("plugin " + config.name + " stands twice", "write it once"));
            return;
        }
        const auto folder =
            graph.settings.plugins.empty() ? options.program_plugins : graph.settings.plugins;
        auto loaded = loadPlugin(folder / (config.name + ".so"), options.copies);
        if (!loaded && !config.required) {
            graph.skipped.push_back({config.name, loaded.error().message});
            return;
        }
        if (!loaded) {
            broken.insert(config.name);
            return complain(node, loaded.error().message);
        }
        auto& kept = graph.plugins.emplace(config.name, std::move(*loaded)).first->second;
        for (const auto& kind : kept.endpoints)
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
        for (const auto& other : graph.listeners)
            if (other.name == config.name)
                complaints.push_back(node.complain("listener " + config.name + " stands twice",
                                                   "write another name"));
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

    // Where a partner calls back: a listener that is there, and a path of its own on it.
    void callback(const ConfigNode& node) {
        const auto* listener = node.attribute("listener");
        if (!listener) return;
        checkListenerName(node, "listener", listener->value);
        const auto* path = node.attribute("callback-path");
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
        if (absent)
            for (const auto& attribute : node.attributes)
                own.fields.push_back({attribute.name, {}, {}, {}, {}, {}, false});
        auto settings = endpointSpec().parse(node, complaints, kind ? &kind->spec : &own);
        if (!kind && adapter && !absent) {
            std::vector<std::string> names;
            for (const auto& [name, unused] : kinds) names.push_back(name);
            complaints.push_back(node.complain(
                *adapter, "no plugin offers the adapter " + adapter->value,
                names.empty() ? "write a <plugin> that does" : "write one of " + list(names)));
        }
        auto make = kind ? prepare(*kind, node) : std::nullopt;
        std::shared_ptr<const Translations> translations;
        if (graph.catalogue && !settings.translations.empty())
            translations = Translations::load(settings.translations, *graph.catalogue, complaints);
        if (graph.endpoints.contains(settings.name))
            complaints.push_back(
                node.complain("endpoint " + settings.name + " stands twice", "write another name"));
        if (kind) ownCertificate(*kind, node, settings.name);
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
                for (const auto& each : plugin.endpoints)
                    if (&each == kind)
                        out->plugin_sha256 = plugin.sha256,
                        out->required = !optional.contains(name);
        }
        // A session is opened anew where a file that it was opened with has changed.
        for (const char* file : {"trust", "certificate", "key"})
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

    void checkListenerName(const ConfigNode& root, const char* attribute, const std::string& name) {
        std::vector<std::string> names;
        for (const auto& each : graph.listeners) names.push_back(each.name);
        if (std::find(names.begin(), names.end(), name) != names.end()) return;
        complaints.push_back(root.complain(
            *root.attribute(attribute), std::string(attribute) + " names no listener: " + name,
            names.empty() ? "write a <listener>" : "write one of " + list(names)));
    }

    void each(const ConfigNode& root, const char* name, void (Loader::*read)(const ConfigNode&)) {
        for (const auto& child : root.children)
            if (child.name == name) (this->*read)(child);
    }

    void read(const ConfigNode& root) {
        const auto before = complaints.size();
        graph.settings = hubSpec().parse(root, complaints);
        const bool settings_ok = complaints.size() == before;
        if (settings_ok) graph.catalogue = Catalogue::load(graph.settings.catalogue, complaints);
        if (settings_ok && !graph.settings.roles.empty())
            graph.roles = access::Roles::load(graph.settings.roles, complaints);
        each(root, "listener", &Loader::listener);
        each(root, "plugin", &Loader::plugin);
        each(root, "endpoint", &Loader::endpoint);
        graph.partners = access::Partners::read(root, complaints);
        checkPartners(root, graph, complaints);
        if (settings_ok) {
            checkListenerName(root, "front-door", graph.settings.front_door);
            checkListenerName(root, "operations", graph.settings.operations);
        }
        for (const auto& child : root.children)
            if (child.name != "listener" && child.name != "plugin" && child.name != "endpoint" &&
                child.name != "partner")
                complaints.push_back(child.complain("<hub> has no <" + child.name + ">",
                                                    "write listener, partner, plugin or endpoint"));
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

std::shared_ptr<const Graph> loadGraph(const std::filesystem::path& file,
                                       const LoadOptions& options, Complaints& complaints) {
    const auto root = xml::readConfig(file.string(), complaints);
    if (!root) return nullptr;
    if (root->name != "hub") {
        complaints.push_back(root->complain("this is no hub configuration",
                                            "write <hub xmlns=\"urn:kamhub:config:1\" …>"));
        return nullptr;
    }
    Loader loader{options, complaints, {}, {}, {}, {}, {}};
    loader.graph.file = file;
    loader.read(*root);
    tidy(complaints);
    if (!complaints.empty()) return nullptr;
    return std::make_shared<const Graph>(std::move(loader.graph));
}

}  // namespace kamhub::host
