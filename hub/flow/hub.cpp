#include "flow/hub.hpp"

#include <algorithm>
#include <future>

#include "flow/artefacts.hpp"
#include "flow/hub_impl.hpp"
#include "flow/personal.hpp"

namespace kamhub::flow {

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
