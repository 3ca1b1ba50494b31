// What the operations API does.

#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

HttpResponse Operations::idle(const Call&) {
    auto out = object();
    out.set("idle", hub_.idle());
    return jsonAnswer(out);
}

HttpResponse Operations::clock(const Call&) {
    auto out = object();
    out.set("now", toIso(hub_.runtime().now()));
    out.set("simulated", hub_.runtime().simulated());
    return jsonAnswer(out);
}

HttpResponse Operations::advance(const Call& call) {
    if (!hub_.runtime().simulated())
        return jsonError(404, "NotFound",
                         "this hub runs by the real clock; start it with --simulated-clock");
    std::chrono::milliseconds by{};
    if (const auto wrong = config::parse(textMember(call.body, "advance"), {}, by); !wrong.empty())
        return jsonError(400, "InvalidMessage",
                         "advance " + wrong + "; write {\"advance\":\"1m\"}");
    hub_.runtime().advance(by);
    return clock(call);
}

Complaints Operations::reload(const std::string& actor) {
    auto complaints = hub_.reload(hub_.live().graph->file, options_);
    store::Unit audited{actor, hub_.runtime().now()};
    audited.audit.push_back({"hub.reload", hub_.live().graph->file.string(),
                             complaints.empty() ? "done" : "refused",
                             complaints.empty() ? "" : toString(complaints.front())});
    hub_.store().submit(std::move(audited), [](const store::Outcome&) {});
    return complaints;
}

HttpResponse Operations::reload(const Call& call) {
    const auto complaints = reload(call.actor());
    auto out = object();
    out.set("reloaded", complaints.empty());
    out.set("complaints", listOf(complaints));
    if (!complaints.empty()) {
        auto error = object();
        error.set("code", "InvalidConfig");
        error.set("message", "the configuration has " + std::to_string(complaints.size()) +
                                 " errors; what ran before still runs");
        out.set("error", error);
    }
    return jsonAnswer(out, complaints.empty() ? 200 : 422);
}

}  // namespace kamhub::server
