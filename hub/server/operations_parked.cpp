// What a person does with parked deliveries: look for them, send again, discard, edit a copy.

#include "flow/causes.hpp"
#include "flow/deliverer.hpp"
#include "flow/edit.hpp"
#include "flow/personal.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

// Bytes of documents that one dry run shows; what is beyond goes on in the next page.
constexpr std::size_t kMostShown = 4 * 1024 * 1024;

struct Texts {
    std::string endpoint, route, error, since, until;
};

Result<flow::ParkedSelection> filterOf(const Texts& texts, const Page& page, Instant now) {
    flow::ParkedSelection out;
    out.endpoint = texts.endpoint;
    out.route = texts.route;
    out.error = texts.error;
    out.after = page.after;
    out.limit = page.limit;
    for (const auto& [name, text, at] : {std::tuple("since", &texts.since, &out.since),
                                         std::tuple("until", &texts.until, &out.until)}) {
        const auto instant = instantOf(name, *text, now);
        if (!instant) return instant.error();
        *at = *instant;
    }
    return out;
}

// {"deliveries":["…"]}, {"parked":true}, or a filter; or several of them.
Result<flow::ParkedSelection> selectionOf(const Json& body, Instant now) {
    const Texts texts{textMember(body, "endpoint"), textMember(body, "route"),
                      textMember(body, "error"), textMember(body, "since"),
                      textMember(body, "until")};
    const auto page = pageOf(body);
    if (!page) return page.error();
    auto out = filterOf(texts, *page, now);
    if (!out) return out;
    out->ids = listMember(body, "deliveries");
    const bool filtered = !(texts.endpoint + texts.route + texts.error + texts.since + texts.until)
                               .empty();
    if (out->ids.empty() && !filtered && !flagMember(body, "parked"))
        return invalidMessage(
            "say what: write {\"deliveries\":[\"id\",…]}, a filter (endpoint, route, since, until, "
            "error), or {\"parked\":true} for all");
    if (!out->ids.empty() && flagMember(body, "parked"))
        return invalidMessage("either deliveries or parked; write one of them");
    if (out->ids.size() > flow::kMostParked)
        return invalidMessage("deliveries names " + std::to_string(out->ids.size()) +
                              " ids; write at most " + std::to_string(flow::kMostParked) +
                              " in one request");
    return out;
}

JsonList refusedList(const std::vector<std::pair<std::string, std::string>>& refused) {
    JsonList out;
    for (const auto& [id, why] : refused) {
        auto one = object();
        one.set("id", id);
        one.set("why", why);
        out.add(one);
    }
    return out;
}

HttpResponse answerOf(const Result<flow::ParkedOutcome>& outcome, const char* done_name) {
    if (!outcome) return jsonError(outcome.error());
    JsonList done;
    for (const auto& id : outcome->done) done.add(id);
    auto out = object();
    out.set(done_name, done);
    out.set("refused", refusedList(outcome->refused));
    if (outcome->next > 0) out.set("next", outcome->next);
    return jsonAnswer(out);
}

Json toJson(const flow::Cause& cause) {
    auto out = object();
    out.set("endpoint", cause.endpoint);
    out.set("cause", cause.cause);
    out.set("count", cause.count);
    out.set("first", instant(cause.first));
    out.set("last", instant(cause.last));
    out.set("id", cause.id);
    out.set("error", cause.error);
    return out;
}

HttpResponse byCause(store::Store& store, const flow::ParkedSelection& selection) {
    const auto causes = flow::causesOf(store, selection, selection.limit);
    if (!causes) return jsonError(causes.error());
    JsonList all;
    for (const auto& cause : causes->causes) all.add(toJson(cause));
    auto out = object();
    out.set("parked", causes->parked);
    out.set("causes", all);
    out.set("others", causes->others);
    return jsonAnswer(out);
}

// What was sent for a delivery last; 0: nothing.
Result<std::int64_t> lastSent(store::Store& store, const store::DeliveryRow& row) {
    const auto history = store.history(row.message_seq);
    if (!history) return history.error();
    std::int64_t out = 0;
    for (const auto& each : *history)
        if (each.delivery_seq == row.seq && each.sent > 0) out = each.sent;
    return out;
}

