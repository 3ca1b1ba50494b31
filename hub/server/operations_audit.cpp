// What the audit trail says, and whether it was tampered with.

#include "server/operations.hpp"
#include "store/audit_chain.hpp"

namespace kamhub::server {

namespace {

Json toJson(const store::AuditRow& row) {
    auto out = object();
    out.set("seq", row.seq);
    out.set("at", toIso(row.at));
    out.set("actor", row.actor);
    out.set("action", row.action);
    out.set("object", row.object);
    out.set("outcome", row.outcome);
    out.set("detail", row.detail);
    out.set("hash", row.hash);
    return out;
}

Status readInstant(const HttpRequest& request, const char* name, Instant& out) {
    const auto text = queryParameter(request, name);
    if (text.empty() || parseIso(text, out)) return okStatus();
    return invalidMessage(std::string(name) + " is no instant: \"" + text +
                          "\"; write 2026-11-22T08:00:00Z");
}

}  // namespace

HttpResponse Operations::audit(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    store::AuditFilter filter;
    filter.after_seq = page->after;
    filter.limit = page->limit;
    filter.actor = queryParameter(call.request, "actor");
    filter.action = queryParameter(call.request, "action");
    if (auto status = readInstant(call.request, "since", filter.since); !status)
        return jsonError(status.error());
    if (auto status = readInstant(call.request, "until", filter.until); !status)
        return jsonError(status.error());
    const auto rows = hub_.store().audit(filter);
    if (!rows) return jsonError(rows.error());
    JsonList list;
    for (const auto& row : *rows) list.add(toJson(row));
    auto out = object();
    out.set("rows", list);
    if (static_cast<int>(rows->size()) == filter.limit) out.set("next", rows->back().seq);
    return jsonAnswer(out);
}

HttpResponse Operations::verifyAudit(const Call&) {
    const auto verdict = store::verifyAudit(hub_.store());
    if (!verdict) return jsonError(verdict.error());
    auto out = object();
    out.set("rows", verdict->rows);
    out.set("last_hash", verdict->last_hash);
    out.set("intact", verdict->broken == 0);
    if (verdict->broken != 0) out.set("broken", verdict->broken);
    if (verdict->broken != 0) out.set("fault", verdict->fault);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
