#pragma once
// The resources of the operations API as data: dispatch, the checks of each request, and the page
// docs/reference/operations_api.md come from one table.

#include <string>
#include <string_view>
#include <vector>

#include "server/json.hpp"
#include "server/operator_request.hpp"

namespace kamhub::server {

class Operations;

// One request on its way to its resource, checked against the table.
struct Call {
    const OperatorRequest& request;
    std::string rest;  // what follows a path that ends with /
    Json body;         // of a POST
    std::string actor() const { return actorOf(request); }
};

struct Parameter {
    const char* name;
    const char* help;
};

// In place of a right.
constexpr char kAnyCaller[] = "";  // whoever the hub knows
constexpr char kNoCaller[] = "-";  // nobody need be known: how one becomes known

struct Resource {
    const char* method;
    const char* path;   // below /api/v1/; one that ends with / takes what follows
    const char* right;  // that the caller needs
    const char* summary;
    std::vector<Parameter> query;    // further ones are refused
    std::vector<Parameter> members;  // of the JSON object that is posted; further ones are refused
    HttpResponse (Operations::*answer)(const Call&);
    std::size_t largest = 256 * 1024;  // bytes of a body
};

// Whether a request for `path` (below /api/v1/) means the resource; sets what follows a path that
// ends with "/".
bool matches(const Resource& resource, std::string_view path, std::string& rest);
// InvalidMessage for a query parameter or a member that the resource does not have, or that stands
// twice; says the nearest name.
Status checkQuery(const Resource& resource, std::string_view query);
Status checkMembers(const Resource& resource, const Json& body);

// Paging: `limit` entries from behind `after`, a list's `next` of before.
constexpr int kMostRows = 1000;
struct Page {
    int limit = 100;
    std::int64_t after = 0;
};
Result<Page> pageOf(const HttpRequest& request);
// The same from the members of what is posted; without `limit` as many as there may be.
Result<Page> pageOf(const Json& body);
// A whole number that is not negative; InvalidMessage naming `name` otherwise.
Result<std::int64_t> wholeNumber(const std::string& name, const std::string& text);
// A member that is a whole number; 0 where it is absent.
Result<std::int64_t> numberMember(const Json& body, const std::string& name);
// An instant in ISO form, or a time that lies so far back: 30m, 12h, 2d. Epoch where `text` is empty.
Result<Instant> instantOf(const std::string& name, const std::string& text, Instant now);

}  // namespace kamhub::server
