#include <future>

#include "flow/deliverer.hpp"

namespace kamhub::flow {

store::Outcome submitAndWait(const ActivatorParts& parts, store::Unit unit) {
    // Shared: who waits may be gone before the store's thread has left it.
    auto promise = std::make_shared<std::promise<store::Outcome>>();
    auto future = promise->get_future();
    const auto at = unit.at;
    auto messages = unit.messages;
    parts.store.submit(std::move(unit), [&parts, promise, messages = std::move(messages), at,
                                         busy = parts.scheduler.busy()](store::Outcome outcome) {
        if (const auto* committed = std::get_if<store::Committed>(&outcome))
            if (!messages.empty()) parts.emitted(messages, *committed, at);
        promise->set_value(std::move(outcome));
    });
    return future.get();
}

Result<xml::Document> ServiceActivator::answer(const Envelope& question, const xml::Document&) {
    return invalidMessage("nobody here answers " + question.type);
}

}  // namespace kamhub::flow
