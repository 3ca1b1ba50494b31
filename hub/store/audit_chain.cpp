#include "store/audit_chain.hpp"

#include <string_view>

namespace kamhub::store {

namespace {

constexpr int kPage = 1000;

std::string faultOf(const AuditRow& row, std::int64_t expected, const std::string& previous) {
    if (row.seq != expected)
        return "row " + std::to_string(expected) + " is missing: row " + std::to_string(row.seq) +
               " follows row " + std::to_string(expected - 1);
    if (row.previous != previous)
        return "it does not follow the row before it: that one's hash is another";
    if (row.hash != auditHash(row)) return "its hash is not that of what it says";
    return {};
}

}  // namespace

std::string auditHash(const AuditRow& row) {
    std::string text;
    const auto add = [&text](std::string_view field) {
        text += std::to_string(field.size());
        text += ':';
        text += field;
    };
    add(row.previous);
    add(std::to_string(row.seq));
    add(std::to_string(row.at.time_since_epoch().count()));
    for (const auto* field : {&row.actor, &row.action, &row.object, &row.outcome, &row.detail})
        add(*field);
    return sha256Hex(text);
}

Result<AuditVerdict> verifyAudit(Store& store) {
    AuditVerdict out;
    AuditFilter filter;
    filter.limit = kPage;
    for (;;) {
        const auto rows = store.audit(filter);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            out.fault = faultOf(row, out.rows + 1, out.last_hash);
            if (!out.fault.empty()) {
                out.broken = out.rows + 1;
                return out;
            }
            ++out.rows;
            out.last_hash = row.hash;
        }
        if (rows->size() < kPage) return out;
        filter.after_seq = out.rows;
    }
}

}  // namespace kamhub::store
