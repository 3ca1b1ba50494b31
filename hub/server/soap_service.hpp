#pragma once
// The SOAP services of the front door: one POST is one message that is made safe, or one question
// that is answered.

#include <string>

#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

// Thread-safe; keeps nothing between requests. The hub outlives it and every answer.
class SoapService {
public:
    explicit SoapService(flow::Hub& hub) : hub_(hub) {}

    // One POST to the service of a family. Answers once, later where the hub has to commit or ask
    // first.
    void post(const std::string& family, HttpRequest request, HttpResponder responder);

private:
    flow::Hub& hub_;
};

}  // namespace kamhub::server
