#pragma once
// The WSDL 1.1 of one family's service: document/literal, one operation per message, SOAP 1.1
// and 1.2.

#include <string>

#include "host/catalogue.hpp"

namespace kamhub::server {

// Whether partners may send it as an operation: everything but the answers to questions.
bool isOperation(const host::MessageType& type);

std::string serviceName(const std::string& family);       // customer -> Customer
std::string serviceNamespace(const std::string& family);  // urn:kamhub:service:customer:1

// `service_url` is where the service is reached; schemas are named below it as `?xsd…`.
std::string makeWsdl(const host::Catalogue& catalogue, const host::Family& family,
                     const std::string& service_url);

}  // namespace kamhub::server
