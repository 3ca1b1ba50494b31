#include "flow/partner_replies.hpp"

namespace kamhub::flow {

namespace {

class Replier final : public Deliverer {
public:
    Replier(std::unique_ptr<Deliverer> partner,
            std::function<std::shared_ptr<const host::EndpointPlan>()> live, const Clock& clock,
            PlanMessage plan)
        : partner_(std::move(partner)),
          live_(std::move(live)),
          clock_(clock),
          plan_(std::move(plan)) {}

    AttemptResult attempt(const Attempt& a) override {
        auto out = partner_->attempt(a);
        if (!out.outcome) return out;
        const auto endpoint = live_();
        const auto* translation = endpoint->translations->outbound(a.message.envelope.type);
        if (!translation || !translation->reply_sheet) return out;
        // The partner has it: a reply that cannot be made parks the delivery, to be replayed under
        // the same key once the stylesheet is mended.
        auto message = replyTo(a, *translation, *endpoint, out.answered, out.outcome->reference);
        if (message)
            out.emitted.push_back(std::move(*message));
        else
            out.outcome = invalidMessage(
                endpoint->settings.name +
                " took it, but its reply cannot be told: " + message.error().message);
        return out;
    }

private:
    Result<store::NewMessage> replyTo(const Attempt& a,
                                      const host::OutboundTranslation& translation,
                                      const host::EndpointPlan& plan,
                                      const std::optional<Payload>& answered,
                                      const std::string& reference) {
        const auto& e = a.message.envelope;
        const auto& endpoint = plan.settings.name;
        const auto key = idempotencyKey(a.delivery);
        // A query's answer is the partner's document; of anything else the message itself says it.
        const auto text = (answered ? *answered : a.body).read();
        if (!text) return text.error();
        const auto body = xml::Document::parse(*text);
        if (!body) return body.error();
        if (answered && translation.reply_schema)
            // Its words may be personal, and errors are read by many.
            if (!translation.reply_schema->validate(*body))
                return invalidMessage("its answer breaks its own schema");
        auto parameters = host::parametersOf(e, key);
        parameters.emplace_back("endpoint", endpoint);
        parameters.emplace_back("reference", reference);
        parameters.emplace_back("now", toIso(clock_.now()));
        auto made = translation.reply_sheet->apply(*body, parameters);
        if (!made) return made.error();
        Envelope envelope;
        envelope.id = uuidV5("reply\n" + key);
        envelope.source = endpoint;
        envelope.type = translation.reply_type;
        envelope.correlation_id = e.id;
        envelope.causation_id = e.id;
        envelope.traceparent = e.traceparent;
        return plan_(std::move(envelope), std::move(*made));
    }

    const std::unique_ptr<Deliverer> partner_;
    const std::function<std::shared_ptr<const host::EndpointPlan>()> live_;
    const Clock& clock_;
    const PlanMessage plan_;
};

}  // namespace

std::unique_ptr<Deliverer> makeReplier(
    std::unique_ptr<Deliverer> partner,
    std::function<std::shared_ptr<const host::EndpointPlan>()> live, const Clock& clock,
    PlanMessage plan) {
    return std::make_unique<Replier>(std::move(partner), std::move(live), clock, std::move(plan));
}

}  // namespace kamhub::flow
