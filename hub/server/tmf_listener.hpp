#pragma once
// A registered listener of a TM Forum API: whom it speaks for, where its events go, which it wants.

#include <string>
#include <utility>
#include <vector>

#include "access/caller.hpp"
#include "host/graph.hpp"
#include "server/tmf_api.hpp"
#include "store/rows.hpp"

namespace kamhub::server {

constexpr char kListenerPrefix[] = "listener/";   // before its id: the name of its destination
constexpr char kListenerKind[] = "tmf.listener";  // of the facts
constexpr std::size_t kListenersAtMost = 100, kListenersOfUser = 20;
constexpr std::size_t kLongestCallback = 1024, kLongestListenerQuery = 1024;  // bytes

// eventType=A,B&customer.status=active&fields=name,status: events of these types, and of resources
// that have these values. Value.
struct TmfWanted {
    std::vector<std::string> types;   // empty: all
    std::vector<std::string> fields;  // of the resource; empty: all
    // An attribute, nested ones with dots, a list for any of its elements; before it may stand
    // event.RESOURCE. or RESOURCE.
    struct Filter {
        std::string name;
        std::vector<std::string> values;  // any of these
    };
    std::vector<Filter> filters;
};
// InvalidMessage: it names no event or attribute of the API, or has more than there may be.
Result<TmfWanted> tmfWanted(const TmfApi& api, const std::string& query);
bool wants(const TmfWanted& wanted, const std::string& event);
// By what the listener may see of it.
bool wants(const TmfWanted& wanted, const std::string& resource, const Json& document);

// Value.
struct TmfListener {
    std::string id, api, callback, query;
    std::string user;   // empty: the hub's own token
    std::string token;  // his API token's name; empty: himself
    Instant created{};
    TmfWanted wanted;
    std::string destination() const { return kListenerPrefix + id; }
    std::string actor() const { return user.empty() ? "local" : "user:" + user; }
};
std::string factOf(const TmfListener& listener);
TmfListener listenerOf(const store::FactRow& row);

// The host that the configuration lets this user name. InvalidMessage: what is wrong with the
// address, or what to declare.
Result<host::CallbackConfig> callbackOf(const host::Graph& graph, const std::string& callback,
                                        const std::string& user);
// What follows the callback where an event is posted to: nothing, or its name behind one that ends
// with /listener, as TM Forum's files write it.
std::string eventPath(const std::string& callback, std::string event);

}  // namespace kamhub::server
