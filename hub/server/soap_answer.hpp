#pragma once
// Answers of the SOAP door: envelopes and faults in the version of the request, with its
// WS-Addressing headers.

#include <string>
#include <string_view>
#include <vector>

#include "sdk/http.hpp"
#include "sdk/result.hpp"
#include "xml/soap.hpp"

namespace kamhub::server {

// What an answer needs to know of its request. Value.
struct SoapContext {
    xml::SoapVersion version = xml::SoapVersion::V11;
    bool addressed = false;  // the request carried WS-Addressing: so does the answer
    std::string relates_to;  // the request's MessageID
};

// A document of another version of SOAP, or none.
bool isOtherEnvelope(std::string_view root_name, std::string_view root_namespace);

// `id` becomes the answer's MessageID, `action` its Action.
HttpResponse soapAnswer(const SoapContext& context, const std::string& body,
                        const std::string& action, const std::string& id);
// The fault that an error is, with the HTTP status its version wants; Unavailable answers 503 with
// Retry-After.
HttpResponse soapRefusal(const SoapContext& context, const Error& error);
HttpResponse versionMismatch(const SoapContext& context, const std::string& found);
// `headers`: "{namespace}name" of what was not understood.
HttpResponse mustUnderstand(const SoapContext& context, const std::vector<std::string>& headers);

}  // namespace kamhub::server
