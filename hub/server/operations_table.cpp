// Every resource of the operations API: who may use it, what it takes, what it says.

#include "server/operations.hpp"
#include "server/operations_access.hpp"
#include "server/operations_processes.hpp"
#include "server/operations_records.hpp"
#include "server/operations_reports.hpp"

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
            {"POST",
             "try",
             access::kHubObserve,
             "What the hub would do with a message now: whether it is valid, which routes take it "
             "where, in which lane, and the document that each endpoint would be sent. Nothing is "
             "stored or sent.",
             {},
             {{"body", "The canonical body, XML."},
              {"source", "From whom it comes; routes may ask for it."}},
             &Operations::tryMessage,
             2 * kTreeLimit},
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
             "live",
             access::kHubObserve,
             "Server-sent events, for some minutes: `events` as they come from now on, as `events` "
             "has them, and each second the `state`: what `status`, `endpoints` and `counters` "
             "say.",
             {},
             {},
             &Operations::live},
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
             "endpoints/pause",
             access::kEndpointsPause,
             "Sends nothing to an endpoint and asks nothing of it from then on, over restarts and "
             "reloads; what is accepted for it waits. Attempts under way end.",
             {},
             {{"endpoint", "Its name."}, {"reason", "Why; it is shown and audited."}},
             &Operations::pause},
            {"POST",
             "endpoints/resume",
             access::kEndpointsPause,
             "Goes on with a paused endpoint.",
             {},
             {{"endpoint", "Its name."}, {"reason", "Why; it is audited."}},
             &Operations::resume},
            {"POST",
             "reload",
             access::kHubConfigure,
             "Loads the configuration again; with a complaint nothing changes.",
             {},
             {},
             [](Operations& on, const Call& call) { return on.reload(call); }}};
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
          {"since", "Accepted from then on: an instant, or how long ago (`12h`)."},
          {"until", "Accepted before then."},
          {"text",
           "Whose canonical body holds this text of 2 to 200 bytes, letter by letter. At most 2000 "
           "bodies are looked at for one answer, newest first; `looked` says how many, `next` goes "
           "on. Without the right `messages.personal` messages with elements that are marked "
           "personal are passed over (`withheld`)."},
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
         "The bytes of a payload, by its number. Without the right `messages.personal` marked "
         "elements of a canonical body are hidden, which the header `X-KamHub-Hidden` says, and "
         "documents in a partner's words are refused where their message has such elements.",
         {{"as", "`text`: in UTF-8, whatever its charset; bytes that are no text as `\\xNN`."},
          {"message", "The sequence number of its message."}},
         {},
         &Operations::payload},
        {"GET",
         "artefacts/",
         access::kMessagesRead,
         "What messages were made with (a translation, a schema, a step, an endpoint's "
         "configuration with its secrets hidden), by its hash as rows of the history name it.",
         {},
         {},
         &Operations::artefact},
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
    const std::vector<Parameter> filter{
        {"endpoint", "Only deliveries to this endpoint."},
        {"route", "Only deliveries by this route."},
        {"since", "Parked from then on: an instant, or how long ago (`12h`)."},
        {"until", "Parked before then."},
        {"error", "Only those whose error holds this text, letter by letter."}};
    auto listed = filter;
    listed.push_back({"by", "`cause`: how many there are of each cause, most frequent first."});
    listed.push_back(kLimit);
    listed.push_back(kAfter);
    auto chosen = filter;
    chosen.insert(
        chosen.begin(),
        {{"deliveries", "Ids of deliveries, or of messages for all their parked deliveries."},
         {"parked", "`true`: everything that is parked."}});
    chosen.push_back({"limit", "How many at once, 1 to 1000; without it 1000."});
    chosen.push_back({"after", "Goes on behind an answer: its `next`."});
    auto discarded = chosen;
    discarded.push_back({"reason", "Why; it stands in the journal and in the audit trail."});
    auto replayed = discarded;
    replayed.push_back({"new_key",
                        "`true`: under a new idempotency key, so that a partner that "
                        "has taken it before takes it again."});
    replayed.push_back(
        {"dry_run", "`true`: sends and changes nothing, answers what would be sent."});
    return {{"GET",
             "parked",
             access::kMessagesRead,
             "What is parked, oldest first; `cause` as `by=cause` counts it.",
             listed,
             {},
             &Operations::parked},
            {"POST",
             "replay",
             access::kMessagesReplay,
             "Sends again what is parked, oldest first; `next` stands in the answer where there is "
             "more.",
             {},
             replayed,
             &Operations::replay},
            {"POST",
             "discard",
             access::kMessagesDiscard,
             "Gives up what is parked; `next` stands in the answer where there is more.",
             {},
             discarded,
             &Operations::discard},
            {"POST",
             "edit",
             access::kMessagesEdit,
             "Sends an edited copy of a parked delivery's canonical body in its place, under a new "
             "idempotency key; the message itself stays as it is. Needs `messages.personal` too "
             "where the message has elements that are marked personal.",
             {},
             {{"delivery", "Its id."},
              {"version", "Its `version` as it was read; 409 if it has another one now."},
              {"body", "The canonical body, XML."},
              {"reason", "Why; it stands in the journal and in the audit trail."}},
             &Operations::edit,
             kTreeLimit * 2}};
}

const std::vector<Resource>& Operations::resources() {
    static const std::vector<Resource> all = [] {
        auto out = OperationsTable::facts();
        for (auto* group :
             {&OperationsTable::messages, &OperationsTable::parked, &ProcessesTable::definitions,
              &ProcessesTable::resources, &NoticesTable::resources, &RecordsTable::resources,
              &ReportsTable::resources,
              &AccessTable::resources})
            for (auto& resource : group()) out.push_back(std::move(resource));
        return out;
    }();
    return all;
}

}  // namespace kamhub::server
