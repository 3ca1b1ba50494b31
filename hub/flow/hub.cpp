#include "flow/hub.hpp"

#include <algorithm>
#include <atomic>
#include <climits>
#include <future>
#include <mutex>
#include <shared_mutex>

#include "flow/intake.hpp"
#include "flow/replay.hpp"
#include "flow/slot.hpp"

namespace kamhub {

// The one place that can say that a message is safe: called only with the store's word that it is
// committed.
struct AcceptedMaker {
    static Accepted make(std::string id, bool duplicate) {
        return Accepted(std::move(id), duplicate);
    }
};

}  // namespace kamhub

namespace kamhub::flow {

namespace {

host::EndpointSettings internalSettings(const std::string& name) {
    host::EndpointSettings s;
    s.name = name;
    s.adapter = "hub";
    s.concurrency = 2;
    s.deadline = std::chrono::seconds(30);
    s.attempts = 10;
    s.retry_first = std::chrono::seconds(1);
    s.retry_longest = std::chrono::minutes(1);
    s.breaker_failures = INT_MAX;  // one message's trouble says nothing about the next
    s.breaker_pause = std::chrono::seconds(1);
    return s;
}

class HubImpl final : public Hub {
public:
    HubImpl(HubParts parts, Live live) : parts_(std::move(parts)), live_(std::move(live)) {}
    ~HubImpl() override = default;

    Status start() override;
    void stop(std::chrono::milliseconds grace) override;
    void accept(Arrival arrival, WhenAccepted done) override;
    void ask(Arrival arrival, Deadline deadline, WhenAnswered done) override;
    void refused(const std::string& source, const std::string& type, const std::string& subject,
                 const std::string& why) override;
    Live live() const override;
    Complaints reload(const std::filesystem::path& file, const host::LoadOptions& options) override;
    std::vector<EndpointStatus> endpoints() override;
    Result<LaneList> lanes(const std::string& endpoint, int limit) override;
    Result<ReplayOutcome> replay(const ReplaySelection& selection,
                                 const std::string& actor) override;
    Result<ReplayOutcome> discard(const ReplaySelection& selection, const std::string& reason,
                                  const std::string& actor) override;
    bool idle() override;
    store::Store& store() override { return parts_.store; }
    observe::Observer& observer() override { return parts_.observer; }
    host::Runtime& runtime() override { return parts_.runtime; }
    host::Listeners& listeners() override { return parts_.listeners; }

private:
    LaneParts laneParts();
    std::shared_ptr<Slot> makeSlot(std::shared_ptr<const host::EndpointPlan> plan);
    std::shared_ptr<Lanes> makeInternal(const std::string& name,
                                        std::shared_ptr<Deliverer> deliverer);
    void addInternals(const Routes& routes);
    std::shared_ptr<Slot> slot(const std::string& name) const;
    std::shared_ptr<Lanes> lanesOf(const std::string& endpoint) const;
    void offer(const store::NewMessage& message, std::int64_t seq,
               const std::vector<std::int64_t>& deliveries, Instant at);
    void answered(const store::NewMessage& message, const std::string& actor, Instant at,
                  store::Outcome outcome, const WhenAccepted& done);
    Result<Answer> askAndWait(Envelope envelope, xml::Document body, Deadline deadline);
    Complaints refusals(const Live& next);

