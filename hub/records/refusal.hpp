#pragma once
// Why something that was asked for is not done, in the words of both languages.

#include <optional>
#include <variant>

#include "sdk/records.hpp"
#include "sdk/result.hpp"
#include "store/unit.hpp"

namespace kamhub::records {

struct Refusal {
    enum class Why {
        NotFound,   // there is none, or it is not his to see
        Forbidden,  // a right is missing
        Invalid,    // what was sent
        Changed,    // somebody changed the record meanwhile
        State,      // its state, or what refers to it, does not allow it
    } why = Why::Invalid;
    FieldComplaints complaints{};
    // Who was refused what; to be submitted by whoever answers him. None: not worth a row.
    std::optional<store::AuditEntry> audit{};
    std::string merged_into{};  // the record that stands for the one that was asked for
};

// What was asked for, or why not, or that the store cannot say now.
template <class T>
using Answer = std::variant<T, Refusal, Error>;

}  // namespace kamhub::records
