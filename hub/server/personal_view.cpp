#include "server/personal_view.hpp"

#include "flow/parked.hpp"
#include "server/json.hpp"
#include "xml/limits.hpp"

namespace kamhub::server {

namespace {

constexpr std::chrono::minutes kNotedFor{1};

std::optional<xml::Document> documentOf(const std::string& bytes) {
    if (bytes.size() > kTreeLimit) return std::nullopt;
    const auto text = xml::documentToUtf8(bytes, "");
    auto document = text ? xml::Document::parse(*text) : Result<xml::Document>(text.error());
    if (!document) return std::nullopt;
    return std::move(*document);
}

std::string whoAsks(const OperatorRequest& request) {
    const auto& token = request.caller.token;
    return actorOf(request) + (token.empty() ? "" : ", token " + token);
}

}  // namespace

bool PersonalView::concerns(const std::string& type) const {
    const auto graph = hub_.live().graph;
    const auto* known = graph->catalogue->byType(type);
    return !known || !known->personal.empty();
}

std::variant<PersonalView::Shown, HttpResponse> PersonalView::show(const OperatorRequest& request,
                                                                   const store::MessageRow* message,
                                                                   std::string bytes) {
    if (message && !concerns(message->envelope.type)) return Shown{std::move(bytes)};
    const auto graph = hub_.live().graph;
    const auto document = documentOf(bytes);
    const auto type = document ? graph->catalogue->identify(*document)
                               : Result<const host::MessageType*>(invalidMessage(""));
    // What is not valid may hold anything anywhere.
    const bool valid = type && (*type)->schema.validate(*document);
    if (valid && (*type)->personal.empty()) return Shown{std::move(bytes)};
    if (may(request)) {
        const auto object = message ? "message " + message->envelope.id
                                    : "payload " + request.path.substr(request.path.rfind('/') + 1);
        if (auto status = note(request, object); !status) return jsonError(status.error());
        return Shown{std::move(bytes)};
    }
    if (!valid) return withheld(request, message);
    return Shown{(*type)->personal.hidden(*document).serialise(), true};
}

Status PersonalView::note(const OperatorRequest& request, const std::string& object) {
    const auto now = hub_.runtime().now();
    const std::pair key(whoAsks(request), object);
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(noted_, [&](auto& each) { return each.second + kNotedFor <= now; });
        if (noted_.contains(key)) return okStatus();
    }
    store::Unit unit{actorOf(request), now};
    const auto& token = request.caller.token;
    unit.audit.push_back({"personal.read", object, "done", token.empty() ? "" : "token " + token});
    const auto outcome = flow::submitAndWait(hub_.store(), std::move(unit));
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    const std::lock_guard lock(mutex_);
    noted_[key] = now;
    return okStatus();
}

HttpResponse PersonalView::withheld(const OperatorRequest& request, bool message_known) const {
    access_.trail().refused(actorOf(request), "request", request.method + " " + request.path,
                            std::string("lacks ") + access::kMessagesPersonal);
    auto error = object();
    error.set("code", "Forbidden");
    error.set(
        "message",
        "this document may say something of persons in words in which it cannot be hidden; "
        "only the right " +
            std::string(access::kMessagesPersonal) + " shows it, and " + whoAsks(request) +
            " does not have it" +
            (message_known
                 ? ""
                 : "; with ?message=SEQ, the number of its message, it is shown where that has no "
                   "personal fields"));
    error.set("right", access::kMessagesPersonal);
    auto out = object();
    out.set("error", error);
    return jsonAnswer(out, 403);
}

}  // namespace kamhub::server
