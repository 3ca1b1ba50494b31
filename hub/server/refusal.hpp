#pragma once
// How the hub says no: one Error as the detail of a SOAP fault and as a problem document over plain
// HTTP.

#include <string>
#include <string_view>

#include "sdk/http.hpp"
#include "sdk/result.hpp"
#include "xml/soap.hpp"

namespace kamhub::server {

constexpr char kHubNamespace[] = "urn:kamhub:hub:1";
constexpr int kRetryAfterSeconds = 5;

// Where in a document something is wrong. Zero: not known.
struct Place {
    int line = 0;
    int column = 0;
};
// Reads "line 3, column 7: …" or "line 3: …" wherever it begins in a message of the XML room.
Place placeIn(std::string_view message);

// InvalidMessage, Unavailable … as partners see it in <code>.
const char* codeName(ErrorCode code);

// <Refusal xmlns="urn:kamhub:hub:1"> with code, message, line and column.
std::string refusalXml(const Error& error);
// <Accepted xmlns="urn:kamhub:hub:1"> with id and duplicate.
std::string acceptedXml(const std::string& id, bool duplicate);

// What a SOAP fault says of an error: who is at fault, subcode, reason, detail.
xml::SoapFault faultOf(const Error& error);

// RFC 9457. Unavailable carries Retry-After.
HttpResponse problem(int status, const std::string& title, const Error& error);
int httpStatusOf(ErrorCode code);

HttpResponse plainText(int status, const std::string& text);

}  // namespace kamhub::server