    HubParts parts_;
    std::shared_ptr<RunningFile> running_;
    mutable std::shared_mutex mutex_;
    Live live_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
    std::map<std::string, std::shared_ptr<Lanes>> internals_;
    std::atomic<bool> stopping_ = false;
    std::mutex reload_mutex_;  // one reload at a time
};

// ---- Life
// --------------------------------------------------------------------------------------------------------

LaneParts HubImpl::laneParts() {
    return {parts_.runtime, parts_.random, parts_.observer, parts_.store, running_,
            [this](const std::vector<store::NewMessage>& messages,
                   const store::Committed& committed, Instant at) {
                for (std::size_t i = 0; i < messages.size(); ++i)
                    offer(messages[i], committed.messages[i], committed.deliveries[i], at);
            }};
}

std::shared_ptr<Slot> HubImpl::makeSlot(std::shared_ptr<const host::EndpointPlan> plan) {
    EndpointHost::Parts parts{
        parts_, nullptr,
        [this](Arrival arrival, WhenAccepted done) { accept(std::move(arrival), std::move(done)); },
        [this](const std::string& source, const std::string& type, const std::string& why) {
            refused(source, type, {}, why);
        }};
    return std::make_shared<Slot>(std::move(plan), laneParts(), std::move(parts));
}

std::shared_ptr<Lanes> HubImpl::makeInternal(const std::string& name,
                                             std::shared_ptr<Deliverer> deliverer) {
    return std::make_shared<Lanes>(laneParts(), internalSettings(name), true, std::move(deliverer));
}

void HubImpl::addInternals(const Routes& routes) {
    PlanMessage plan = [this](Envelope envelope, xml::Document body) -> Result<store::NewMessage> {
        auto prepared = prepare(live(), {std::move(envelope), std::move(body), {}, "hub"},
                                parts_.runtime, parts_.random);
        if (!prepared) return prepared.error();
        prepared->message.original = {};
        return std::move(prepared->message);
    };
    if (!internals_.contains(kCorrelate))
        internals_[kCorrelate] = makeInternal(kCorrelate, makeCorrelator(parts_.store, plan));
    for (const auto& [name, step] : routes.steps())
        if (!internals_.contains(name))
            internals_[name] = makeInternal(
                name, makeStepDeliverer([this] { return live().routes; }, name, parts_.store, plan,
                                        [this](Envelope e, xml::Document b, Deadline d) {
                                            return askAndWait(std::move(e), std::move(b), d);
                                        }));
}

Status HubImpl::start() {
    std::error_code ignored;  // open() says what is wrong
    std::filesystem::create_directories(parts_.data, ignored);
    auto running = RunningFile::open(parts_.data / "running");
    if (!running) return running.error();
    running_ = std::move(*running);
    std::vector<std::shared_ptr<Slot>> made;
    {
        const std::unique_lock lock(mutex_);
        for (const auto& [name, plan] : live_.graph->endpoints)
            made.push_back(slots_[name] = makeSlot(plan));
        addInternals(*live_.routes);
    }
    for (const auto& slot : made) {
        const auto status = slot->start();
        if (status) continue;
        const auto name = slot->plan()->settings.name;
        parts_.observer.event(observe::Level::Error, "endpoint-failed",
                              {{"endpoint", name}, {"why", status.error().message}});
        if (slot->plan()->required)
            return invalidConfig("endpoint " + name + " cannot start: " + status.error().message);
    }
    parts_.listeners.onRefused([this](const std::string& source, const std::string& why) {
        refused(source, {}, {}, why);
    });
    for (const auto& slot : made) slot->startLanes();
    for (const auto& [name, lanes] : internals_) lanes->start();
    for (const auto& skipped : live_.graph->skipped)
        parts_.observer.event(observe::Level::Error, "plugin-skipped",
                              {{"plugin", skipped.plugin}, {"why", skipped.why}});
    return okStatus();
}

void HubImpl::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    parts_.listeners.onRefused(nullptr);
    const auto end = std::chrono::steady_clock::now() + grace;
    auto left = [&] {
        return std::max(std::chrono::milliseconds(0),
                        std::chrono::duration_cast<std::chrono::milliseconds>(
                            end - std::chrono::steady_clock::now()));
    };
    for (const auto& [name, lanes] : internals_) lanes->stop(left());
    for (const auto& [name, slot] : slots_) slot->stop(left());
    for (const auto& [name, lanes] : internals_) lanes->close();
}

// ---- The durable path
// --------------------------------------------------------------------------------------------

void HubImpl::accept(Arrival arrival, WhenAccepted done) {
    if (stopping_) return done(unavailable("the hub is stopping; come again later"));
    const auto source = arrival.envelope.source, type = arrival.envelope.type;
    const auto actor = arrival.actor;
    const observe::Stopwatch accepting;
    auto prepared = prepare(live(), std::move(arrival), parts_.runtime, parts_.random);
    parts_.observer.metrics().took("prepare", {}, accepting.elapsed());
    if (!prepared) {
        if (prepared.error().code == ErrorCode::InvalidMessage)
            refused(source, type, {}, prepared.error().message);
        return done(prepared.error());
    }
    const auto at = parts_.runtime.now();
    auto message = std::make_shared<const store::NewMessage>(prepared->message);
    parts_.store.submit({actor, at, {std::move(prepared->message)}, {}, {}},
                        [this, message, actor, at, accepting, done = std::move(done),
                         busy = host::Runtime::Busy(parts_.runtime)](store::Outcome outcome) {
                            parts_.observer.metrics().took("accept", {}, accepting.elapsed());
                            answered(*message, actor, at, std::move(outcome), done);
                        });
}

void HubImpl::answered(const store::NewMessage& message, const std::string& actor, Instant at,
                       store::Outcome outcome, const WhenAccepted& done) {
    const auto& e = message.envelope;
    if (const auto* error = std::get_if<Error>(&outcome)) return done(*error);
    if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
        if (conflict->kind == store::Conflict::Kind::Duplicate) {
            parts_.observer.event(observe::Level::Info, "duplicate",
                                  {{"source", e.source}, {"id", e.id}});
            return done(AcceptedMaker::make(e.id, true));
        }
        const auto why =
            "id " + e.id + " was used before for another body; a new message needs a new id";
        refused(e.source, e.type, e.subject, why);
        return done(invalidMessage(why));
    }
    const auto& committed = std::get<store::Committed>(outcome);
    offer(message, committed.messages.front(), committed.deliveries.front(), at);
    parts_.observer.event(observe::Level::Debug, "accepted",
                          {{"source", e.source},
                           {"type", e.type},
                           {"id", e.id},
                           {"by", actor},
                           {"traceparent", e.traceparent}});
    if (!message.end.empty())
        parts_.observer.event(observe::Level::Warning, message.end,
                              {{"id", e.id}, {"type", e.type}, {"why", message.end_reason}});
    done(AcceptedMaker::make(e.id, false));
}

