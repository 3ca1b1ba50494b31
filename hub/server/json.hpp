#pragma once
// The hub's facts as JSON, for the operations API. Names follow the envelope's attributes and the
// store's columns.

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

using Json = Poco::JSON::Object;
using JsonList = Poco::JSON::Array;

Json object();  // keeps the order in which it is filled
std::string text(const Json& json);

HttpResponse jsonAnswer(const Json& json, int status = 200);
// {"error":{"code":…,"message":…}}
HttpResponse jsonError(int status, const std::string& code, const std::string& message);
HttpResponse jsonError(const Error& error);

// Reads an object; InvalidMessage if the text is none.
Result<Json> readObject(const std::string& text);
// A member as text or flag; empty or false if absent or of another kind.
std::string textMember(const Json& json, const std::string& name);
bool flagMember(const Json& json, const std::string& name);
std::vector<std::string> listMember(const Json& json, const std::string& name);

// An instant as ISO text; empty where it is not set.
std::string instant(Instant at);

Json toJson(const store::DeliveryRow& row);
Json toJson(const store::JournalRow& row);
// `deliveries` decide the state where the message has no end of its own.
Json toJson(const store::MessageRow& row, const std::vector<store::DeliveryRow>& deliveries);
Json toJson(const flow::EndpointStatus& status);
Json toJson(const flow::LaneStatus& status);
Json toJson(const flow::Route& route);
Json toJson(const Complaint& complaint);

// One word for where a message is: the least finished of its deliveries.
std::string stateOf(const store::MessageRow& row,
                    const std::vector<store::DeliveryRow>& deliveries);

template <class Words>
JsonList wordList(const Words& words) {
    JsonList out;
    for (const auto& word : words) out.add(word);
    return out;
}

template <class Items>
JsonList listOf(const Items& items) {
    JsonList out;
    for (const auto& item : items) out.add(toJson(item));
    return out;
}

}  // namespace kamhub::server
