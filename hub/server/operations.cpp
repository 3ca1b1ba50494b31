#include "server/operations.hpp"

#include <algorithm>
#include <memory>

#include "server/json.hpp"
#include "server/reception.hpp"
#include "server/refusal.hpp"
#include "server/request_guard.hpp"

namespace kamhub::server {

namespace {

constexpr std::string_view kApi = "/api/v1/";
constexpr int kThreads = 2;
constexpr const char* kPaths[] = {"/api", "/health", "/metrics"};

}  // namespace

Operations::Operations(flow::Hub& hub, host::LoadOptions options)
    : hub_(hub),
      options_(std::move(options)),
      started_(hub.runtime().now()),
      threads_(kThreads, false) {}

Operations::~Operations() {
    for (const char* path : kPaths)
        if (!listener_.empty()) hub_.listeners().unmount(listener_, path);
    threads_.stop();
}

Status Operations::mount() {
    const auto name = hub_.live().graph->settings.operations;
    for (const auto& open : hub_.listeners().list())
        if (open.config.name == name) address_ = open.config.address;
    for (const char* path : kPaths) {
        auto status = hub_.listeners().mount(name, path,
                                             [this](HttpRequest request, HttpResponder responder) {
                                                 handle(std::move(request), std::move(responder));
                                             });
        if (!status) return status;
        listener_ = name;
    }
    return okStatus();
}

void Operations::handle(HttpRequest request, HttpResponder responder) {
    if (const auto why = refuseForeign(request, address_); !why.empty())
        return std::move(responder).answer(jsonError(403, "Forbidden", why));
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    threads_.post(
        [this, kept, request = std::move(request)] { std::move(*kept).answer(answer(request)); });
}

HttpResponse Operations::answer(const HttpRequest& request) {
    if (request.path.starts_with("/health")) return health(request);
    // Where Prometheus looks by itself.
    const auto path = request.path == "/metrics" ? std::string_view("metrics")
                      : request.path.starts_with(kApi)
                          ? std::string_view(request.path).substr(kApi.size())
                          : std::string_view();
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    std::string allowed;
    for (const auto& resource : resources()) {
        std::string rest;
        if (!matches(resource, path, rest)) continue;
        if (method == resource.method) return answer(resource, request, std::move(rest));
        allowed += (allowed.empty() ? "" : ", ") + std::string(resource.method);
    }
    if (allowed.empty())
        return jsonError(404, "NotFound",
                         "there is no " + request.path + "; GET /api/v1/status is a beginning");
    auto response = jsonError(405, "InvalidMessage", method + " is not taken here; use " + allowed);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

HttpResponse Operations::answer(const Resource& resource, const HttpRequest& request,
                                std::string rest) {
    OperatorRequest known{request, {}};
    known.caller.subject.name = "operator";
    known.caller.rights = access::allRights();
    Call call{known, std::move(rest), Json()};
    if (auto status = checkQuery(resource, request.query); !status)
        return jsonError(status.error());
    if (request.body.size() > resource.largest)
        return jsonError(413, "InvalidMessage",
                         "the body has " + std::to_string(request.body.size()) +
                             " bytes; write at most " + std::to_string(resource.largest));
    if (request.method == "POST") {
        if (mediaType(header(request.headers, "Content-Type")) != "application/json")
            return jsonError(415, "InvalidMessage",
                             "the body must be JSON; send Content-Type: application/json");
        const auto text = request.body.read(resource.largest);
        auto body = text ? readObject(*text) : Result<Json>(text.error());
        if (!body) return jsonError(body.error());
        call.body = std::move(*body);
        if (auto status = checkMembers(resource, call.body); !status)
            return jsonError(status.error());
    }
    return (this->*resource.answer)(call);
}

}  // namespace kamhub::server
