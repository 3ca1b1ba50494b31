// The hub's own steps: split, enrich, and finding the delivery that a receipt answers.

#include <cmath>
#include <cstdlib>
#include <set>

#include "flow/deliverer.hpp"
#include "flow/open_splits.hpp"
#include "xml/personal.hpp"

namespace kamhub::flow {

namespace {

constexpr int kMostParts = 10000;
// One unit of work of a split by items.
constexpr std::size_t kPartsAtOnce = 200;
constexpr std::size_t kBytesAtOnce = 1024 * 1024;

// The envelope of a message made from another: a pure function of it, so that a repeat makes the
// same message.
Envelope derived(const Envelope& parent, const std::string& step, std::int64_t index) {
    Envelope e = parent;
    e.id = uuidV5(parent.source + "\n" + parent.id + "\n" + step + "\n" + std::to_string(index));
    e.causation_id = parent.id;
    e.type.clear();
    e.subject.clear();
    e.partition_key.clear();
    e.data_schema.clear();
    // The hub's own name stands last and is written again when the new message is completed.
    const auto last = e.via.rfind(' ');
    e.via = last == e.via.npos ? "" : e.via.substr(0, last);
    return e;
}

// "1200 of 50000 parts made" -> 1200: how far a split by items has come.
std::int64_t partsMade(const std::string& reference) {
    return std::strtoll(reference.c_str(), nullptr, 10);
}

Error tooLarge(const Step& step, std::size_t size) {
    return invalidMessage(
        "step " + step.name + " needs the whole message in memory, which has " +
        std::to_string(size) + " bytes; at most " + std::to_string(kTreeLimit) +
        (step.kind == Step::Kind::Split
             ? " are read; write <split each=\"…\"> with the path of its items, instead of count"
             : " are read; split it first, and enrich the parts"));
}

class StepDeliverer final : public Deliverer {
public:
    StepDeliverer(std::function<std::shared_ptr<const Routes>()> live, std::string name,
                  store::Store& store, PlanMessage plan, AskAndWait ask)
        : live_(std::move(live)),
          name_(std::move(name)),
          store_(store),
          plan_(std::move(plan)),
          ask_(std::move(ask)) {}

    AttemptResult attempt(const Attempt& a) override {
        const auto routes = live_();
        const auto found = routes->steps().find(name_);
        if (found == routes->steps().end())
            return failed(
                invalidMessage("the step " + name_ +
                               " is no longer in the routes; write it again or discard this"));
        const Step& step = found->second;
        const auto circle = goesInACircle(store_, a.message.envelope);
        if (!circle) return failed(circle.error());
        if (*circle)
            return failed(invalidMessage(
                "the routes go in a circle: this message is the last of more than " +
                std::to_string(kLongestChain) + ", each made from the one before; step " +
                step.name + " makes no further one; mend the routes, then discard this"));
        AttemptResult out{Acknowledgement{}, {}, "step=" + step.hash, {}};
        const auto status = step.each ? splitByItems(step, a, out) : onTree(step, a, out);
        if (!status) out.outcome = status.error(), out.emitted.clear();
        return out;
    }

private:
    Status onTree(const Step& step, const Attempt& a, AttemptResult& out) {
        if (a.body.size() > kTreeLimit) return tooLarge(step, a.body.size());
        auto text = a.body.read();
        auto body = text ? xml::Document::parse(*text) : Result<xml::Document>(text.error());
        if (!body) return body.error();
        return step.kind == Step::Kind::Split ? split(step, a, *body, out)
                                              : enrich(step, a, *body, out);
    }

    Status emit(const Attempt& a, const Step& step, std::int64_t index, xml::Document body,
                AttemptResult& out) {
        auto message = plan_(derived(a.message.envelope, step.name, index), std::move(body));
        if (!message)
            return invalidMessage("part " + std::to_string(index) + ": " + message.error().message);
        out.emitted.push_back(std::move(*message));
        return okStatus();
    }

    Status split(const Step& step, const Attempt& a, const xml::Document& body,
                 AttemptResult& out) {
        const auto text = step.count->string(body);
        if (!text) return text.error();
        const double count = std::strtod(text->c_str(), nullptr);
        if (!(count >= 0 && count <= kMostParts))
            return invalidMessage("step " + step.name + " would make " + *text +
                                  " parts; at most " + std::to_string(kMostParts) +
                                  " are made by count; write <split each=\"…\">");
        const int parts = static_cast<int>(count);
        for (int i = 1; i <= parts; ++i) {
            auto parameters = host::parametersOf(a.message.envelope, a.delivery.id);
            parameters.emplace_back("index", std::to_string(i));
            parameters.emplace_back("count", std::to_string(parts));
            auto part = step.with->apply(body, parameters);
            if (!part) return part.error();
            if (auto status = emit(a, step, i, std::move(*part), out); !status) return status;
        }
        out.outcome = Acknowledgement{{}, std::to_string(parts) + " messages made"};
        return okStatus();
    }

