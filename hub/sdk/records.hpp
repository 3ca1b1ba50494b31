#pragma once
// Records as modules see them: fields by name, values as text in the one form that the
// declaration's type has (12.50, true, 2026-11-27, 2026-11-27T08:00:00.000000Z), no entry for no
// value.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/time.hpp"

namespace kamhub {

using FieldValues = std::map<std::string, std::string, std::less<>>;

// Value.
struct Record {
    std::string entity, id;
    std::int64_t version = 0;  // 0: not stored yet
    Instant created{}, changed{};
    FieldValues fields;

    // Empty for no value.
    std::string operator[](std::string_view field) const {
        const auto at = fields.find(field);
        return at == fields.end() ? std::string() : at->second;
    }
};

// What is wrong with one field of what somebody sent. Value.
struct FieldComplaint {
    std::string field;  // empty: the record as a whole
    std::string code;   // required, too-long, not-a-day …, for programs
    std::string en, zh;
};
using FieldComplaints = std::vector<FieldComplaint>;

// A rule that data cannot say: looks at what a record was (version 0: nothing) and may compute
// fields of what it will be, or complain. Called on any thread, several at once; must not block.
using RecordRule =
    std::function<void(const Record& before, Record& after, FieldComplaints& complaints)>;

}  // namespace kamhub
