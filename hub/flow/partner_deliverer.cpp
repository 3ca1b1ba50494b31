#include "flow/deliverer.hpp"

namespace kamhub::flow {

namespace {

Result<Payload> translate(const host::OutboundTranslation& translation,
                          const store::DeliveryRow& delivery, const store::MessageRow& message,
                          const Payload& payload, const std::string& endpoint) {
    if (!translation.sheet) return payload;
    if (payload.size() > kTreeLimit)
        return invalidMessage(
            "endpoint " + endpoint + " needs the whole message in memory to translate it, " +
            std::to_string(payload.size()) + " bytes; at most " + std::to_string(kTreeLimit) +
            " are read; <split> it before, or pass it on with <out type=\"" + translation.type +
            "\" as-is=\"true\">");
    auto text = payload.read();
    if (!text) return text.error();
    auto body = xml::Document::parse(*text);
    if (!body) return body.error();
    auto parameters = host::parametersOf(message.envelope, idempotencyKey(delivery));
    parameters.emplace_back("sequence", std::to_string(delivery.seq));
    auto partner = translation.sheet->apply(*body, parameters);
    if (!partner) return partner.error();
    if (translation.schema)
        if (auto status = translation.schema->validate(*partner); !status)
            return invalidMessage("the translated document breaks the partner's schema: " +
                                  status.error().message);
    return Payload::of(partner->serialise());
}

class PartnerDeliverer final : public Deliverer {
public:
    PartnerDeliverer(Endpoint& endpoint,
                     std::function<std::shared_ptr<const host::EndpointPlan>()> live,
                     std::function<Status()> ready, observe::Metrics& metrics)
        : endpoint_(endpoint),
          live_(std::move(live)),
          ready_(std::move(ready)),
          metrics_(metrics) {}

    AttemptResult attempt(const Attempt& a) override {
        if (auto status = ready_(); !status) return {status.error(), {}, {}, {}};
        const auto plan = live_();
        const auto& name = plan->settings.name;
        const observe::Stopwatch translating;
        auto made = rehearse(*plan, a.delivery, a.message, a.body);
        metrics_.took("translate", name, translating.elapsed());
        AttemptResult out{Acknowledgement{}, {}, std::move(made.artefacts), {}};
        if (!made.document) return out.outcome = made.document.error(), out;
        out.sent = *made.document;
        const Outgoing outgoing{a.message.envelope,         made.operation,          *made.document,
                                idempotencyKey(a.delivery), a.delivery.attempts + 1, a.deadline};
        const observe::Stopwatch sending;
        if (plan->translations->outbound(a.message.envelope.type)->query) {
            auto answer = guardedAsk(endpoint_, outgoing);
            if (answer)
                out.answered = std::move(*answer);
            else
                out.outcome = answer.error();
            metrics_.took("ask", name, sending.elapsed());
        } else {
            out.outcome = guardedSend(endpoint_, outgoing);
            metrics_.took("send", name, sending.elapsed());
        }
        return out;
    }

private:
    Endpoint& endpoint_;
    const std::function<std::shared_ptr<const host::EndpointPlan>()> live_;
    const std::function<Status()> ready_;
    observe::Metrics& metrics_;
};

}  // namespace

std::string idempotencyKey(const store::DeliveryRow& delivery) {
    return delivery.revision == 0 ? delivery.id
                                  : uuidV5(delivery.id + "#" + std::to_string(delivery.revision));
}

Rehearsal rehearse(const host::EndpointPlan& plan, const store::DeliveryRow& delivery,
                   const store::MessageRow& message, const Payload& body) {
    const auto& type = message.envelope.type;
    const auto* translation = plan.translations->outbound(type);
    if (!translation)
        return {{},
                {},
                invalidMessage("endpoint " + plan.settings.name + " has no translation for " +
                               type + "; add <out type=\"" + type + "\" …> to " +
                               plan.settings.translations.string())};
    auto artefacts = "endpoint=" + plan.hash +
                     " transform=" + (translation->sheet ? translation->sheet->hash() : "as-is");
    if (translation->schema) artefacts += " schema=" + translation->schema->hash();
    return {translation->operation, std::move(artefacts),
            translate(*translation, delivery, message, body, plan.settings.name)};
}

std::unique_ptr<Deliverer> makePartnerDeliverer(
    Endpoint& endpoint, std::function<std::shared_ptr<const host::EndpointPlan>()> live,
    std::function<Status()> ready, observe::Metrics& metrics) {
    return std::make_unique<PartnerDeliverer>(endpoint, std::move(live), std::move(ready), metrics);
}

}  // namespace kamhub::flow
