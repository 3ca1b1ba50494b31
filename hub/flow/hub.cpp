#include "flow/hub.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <shared_mutex>

#include "flow/artefacts.hpp"
#include "flow/destinations.hpp"
#include "flow/durable_path.hpp"
#include "flow/health.hpp"
#include "flow/personal.hpp"
#include "flow/retention.hpp"
#include "flow/slot.hpp"

namespace kamhub::flow {

namespace {

constexpr int kQuestionsAtOnce = 4;  // to a service activator

class HubImpl final : public Hub {
public:
    HubImpl(HubParts parts, Live live)
        : parts_(std::move(parts)),
          pauses_(parts_.store),
          live_(std::move(live)),
          durable_({parts_.runtime, parts_.random, parts_.observer, parts_.store,
                    [this] { return this->live(); },
                    [this](const std::string& endpoint) { return lanesOf(endpoint); }}),
          retention_(std::make_shared<Retention>(
              Retention::Parts{parts_.runtime, parts_.observer, parts_.store,
                               [this] { return retentionSettings(); }})) {}
    ~HubImpl() override = default;

    Status start() override;
    void stop(std::chrono::milliseconds grace) override;
    void accept(Arrival arrival, WhenAccepted done) override;
    void ask(Arrival arrival, Deadline deadline, WhenAnswered done) override;
    void refused(const std::string& source, const std::string& type, const std::string& subject,
                 const std::string& why) override;
    void setActivator(const std::string& name,
                      std::shared_ptr<ServiceActivator> activator) override {
        activators_[name] = std::move(activator);
        questions_[name] = std::make_unique<Questions>(parts_.runtime, kQuestionsAtOnce);
    }
    Result<store::NewMessage> plan(Envelope envelope, xml::Document body) override {
        return durable_.plan(std::move(envelope), std::move(body));
    }
    void emitted(const std::vector<store::NewMessage>& messages, const store::Committed& committed,
                 Instant at) override {
        durable_.emitted(messages, committed, at);
    }
    void add(Destination destination) override;
    void remove(const std::string& destination) override { destinations_.remove(destination); }
    Live live() const override;
    Complaints reload(const std::filesystem::path& file, const host::LoadOptions& options) override;
    std::vector<EndpointStatus> endpoints() override;
    Result<LaneList> lanes(const std::string& endpoint, int limit) override;
    void laneChanged(const std::string& endpoint, const std::string& lane) override {
        if (const auto lanes = lanesOf(endpoint)) lanes->look(lane);
    }
    Status pause(const std::string& endpoint, const std::string& actor,
                 const std::string& reason) override;
    Status resume(const std::string& endpoint, const std::string& actor,
                  const std::string& reason) override;
    bool idle() override;
    store::Store& store() override { return parts_.store; }
    observe::Observer& observer() override { return parts_.observer; }
    host::Runtime& runtime() override { return parts_.runtime; }
    host::Listeners& listeners() override { return parts_.listeners; }

private:
    LaneParts laneParts();
    std::shared_ptr<Slot> makeSlot(std::shared_ptr<const host::EndpointPlan> plan);
    PlanMessage planMessage();
    void addInternals(const Routes& routes);
    std::shared_ptr<Slot> slot(const std::string& name) const;
    std::shared_ptr<Lanes> lanesOf(const std::string& endpoint) const;
    void askActivator(const std::string& name, const host::MessageType& asked, Arrival question,
                      WhenAnswered done);
    Result<Answer> askAndWait(Envelope envelope, xml::Document body, Deadline deadline);
    Complaints refusals(const Live& next);
    void lookAtCertificates();
    PartStates partStates();
    std::optional<host::RetentionSettings> retentionSettings() const;

