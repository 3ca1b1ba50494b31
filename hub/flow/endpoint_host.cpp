#include "flow/endpoint_host.hpp"

#include <exception>
#include <future>

#include "flow/deliverer.hpp"
#include "flow/personal.hpp"

namespace kamhub::flow {

EndpointHost::EndpointHost(std::string name, Parts parts)
    : name_(std::move(name)),
      parts_(std::move(parts)),
      directory_(parts_.hub.data / "endpoints" / name_) {
    std::error_code ignored;  // an adapter that needs the folder finds out when it writes
    std::filesystem::create_directories(directory_, ignored);
}

EndpointHost::~EndpointHost() { close(); }

void EndpointHost::interrupt() {
    stopping_ = true;
    parts_.hub.runtime.wake();
}

void EndpointHost::close() {
    interrupt();
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        threads.swap(threads_);
        for (const auto& [listener, path] : mounted_) parts_.hub.listeners.unmount(listener, path);
        mounted_.clear();
    }
    for (auto& thread : threads) thread.join();
}

void EndpointHost::receive(Incoming incoming, WhenAccepted done) {
    if (stopping_) return done(unavailable("the hub is stopping this endpoint; come again later"));
    auto arrival = translate(incoming);
    if (arrival) return parts_.accept(std::move(*arrival), std::move(done));
    // What cannot be read now for the hub's own reasons is not the partner's fault, and is not
    // recorded as such.
    if (arrival.error().code == ErrorCode::InvalidMessage)
        parts_.refused(name_, incoming.operation, arrival.error().message);
    done(arrival.error());
}

Result<Accepted> EndpointHost::receiveAndWait(Incoming incoming) {
    auto promise = std::make_shared<std::promise<Result<Accepted>>>();
    auto future = promise->get_future();
    receive(std::move(incoming),
            [promise](Result<Accepted> result) { promise->set_value(std::move(result)); });
    return future.get();
}

Result<Arrival> EndpointHost::translate(const Incoming& incoming) {
    const auto plan = parts_.live();
    const auto* translation = plan->translations->inbound(incoming.operation);
    if (!translation)
        return invalidMessage("operation " + incoming.operation +
                              " is not known here; add <in operation=\"" + incoming.operation +
                              "\" …> to " + plan->settings.translations.filename().string());
    if (incoming.document.size() > kTreeLimit)
        return invalidMessage(
            "operation " + incoming.operation + " brings a document of " +
            std::to_string(incoming.document.size()) + " bytes; at most " +
            std::to_string(kTreeLimit) +
            " are translated; send it in smaller ones, or canonical to /messages");
    auto text = incoming.document.read();
    if (!text) return text.error();
    auto document = xml::Document::parse(*text);
    if (!document) return document.error();
    Arrival arrival;
    arrival.envelope.source = name_;
    arrival.envelope.type = translation->type;
    arrival.envelope.time = parts_.hub.runtime.now();
    arrival.envelope.id = incoming.id;
    if (arrival.envelope.id.empty() && translation->dedupe) {
        auto id = translation->dedupe->string(*document);
        if (!id) return id.error();
        arrival.envelope.id = *id;
    }
    const auto& original = incoming.original.empty() ? incoming.document : incoming.original;
    if (arrival.envelope.id.empty()) arrival.envelope.id = "sha256:" + original.sha256();
    auto body = canonicalOf(*translation, *document, arrival.envelope);
    if (!body) return body.error();
    arrival.body = std::move(*body);
    arrival.original = original;
    arrival.actor = "endpoint:" + name_;
    arrival.envelope.traceparent = incoming.traceparent;  // malformed: intake begins a new one
    if (auto status = correlate(*translation, *document, arrival); !status) return status.error();
    return arrival;
}

Result<xml::Document> EndpointHost::canonicalOf(const host::InboundTranslation& translation,
                                                const xml::Document& document,
                                                const Envelope& envelope) {
    auto made = [&]() -> Result<xml::Document> {
        if (translation.schema)
            if (auto status = translation.schema->validate(document); !status)
                return status.error();
        return translation.sheet.apply(document, host::parametersOf(envelope, {}));
    }();
    if (made) return made;
    return withoutPersonal(*parts_.catalogue(), translation.type, document, made.error());
}

Status EndpointHost::correlate(const host::InboundTranslation& translation,
                               const xml::Document& document, Arrival& arrival) {
    if (translation.correlation) {
        auto id = translation.correlation->string(document);
        if (!id) return id.error();
        auto delivery = parts_.hub.store.deliveryById(*id);
        if (!delivery) return delivery.error();
        arrival.envelope.correlation_id = *id;
        if (*delivery) {
            auto message = parts_.hub.store.message((*delivery)->message_seq);
            if (!message) return message.error();
            if (*message) {
                const auto& answered = (*message)->envelope;
                arrival.envelope.correlation_id = answered.id;
                // An answer without a trace of its own goes on with that of the question.
                if (arrival.envelope.traceparent.empty())
                    arrival.envelope.traceparent = answered.traceparent;
            }
        }
        if (!id->empty()) return okStatus();
    }
    if (!translation.reference) return okStatus();
    auto reference = translation.reference->string(document);
    if (!reference) return reference.error();
    if (reference->empty()) return okStatus();
    // Found by the step hub/correlate, after the commit: a receipt may overtake the acknowledgement
    // it answers.
    arrival.envelope.correlation_id = kUnresolved + *reference;
    return okStatus();
}

Status EndpointHost::mount(const std::string& listener, const std::string& path,
                           HttpHandler handler) {
    auto guarded = [this, handler = std::move(handler)](HttpRequest request,
                                                        HttpResponder responder) {
        try {
            handler(std::move(request), std::move(responder));
        } catch (const std::exception& e) {
            note("handler-threw", e.what());  // the responder, dropped, has answered 500
        } catch (...) {
            note("handler-threw", "what is no exception");
        }
    };
    auto status = parts_.hub.listeners.mount(listener, path, std::move(guarded), name_);
    if (!status) return status;
    const std::lock_guard lock(mutex_);
    mounted_.emplace_back(listener, path);
    return status;
}

void EndpointHost::runThread(std::string name,
                             std::function<void(const std::function<bool()>& stopping)> body) {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([this, name = std::move(name), body = std::move(body)] {
        const std::function<bool()> stopping = [this] { return stopping_.load(); };
        // A thread that throws is begun again: an adapter's fault must not end its session for
        // ever.
        do {
            try {
                body(stopping);
                return;
            } catch (const std::exception& e) {
                note("thread-threw", name + ": " + e.what());
            } catch (...) {
                note("thread-threw", name + ": what is no exception");
            }
        } while (pause(std::chrono::seconds(1)));
    });
}

bool EndpointHost::pause(Duration time) { return parts_.hub.runtime.sleep(time, stopping_); }

void EndpointHost::note(std::string_view event, std::string_view detail) {
    parts_.hub.observer.event(observe::Level::Info, event,
                              {{"endpoint", name_}, {"detail", detail}});
}

}  // namespace kamhub::flow
