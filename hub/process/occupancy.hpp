#pragma once
// What the instances of one version say about its nodes: where they stand, and where time goes.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "process/instance.hpp"
#include "store/tables.hpp"

namespace kamhub::process {

struct NodeFigures {
    std::int64_t standing = 0;   // tokens that are there now
    std::int64_t incidents = 0;  // of them
    std::int64_t visits = 0;     // that ended
    Duration median{}, total{};  // of those
};

// Value.
struct Occupancy {
    std::map<std::string, NodeFigures> nodes;  // by id; without those that nobody met
    std::int64_t running = 0;                  // instances that were looked at for `standing`
    bool more = false;                         // there are others; those changed last were taken
    std::int64_t sample = 0;                   // instances whose history was read for times
};

// How many instances are looked at: a page is drawn of it, and the store is not to feel it.
constexpr int kMostRunning = 2000, kMostSampled = 200;

// Of the version `hash` of `process`, children of multi-instance activities among its instances.
// Reads the store.
Result<Occupancy> occupancyOf(store::Tables& tables, const std::string& process,
                              const std::string& hash);

}  // namespace kamhub::process
