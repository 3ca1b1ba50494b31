// What an operator does with endpoints.

#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

struct Asked {
    std::string endpoint, reason;
};

Result<Asked> askedFor(const Call& call) {
    Asked out{textMember(call.body, "endpoint"), textMember(call.body, "reason")};
    if (out.reason.empty() || out.reason.size() > flow::kPauseReason)
        return invalidMessage("reason is empty or longer than " +
                              std::to_string(flow::kPauseReason) +
                              " bytes; say why, it is shown and audited");
    return out;
}

HttpResponse told(const Status& status) {
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("done", true);
    return jsonAnswer(out);
}

}  // namespace

HttpResponse Operations::pause(const Call& call) {
    const auto asked = askedFor(call);
    if (!asked) return jsonError(asked.error());
    return told(hub_.pause(asked->endpoint, call.actor(), asked->reason));
}

HttpResponse Operations::resume(const Call& call) {
    const auto asked = askedFor(call);
    if (!asked) return jsonError(asked.error());
    return told(hub_.resume(asked->endpoint, call.actor(), asked->reason));
}

}  // namespace kamhub::server
