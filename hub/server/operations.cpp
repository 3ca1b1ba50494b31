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
constexpr int kLoginsWaiting = 16;
constexpr int kSlowWaiting = 8;
constexpr std::string_view kLoginPaths[] = {"/api/v1/login", "/api/v1/setup"};

// Empty: it is of the kind.
std::string wrongType(Takes takes, const std::string& method, const std::string& type) {
    if (takes == Takes::Csv)
        return type == "text/csv" ? "" : "the body must be CSV; send Content-Type: text/csv";
    const bool merge = method == "PATCH" && type == "application/merge-patch+json";
    return merge || type == "application/json"
               ? ""
               : "the body must be JSON; send Content-Type: application/json";
}

}  // namespace

Operations::Operations(flow::Hub& hub, host::LoadOptions options, access::Access& access,
                       std::shared_ptr<process::Runner> runner,
                       std::shared_ptr<records::Keeper> keeper)
    : hub_(hub),
      runner_(std::move(runner)),
      keeper_(std::move(keeper)),
      options_(std::move(options)),
      access_(access),
      gate_(access, hub),
      personal_(hub, access),
      reports_(keeper_ ? std::make_shared<Reports>(hub, access, keeper_, runner_ != nullptr)
                       : nullptr),
      started_(hub.runtime().now()),
      threads_(kThreads, false),
      login_thread_(1, false),
      slow_thread_(1, false) {}

Operations::~Operations() {
    for (const auto& [listener, path] : mounted_) hub_.listeners().unmount(listener, path);
    if (reports_) reports_->stop();
    threads_.stop();
    login_thread_.stop();
    slow_thread_.stop();
}

Status Operations::mount() {
    if (auto status = reports_ ? reports_->start() : okStatus(); !status) return status;
    const auto& settings = hub_.live().graph->settings;
    for (const char* path : {"/api", "/health", "/metrics"})
        if (auto status = mount(settings.operations, path); !status) return status;
    return settings.web.empty() ? okStatus() : mount(settings.web, "/api");
}

Status Operations::mount(const std::string& listener, const char* path) {
    std::string address;
    for (const auto& open : hub_.listeners().list())
        if (open.config.name == listener) address = open.config.address;
    auto status = hub_.listeners().mount(
        listener, path, [this, address](HttpRequest request, HttpResponder responder) {
            handle(address, std::move(request), std::move(responder));
        });
    if (status) mounted_.emplace_back(listener, path);
    return status;
}

void Operations::handle(const std::string& address, HttpRequest request, HttpResponder responder) {
    if (const auto why = refuseForeign(request, address); !why.empty())
        return std::move(responder).answer(jsonError(403, "Forbidden", why));
    if (std::find(std::begin(kLoginPaths), std::end(kLoginPaths), request.path) !=
        std::end(kLoginPaths))
        return handleLogin(std::move(request), std::move(responder));
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    threads_.post([this, kept, request = std::move(request)] {
        if (request.path.starts_with("/health")) return std::move(*kept).answer(health(request));
        auto found = find(request);
        auto admitted = admit(found, request);
        if (auto* refused = std::get_if<HttpResponse>(&admitted))
            return std::move(*kept).answer(std::move(*refused));
        auto& known = std::get<OperatorRequest>(admitted);
        if (found.resource && found.resource->slow)
            return handleSlow(std::move(found), std::move(known), kept);
        std::move(*kept).answer(answer(found, known));
    });
}

void Operations::handleSlow(Found found, OperatorRequest request,
                            std::shared_ptr<HttpResponder> kept) {
    if (++slow_waiting_ > kSlowWaiting) {
        --slow_waiting_;
        return std::move(*kept).answer(
            jsonError(unavailable("too many files are read and written now; come again")));
    }
    slow_thread_.post([this, kept, found = std::move(found), request = std::move(request)] {
        std::move(*kept).answer(answer(found, request));
        --slow_waiting_;
    });
}