    HubParts parts_;
    Pauses pauses_;
    std::shared_ptr<RunningFile> running_;
    mutable std::shared_mutex mutex_;
    Live live_;
    DurablePath durable_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
    Destinations destinations_;
    std::map<std::string, std::shared_ptr<ServiceActivator>> activators_;  // set before start()
    std::map<std::string, std::unique_ptr<Questions>> questions_;  // to activators; likewise
    std::shared_ptr<Retention> retention_;
    std::atomic<bool> stopping_ = false;
    std::mutex reload_mutex_;  // one reload at a time
    std::unique_ptr<HealthReports> health_;
};

// ---- Life
// --------------------------------------------------------------------------------------------------------

LaneParts HubImpl::laneParts() {
    return {
        parts_.runtime,
        parts_.random,
        parts_.observer,
        parts_.store,
        running_,
        [this](const std::vector<store::NewMessage>& messages, const store::Committed& committed,
               Instant at) { durable_.emitted(messages, committed, at); },
        [this](const store::MessageRow& message, const Payload& body, std::string text) {
            return withoutPersonal(*live().graph->catalogue, message.envelope.type, body,
                                   std::move(text));
        }};
}

std::shared_ptr<Slot> HubImpl::makeSlot(std::shared_ptr<const host::EndpointPlan> plan) {
    EndpointHost::Parts parts{
        parts_, nullptr,
        [this](Arrival arrival, WhenAccepted done) { accept(std::move(arrival), std::move(done)); },
        [this](const std::string& source, const std::string& type, const std::string& why) {
            refused(source, type, {}, why);
        },
        [this] { return live().graph->catalogue; }};
    const auto paused = pauses_.of(plan->settings.name);
    auto out =
        std::make_shared<Slot>(std::move(plan), laneParts(), std::move(parts), planMessage());
    if (paused) out->pause(paused->text());
    return out;
}

PlanMessage HubImpl::planMessage() {
    return [this](Envelope envelope, xml::Document body) {
        return durable_.plan(std::move(envelope), std::move(body));
    };
}

void HubImpl::addInternals(const Routes& routes) {
    const auto plan = planMessage();
    const auto add = [&](const std::string& name, std::shared_ptr<Deliverer> deliverer) {
        destinations_.addOwn(laneParts(), name, std::move(deliverer));
    };
    if (!destinations_.has(kCorrelate)) add(kCorrelate, makeCorrelator(parts_.store, plan));
    for (const auto& [name, activator] : activators_) add(name, activator);
    for (const auto& [name, step] : routes.steps())
        if (!destinations_.has(name))
            add(name, makeStepDeliverer([this] { return live().routes; }, name, parts_.store, plan,
                                        [this](Envelope e, xml::Document b, Deadline d) {
                                            return askAndWait(std::move(e), std::move(b), d);
                                        }));
}

void HubImpl::add(Destination destination) {
    if (const auto made = destinations_.add(laneParts(), std::move(destination))) made->start();
}

Status HubImpl::start() {
    std::error_code ignored;  // open() says what is wrong
    std::filesystem::create_directories(parts_.data, ignored);
    auto running = RunningFile::open(parts_.data / "running");
    if (!running) return running.error();
    running_ = std::move(*running);
    if (auto status = pauses_.load(); !status) return status;
    keepArtefacts(parts_, live_);
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
    parts_.listeners.apply(*live_.graph);
    parts_.listeners.onRefused([this](const std::string& source, const std::string& why) {
        refused(source, {}, {}, why);
    });
    for (const auto& slot : made) slot->startLanes();
    lookAtCertificates();
    retention_->start();
    destinations_.start();
    health_ = std::make_unique<HealthReports>(*this, parts_.data, [this] { return partStates(); });
    health_->begin();
    for (const auto& skipped : live_.graph->skipped)
        parts_.observer.event(observe::Level::Error, "plugin-skipped",
                              {{"plugin", skipped.plugin}, {"why", skipped.why}});
    return okStatus();
}

void HubImpl::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    parts_.listeners.onRefused(nullptr);
    if (health_) health_->stop();
    const auto end = std::chrono::steady_clock::now() + grace;
    auto left = [&] {
        return std::max(std::chrono::milliseconds(0),
                        std::chrono::duration_cast<std::chrono::milliseconds>(
                            end - std::chrono::steady_clock::now()));
    };
    retention_->stop();
    for (const auto& [name, questions] : questions_) questions->end();
    destinations_.stop(left);
    for (const auto& [name, slot] : slots_) slot->stop(left());
    for (const auto& [name, questions] : questions_) questions->close();
    destinations_.close();
}

void HubImpl::lookAtCertificates() {
    const auto now = parts_.runtime.now();
    host::warnOfExpiry(live().graph->certificates, now, parts_.observer);
    parts_.runtime.postAt(now + host::kExpiryLook, [this] { lookAtCertificates(); });
}

std::optional<host::RetentionSettings> HubImpl::retentionSettings() const {
    auto settings = live().graph->retention;
    if (settings && settings->archive.empty()) settings->archive = parts_.data / "archive";
    return settings;
}

// ---- The durable path
// --------------------------------------------------------------------------------------------

void HubImpl::accept(Arrival arrival, WhenAccepted done) {
    if (stopping_) return done(unavailable("the hub is stopping; come again later"));
    // Below the disk's reserve what is under way can still be finished; nothing new is taken. Why
    // is the operator's to know (/health/ready), not the sender's.
    if (!parts_.store.writable())
        return done(unavailable("the hub takes nothing new for now; come again later"));
    durable_.accept(std::move(arrival), std::move(done));
}

void HubImpl::refused(const std::string& source, const std::string& type,
                      const std::string& subject, const std::string& why) {
    durable_.refused(source, type, subject, why);
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
    if (arrival.large)
        return refuse(invalidMessage("a question has at most " + std::to_string(kTreeLimit) +
                                     " bytes; ask for less at a time"));
    auto name = live.routes->queryEndpoint(*live.graph, arrival.envelope, arrival.body);
    if (!name) return refuse(name.error());
    const auto found = slot(*name);
    if (!found && !activators_.contains(*name))
        return done(unavailable("endpoint " + *name + " is not there"));
    parts_.observer.event(observe::Level::Debug, "asked",
                          {{"endpoint", *name}, {"type", (*type)->type}});
    if (found) return found->ask(live, std::move(arrival), deadline, std::move(done));
    askActivator(*name, **type, std::move(arrival), std::move(done));
}

void HubImpl::askActivator(const std::string& name, const host::MessageType& asked,
                           Arrival question, WhenAnswered done) {
    const auto live = this->live();
    const auto* reply = live.graph->catalogue->byType(asked.reply);
    // std::function copies what it holds; a document cannot be copied.
    auto shared = std::make_shared<Arrival>(std::move(question));
    const auto posted = questions_[name]->post(name, [this, name, live, reply, shared, done] {
        const observe::Stopwatch asking;
        const auto& e = shared->envelope;
        auto body = activators_.at(name)->answer(e, shared->body);
        parts_.observer.metrics().took("ask", name, asking.elapsed());
        if (!body) return done(body.error());
        if (auto status = reply->schema.validate(*body); !status)
            return done(internalError("the answer of " + name + " is not valid: " +
                                      reply->personal.hiddenIn(status.error().message, *body)));
        done(answerTo(e, name, reply->type, std::move(*body), parts_.runtime.now()));
    });
    if (!posted) done(posted.error());
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
    return destinations_.find(endpoint);
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
        status.paused = pauses_.of(name);
        if (status.paused && status.state.empty()) status.state = "paused";
        add(std::move(status), *slot->lanes());
    }
    for (const auto& [name, entry] : destinations_.all()) {
        EndpointStatus status;
        status.name = name;
        status.adapter = entry.adapter;
        status.attributes = entry.attributes;
        add(std::move(status), *entry.lanes);
    }
    // What was accepted while a reload took its endpoint away, or while the hub was down and
    // somebody else did: it waits in the store until the endpoint is back.
    for (const auto& [name, count] : counts) {
        if (slots_.contains(name) || destinations_.has(name) || !(count.waiting + count.parked))
            continue;
        EndpointStatus status;
        status.name = name;
        status.state = "removed";
        status.breaker = "closed";
        status.trouble =
            "the configuration has no endpoint or step of this name any more; put it back and "
            "what waits is sent, or discard what waits";
        status.waiting = count.waiting;
        status.parked = count.parked;
        status.delivered = count.delivered;
        status.oldest_waiting = count.oldest_waiting;
        out.push_back(std::move(status));
    }
    return out;
}