    // Makes the next parts, as many as one unit of work shall hold; their number is kept with the
    // delivery.
    Status splitByItems(const Step& step, const Attempt& a, AttemptResult& out) {
        const auto key = std::to_string(a.delivery.seq) + " " + std::to_string(a.delivery.body) +
                         " " + step.hash;
        auto items = open_.take(key, a.body, *step.each, partsMade(a.delivery.reference));
        if (!items) return items.error();
        const auto count = std::to_string(items->count());
        std::size_t bytes = 0;
        while (out.emitted.size() < kPartsAtOnce && bytes < kBytesAtOnce) {
            auto item = items->next();
            if (!item) return item.error();
            if (!*item) {
                out.outcome = Acknowledgement{{}, count + " messages made"};
                return okStatus();
            }
            auto parameters = host::parametersOf(a.message.envelope, a.delivery.id);
            parameters.emplace_back("index", std::to_string(items->given()));
            parameters.emplace_back("count", count);
            auto part = step.with->apply(**item, parameters);
            if (!part)
                return invalidMessage("item " + std::to_string(items->given()) + ": " +
                                      part.error().message);
            if (auto status = emit(a, step, items->given(), std::move(*part), out); !status)
                return status;
            bytes += out.emitted.back().body.size();
        }
        out.progress = std::to_string(items->given()) + " of " + count + " parts made";
        open_.keep(key, std::move(*items));
        return okStatus();
    }

    Status enrich(const Step& step, const Attempt& a, const xml::Document& body,
                  AttemptResult& out) {
        const auto parameters = host::parametersOf(a.message.envelope, a.delivery.id);
        auto question = step.query->apply(body, parameters);
        if (!question) return question.error();
        auto envelope = derived(a.message.envelope, step.name + "/query", 0);
        envelope.type = step.query_type;
        auto answer = ask_(std::move(envelope), std::move(*question), a.deadline);
        if (!answer) return answer.error();
        auto both = xml::Document::parse("<enrich><message>" + body.serialise(false) +
                                         "</message><answer>" + answer->body.serialise(false) +
                                         "</answer></enrich>");
        if (!both) return both.error();
        auto enriched = step.with->apply(*both, parameters);
        if (!enriched) {
            // It may quote the answer; what of that is personal is not known here.
            auto error = enriched.error();
            error.message = xml::hiddenIn(std::move(error.message), answer->body);
            return error;
        }
        return emit(a, step, 0, std::move(*enriched), out);
    }

    const std::function<std::shared_ptr<const Routes>()> live_;
    const std::string name_;
    store::Store& store_;
    const PlanMessage plan_;
    const AskAndWait ask_;
    OpenSplits open_;
};

// A receipt that came before the acknowledgement it answers waits here, is tried again, and is
// parked in the end.
class Correlator final : public Deliverer {
public:
    Correlator(store::Store& store, PlanMessage plan) : store_(store), plan_(std::move(plan)) {}

    AttemptResult attempt(const Attempt& a) override {
        const auto& e = a.message.envelope;
        const auto reference = e.correlation_id.substr(sizeof kUnresolved - 1);
        auto delivery = store_.deliveryByReference(e.source, reference);
        if (!delivery) return failed(delivery.error());
        if (!*delivery) {
            const auto text =
                "no delivery to " + e.source + " has the reference " + reference + " yet";
            return failed(unavailable(text, text));
        }
        auto answered = store_.message((*delivery)->message_seq);
        if (!answered) return failed(answered.error());
        auto text = a.body.read();
        auto body = text ? xml::Document::parse(*text) : Result<xml::Document>(text.error());
        if (!body) return failed(body.error());
        auto envelope = derived(e, kCorrelate, 0);
        if (*answered) {
            envelope.correlation_id = (*answered)->envelope.id;
            envelope.traceparent = (*answered)->envelope.traceparent;
        }
        auto message = plan_(std::move(envelope), std::move(*body));
        if (!message) return failed(message.error());
        AttemptResult out{Acknowledgement{}, {}, {}, {}};
        out.emitted.push_back(std::move(*message));
        return out;
    }

private:
    store::Store& store_;
    const PlanMessage plan_;
};

}  // namespace

Result<bool> goesInACircle(store::Store& store, const Envelope& last) {
    std::set<std::string> seen{last.id};
    for (auto id = last.causation_id; !id.empty() && seen.insert(id).second;) {
        if (seen.size() > static_cast<std::size_t>(kLongestChain)) return true;
        store::MessageFilter filter;
        filter.id = id;
        filter.limit = 1;
        auto found = store.messages(filter);
        if (!found) return found.error();
        id = found->empty() ? std::string() : found->front().envelope.causation_id;
    }
    return false;
}

std::unique_ptr<Deliverer> makeStepDeliverer(std::function<std::shared_ptr<const Routes>()> live,
                                             std::string internal_endpoint, store::Store& store,
                                             PlanMessage plan, AskAndWait ask) {
    return std::make_unique<StepDeliverer>(std::move(live), std::move(internal_endpoint), store,
                                           std::move(plan), std::move(ask));
}

std::unique_ptr<Deliverer> makeCorrelator(store::Store& store, PlanMessage plan) {
    return std::make_unique<Correlator>(store, std::move(plan));
}

}  // namespace kamhub::flow
