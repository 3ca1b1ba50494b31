// A changed process becomes the one that new instances begin with: its file is written into the
// site's folder, and the configuration is loaded again, all or nothing.

#include "access/units.hpp"
#include "process/deployment.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

HttpResponse refusal(Complaints complaints, const std::string& file) {
    auto out = object(), error = object();
    for (auto& each : complaints)
        if (!file.empty() && each.file == file) each.file = process::kNewText;
    const auto many = std::to_string(complaints.size());
    out.set("deployed", false);
    out.set("complaints", listOf(complaints));
    error.set("code", "InvalidConfig");
    error.set("message", "there is something wrong in " + many +
                             (complaints.size() == 1 ? " place" : " places") +
                             "; what ran before still runs");
    out.set("error", error);
    return jsonAnswer(out, 422);
}

}  // namespace

HttpResponse Operations::deploy(const Call& call) {
    if (!runner_) return jsonError(404, "NotFound", "this hub runs no processes");
    const bool dry = flagMember(call.body, "dry_run");
    const auto reason = textMember(call.body, "reason");
    if (!dry && reason.empty())
        return jsonError(invalidMessage("reason is missing; write why, for the audit trail"));
    const std::lock_guard one_at_a_time(deploying_);
    Complaints complaints;
    const auto graph = hub_.live().graph;
    const auto library = runner_->library();
    auto deployment =
        process::Deployment::judge(*graph, *library, textMember(call.body, "text"), complaints);
    if (!deployment) return refusal(std::move(complaints), {});
    const auto& definition = deployment->definition();
    const auto* live = library->process(definition.id);
    const auto was = live ? live->hash : std::string();
    if (const auto expected = textMember(call.body, "instead_of");
        !expected.empty() && expected != was)
        return jsonError(409, "Conflict",
                         "another version of " + definition.id +
                             " was deployed meanwhile; look at it before you replace it");
    auto out = object();
    out.set("process", definition.id);
    out.set("version", definition.version);
    out.set("hash", definition.hash);
    out.set("instead_of", was);
    out.set("complaints", JsonList());
    out.set("deployed", !dry);
    if (dry) return jsonAnswer(out);
    if (auto status = deployment->write(); !status) return jsonError(status.error());
    complaints = reload(call.actor());
    const auto audited = access::apply(hub_.store(), [&]() -> Result<store::Unit> {
        store::Unit unit{call.actor(), hub_.runtime().now()};
        unit.audit.push_back(
            {"processes.deploy", definition.id, complaints.empty() ? "done" : "refused",
             complaints.empty() ? definition.hash + " " + reason : toString(complaints.front())});
        return unit;
    });
    if (complaints.empty()) return audited ? jsonAnswer(out) : jsonError(audited.error());
    const auto file = deployment->file().string();
    if (auto status = deployment->takeBack(); !status)
        complaints.push_back({file, 1, 1, "it stays there: " + status.error().message,
                              "put what was there before in its place"});
    return refusal(std::move(complaints), file);
}

}  // namespace kamhub::server
