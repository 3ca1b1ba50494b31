#pragma once

#include "server/tmf_api.hpp"

namespace kamhub::server {

// The schemas of TMF701's documents, as this hub gives and takes them.
void addProcessSchemas(TmfApi& api);

}  // namespace kamhub::server
