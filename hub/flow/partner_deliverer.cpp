#include "flow/deliverer.hpp"

namespace kamhub::flow {

namespace {

class PartnerDeliverer final : public Deliverer {
public:
    PartnerDeliverer(Endpoint& endpoint,
                     std::function<std::shared_ptr<const host::EndpointPlan>()> live,
                     observe::Metrics& metrics)
        : endpoint_(endpoint), live_(std::move(live)), metrics_(metrics) {}

    AttemptResult attempt(const Attempt& a) override {
        const auto plan = live_();
        const auto* translation = plan->translations->outbound(a.message.envelope.type);
        if (!translation || translation->query)
            return {invalidMessage("endpoint " + plan->settings.name + " has no translation for " +
                                   a.message.envelope.type + "; add <out type=\"" +
                                   a.message.envelope.type + "\" …> to " +
                                   plan->settings.translations.string()),
                    {},
                    {},
                    {}};
        AttemptResult out{okAcknowledgement(),
                          {},
                          "endpoint=" + plan->hash + " transform=" + translation->sheet.hash(),
                          {}};
        const auto& name = plan->settings.name;
        const observe::Stopwatch translating;
        auto document = translate(*translation, a);
        metrics_.took("translate", name, translating.elapsed());
        if (!document) return out.outcome = document.error(), out;
        out.sent = *document;
        const observe::Stopwatch sending;
        out.outcome = guardedSend(
            endpoint_, {a.message.envelope, translation->operation, *document,
                        idempotencyKey(a.delivery), a.delivery.attempts + 1, a.deadline});
        metrics_.took("send", name, sending.elapsed());
        return out;
    }

private:
    static Result<Acknowledgement> okAcknowledgement() { return Acknowledgement{}; }

    static Result<Payload> translate(const host::OutboundTranslation& translation,
                                     const Attempt& a) {
        auto text = a.body.read();
        if (!text) return text.error();
        auto body = xml::Document::parse(*text);
        if (!body) return body.error();
        auto parameters = host::parametersOf(a.message.envelope, idempotencyKey(a.delivery));
        parameters.emplace_back("sequence", std::to_string(a.delivery.seq));
        auto partner = translation.sheet.apply(*body, parameters);
        if (!partner) return partner.error();
        if (translation.schema)
            if (auto status = translation.schema->validate(*partner); !status)
                return invalidMessage("the translated document breaks the partner's schema: " +
                                      status.error().message);
        return Payload::of(partner->serialise());
    }

    Endpoint& endpoint_;
    const std::function<std::shared_ptr<const host::EndpointPlan>()> live_;
    observe::Metrics& metrics_;
};

}  // namespace

std::string idempotencyKey(const store::DeliveryRow& delivery) {
    return delivery.revision == 0 ? delivery.id
                                  : uuidV5(delivery.id + "#" + std::to_string(delivery.revision));
}

std::unique_ptr<Deliverer> makePartnerDeliverer(
    Endpoint& endpoint, std::function<std::shared_ptr<const host::EndpointPlan>()> live,
    observe::Metrics& metrics) {
    return std::make_unique<PartnerDeliverer>(endpoint, std::move(live), metrics);
}

}  // namespace kamhub::flow
