#pragma once
// Processes that begin by time: when each is due next. A row of the store says it, so that a hub
// that was away begins once for what it missed.

#include <optional>

#include "process/library.hpp"
#include "process/process_tables.hpp"

namespace kamhub::process {

// A start event that is due, as the row of kStarts says.
struct DueStart {
    std::string process, node;
    std::string instance;  // id of the instance that begins now; the same however often it is tried
    store::RowChange after;  // the row afterwards: the next time, or removed
};

// Complaints about timer starts whose time cannot be worked out beforehand.
void checkTimerStarts(const Library& library, Complaints& complaints);

// The rows that make the table say what the library says. A start event keeps its time while its
// definition and limit stay the same; one that is new counts from `now`. A date in the past begins
// nothing.
Result<std::vector<store::RowChange>> startChanges(store::Tables& tables, const Library& library,
                                                   Instant now);
// What a row that is due comes to. None: the library knows it no more.
std::optional<DueStart> dueStart(const Library& library, const store::Row& row, Instant now);

}  // namespace kamhub::process
