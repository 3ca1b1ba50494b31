#pragma once
// The chain of the audit rows: each row's hash covers the hash before it, so that a row that was
// changed, removed or put in between shows.

#include <cstdint>
#include <string>

#include "store/store.hpp"

namespace kamhub::store {

// Lower-case hex of SHA-256 over `previous`, seq, at, actor, action, object, outcome and detail,
// each written as its length in bytes, a colon and its text; numbers in decimal, instants as
// microseconds since 1970. Never changes: rows of every version are verified with it.
std::string auditHash(const AuditRow& row);

struct AuditVerdict {
    std::int64_t rows = 0;    // read and right
    std::string last_hash;    // of the last one: noted elsewhere, it shows a tail that was cut off
    std::int64_t broken = 0;  // number of the first row that is not right; 0: none
    std::string fault;        // what is wrong with it
};

// Reads all rows, page by page; changes nothing. Blocks: not on an io thread.
Result<AuditVerdict> verifyAudit(Store& store);

}  // namespace kamhub::store
