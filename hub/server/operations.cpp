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
constexpr int kLoginsWaiting = 16;
constexpr std::string_view kLoginPaths[] = {"/api/v1/login", "/api/v1/setup"};

}  // namespace

Operations::Operations(flow::Hub& hub, host::LoadOptions options, access::Access& access,
                       std::shared_ptr<process::Runner> runner)
    : hub_(hub),
      runner_(std::move(runner)),
      options_(std::move(options)),
      access_(access),
      gate_(access, hub),
      personal_(hub, access),
      started_(hub.runtime().now()),
      threads_(kThreads, false),
      login_thread_(1, false) {}

Operations::~Operations() {
    for (const char* path : kPaths)
        if (!listener_.empty()) hub_.listeners().unmount(listener_, path);
    threads_.stop();
    login_thread_.stop();
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
    if (std::find(std::begin(kLoginPaths), std::end(kLoginPaths), request.path) !=
        std::end(kLoginPaths))
        return handleLogin(std::move(request), std::move(responder));
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    threads_.post(
        [this, kept, request = std::move(request)] { std::move(*kept).answer(answer(request)); });
}

void Operations::handleLogin(HttpRequest request, HttpResponder responder) {
    if (++logins_waiting_ > kLoginsWaiting) {
        --logins_waiting_;
        return std::move(responder).answer(
            jsonError(unavailable("too many log in at this moment; come again")));
    }
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    login_thread_.post([this, kept, request = std::move(request)] {
        std::move(*kept).answer(answer(request));
        --logins_waiting_;
    });
}

HttpResponse Operations::answer(const HttpRequest& request) {
    if (request.path.starts_with("/health")) return health(request);
    // Where Prometheus looks by itself.
    const auto path = request.path == "/metrics" ? std::string_view("metrics")
                      : request.path.starts_with(kApi)
                          ? std::string_view(request.path).substr(kApi.size())
                          : std::string_view();
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    const Resource* found = nullptr;
    std::string allowed, rest;
    for (const auto& resource : resources()) {
        std::string behind;
        if (!matches(resource, path, behind)) continue;
        allowed += (allowed.empty() ? "" : ", ") + std::string(resource.method);
        if (method != resource.method) continue;
        found = &resource;
        rest = std::move(behind);
        break;
    }
    OperatorRequest known{request, {}};
    if (!found || found->right != std::string_view(kNoCaller)) {
        auto admitted = gate_.admit(request);
        if (auto* refused = std::get_if<HttpResponse>(&admitted)) return std::move(*refused);
        known.caller = std::move(std::get<access::Caller>(admitted));
    }
    if (found) return answer(*found, known, std::move(rest));
    if (allowed.empty())
        return jsonError(404, "NotFound",
                         "there is no " + request.path + "; GET /api/v1/status is a beginning");
    auto response = jsonError(405, "InvalidMessage", method + " is not taken here; use " + allowed);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

HttpResponse Operations::answer(const Resource& resource, const OperatorRequest& request,
                                std::string rest) {
    if (resource.right != std::string_view(kNoCaller))
        if (auto refused = gate_.refuse(request, request.caller, resource.right))
            return std::move(*refused);
    Call call{request, std::move(rest), Json()};
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
