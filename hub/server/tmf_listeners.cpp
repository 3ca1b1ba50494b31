#include "server/tmf_listeners.hpp"

#include <algorithm>

#include "access/units.hpp"
#include "flow/parked.hpp"
#include "server/tmf_event.hpp"

namespace kamhub::server {

namespace {

constexpr char kSource[] = "records";
constexpr char kRoute[] = "hub/listeners";
constexpr int kPriority = 4;
constexpr int kAtOnce = 500;  // deliveries that one unit discards

host::EndpointSettings settingsOf(const TmfListener& listener) {
    host::EndpointSettings s;
    s.name = listener.destination();
    s.adapter = "tm-forum-listener";
    s.concurrency = 2;
    s.deadline = std::chrono::seconds(10);
    s.attempts = 10;
    s.retry_first = std::chrono::seconds(1);
    s.retry_longest = std::chrono::minutes(1);
    s.breaker_failures = 5;
    s.breaker_pause = std::chrono::seconds(10);
    return s;
}

bool mayHave(const access::Caller& caller, const TmfListener& listener) {
    if (caller.may(access::kHubConfigure)) return true;
    return caller.subject.kind == access::SubjectKind::User && caller.subject.name == listener.user;
}

Json documentOf(const TmfListener& listener) {
    auto out = object();
    out.set("id", listener.id);
    out.set("callback", listener.callback);
    if (!listener.query.empty()) out.set("query", listener.query);
    return out;
}

void describe(TmfApi& api) {
    const auto text = R"({"type":"object","properties":{"callback":{"type":"string"},)"
                      R"("query":{"type":"string"}},"required":["callback"],)"
                      R"("additionalProperties":false})";
    auto input = readObject(text).value(), kept = readObject(text).value();
    auto id = newObject();
    id->set("type", "string");
    kept.getObject("properties")->set("id", id);
    kept.getArray("required")->add("id");
    api.schemas["EventSubscriptionInput"] = input;
    api.schemas["EventSubscription"] = kept;
    for (const auto& event : api.events) {
        auto schema = readObject(R"({"type":"object","properties":{"eventId":{"type":"string"},
            "eventTime":{"type":"string","format":"date-time"},"eventType":{"type":"string"},
            "correlationId":{"type":"string"},
            "timeOcurred":{"type":"string","format":"date-time"},
            "event":{"type":"object","properties":{},"additionalProperties":false}},
            "required":["eventId","eventTime","eventType","event"],
            "additionalProperties":false})")
                          .value();
        auto reference = newObject();
        reference->set("$ref", "#/components/schemas/" + event.type);
        schema.getObject("properties")
            ->getObject("event")
            ->getObject("properties")
            ->set(event.resource, reference);
        api.schemas[event.name] = schema;
    }
}

}  // namespace

TmfListeners::TmfListeners(flow::Hub& hub, flow::ActivatorParts parts,
                           std::shared_ptr<records::Keeper> keeper)
    : hub_(hub), parts_(std::move(parts)), keeper_(std::move(keeper)) {}

TmfListeners::~TmfListeners() {
    keeper_->setWatcher(nullptr);
    if (access_) access_->users().watch(nullptr);
}

Status TmfListeners::open() {
    const auto rows = access::allFacts(parts_.store, kListenerKind);
    if (!rows) return rows.error();
    auto all = std::make_shared<All>();
    for (const auto& row : *rows) all->push_back(listenerOf(row));
    all_ = std::move(all);
    keeper_->setWatcher(
        [this](const records::Entity& entity, const records::Plan& plan,
               const records::ChangeCause& cause,
               std::vector<store::NewMessage>& out) { return watch(entity, plan, cause, out); });
    return okStatus();
}

void TmfListeners::start(access::Access& access) {
    access_ = &access;
    access.users().watch([this](const std::optional<access::User>& before,
                                const access::User& after,
                                store::Unit& unit) { return watchUser(before, after, unit); });
    for (const auto& listener : *all()) add(listener);
    sweep();
}

std::shared_ptr<const TmfListeners::All> TmfListeners::all() const {
    const std::lock_guard lock(mutex_);
    return all_;
}

std::optional<store::NewMessage> TmfListeners::messageOf(const All& all,
                                                         const Change& change) const {
    store::NewMessage message;
    auto& e = message.envelope;
    e.id = uuidV5("event\n" + change.path + "\n" + std::to_string(change.version));
    e.source = kSource;
    e.type = kChangedType;
    e.subject = e.partition_key = change.path;
    e.time = change.at;
    e.causation_id = change.cause;
    e.traceparent = traceparentFrom(change.traceparent, parts_.random);
    const auto graph = hub_.live().graph;
    for (const auto& listener : all) {
        if (listener.api != change.api || !wants(listener.wanted, change.event)) continue;
        store::NewDelivery delivery;
        delivery.id = uuidV5(e.source + "\n" + e.id + "\n" + listener.destination());
        delivery.endpoint = listener.destination();
        delivery.route = kRoute;
        delivery.lane = e.subject;
        delivery.priority = kPriority;
        const auto callback = callbackOf(*graph, listener.callback, listener.user);
        if (callback && callback->expire_after.count() > 0)
            delivery.expires = change.at + callback->expire_after;
        message.deliveries.push_back(std::move(delivery));
    }
    return message.deliveries.empty() ? std::nullopt : std::optional(std::move(message));
}