// The answer to one dry run, and who may see what of it.
struct DryRun {
    flow::Hub& hub;
    PersonalView& personal;
    const OperatorRequest& request;
    bool new_key;
};

// Sets the document of a rehearsal where the caller may see it.
Status setDocument(Json& out, const DryRun& run, const store::MessageRow& message,
                   const std::string& text) {
    out.set("size", static_cast<std::uint64_t>(text.size()));
    if (!run.personal.concerns(message.envelope.type)) return out.set("document", text), okStatus();
    if (!PersonalView::may(run.request)) {
        out.set("withheld", std::string("it says something of persons; only the right ") +
                                access::kMessagesPersonal + " shows it");
        return okStatus();
    }
    if (auto status = run.personal.note(run.request, "message " + message.envelope.id); !status)
        return status;
    out.set("document", text);
    return okStatus();
}

Result<Json> rehearsalOf(const DryRun& run, const store::DeliveryRow& delivery) {
    auto& hub = run.hub;
    auto row = delivery;
    if (run.new_key) row.revision += 1;
    const auto message = hub.store().message(row.message_seq);
    if (!message) return message.error();
    if (!*message) return internalError("the store has lost message of " + row.id);
    const auto sent = lastSent(hub.store(), row);
    if (!sent) return sent.error();
    auto out = object();
    out.set("id", row.id);
    out.set("endpoint", row.endpoint);
    out.set("message", (*message)->envelope.id);
    out.set("type", (*message)->envelope.type);
    out.set("key", flow::idempotencyKey(row));
    if (*sent > 0) out.set("sent", *sent);
    const auto live = hub.live();
    const auto plan = live.graph->endpoints.find(row.endpoint);
    if (plan == live.graph->endpoints.end()) {
        out.set("error", row.endpoint.starts_with("hub/")
                             ? "a step of the hub: it sends nothing itself, and the messages that "
                               "it would make are not shown"
                             : "there is no endpoint " + row.endpoint);
        return out;
    }
    const auto body = flow::bodyOf(hub.store(), row, **message);
    if (!body) return body.error();
    const auto made = flow::rehearse(*plan->second, row, **message, *body);
    out.set("operation", made.operation);
    out.set("artefacts", made.artefacts);
    const auto text = made.document ? made.document->read() : Result<std::string>(made.document.error());
    if (!text) {
        out.set("error", flow::withoutPersonal(*live.graph->catalogue, (*message)->envelope.type,
                                               *body, text.error().message));
        return out;
    }
    out.set("sha256", made.document->sha256());
    if (auto status = setDocument(out, run, **message, *text); !status) return status.error();
    return out;
}

HttpResponse dryRun(const DryRun& run, const flow::ParkedSelection& selection) {
    auto selected = flow::selectParked(run.hub.store(), selection);
    if (!selected) return jsonError(selected.error());
    JsonList all;
    std::size_t shown = 0;
    for (const auto& row : selected->rows) {
        const bool full = shown > kMostShown;
        if (full && selection.ids.empty()) break;
        if (full) {
            selected->refused.emplace_back(row.id, "more than fits in one answer; ask for it alone");
            continue;
        }
        auto one = rehearsalOf(run, row);
        if (!one) return jsonError(one.error());
        shown += textMember(*one, "document").size();
        all.add(*one);
    }
    if (selection.ids.empty() && all.size() < selected->rows.size())
        selected->next = selected->rows[all.size() - 1].seq;
    auto out = object();
    out.set("would_send", all);
    out.set("refused", refusedList(selected->refused));
    if (selected->next > 0) out.set("next", selected->next);
    return jsonAnswer(out);
}

// Of a delivery's message; empty where there is none.
Result<std::string> typeOf(store::Store& store, const std::string& delivery) {
    const auto row = store.deliveryById(delivery);
    if (!row) return row.error();
    if (!*row) return std::string();
    const auto message = store.message((*row)->message_seq);
    if (!message) return message.error();
    return *message ? (*message)->envelope.type : std::string();
}

}  // namespace

