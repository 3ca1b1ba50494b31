// Every resource of the operations API: who may use it, what it takes, what it says.

#include "server/operations.hpp"

namespace kamhub::server {

namespace {

constexpr Parameter kLimit{"limit", "How many, 1 to 1000; without it 100."};
constexpr Parameter kAfter{"after", "Goes on behind a list: its `next`."};

}  // namespace

struct OperationsTable {
    static std::vector<Resource> facts();
    static std::vector<Resource> messages();
    static std::vector<Resource> parked();
};

// What is live.
std::vector<Resource> OperationsTable::facts() {
    return {{"GET",
             "status",
             access::kHubObserve,
             "The hub: version, listeners, plugins, the hash of everything that is live.",
             {},
             {},
             &Operations::status},
            {"GET",
             "plugins",
             access::kHubObserve,
             "The plugins, and what was skipped.",
             {},
             {},
             &Operations::plugins},
            {"GET",
             "routes",
             access::kHubObserve,
             "The routes as they are live.",
             {},
             {},
             &Operations::routes},
            {"GET",
             "endpoints",
             access::kHubObserve,
             "Each endpoint: breaker, last trouble, what waits, retries, is parked.",
             {},
             {},
             &Operations::endpoints},
            {"GET",
             "lanes",
             access::kHubObserve,
             "The lanes of one endpoint, oldest head first: key, depth, age, state and why each "
             "one waits; `more` where there are others.",
             {{"endpoint", "The endpoint's name."}, kLimit},
             {},
             &Operations::lanes},
            {"GET",
             "types",
             access::kHubObserve,
             "The canonical messages.",
             {},
             {},
             &Operations::types},
            {"GET",
             "counters",
             access::kHubObserve,
             "How often each event happened.",
             {},
             {},
             &Operations::counters},
            {"GET",
             "metrics",
             access::kHubObserve,
             "Metrics as Prometheus reads them; also at /metrics.",
             {},
             {},
             &Operations::metrics},
            {"GET",
             "events",
             access::kHubObserve,
             "The last events of level info and above, oldest first; `next` as `after` goes on.",
             {kLimit, kAfter},
             {},
             &Operations::events},
            {"GET",
             "idle",
             access::kHubObserve,
             "Whether nothing runs and nothing could run now.",
             {},
             {},
             &Operations::idle},
            {"GET", "clock", access::kHubObserve, "The hub's time.", {}, {}, &Operations::clock},
            {"POST",
             "clock",
             access::kHubConfigure,
             "Moves a simulated clock.",
             {},
             {{"advance", "By how much: `1m`."}},
             &Operations::advance},
            {"POST",
             "reload",
             access::kHubConfigure,
             "Loads the configuration again; with a complaint nothing changes.",
             {},
             {},
             &Operations::reload}};
}

// What happened.
std::vector<Resource> OperationsTable::messages() {
    return {
        {"GET",
         "messages",
         access::kMessagesRead,
         "Messages, newest first, and where each one is.",
         {{"state",
           "A state of a delivery (waiting, sending, delivered, parked, discarded, expired), or "
           "filtered, unrouted."},
          {"key", "The subject or the ordering key, such as a customer code."},
          {"type", "The message type."},
          {"id", "The message's id."},
          {"endpoint", "With a delivery to this endpoint."},
          kLimit,
          kAfter},
         {},
         &Operations::messages},
        {"GET",
         "messages/",
         access::kMessagesRead,
         "One message, its deliveries and its history; behind the path stands the id of the "
         "message or of a delivery, or the sequence number.",
         {},
         {},
         &Operations::message},
        {"GET",
         "payloads/",
         access::kMessagesRead,
         "The bytes of a payload, by its number.",
         {},
         {},
         &Operations::payload},
        {"GET",
         "notes",
         access::kMessagesRead,
         "What was refused at the door, newest first.",
         {kLimit},
         {},
         &Operations::notes}};
}

// What a person does with what is parked.
std::vector<Resource> OperationsTable::parked() {
    const std::vector<Parameter> chosen{
        {"deliveries", "Ids of deliveries, or of messages for all their parked deliveries."},
        {"parked", "`true`: everything that is parked."},
        {"endpoint", "Only deliveries to this endpoint."}};
    auto discarded = chosen;
    discarded.push_back({"reason", "Why; it stands in the journal."});
    return {{"POST",
             "replay",
             access::kMessagesReplay,
             "Sends again what is parked.",
             {},
             chosen,
             &Operations::replay},
            {"POST",
             "discard",
             access::kMessagesDiscard,
             "Gives up what is parked.",
             {},
             discarded,
             &Operations::discard}};
}

const std::vector<Resource>& Operations::resources() {
    static const std::vector<Resource> all = [] {
        auto out = OperationsTable::facts();
        for (auto* group : {&OperationsTable::messages, &OperationsTable::parked})
            for (auto& resource : group()) out.push_back(std::move(resource));
        return out;
    }();
    return all;
}

}  // namespace kamhub::server