void HubImpl::offer(const store::NewMessage& message, std::int64_t seq,
                    const std::vector<std::int64_t>& deliveries, Instant at) {
    store::MessageRow row;
    row.seq = seq;
    row.envelope = message.envelope;
    row.accepted = at;
    // A spooled body is read from where the store has put it.
    auto fresh = message.body.inMemory()
                     ? std::make_shared<const Fresh>(Fresh{std::move(row), message.body})
                     : nullptr;
    for (auto& delivery : rowsOf(message, seq, deliveries, at)) {
        const auto lanes = lanesOf(delivery.endpoint);
        if (lanes) lanes->offer({{std::move(delivery), fresh}});
    }
}

void HubImpl::refused(const std::string& source, const std::string& type,
                      const std::string& subject, const std::string& why) {
    parts_.observer.event(observe::Level::Warning, "refused",
                          {{"source", source}, {"type", type}, {"why", why}});
    parts_.store.submit(
        {"hub", parts_.runtime.now(), {}, {}, {{"refused", source, type, subject, why}}},
        [busy = host::Runtime::Busy(parts_.runtime)](store::Outcome) {});
}

// ---- Questions
// ---------------------------------------------------------------------------------------------------

void HubImpl::ask(Arrival arrival, Deadline deadline, WhenAnswered done) {
    const auto live = this->live();
    auto type = complete(live, arrival, parts_.runtime, parts_.random);
    auto refuse = [&](const Error& error) {
        if (error.code == ErrorCode::InvalidMessage)
            refused(arrival.envelope.source, arrival.envelope.type, arrival.envelope.subject,
                    error.message);
        done(error);
    };
    if (!type) return refuse(type.error());
    if ((*type)->kind != host::MessageKind::Query)
        return refuse(invalidMessage((*type)->type + " is no query; send it one-way"));
    auto name = live.routes->queryEndpoint(*live.graph, arrival.envelope, arrival.body);
    if (!name) return refuse(name.error());
    const auto found = slot(*name);
    if (!found) return done(unavailable("endpoint " + *name + " is not there"));
    parts_.observer.event(observe::Level::Debug, "asked",
                          {{"endpoint", *name}, {"type", (*type)->type}});
    found->ask(live, std::move(arrival), deadline, std::move(done));
}

