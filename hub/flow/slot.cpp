#include "flow/slot.hpp"

#include <exception>

#include "flow/partner_replies.hpp"
#include "flow/personal.hpp"

namespace kamhub::flow {

namespace {

// Stands in for an adapter whose plugin is not there: what is for it waits.
class AbsentDeliverer final : public Deliverer {
public:
    AttemptResult attempt(const Attempt&) override {
        return {unavailable("the endpoint's plugin is not loaded"), {}, {}, {}};
    }
};

std::unique_ptr<Endpoint> makeGuarded(const host::EndpointPlan& plan, Host& host,
                                      std::string& failure) {
    if (!plan.make) return nullptr;
    try {
        return plan.make(host);
    } catch (const std::exception& e) {
        failure = std::string("the adapter threw while it was made: ") + e.what();
        return nullptr;
    } catch (...) {
        failure = "the adapter threw while it was made";
        return nullptr;
    }
}

}  // namespace

Slot::Slot(std::shared_ptr<const host::EndpointPlan> plan, LaneParts lanes,
           EndpointHost::Parts host, PlanMessage plan_message)
    : plan_(std::move(plan)), scheduler_(lanes.scheduler), metrics_(lanes.observer.metrics()) {
    host.live = [this] { return this->plan(); };
    host_ = std::make_unique<EndpointHost>(plan_->settings.name, std::move(host));
    endpoint_ = makeGuarded(*plan_, *host_, failure_);
    std::shared_ptr<Deliverer> deliverer;
    if (endpoint_)
        deliverer = makeReplier(
            makePartnerDeliverer(
                *endpoint_, [this] { return this->plan(); }, [this] { return ready(); }, metrics_),
            [this] { return this->plan(); }, scheduler_, std::move(plan_message));
    else
        deliverer = std::make_shared<AbsentDeliverer>();
    auto settings = plan_->settings;
    if (plan_->traits.one_at_a_time) settings.concurrency = 1;
    lanes_ = std::make_shared<Lanes>(std::move(lanes), settings,
                                     plan_->traits.idempotent || !endpoint_, deliverer);
    if (plan_->traits.query)
        questions_ = std::make_unique<Questions>(scheduler_, settings.concurrency);
}

Status Slot::start() {
    if (!endpoint_) return failure_.empty() ? okStatus() : Status(internalError(failure_));
    auto status = guardedStart(*endpoint_);
    const std::lock_guard lock(mutex_);
    started_ = bool(status);
    if (!status) failure_ = status.error().message;
    return status;
}

void Slot::startLanes() { lanes_->start(); }

void Slot::pause(std::string why) {
    {
        const std::lock_guard lock(mutex_);
        paused_ = why;
    }
    lanes_->pause(std::move(why));
}

void Slot::stop(std::chrono::milliseconds grace) {
    lanes_->stop(grace);
    {
        const std::lock_guard lock(mutex_);
        started_ = false;
    }
    if (questions_) questions_->end();
    host_->interrupt();
    if (endpoint_) guardedStop(*endpoint_);
    host_->close();
    if (questions_) questions_->close();
    lanes_->close();
}

std::string Slot::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

Status Slot::ready() const {
    const std::lock_guard lock(mutex_);
    if (started_) return okStatus();
    const auto name = "endpoint " + plan_->settings.name;
    return unavailable(failure_.empty() ? name + " is not running now"
                                        : name + " could not start: " + failure_);
}

bool Slot::paused() const {
    const std::lock_guard lock(mutex_);
    return !paused_.empty();
}

std::shared_ptr<const host::EndpointPlan> Slot::plan() const {
    const std::lock_guard lock(mutex_);
    return plan_;
}

void Slot::replacePlan(std::shared_ptr<const host::EndpointPlan> plan) {
    const std::lock_guard lock(mutex_);
    plan_ = std::move(plan);
}

void Slot::ask(const Live& live, Arrival question, Deadline deadline, WhenAnswered done) {
    if (auto status = ready(); !status) return done(status.error());
    const auto name = plan()->settings.name;
    if (paused()) return done(unavailable("endpoint " + name + " is paused"));
    if (!questions_) return done(unavailable("endpoint " + name + " answers no questions now"));
    // std::function copies what it holds; a document cannot be copied.
    auto shared = std::make_shared<Arrival>(std::move(question));
    const auto posted = questions_->post(name, [this, name, live, shared, deadline, done] {
        const observe::Stopwatch asking;
        auto answer = askNow(live, *shared, deadline);
        metrics_.took("ask", name, asking.elapsed());
        done(std::move(answer));
    });
    if (!posted) done(posted.error());
}

Result<Answer> Slot::askNow(const Live& live, const Arrival& question, Deadline deadline) {
    const auto plan = this->plan();
    const auto& e = question.envelope;
    const auto* translation = plan->translations->outbound(e.type);
    if (!translation || !translation->query)
        return invalidMessage("endpoint " + plan->settings.name + " does not answer " + e.type +
                              "; add <ask type=\"" + e.type + "\" …> to " +
                              plan->settings.translations.filename().string());
    deadline = std::min(deadline, Deadline::clock::now() + plan->settings.deadline);
    const auto& catalogue = *live.graph->catalogue;
    const auto* asked = catalogue.byType(e.type);
    const auto* type = catalogue.byType(translation->reply_type);
    auto document = translation->sheet->apply(question.body, host::parametersOf(e, e.id));
    if (!document) return document.error();
    if (translation->schema)
        if (auto status = translation->schema->validate(*document); !status)
            return internalError("the translated question breaks the partner's schema: " +
                                 asked->personal.hiddenIn(status.error().message, question.body));
    auto reply = guardedAsk(*endpoint_, {e, translation->operation,
                                         Payload::of(document->serialise()), e.id, 1, deadline});
    if (!reply) return reply.error();
    auto text = reply->read();
    auto partner = text ? xml::Document::parse(*text) : Result<xml::Document>(text.error());
    // From here on the partner is at fault, never the asker.
    if (!partner)
        return internalError(plan->settings.name +
                             " answered what is no document: " + partner.error().message);
    if (translation->reply_schema)
        if (auto status = translation->reply_schema->validate(*partner); !status)
            return internalError(
                plan->settings.name + " answered what breaks its schema: " +
                withoutPersonal(catalogue, type->type, *partner, status.error()).message);
    auto body = translation->reply_sheet->apply(*partner, host::parametersOf(e, e.id));
    if (!body)
        return internalError(
            plan->settings.name + "'s answer cannot be translated: " +
            withoutPersonal(catalogue, type->type, *partner, body.error()).message);
    if (auto status = type->schema.validate(*body); !status)
        return internalError(plan->settings.name + "'s answer, translated, is not valid: " +
                             type->personal.hiddenIn(status.error().message, *body));
    return answerTo(e, plan->settings.name, translation->reply_type, std::move(*body),
                    scheduler_.now());
}

}  // namespace kamhub::flow