// One message for each resource that the record is served as and that somebody listens to; what a
// listener may see of it is judged when it is sent.
Status TmfListeners::watch(const records::Entity& entity, const records::Plan& plan,
                           const records::ChangeCause& cause,
                           std::vector<store::NewMessage>& out) const {
    const auto all = this->all();
    if (all->empty()) return okStatus();
    for (const auto& face : entity.faces) {
        const auto kind = tmfEventOf(entity, face, plan);
        if (kind.empty()) continue;
        const auto event = tmfEventName(face.type, kind);
        auto message = messageOf(
            *all, {face.api, event, face.path() + "/" + plan.before.id, records::versionOf(plan),
                   plan.unit.at, cause.message, cause.traceparent});
        if (!message) continue;
        message->body =
            changedBody(entity, face, event, plan.after.version > 0 ? plan.after : plan.before);
        message->duplicate_hash = message->body.sha256();
        out.push_back(std::move(*message));
    }
    return okStatus();
}

void TmfListeners::tell(const TmfTold& told, const Change& change,
                        std::vector<store::NewMessage>& out) const {
    auto message = messageOf(*all(), change);
    if (!message) return;
    message->body = bodyOf(told);
    message->duplicate_hash = message->body.sha256();
    out.push_back(std::move(*message));
}

void TmfListeners::watch(process::Runner& runner) {
    runner.watch([this](const process::Instance& before, const process::Instance& after,
                        const process::Happening& happening, const process::Cause& cause,
                        std::vector<store::NewMessage>& out) {
        if (all()->empty()) return;
        const auto now = parts_.scheduler.now();
        for (const auto& told : toldOf(before, after, happening, now))
            tell(told,
                 {told.api, told.event, told.path, told.version, now, cause.message,
                  cause.traceparent},
                 out);
    });
}

// The users' own room commits; it knows no lanes, which look once that is durable.
std::function<void()> TmfListeners::watchUser(const std::optional<access::User>& before,
                                              const access::User& after, store::Unit& unit) const {
    if (all()->empty()) return {};
    std::vector<store::NewMessage> made;
    for (const auto& told : toldOf(before, after, hub_.live().graph->settings.name))
        tell(told, {told.api, told.event, told.path, told.version, unit.at, {}, {}}, made);
    if (made.empty()) return {};
    std::vector<std::pair<std::string, std::string>> lanes;
    for (const auto& message : made)
        for (const auto& delivery : message.deliveries)
            lanes.emplace_back(delivery.endpoint, delivery.lane);
    std::move(made.begin(), made.end(), std::back_inserter(unit.messages));
    return [this, lanes] {
        for (const auto& [endpoint, lane] : lanes) hub_.laneChanged(endpoint, lane);
    };
}

void TmfListeners::addOperations(TmfApi& api, const TmfRefuse& refuse) {
    if (api.events.empty()) return;
    describe(api);
    const auto of = std::make_shared<const TmfApi>(api);
    const auto may = [of, refuse](const TmfCall& call) -> std::optional<HttpResponse> {
        for (const auto& right : of->readers)
            if (call.request.caller.may(right)) return std::nullopt;
        return refuse(call, of->readers.front().c_str());
    };
    api.operations.push_back({"POST", "hub", "registerListener", "Register a listener",
                              "EventSubscriptionInput", "EventSubscription", false, 201,
                              [this, of, may](const TmfCall& call) {
                                  auto refused = may(call);
                                  return refused ? std::move(*refused) : subscribe(call, *of);
                              }});
    api.operations.push_back(
        {"DELETE", "hub/{id}", "unregisterListener", "Unregister a listener", "", "", false, 204,
         [this, of](const TmfCall& call) { return unsubscribe(call, of->name); }});
}

HttpResponse TmfListeners::subscribe(const TmfCall& call, const TmfApi& api) {
    for (const auto& name : call.body.getNames())
        if (name != "callback" && name != "query")
            return tmfError(400, "unknown-attribute",
                            name.substr(0, 100) + " is not kept here; write callback and query");
    const auto& caller = call.request.caller;
    TmfListener wanted;
    wanted.api = api.name;
    wanted.callback = textMember(call.body, "callback");
    wanted.query = textMember(call.body, "query");
    wanted.user = caller.subject.name;
    wanted.token = caller.token;
    auto read = tmfWanted(api, wanted.query);
    if (!read) return tmfError(read.error());
    wanted.wanted = std::move(*read);
    const auto allowed = callbackOf(*hub_.live().graph, wanted.callback, wanted.user);
    if (!allowed) return tmfError(allowed.error());
    const std::lock_guard one_at_a_time(changing_);
    const auto now = all();
    if (auto refused = refusedTo(*now, wanted)) return std::move(*refused);
    wanted.created = parts_.scheduler.now();
    wanted.id = uuidV7(wanted.created, parts_.random);
    if (auto status = keep(wanted, true, actorOf(call.request)); !status)
        return tmfError(status.error());
    add(wanted);  // before the first event is made for it
    auto more = std::make_shared<All>(*now);
    more->push_back(wanted);
    {
        const std::lock_guard lock(mutex_);
        all_ = std::move(more);
    }
    auto out = jsonAnswer(documentOf(wanted), 201);
    out.headers.emplace_back("Location",
                             std::string(kTmfRoot) + "/" + api.name + "/v4/hub/" + wanted.id);
    return out;
}