Result<Answer> HubImpl::askAndWait(Envelope envelope, xml::Document body, Deadline deadline) {
    auto promise = std::make_shared<std::promise<Result<Answer>>>();
    auto future = promise->get_future();
    ask({std::move(envelope), std::move(body), {}, "hub"}, deadline,
        [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); });
    return future.get();
}

// ---- Looking
// -----------------------------------------------------------------------------------------------------

Live HubImpl::live() const {
    const std::shared_lock lock(mutex_);
    return live_;
}

std::shared_ptr<Slot> HubImpl::slot(const std::string& name) const {
    const std::shared_lock lock(mutex_);
    const auto found = slots_.find(name);
    return found == slots_.end() ? nullptr : found->second;
}

std::shared_ptr<Lanes> HubImpl::lanesOf(const std::string& endpoint) const {
    const std::shared_lock lock(mutex_);
    if (const auto found = slots_.find(endpoint); found != slots_.end())
        return found->second->lanes();
    const auto internal = internals_.find(endpoint);
    return internal == internals_.end() ? nullptr : internal->second;
}

std::vector<EndpointStatus> HubImpl::endpoints() {
    std::map<std::string, store::EndpointCounts> counts;
    if (auto rows = parts_.store.counts())
        for (auto& row : *rows) counts[row.endpoint] = row;
    std::vector<EndpointStatus> out;
    auto add = [&](EndpointStatus status, const Lanes& lanes) {
        const auto state = lanes.status();
        const auto& count = counts[status.name];
        status.breaker = state.breaker;
        status.trouble = state.trouble;
        status.retry_at = state.next_try;
        status.running = state.running;
        status.lanes = state.lanes;
        status.retrying = state.retrying;
        status.waiting = count.waiting;
        status.parked = count.parked;
        status.delivered = count.delivered;
        status.oldest_waiting = count.oldest_waiting;
        if (status.state.empty()) status.state = state.breaker == "open" ? "waiting" : "ready";
        out.push_back(std::move(status));
    };
    const std::shared_lock lock(mutex_);
    for (const auto& [name, slot] : slots_) {
        const auto plan = slot->plan();
        EndpointStatus status;
        status.name = name;
        status.adapter = plan->settings.adapter;
        status.hash = plan->hash;
        status.plugin_sha256 = plan->plugin_sha256;
        status.state = !slot->failure().empty() ? "failed" : slot->absent() ? "absent" : "";
        status.attributes = plan->attributes;
        add(std::move(status), *slot->lanes());
    }
    for (const auto& [name, lanes] : internals_) {
        EndpointStatus status;
        status.name = name;
        status.adapter = "hub";
        add(std::move(status), *lanes);
    }
    return out;
}

Result<LaneList> HubImpl::lanes(const std::string& endpoint, int limit) {
    const auto lanes = lanesOf(endpoint);
    if (!lanes) return invalidMessage("there is no endpoint " + endpoint);
    return lanes->list(limit);
}

bool HubImpl::idle() {
    const std::shared_lock lock(mutex_);
    auto quiet = [](const Lanes& lanes) {
        const auto status = lanes.status();
        return status.running == 0 && (status.ready == 0 || status.breaker != "closed");
    };
    return std::all_of(slots_.begin(), slots_.end(),
                       [&](auto& s) { return quiet(*s.second->lanes()) && !s.second->asking(); }) &&
           std::all_of(internals_.begin(), internals_.end(),
                       [&](auto& l) { return quiet(*l.second); });
}

Result<ReplayOutcome> HubImpl::replay(const ReplaySelection& selection, const std::string& actor) {
    return changeParked(parts_.store, parts_.runtime, selection, {true, {}, actor},
                        [this](const store::DeliveryRow& row) {
                            if (const auto lanes = lanesOf(row.endpoint)) lanes->look(row.lane);
                        });
}

