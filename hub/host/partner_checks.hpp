#pragma once
// Whether the partners of a configuration, its listeners and the rest of it fit together.

#include "host/graph.hpp"

namespace kamhub::host {

// `graph` holds everything that `hub` describes.
void checkPartners(const ConfigNode& hub, const Graph& graph, Complaints& complaints);

}  // namespace kamhub::host
