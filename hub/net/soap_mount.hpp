#pragma once
// Inbound SOAP for adapters: a partner's call becomes an Incoming, and is answered once the hub has
// it safe.

#include <functional>
#include <string>

#include "sdk/endpoint.hpp"
#include "xml/soap.hpp"

namespace kamhub::net {

// What a partner's contract says about the calls it begins. Value.
struct SoapService {
    xml::SoapVersion version = xml::SoapVersion::V11;  // for answers to what cannot be recognised
    std::string body_namespace;                        // of every message element
    // The acknowledgement: a serialised element. Called from any thread.
    std::function<std::string(const std::string& operation, const Accepted& accepted)> acknowledge;
};

// A handler for Host::mount. The operation is the local name of the body element; the document is
// the body element, the original is the whole envelope. Answers in the SOAP version of the request,
// only when `host` has accepted or refused: an acknowledgement; a Sender fault (do not repeat); a
// Receiver fault with HTTP 503 and Retry-After. `host` outlives the handler and its requests.
HttpHandler soapHandler(Host& host, SoapService service);

}  // namespace kamhub::net
