#pragma once
// What the answers of a REST system mean to the hub.

#include <string>

#include "net/http_client.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::net {

// The partner may take it later: 408, 425, 429, 5xx.
bool isTemporary(int status);

// 2xx: taken; a 201 gives its `id` as reference. 408, 425, 429, 5xx and an answer that is not JSON:
// Unavailable with the answer, so that the attempt counts. Everything else: Rejected.
// `partner` is its name in error messages. The reason is that of TM Forum's error, {code, reason},
// where it is one.
Result<Acknowledgement> acknowledgementFrom(const HttpAnswer& answer, const std::string& partner,
                                            const std::string& operation);

}  // namespace kamhub::net
