#pragma once
// JSON schemas of TM Forum documents, and the OpenAPI document of an API, from declarations.

#include <utility>
#include <vector>

#include "records/entity.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

enum class TmfSchemaOf { Answer, Create, Update };

// Of a resource that these, entities of the model, are served as.
Json tmfSchema(const records::Model& model,
               const std::vector<std::pair<const records::Entity*, const records::TmfFace*>>& faces,
               TmfSchemaOf of);

// OpenAPI 3.0.3.
Json tmfOpenApi(const TmfApi& api);

}  // namespace kamhub::server
