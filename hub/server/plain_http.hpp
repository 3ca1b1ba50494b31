#pragma once
// Plain XML over HTTP beside SOAP: CloudEvents' HTTP binary mode, envelope attributes as ce-
// headers.

#include <string>

#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

// Thread-safe; keeps nothing between requests. The hub outlives it and every answer.
class PlainHttp {
public:
    explicit PlainHttp(flow::Hub& hub) : hub_(hub) {}

    // One POST to /messages. 202 with {id, duplicate}, a question's answer with 200, or a problem
    // (RFC 9457).
    void post(HttpRequest request, HttpResponder responder);

private:
    flow::Hub& hub_;
};

}  // namespace kamhub::server
