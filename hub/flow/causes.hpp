#pragma once
// Parked deliveries by their cause: a night's four hundred are mostly two or three.

#include <string>
#include <vector>

#include "flow/parked.hpp"

namespace kamhub::flow {

// An error without what differs from one message to the next: words with digits in them become #,
// what stands in double quotes "…", and the count of attempts goes.
std::string causeOf(const std::string& error);

struct Cause {
    std::string endpoint, cause;
    std::int64_t count = 0;
    Instant first{}, last{};  // when they were parked
    std::string id, error;    // of the oldest one
};

struct Causes {
    std::vector<Cause> causes;  // most frequent first
    std::int64_t parked = 0;    // deliveries that were looked at
    std::int64_t others = 0;    // of them, those of causes beyond the limit
};

// Looks at every parked delivery that is chosen, whatever their number; `selection.ids`, `after` and
// `limit` are not looked at. At most `most` causes. Blocking.
Result<Causes> causesOf(store::Store& store, const ParkedSelection& selection, int most);

}  // namespace kamhub::flow
