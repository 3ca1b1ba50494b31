#pragma once
// The resources of the operations API as data: dispatch, the checks of each request, and the page
// docs/reference/operations_api.md come from one table.

#include <functional>
#include <map>
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
    Json body;         // where the resource takes members
    std::string text;  // where it takes something else
    std::map<std::string, std::string, std::less<>> parts;  // what stands for {…} in the path
    const std::string& part(std::string_view name) const { return parts.find(name)->second; }
    std::string actor() const { return actorOf(request); }
};

struct Parameter {
    const char* name;
    const char* help;
};

// In place of a right.
constexpr char kAnyCaller[] = "";  // whoever the hub knows
constexpr char kNoCaller[] = "-";  // nobody need be known: how one becomes known

// What a body is.
enum class Takes {
    Members,  // a JSON object with the members of the table
    Object,   // any JSON object
    Csv,
    Bytes,  // of any media type; the resource takes them from the request
};

struct Resource {
    const char* method;
    // Below /api/v1/; {name} stands for one segment; one that ends with / takes what follows.
    const char* path;
    const char* right;  // that the caller needs
    const char* summary;
    std::vector<Parameter> query;    // further ones are refused
    std::vector<Parameter> members;  // of the JSON object that is posted; further ones are refused
    std::function<HttpResponse(Operations&, const Call&)> answer;
    std::size_t largest = 256 * 1024;  // bytes of a body
    Takes takes = Takes::Members;
    bool filters = false;  // any query parameter may stand beside those of the table
    bool slow = false;     // takes long: runs on a thread of its own
};

// What of a path is not the table's.
struct PathMatch {
    std::string rest;
    std::map<std::string, std::string, std::less<>> parts;
};
// Whether a request for `path` (below /api/v1/) means the resource.
bool matches(const Resource& resource, std::string_view path, PathMatch& out);
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
