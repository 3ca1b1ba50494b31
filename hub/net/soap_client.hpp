#pragma once
// One SOAP call over an HttpClient, its answer opened. Shared by every adapter that speaks SOAP.

#include <functional>
#include <string>

#include "net/http_client.hpp"
#include "xml/soap_slice.hpp"

namespace kamhub::net {

struct SoapCall {
    xml::SoapVersion version = xml::SoapVersion::V11;
    std::string action;                // SOAPAction (1.1) or the action parameter (1.2)
    std::string body;                  // serialised element
    std::vector<std::string> headers;  // serialised header blocks
    std::string path_suffix;
    Deadline deadline;
    std::string traceparent{};  // HTTP header of this name; empty: none
    // Of the whole envelope before it is sent (a document of more than kTreeLimit is refused then),
    // and of the answer before it is opened; may be empty.
    std::function<Result<std::string>(const std::string& envelope)> seal{};
    std::function<Status(xml::Document& envelope)> check{};
    Payload document{};  // instead of `body`: a UTF-8 document that is sent from where it stands
    // The answer's element is wanted as it stands, and no tree of it (xml::sliceSoap). What `check`
    // looks at is opened nevertheless.
    bool cut_out = false;
};

struct SoapAnswer {
    int status = 0;
    std::string raw;                          // byte for byte
    std::optional<xml::SoapMessage> message;  // absent for 202 with an empty body, and with `cut`
    std::optional<xml::SoapSlice> cut{};      // where it was wanted and there is one
};

// A fault is an answer, not an error. Errors: those of HttpClient::call; Unavailable with the
// answer for a 5xx that is no SOAP fault, 429 and 408; Rejected with the answer for other 4xx;
// Internal with the answer for what is not SOAP.
Result<SoapAnswer> callSoap(HttpClient& client, const SoapCall& call);

}  // namespace kamhub::net
