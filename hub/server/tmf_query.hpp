#pragma once
// What a TM Forum list asks for, as a selection of records.

#include "records/query.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

// Filters and order; offset and limit are the caller's. None where the filters fit no record of
// this entity.
records::Answer<std::optional<records::Query>> tmfQuery(const records::Entity& entity,
                                                        const records::TmfFace& face,
                                                        const TmfPage& page);

}  // namespace kamhub::server
