// Delivers events to one listener: each attempt makes the event anew, as the listener may see it
// then, and posts it where the configuration still lets it go.

#include "net/http_client.hpp"
#include "net/rest_answer.hpp"
#include "server/tmf_event.hpp"
#include "server/tmf_listeners.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kLargestAnswer = 64 * 1024;  // bytes; nothing in it is needed

flow::AttemptResult discarded(std::string why) {
    flow::AttemptResult out{Acknowledgement{}, {}, {}, {}};
    out.discard = std::move(why);
    return out;
}

class EventSender final : public flow::Deliverer {
public:
    EventSender(TmfListener listener, records::Keeper& keeper, access::Access& access,
                flow::Hub& hub)
        : listener_(std::move(listener)), keeper_(keeper), access_(access), hub_(hub) {}

    flow::AttemptResult attempt(const flow::Attempt& a) override {
        const auto graph = hub_.live().graph;
        const auto caller = callerOf(listener_, access_, *graph->roles);
        if (!caller) return unread(caller.error());
        if (!*caller) return discarded("not sent: who registered the listener is gone or locked");
        const auto asker = keeper_.askerOf(**caller);
        if (!asker) return unread(asker.error());
        const auto body = a.body.read();
        if (!body) return unread(body.error());
        auto event = eventOf(*body, *asker, a.message.envelope);
        if (!event) return flow::failed(event.error());
        if (!*event) return discarded("not sent: the listener may not see it");
        auto payload = (*event)->getObject("event");
        const auto resource = payload->getNames().front();
        const auto document = payload->getObject(resource);
        if (!wants(listener_.wanted, resource, *document))
            return discarded("not sent: the listener's query leaves it out");
        payload->set(resource,
                     Poco::makeShared<Json>(onlyFields(*document, listener_.wanted.fields)));
        const auto client = clientFor(graph);
        if (!client) return flow::failed(unavailable(client.error().message));
        return send(**client, a, textMember(**event, "eventType"), text(**event));
    }

private:
    static flow::AttemptResult unread(const Error& error) {
        auto out = flow::failed(unavailable(error.message));
        out.unread = true;
        return out;
    }

    // As whoever listens may see it now; none: he may not.
    Result<std::optional<Json>> eventOf(const std::string& body, const records::Asker& asker,
                                        const Envelope& envelope) {
        const auto told = readTold(body);
        if (!told) return told.error();
        if (*told) {
            const auto view = TaskView::of(&keeper_, asker.caller);
            if (!view) return unavailable(view.error().message);
            auto document = seenBy(**told, asker.caller, *view);
            if (!document) return std::optional<Json>();
            return std::optional(
                eventDocument(envelope, (*told)->event, (*told)->resource, std::move(*document)));
        }
        const auto change = readChanged(body);
        if (!change) return change.error();
        return tmfEvent(keeper_, asker, *change, envelope);
    }

    // One client as long as the configuration is the same.
    Result<std::shared_ptr<net::HttpClient>> clientFor(
        const std::shared_ptr<const host::Graph>& graph) {
        const std::lock_guard lock(mutex_);
        if (client_ && of_.lock() == graph) return client_;
        const auto allowed = callbackOf(*graph, listener_.callback, listener_.user);
        if (!allowed) return allowed.error();
        net::TlsSettings tls;
        tls.enabled = listener_.callback.starts_with("https");
        tls.trust = allowed->trust;
        auto made = net::HttpClient::make(listener_.callback, tls, kLargestAnswer);
        if (!made) return made.error();
        client_ = std::move(*made);
        of_ = graph;
        return client_;
    }

    flow::AttemptResult send(net::HttpClient& client, const flow::Attempt& a,
                             const std::string& event, std::string text) {
        flow::AttemptResult out{Acknowledgement{}, Payload::of(std::move(text)), {}, {}};
        net::HttpCall call;
        call.path_suffix = eventPath(listener_.callback, event);
        call.headers = {{"Content-Type", "application/json"},
                        {"Accept", "application/json"},
                        {"traceparent", a.message.envelope.traceparent}};
        call.body = out.sent;
        call.deadline = a.deadline;
        const auto answer = client.call(call);
        if (!answer) return out.outcome = answer.error(), out;
        if (answer->status >= 200 && answer->status <= 299) return out;
        const auto said = "HTTP " + std::to_string(answer->status);
        const auto why = "the listener answered " + event + " with " + said;
        out.outcome =
            net::isTemporary(answer->status) ? unavailable(why, said) : rejected(why, said);
        return out;
    }

    const TmfListener listener_;
    records::Keeper& keeper_;
    access::Access& access_;
    flow::Hub& hub_;
    std::mutex mutex_;
    std::shared_ptr<net::HttpClient> client_;
    std::weak_ptr<const host::Graph> of_;
};

}  // namespace

std::shared_ptr<flow::Deliverer> makeEventSender(TmfListener listener, records::Keeper& keeper,
                                                 access::Access& access, flow::Hub& hub) {
    return std::make_shared<EventSender>(std::move(listener), keeper, access, hub);
}

Result<std::optional<access::Caller>> callerOf(const TmfListener& listener, access::Access& access,
                                               const access::Roles& roles) {
    if (!listener.user.empty()) return access.again(listener.user, listener.token, roles);
    access::Caller local;
    local.subject.kind = access::SubjectKind::Local;
    local.rights = access::allRights();
    return std::optional(std::move(local));
}

}  // namespace kamhub::server