HttpResponse Operations::parked(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const Texts texts{queryParameter(call.request, "endpoint"),
                      queryParameter(call.request, "route"),
                      queryParameter(call.request, "error"),
                      queryParameter(call.request, "since"),
                      queryParameter(call.request, "until")};
    const auto filter = filterOf(texts, *page, hub_.runtime().now());
    if (!filter) return jsonError(filter.error());
    const auto by = queryParameter(call.request, "by");
    if (by == "cause") return byCause(hub_.store(), *filter);
    if (!by.empty())
        return jsonError(400, "InvalidMessage", "by is " + by + "; write cause, or leave it out");
    const auto selected = flow::selectParked(hub_.store(), *filter);
    if (!selected) return jsonError(selected.error());
    JsonList all;
    for (const auto& row : selected->rows) {
        const auto message = hub_.store().message(row.message_seq);
        if (!message) return jsonError(message.error());
        auto one = toJson(row);
        one.set("cause", flow::causeOf(row.error));
        if (*message) {
            one.set("message", (*message)->envelope.id);
            one.set("type", (*message)->envelope.type);
            one.set("source", (*message)->envelope.source);
            one.set("subject", (*message)->envelope.subject);
        }
        all.add(one);
    }
    auto out = object();
    out.set("parked", all);
    if (selected->next > 0) out.set("next", selected->next);
    return jsonAnswer(out);
}

HttpResponse Operations::replay(const Call& call) {
    const auto selection = selectionOf(call.body, hub_.runtime().now());
    if (!selection) return jsonError(selection.error());
    const bool new_key = flagMember(call.body, "new_key");
    if (flagMember(call.body, "dry_run"))
        return dryRun({hub_, personal_, call.request, new_key}, *selection);
    return answerOf(flow::changeParked(hub_, *selection,
                                       {flow::ParkedAction::Kind::Replay, call.actor(),
                                        textMember(call.body, "reason"), new_key}),
                    "replayed");
}

HttpResponse Operations::discard(const Call& call) {
    const auto selection = selectionOf(call.body, hub_.runtime().now());
    if (!selection) return jsonError(selection.error());
    const auto reason = textMember(call.body, "reason");
    if (reason.empty())
        return jsonError(400, "InvalidMessage",
                         "say why: write \"reason\":\"…\"; it stands in the journal");
    return answerOf(
        flow::changeParked(hub_, *selection,
                           {flow::ParkedAction::Kind::Discard, call.actor(), reason}),
        "discarded");
}

HttpResponse Operations::edit(const Call& call) {
    const auto version = numberMember(call.body, "version");
    if (!version) return jsonError(version.error());
    const flow::Edit edit{textMember(call.body, "delivery"), *version,
                          textMember(call.body, "body"), textMember(call.body, "reason"),
                          call.actor()};
    if (edit.delivery.empty() || edit.body.empty())
        return jsonError(400, "InvalidMessage",
                         "write {\"delivery\":\"id\",\"version\":N,\"body\":\"<…>\","
                         "\"reason\":\"…\"}");
    // Who sees a mask in the place of a name would send the mask.
    const auto type = typeOf(hub_.store(), edit.delivery);
    if (!type) return jsonError(type.error());
    if (!type->empty() && personal_.concerns(*type))
        if (auto refused =
                gate_.refuse(call.request, call.request.caller, access::kMessagesPersonal))
            return std::move(*refused);
    const auto outcome = flow::editParked(hub_, edit);
    if (!outcome) return jsonError(outcome.error());
    if (*outcome == flow::EditOutcome::NotThere)
        return jsonError(404, "NotFound", "there is no delivery " + edit.delivery);
    if (*outcome == flow::EditOutcome::ChangedMeanwhile)
        return jsonError(409, "Conflict",
                         "somebody else changed the delivery meanwhile; look at it again");
    auto out = object();
    out.set("edited", edit.delivery);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
