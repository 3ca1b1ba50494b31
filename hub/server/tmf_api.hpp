#pragma once
// A TM Forum API as data: dispatch, the OpenAPI document and the page to try it come from one list.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "records/refusal.hpp"
#include "server/json.hpp"
#include "server/operator_request.hpp"

namespace kamhub::server {

// Parts of a document; objects keep the order in which they are filled.
inline Json::Ptr newObject() { return Poco::makeShared<Json>(Poco::JSON_PRESERVE_KEY_ORDER); }
inline JsonList::Ptr newList() { return Poco::makeShared<JsonList>(); }

// One request on its way to its operation; the body is an object where the operation takes one.
struct TmfCall {
    const OperatorRequest& request;
    std::map<std::string, std::string, std::less<>> parts;  // what stands for {…} in the path
    Json body;
    const std::string& part(std::string_view name) const { return parts.find(name)->second; }
};

struct TmfOperation {
    std::string method;
    std::string path;  // below /tmf-api/NAME/v4/; {name} stands for one segment
    std::string id, summary;
    std::string takes, gives;  // names of schemas; empty: nothing
    bool list = false;         // gives a page of them
    int status = 200;          // where it succeeds
    std::function<HttpResponse(const TmfCall&)> answer;
};

// What listeners are told of: the name of an event, and of whom.
struct TmfEventKind {
    std::string name, resource, type;
};

struct TmfApi {
    std::string name, title;
    std::vector<TmfOperation> operations;
    std::map<std::string, Json> schemas;
    std::vector<TmfEventKind> events;
    std::vector<std::string> readers;  // rights; who has one of them may listen
};
using TmfApis = std::map<std::string, TmfApi, std::less<>>;

constexpr char kTmfRoot[] = "/tmf-api";
constexpr int kTmfPage = 100;
constexpr int kTmfMost = 1'000;

// What a list asks for beside its filters. InvalidMessage.
struct TmfPage {
    int offset = 0, limit = kTmfPage;
    std::vector<std::string> fields;                 // empty: all
    std::vector<std::pair<std::string, bool>> sort;  // attribute, descending
    std::vector<std::pair<std::string, std::string>> filters;
};
Result<TmfPage> tmfPage(const HttpRequest& request);
// Leaves id, href and what `fields` names.
Json onlyFields(const Json& document, const std::vector<std::string>& fields);

// 206 where there is more than the answer has.
HttpResponse tmfList(const JsonList& documents, std::int64_t total);
HttpResponse tmfDocument(const Json& document, int status = 200, std::int64_t version = 0);

// {code, reason, message, status, @type}. `code` is a word for programs.
HttpResponse tmfError(int status, const std::string& code, const std::string& reason,
                      const std::string& message = {});
HttpResponse tmfError(const Error& error);
HttpResponse tmfError(const records::Refusal& refusal, const HttpRequest& request);
// An error of the operations API in this shape.
HttpResponse tmfError(const HttpResponse& of_operations);

}  // namespace kamhub::server
