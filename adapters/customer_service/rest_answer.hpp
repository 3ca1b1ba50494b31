#pragma once
// What the hotline's answers mean to the hub (mappings/contracts/customer_service/README.md).

#include <string>

#include "net/http_client.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::customer_service {

// 2xx: taken; a 201 gives its `id` as reference. 408, 425, 429, 5xx and an answer that is not JSON:
// Unavailable with the answer, so that the attempt counts. Everything else: Rejected.
Result<Acknowledgement> acknowledgementFrom(const net::HttpAnswer& answer,
                                            const std::string& operation);

}  // namespace kamhub::customer_service