PartStates HubImpl::partStates() {
    const std::shared_lock lock(mutex_);
    auto out = pluginStates(*live_.graph);
    for (const auto& [name, slot] : slots_) {
        const auto lanes = slot->lanes()->status();
        auto& part = out[{"endpoint", name}];
        if (!slot->failure().empty())
            part = {"failed", slot->failure()};
        else if (slot->absent())
            part = {"absent", "its plugin is not loaded"};
        else if (const auto paused = pauses_.of(name))
            part = {"waiting", paused->text()};
        else if (lanes.breaker != "closed")
            part = {"waiting", lanes.trouble};
        else
            part = {"ready"};
    }
    for (const auto& [name, entry] : destinations_.all()) out[{"endpoint", name}] = {"ready"};
    return out;
}

Result<LaneList> HubImpl::lanes(const std::string& endpoint, int limit) {
    const auto lanes = lanesOf(endpoint);
    if (!lanes) return invalidMessage("there is no endpoint " + endpoint);
    return lanes->list(limit);
}

Status HubImpl::pause(const std::string& endpoint, const std::string& actor,
                      const std::string& reason) {
    const auto found = slot(endpoint);
    if (!found) return invalidMessage("there is no endpoint " + endpoint);
    const Pause pause{actor, reason, parts_.runtime.now()};
    if (auto status = pauses_.pause(endpoint, pause); !status) return status;
    found->pause(pause.text());
    parts_.observer.event(observe::Level::Warning, "endpoint-paused",
                          {{"endpoint", endpoint}, {"by", actor}, {"why", reason}});
    return okStatus();
}

