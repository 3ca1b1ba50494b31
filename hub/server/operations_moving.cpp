// A running instance goes over to another version of its process.

#include "server/operations.hpp"

namespace kamhub::server {

namespace {

Json versionOf(const process::Definition& definition) {
    auto out = object();
    out.set("version", definition.version);
    out.set("hash", definition.hash);
    return out;
}

Json movingOf(const process::Rehearsal& rehearsal) {
    auto out = object();
    out.set("from", versionOf(*rehearsal.from));
    out.set("to", versionOf(*rehearsal.to));
    JsonList places;
    for (const auto& each : rehearsal.places) {
        auto one = object();
        one.set("node", each.node);
        one.set("name", each.name);
        if (each.token != 0) one.set("token", each.token);
        one.set("fits", each.why.empty());
        if (!each.why.empty()) one.set("why", each.why);
        places.add(one);
    }
    out.set("places", places);
    out.set("refused", rehearsal.refused);
    return out;
}

}  // namespace

HttpResponse Operations::move(const Call& call) {
    if (!runner_) return jsonError(404, "NotFound", "this hub runs no processes");
    const auto instance = textMember(call.body, "instance"),
               version = textMember(call.body, "version");
    if (instance.empty())
        return jsonError(
            invalidMessage("instance is missing; write the id of the process instance"));
    const auto dry = call.body.get("dry_run");
    if (!dry.isEmpty() && !dry.isBoolean())
        return jsonError(invalidMessage("dry_run is true or false"));
    auto rehearsal = runner_->rehearse(instance, version);
    if (!rehearsal) return jsonError(rehearsal.error());
    auto out = movingOf(*rehearsal);
    const bool moves = dry.isEmpty() || !dry.convert<bool>();
    out.set("moved", moves);
    if (!moves) return jsonAnswer(out);
    const auto status =
        runner_->move(instance, version, call.actor(), textMember(call.body, "reason"));
    return status ? jsonAnswer(out) : jsonError(status.error());
}

}  // namespace kamhub::server
