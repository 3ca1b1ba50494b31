#pragma once
// Events as TM Forum's listeners take them: POST {callback}/listener/<event>, and the errors that
// are answered.

#include <string>
#include <string_view>

#include "sdk/endpoint.hpp"
#include "sdk/http.hpp"
#include "xml/document.hpp"

namespace kamhub::net {

// The text of a member of the root object; empty if it is not there or no plain value.
std::string member(const xml::Document& json, std::string_view name);

// The operation of a listener's path below the mount: "/listener/troubleTicketCreateEvent" gives
// "TroubleTicketCreateEvent". Empty if it is no listener.
std::string operationOf(std::string_view path_below_mount);

// Reads the event; its document is the JSON in its XML form, its id the eventId.
Result<Incoming> incomingFrom(const std::string& operation, const Payload& body);

// What the sender is told. Errors carry {code, reason, message}.
HttpResponse answerTo(const Result<Accepted>& outcome);
HttpResponse refusal(int status, std::string_view code, const std::string& message);

}  // namespace kamhub::net