Status HubImpl::resume(const std::string& endpoint, const std::string& actor,
                       const std::string& reason) {
    const auto found = slot(endpoint);
    if (!found) return invalidMessage("there is no endpoint " + endpoint);
    if (auto status = pauses_.resume(endpoint, {actor, reason, parts_.runtime.now()}); !status)
        return status;
    found->pause({});
    parts_.observer.event(observe::Level::Info, "endpoint-resumed",
                          {{"endpoint", endpoint}, {"by", actor}});
    return okStatus();
}

bool HubImpl::idle() {
    const std::shared_lock lock(mutex_);
    auto quiet = [](const Lanes& lanes) {
        const auto status = lanes.status();
        return status.running == 0 && (status.ready == 0 || status.breaker != "closed");
    };
    const auto own = destinations_.all();
    const bool asked = std::any_of(questions_.begin(), questions_.end(),
                                   [](auto& q) { return q.second->asking(); });
    return !asked && std::all_of(slots_.begin(), slots_.end(), [&](auto& s) {
        return quiet(*s.second->lanes()) && !s.second->asking();
    }) && std::all_of(own.begin(), own.end(), [&](auto& d) { return quiet(*d.second.lanes); });
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
            text += l.name + " " + l.address + " " + std::to_string(l.port) + " " + l.source +
                    (l.certificate.empty() ? "" : " TLS") + "\n";
        return text + graph.settings.front_door + " " + graph.settings.operations + " " +
               graph.settings.web;
    };
    if (sockets(*next.graph) != sockets(*live_.graph))
        complain("listeners changed", "restart the hub to change listeners");
    if (!host::sameStore(next.graph->store, live_.graph->store)) {
        complain("<store> changed: a running hub keeps its store", "restart the hub to change it");
        out.back().line = std::max(next.graph->store_line, 1);
        out.back().column = std::max(next.graph->store_column, 1);
    }
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
    for (const auto& [name, activator] : activators_)
        if (complaints.empty()) complaints = activator->prepare(*next);
    if (!complaints.empty()) return complaints;
    keepArtefacts(parts_, *next);
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
        for (const auto& [name, activator] : activators_) activator->take();
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
    destinations_.start();
    for (auto& complaint : parts_.listeners.apply(*next->graph))
        complaints.push_back(std::move(complaint));
    host::warnOfExpiry(next->graph->certificates, parts_.runtime.now(), parts_.observer);
    health_->begin();
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