Result<ReplayOutcome> HubImpl::discard(const ReplaySelection& selection, const std::string& reason,
                                       const std::string& actor) {
    if (reason.empty()) return invalidMessage("a discarded message needs a reason");
    return changeParked(parts_.store, parts_.runtime, selection, {false, reason, actor},
                        [this](const store::DeliveryRow& row) {
                            if (const auto lanes = lanesOf(row.endpoint)) lanes->look(row.lane);
                        });
}

// ---- Reload
// ------------------------------------------------------------------------------------------------------

// What of the new configuration cannot take the old one's place while the hub runs.
Complaints HubImpl::refusals(const Live& next) {
    Complaints out;
    auto complain = [&](std::string what, std::string write) {
        out.push_back({next.graph->file.string(), 1, 1, std::move(what), std::move(write)});
    };
    auto sockets = [](const host::Graph& graph) {
        std::string text;
        for (const auto& l : graph.listeners)
            text += l.name + " " + l.address + " " + std::to_string(l.port) + " " + l.source + "\n";
        return text + graph.settings.front_door + " " + graph.settings.operations;
    };
    if (sockets(*next.graph) != sockets(*live_.graph))
        complain("listeners changed", "restart the hub to change listeners");
    auto waits = [&](const std::string& endpoint) {
        auto heads = parts_.store.laneHeads(endpoint, 1);
        return !heads || !heads->empty();
    };
    for (const auto& [name, slot] : slots_)
        if (!next.graph->endpoints.contains(name) && waits(name))
            complain("endpoint " + name + " is gone but deliveries wait for it",
                     "keep it until they are delivered or discarded");
    for (const auto& [name, step] : live_.routes->steps())
        if (!next.routes->steps().contains(name) && waits(name))
            complain("step " + name + " is gone but messages wait in it",
                     "keep it until they are through");
    return out;
}

Complaints HubImpl::reload(const std::filesystem::path& file, const host::LoadOptions& options) {
    const std::lock_guard one_at_a_time(reload_mutex_);
    Complaints complaints;
    auto next = load(file, options, complaints);
    if (!next) return complaints;
    complaints = refusals(*next);
    if (!complaints.empty()) return complaints;
    std::vector<std::shared_ptr<Slot>> old, fresh;
    {
        const std::unique_lock lock(mutex_);
        for (auto it = slots_.begin(); it != slots_.end();) {
            const auto plan = next->graph->endpoints.find(it->first);
            if (plan != next->graph->endpoints.end() &&
                plan->second->session_hash == it->second->plan()->session_hash) {
                it->second->replacePlan(plan->second);
                ++it;
            } else {
                old.push_back(it->second);
                it = slots_.erase(it);
            }
        }
        for (const auto& [name, plan] : next->graph->endpoints)
            if (!slots_.contains(name)) fresh.push_back(slots_[name] = makeSlot(plan));
        addInternals(*next->routes);
        live_ = *next;
    }
    // Exclusive: the old session ends before the new one begins; what is accepted meanwhile waits
    // in its lanes.
    for (const auto& slot : old) slot->stop(std::chrono::seconds(10));
    for (const auto& slot : fresh) {
        if (auto status = slot->start(); !status)
            complaints.push_back({file.string(), 1, 1,
                                  "endpoint " + slot->plan()->settings.name +
                                      " cannot start: " + status.error().message,
                                  ""});
        slot->startLanes();
    }
    for (const auto& [name, lanes] : internals_) lanes->start();
    parts_.observer.event(observe::Level::Info, "reloaded", {{"file", file.string()}});
    return complaints;
}

}  // namespace

std::optional<Live> load(const std::filesystem::path& file, const host::LoadOptions& options,
                         Complaints& complaints) {
    Live live;
    live.graph = host::loadGraph(file, options, complaints);
    if (!live.graph) return std::nullopt;
    live.routes = Routes::load(live.graph->settings.routes, *live.graph, complaints);
    if (!live.routes) return std::nullopt;
    return live;
}

std::unique_ptr<Hub> Hub::make(HubParts parts, Live live) {
    return std::make_unique<HubImpl>(std::move(parts), std::move(live));
}

}  // namespace kamhub::flow
