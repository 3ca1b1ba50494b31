#pragma once
// What a stranger may send, and what a declaration may ask for. Beyond it: a complaint.

#include <cstddef>
#include <cstdint>

namespace kamhub::records {

constexpr int kTextLength = 4'000;       // characters of a text
constexpr int kLongTextLength = 60'000;  // characters of a long text
constexpr std::size_t kNameBytes = 40;   // of an entity, field, code list, state …
constexpr std::size_t kCodeBytes = 64;   // of a code
constexpr int kFieldsAtMost = 300;       // of one entity
constexpr int kCodesAtMost = 20'000;     // of one list
constexpr std::size_t kDocumentBytes = 2 * 1024 * 1024;  // of a record as it is sent
constexpr std::size_t kReasonBytes = 1'000;
constexpr int kPatternMilliseconds = 20;  // for one value
constexpr int kPageRows = 1'000;
constexpr int kFiltersAtMost = 40;
constexpr int kFilterValues = 500;
constexpr std::size_t kSearchTokens = 40;
constexpr std::size_t kKeyBytes = 200;  // of a key that another system gave
constexpr std::size_t kKeysOfARecord = 200;

}  // namespace kamhub::records