std::optional<HttpResponse> TmfListeners::refusedTo(const All& all,
                                                    const TmfListener& wanted) const {
    std::size_t own = 0;
    for (const auto& each : all) {
        own += each.user == wanted.user;
        if (each.user == wanted.user && each.token == wanted.token && each.api == wanted.api &&
            each.callback == wanted.callback && each.query == wanted.query)
            return tmfError(409, "not-unique", "this listener is registered as " + each.id);
    }
    if (all.size() < kListenersAtMost && own < kListenersOfUser) return std::nullopt;
    return tmfError(409, "too-many",
                    "there are " + std::to_string(all.size()) + " listeners, " +
                        std::to_string(own) + " of them yours; at most " +
                        std::to_string(kListenersAtMost) + ", " + std::to_string(kListenersOfUser) +
                        " of one user: remove one first");
}

HttpResponse TmfListeners::unsubscribe(const TmfCall& call, const std::string& api) {
    const std::lock_guard one_at_a_time(changing_);
    const auto now = all();
    const auto found = std::find_if(now->begin(), now->end(), [&](auto& each) {
        return each.id == call.part("id") && each.api == api && mayHave(call.request.caller, each);
    });
    if (found == now->end())
        return tmfError(
            404, "unknown-record",
            "there is no listener " + call.part("id").substr(0, 100) + " here, or it is not yours");
    if (auto status = keep(*found, false, actorOf(call.request)); !status)
        return tmfError(status.error());
    auto fewer = std::make_shared<All>();
    for (const auto& each : *now)
        if (each.id != found->id) fewer->push_back(each);
    {
        const std::lock_guard lock(mutex_);
        all_ = std::move(fewer);
    }
    hub_.remove(found->destination());
    sweep();
    return {204, {}, {}};
}

Status TmfListeners::keep(const TmfListener& listener, bool there, const std::string& actor) {
    store::Unit unit{actor, parts_.scheduler.now()};
    const auto value = there ? std::optional(factOf(listener)) : std::nullopt;
    unit.facts.push_back({kListenerKind, listener.id, there ? 0 : 1, value});
    unit.audit.push_back({there ? "listener.add" : "listener.remove", listener.destination(),
                          "done", listener.api + " " + listener.callback});
    const auto outcome = flow::submitAndWait(parts_, std::move(unit));
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    if (std::holds_alternative<store::Conflict>(outcome))
        return unavailable("the listener was changed meanwhile; try again");
    return okStatus();
}

void TmfListeners::add(const TmfListener& listener) {
    hub_.add(
        {settingsOf(listener),
         {{"api", listener.api},
          {"callback", listener.callback},
          {"query", listener.query},
          {"of", listener.actor() + (listener.token.empty() ? "" : ", token " + listener.token)},
          {"since", toIso(listener.created)}},
         makeEventSender(listener, *keeper_, *access_, hub_)});
}

// What waits for a listener that is gone: when it is removed, and where a change was under way
// then, or the hub ended, once more at the next occasion.
void TmfListeners::sweep() {
    const auto counts = parts_.store.counts();
    if (!counts) return;
    const auto now = all();
    for (const auto& count : *counts) {
        const bool there = std::any_of(now->begin(), now->end(), [&](auto& each) {
            return each.destination() == count.endpoint;
        });
        if (there || !count.endpoint.starts_with(kListenerPrefix) ||
            count.waiting + count.parked == 0)
            continue;
        for (bool more = true; more;) {
            more = false;
            store::Unit unit{"hub", parts_.scheduler.now()};
            for (const auto state : {store::DeliveryState::Waiting, store::DeliveryState::Parked}) {
                store::DeliveryFilter filter;
                filter.endpoint = count.endpoint;
                filter.state = state;
                filter.limit = kAtOnce;
                const auto rows = parts_.store.deliveries(filter);
                if (!rows) return;
                for (const auto& row : *rows) {
                    store::DeliveryChange change;
                    change.seq = row.seq;
                    change.version = row.version;
                    change.attempts = row.attempts;
                    change.revision = row.revision;
                    change.state = store::DeliveryState::Discarded;
                    change.event = "discarded";
                    change.detail = change.error = "its listener was removed";
                    unit.changes.push_back(std::move(change));
                }
            }
            if (unit.changes.empty()) break;
            const auto outcome = flow::submitAndWait(parts_, std::move(unit));
            more = std::holds_alternative<store::Committed>(outcome);
        }
    }
}

}  // namespace kamhub::server
