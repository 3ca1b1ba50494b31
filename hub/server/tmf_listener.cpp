#include "server/tmf_listener.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "access/fields.hpp"
#include "server/records_query.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kFiltersAtMost = 20;

std::vector<std::string> dividedBy(char sign, const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string one; std::getline(in, one, sign);)
        if (!one.empty()) out.push_back(one);
    return out;
}

bool among(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// The steps to an attribute of the resource.
std::vector<std::string> stepsTo(std::string name, const std::string& resource) {
    if (name.starts_with("event.")) name.erase(0, 6);
    if (name.starts_with(resource + ".")) name.erase(0, resource.size() + 1);
    return dividedBy('.', name);
}

TmfWanted read(const std::string& query) {
    TmfWanted out;
    for (const auto& [name, value] : parametersOf(query)) {
        if (name == "eventType")
            for (auto& type : dividedBy(',', value)) out.types.push_back(std::move(type));
        else if (name == "fields")
            for (auto& field : dividedBy(',', value)) out.fields.push_back(std::move(field));
        else
            out.filters.push_back({name, dividedBy(',', value)});
    }
    return out;
}

// Whether the schema has the attribute, through objects and the elements of lists.
bool hasPath(Json::Ptr schema, const std::vector<std::string>& path) {
    for (const auto& step : path) {
        if (schema && schema->has("items")) schema = schema->getObject("items");
        const auto properties = schema ? schema->getObject("properties") : nullptr;
        if (!properties || !properties->has(step)) return false;
        schema = properties->getObject(step);
    }
    return !path.empty();
}

bool holds(const Poco::Dynamic::Var& value, const std::vector<std::string>& path, std::size_t at,
           const std::vector<std::string>& wanted) {
    if (value.isEmpty()) return false;
    if (value.type() == typeid(JsonList::Ptr)) {
        const auto& list = *value.extract<JsonList::Ptr>();
        for (unsigned i = 0; i < list.size(); ++i)
            if (holds(list.get(i), path, at, wanted)) return true;
        return false;
    }
    if (value.type() == typeid(Json::Ptr))
        return at < path.size() &&
               holds(value.extract<Json::Ptr>()->get(path[at]), path, at + 1, wanted);
    return at == path.size() && among(wanted, value.toString());
}

// An address in the one form that nobody reads differently.
struct Address {
    bool secure = false;
    std::string host;
    int port = 0;
};

// What is wrong with it; empty: nothing.
std::string readAddress(std::string_view text, Address& out) {
    out.secure = text.starts_with("https://");
    if (!out.secure && !text.starts_with("http://"))
        return "it begins with neither https:// nor http://";
    if (text.size() > kLongestCallback) return "it has " + std::to_string(text.size()) + " bytes";
    if (std::any_of(text.begin(), text.end(),
                    [](unsigned char c) { return c <= ' ' || c >= 0x7F || c == '\\'; }))
        return "it has a sign that addresses have not";
    if (text.find_first_of("?#") != text.npos) return "it has something behind its path";
    text.remove_prefix(out.secure ? 8 : 7);
    const auto authority = text.substr(0, text.find('/'));
    if (authority.find('@') != authority.npos) return "it names a user";
    const auto colon = authority.find(':');
    out.host = authority.substr(0, colon);
    if (out.host.empty() || !std::all_of(out.host.begin(), out.host.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '.' || c == '-';
        }))
        return "its host is no name";
    out.port = out.secure ? 443 : 80;
    if (colon == authority.npos) return {};
    const auto digits = authority.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    return whole && out.port > 0 && out.port <= 65535 ? "" : "its port is no number";
}

}  // namespace

Result<TmfWanted> tmfWanted(const TmfApi& api, const std::string& query) {
    if (query.size() > kLongestListenerQuery)
        return invalidMessage("query has " + std::to_string(query.size()) +
                              " bytes; write at most " + std::to_string(kLongestListenerQuery));
    std::vector<std::string> names;
    for (const auto& event : api.events) names.push_back(event.name);
    auto out = read(query);
    if (out.filters.size() > kFiltersAtMost)
        return invalidMessage("query asks for more than " + std::to_string(kFiltersAtMost) +
                              " attributes");
    for (const auto& type : out.types)
        if (!among(names, type))
            return invalidMessage("there is no eventType " + type.substr(0, 100) + " here; " +
                                  config::nearestAdvice(type, names, "write another"));
    for (const auto& filter : out.filters) {
        bool known = false;
        for (const auto& event : api.events)
            known |= hasPath(Poco::makeShared<Json>(api.schemas.at(event.type)),
                             stepsTo(filter.name, event.resource));
        if (!known || filter.values.empty())
            return invalidMessage(filter.name.substr(0, 100) +
                                  " selects no event; write eventType=…, ATTRIBUTE=VALUE of the "
                                  "resource, or fields=…");
    }
    return out;
}

bool wants(const TmfWanted& wanted, const std::string& event) {
    return wanted.types.empty() || among(wanted.types, event);
}

bool wants(const TmfWanted& wanted, const std::string& resource, const Json& document) {
    return std::all_of(wanted.filters.begin(), wanted.filters.end(), [&](auto& filter) {
        return holds(Poco::Dynamic::Var(Poco::makeShared<Json>(document)),
                     stepsTo(filter.name, resource), 0, filter.values);
    });
}

std::string factOf(const TmfListener& listener) {
    access::Fields fields;
    fields.set("api", listener.api);
    fields.set("callback", listener.callback);
    fields.set("query", listener.query);
    fields.set("user", listener.user);
    fields.set("token", listener.token);
    fields.set("created", listener.created);
    return fields.text();
}

TmfListener listenerOf(const store::FactRow& row) {
    const auto fields = access::Fields::read(row.value);
    TmfListener out{row.key,
                    fields.get("api"),
                    fields.get("callback"),
                    fields.get("query"),
                    fields.get("user"),
                    fields.get("token"),
                    fields.instant("created"),
                    {}};
    out.wanted = read(out.query);
    return out;
}

Result<host::CallbackConfig> callbackOf(const host::Graph& graph, const std::string& callback,
                                        const std::string& user) {
    Address address;
    auto why = readAddress(callback, address);
    const auto& host = address.host;
    if (why.empty() && !address.secure && !host::isLoopback(host))
        why = "http is for this machine alone";
    if (!why.empty())
        return invalidMessage("callback is no address that events can be sent to: " + why +
                              "; write https://HOST[:PORT]/PATH");
    for (const auto& each : graph.callbacks) {
        if (each.host != host || (each.port != 0 && each.port != address.port)) continue;
        if (each.users.empty() || user.empty() || among(dividedBy(' ', each.users), user))
            return each;
    }
    return invalidMessage(
        "the configuration does not let " + (user.empty() ? std::string("anybody") : user) +
        " send events to " + host.substr(0, 255) + " port " + std::to_string(address.port) +
        "; where it should, its administrator writes <callback host=\"" + host.substr(0, 255) +
        "\" port=\"" + std::to_string(address.port) + "\"/>");
}

std::string eventPath(const std::string& callback, std::string event) {
    if (!callback.ends_with("/listener") && !callback.ends_with("/listener/")) return {};
    event[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(event[0])));
    return (callback.ends_with('/') ? "" : "/") + event;
}

}  // namespace kamhub::server