void Operations::handleLogin(HttpRequest request, HttpResponder responder) {
    if (++logins_waiting_ > kLoginsWaiting) {
        --logins_waiting_;
        return std::move(responder).answer(
            jsonError(unavailable("too many log in at this moment; come again")));
    }
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    login_thread_.post([this, kept, request = std::move(request)] {
        const auto found = find(request);
        auto admitted = admit(found, request);
        auto* refused = std::get_if<HttpResponse>(&admitted);
        std::move(*kept).answer(refused ? std::move(*refused)
                                        : answer(found, std::get<OperatorRequest>(admitted)));
        --logins_waiting_;
    });
}

Operations::Found Operations::find(const HttpRequest& request) {
    // Where Prometheus looks by itself.
    const auto path = request.path == "/metrics" ? std::string_view("metrics")
                      : request.path.starts_with(kApi)
                          ? std::string_view(request.path).substr(kApi.size())
                          : std::string_view();
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    Found out;
    for (const auto& resource : resources()) {
        PathMatch match;
        if (!matches(resource, path, match)) continue;
        if (out.allowed.find(resource.method) == std::string::npos)
            out.allowed += (out.allowed.empty() ? "" : ", ") + std::string(resource.method);
        if (method != resource.method) continue;
        out.resource = &resource;
        out.match = std::move(match);
        break;
    }
    return out;
}

std::variant<OperatorRequest, HttpResponse> Operations::admit(const Found& found,
                                                              const HttpRequest& request) {
    OperatorRequest known{request, {}};
    if (found.resource && found.resource->right == std::string_view(kNoCaller)) return known;
    auto admitted = gate_.admit(request);
    if (auto* refused = std::get_if<HttpResponse>(&admitted)) return std::move(*refused);
    known.caller = std::move(std::get<access::Caller>(admitted));
    return known;
}

HttpResponse Operations::answer(const Found& found, const OperatorRequest& request) {
    if (!found.resource && found.allowed.empty())
        return jsonError(404, "NotFound",
                         "there is no " + request.path + "; GET /api/v1/status is a beginning");
    if (!found.resource) {
        auto response = jsonError(405, "InvalidMessage",
                                  request.method + " is not taken here; use " + found.allowed);
        response.headers.emplace_back("Allow", found.allowed);
        return response;
    }
    const auto& resource = *found.resource;
    if (resource.right != std::string_view(kNoCaller))
        if (auto refused = gate_.refuse(request, request.caller, resource.right))
            return std::move(*refused);
    Call call{request, found.match.rest, Json(), {}, found.match.parts};
    if (auto status = checkQuery(resource, request.query); !status)
        return jsonError(status.error());
    if (auto refused = readBody(resource, call)) return std::move(*refused);
    return resource.answer(*this, call);
}

std::optional<HttpResponse> Operations::readBody(const Resource& resource, Call& call) {
    const auto& request = call.request;
    if (request.body.size() > resource.largest)
        return jsonError(413, "InvalidMessage",
                         "the body has " + std::to_string(request.body.size()) +
                             " bytes; write at most " + std::to_string(resource.largest));
    if (request.method != "POST" && request.method != "PATCH") return std::nullopt;
    if (resource.takes == Takes::Bytes) return std::nullopt;
    if (const auto wrong = wrongType(resource.takes, request.method,
                                     mediaType(header(request.headers, "Content-Type")));
        !wrong.empty())
        return jsonError(415, "InvalidMessage", wrong);
    auto text = request.body.read(resource.largest);
    if (!text) return jsonError(text.error());
    if (resource.takes != Takes::Members) {
        call.text = std::move(*text);
        return std::nullopt;
    }
    auto body = readObject(*text);
    if (!body) return jsonError(body.error());
    call.body = std::move(*body);
    if (auto status = checkMembers(resource, call.body); !status) return jsonError(status.error());
    return std::nullopt;
}

}  // namespace kamhub::server
