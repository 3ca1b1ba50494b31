#pragma once
// The records of a hub as TM Forum APIs: what follows from the <tmf> of declarations.

#include <memory>

#include "records/keeper.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

// Adds the resources of the model that is live. One that several entities are served as is a list
// of all of them, one kind behind the other.
void addRecordApis(const std::shared_ptr<records::Keeper>& keeper, TmfApis& apis);

}  // namespace kamhub::server
