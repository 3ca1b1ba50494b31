#pragma once
// What may stand in a routes file: one flat entry, and per element the attributes that it reads
// into it.

#include <filesystem>
#include <string>
#include <string_view>

#include "sdk/config_spec.hpp"

namespace kamhub::flow {

struct RouteEntry {
    std::string name, type, source, level, region, when, order_by, endpoint, endpoints, on_parked,
        reason, unmatched, count, each, query_type;
    int priority_at_least = 0, is = 4;
    std::filesystem::path with, query;
};

// `element` is one of routes, priority, route, filter, to, wire-tap, choose, when, otherwise,
// split, enrich.
const ConfigSpec<RouteEntry>& routeSpec(std::string_view element);

}  // namespace kamhub::flow
