#pragma once
// What both databases ask of messages, whatever order they walk them in.

#include "store/rows.hpp"
#include "store/submission.hpp"

namespace kamhub::store {

// `where` has add(condition with one ?, value); the message's table is named m.
template <class Conditions>
void addCommon(Conditions& where, const MessageFilter& filter) {
    if (!filter.type.empty()) where.add("m.type=?", filter.type);
    if (!filter.id.empty()) where.add("m.id=?", filter.id);
    if (filter.since != Instant{}) where.add("m.accepted>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("m.accepted<?", micros(filter.until));
    if (filter.before > 0) where.add("m.seq<?", filter.before);
}

}  // namespace kamhub::store
