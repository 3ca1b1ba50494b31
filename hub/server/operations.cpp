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
constexpr std::size_t kLargestRequest = 256 * 1024;

// Whether a request for `path` means the resource; sets what follows a resource that ends with "/".
bool matches(std::string_view resource, std::string_view path, std::string& rest) {
    if (!resource.ends_with('/')) return path == resource;
    if (!path.starts_with(resource) || path.size() == resource.size()) return false;
    rest = path.substr(resource.size());
    return true;
}

}  // namespace

Operations::Operations(flow::Hub& hub, host::LoadOptions options)
    : hub_(hub),
      options_(std::move(options)),
      started_(hub.runtime().now()),
      threads_(kThreads, false) {}

Operations::~Operations() {
    for (const char* path : {"/api", "/health"})
        if (!listener_.empty()) hub_.listeners().unmount(listener_, path);
    threads_.stop();
}

Status Operations::mount() {
    const auto name = hub_.live().graph->settings.operations;
    for (const auto& open : hub_.listeners().list())
        if (open.config.name == name) address_ = open.config.address;
    for (const char* path : {"/api", "/health"}) {
        auto status = hub_.listeners().mount(name, path,
                                             [this](HttpRequest request, HttpResponder responder) {
                                                 handle(std::move(request), std::move(responder));
                                             });
        if (!status) return status;
        listener_ = name;
    }
    return okStatus();
}

const std::vector<Operations::Resource>& Operations::resources() {
    using access::kHubConfigure, access::kHubObserve, access::kMessagesDiscard,
        access::kMessagesRead, access::kMessagesReplay;
    using O = Operations;
    static const std::vector<Resource> all{{"GET", "status", kHubObserve, &O::status},
                                           {"GET", "plugins", kHubObserve, &O::plugins},
                                           {"GET", "routes", kHubObserve, &O::routes},
                                           {"GET", "endpoints", kHubObserve, &O::endpoints},
                                           {"GET", "types", kHubObserve, &O::types},
                                           {"GET", "messages", kMessagesRead, &O::messages},
                                           {"GET", "messages/", kMessagesRead, &O::message},
                                           {"GET", "payloads/", kMessagesRead, &O::payload},
                                           {"GET", "notes", kMessagesRead, &O::notes},
                                           {"GET", "counters", kHubObserve, &O::counters},
                                           {"GET", "idle", kHubObserve, &O::idle},
                                           {"GET", "clock", kHubObserve, &O::clock},
                                           {"POST", "clock", kHubConfigure, &O::advance},
                                           {"POST", "replay", kMessagesReplay, &O::replay},
                                           {"POST", "discard", kMessagesDiscard, &O::discard},
                                           {"POST", "reload", kHubConfigure, &O::reload}};
    return all;
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
    const auto path = request.path.starts_with(kApi)
                          ? std::string_view(request.path).substr(kApi.size())
                          : std::string_view();
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    std::string allowed;
    for (const auto& resource : resources()) {
        std::string rest;
        if (!matches(resource.path, path, rest)) continue;
        if (method != resource.method) {
            allowed += (allowed.empty() ? "" : ", ") + std::string(resource.method);
            continue;
        }
        if (method == "POST" &&
            mediaType(header(request.headers, "Content-Type")) != "application/json")
            return jsonError(415, "InvalidMessage",
                             "the body must be JSON; send Content-Type: application/json");
        if (request.body.size() > kLargestRequest)
            return jsonError(413, "InvalidMessage", "the body is too large");
        OperatorRequest known{request, {}};
        known.caller.subject.name = "operator";
        known.caller.rights = access::allRights();
        return (this->*resource.answer)(known, rest);
    }
    if (allowed.empty())
        return jsonError(404, "NotFound",
                         "there is no " + request.path + "; GET /api/v1/status is a beginning");
    auto response = jsonError(405, "InvalidMessage", method + " is not taken here; use " + allowed);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

HttpResponse Operations::health(const HttpRequest& request) {
    auto out = object();
    if (request.path == "/health/live") return out.set("live", true), jsonAnswer(out);
    if (request.path != "/health/ready")
        return jsonError(404, "NotFound", "there are /health/live and /health/ready");
    const auto counts = hub_.store().counts();
    out.set("ready", counts.ok());
    if (!counts) out.set("why", counts.error().message);
    return jsonAnswer(out, counts ? 200 : 503);
}

}  // namespace kamhub::server
