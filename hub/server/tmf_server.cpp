#include "server/tmf_server.hpp"

#include <algorithm>

#include "server/reception.hpp"
#include "server/refusal.hpp"
#include "server/request_guard.hpp"
#include "server/tmf_process.hpp"
#include "server/tmf_roles.hpp"
#include "server/tmf_schema.hpp"

namespace kamhub::server {

namespace {

constexpr int kThreads = 2;
constexpr std::size_t kLargest = 256 * 1024;
constexpr std::string_view kVersion = "v4";

// The next segment of a path that begins with /; empty at its end.
std::string nextSegment(std::string_view& path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    std::string out(path.substr(0, path.find('/')));
    path.remove_prefix(out.size());
    return out;
}

bool matches(std::string_view own, std::string_view path,
             std::map<std::string, std::string, std::less<>>& parts) {
    while (true) {
        const auto segment = own.substr(0, own.find('/'));
        const auto given = path.substr(0, path.find('/'));
        if (segment.starts_with('{') ? given.empty() : given != segment) return false;
        if (segment.starts_with('{')) parts.emplace(segment.substr(1, segment.size() - 2), given);
        own.remove_prefix(segment.size());
        path.remove_prefix(given.size());
        if (own.empty() || path.empty()) return own.empty() && path.empty();
        own.remove_prefix(1);
        path.remove_prefix(1);
    }
}

}  // namespace

TmfServer::TmfServer(flow::Hub& hub, access::Access& access,
                     std::shared_ptr<records::Keeper> keeper,
                     std::shared_ptr<process::Runner> runner, TmfListeners* listeners)
    : hub_(hub),
      access_(access),
      gate_(access, hub),
      keeper_(std::move(keeper)),
      runner_(std::move(runner)),
      listeners_(listeners),
      threads_(kThreads, false) {}

TmfServer::~TmfServer() {
    for (const auto& listener : mounted_) hub_.listeners().unmount(listener, kTmfRoot);
    threads_.stop();
}

Status TmfServer::mount() {
    const auto& settings = hub_.live().graph->settings;
    for (const auto& listener : {settings.operations, settings.web}) {
        if (listener.empty()) continue;
        std::string address;
        for (const auto& open : hub_.listeners().list())
            if (open.config.name == listener) address = open.config.address;
        auto status = hub_.listeners().mount(
            listener, kTmfRoot, [this, address](HttpRequest request, HttpResponder responder) {
                handle(address, std::move(request), std::move(responder));
            });
        if (!status) return status;
        mounted_.push_back(listener);
    }
    return okStatus();
}

void TmfServer::handle(const std::string& address, HttpRequest request, HttpResponder responder) {
    if (const auto why = refuseForeign(request, address); !why.empty())
        return std::move(responder).answer(tmfError(403, "Forbidden", why));
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    threads_.post(
        [this, kept, request = std::move(request)] { std::move(*kept).answer(answer(request)); });
}

HttpResponse TmfServer::answer(const HttpRequest& request) {
    std::string_view path(request.path);
    path.remove_prefix(std::string_view(kTmfRoot).size());
    const auto name = nextSegment(path), version = nextSegment(path);
    if (!path.empty()) path.remove_prefix(1);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    // The page tells nothing of this hub: what it shows it asks for as the caller.
    if (reads && version == kVersion && path.empty()) return tmfTryPage();
    auto admitted = gate_.admit(request);
    if (auto* refused = std::get_if<HttpResponse>(&admitted)) return tmfError(*refused);
    const OperatorRequest known{request, std::move(std::get<access::Caller>(admitted))};
    const auto all = apis();
    if (reads && name.empty()) return index(*all);
    const auto api = all->find(name);
    if (api == all->end() || version != kVersion)
        return tmfError(404, "NotFound",
                        "there is no API at " + request.path + "; GET /tmf-api lists them");
    if (reads && path == "openapi.json") return jsonAnswer(tmfOpenApi(api->second));
    return operation(api->second, std::string(path), known);
}

HttpResponse TmfServer::operation(const TmfApi& api, const std::string& path,
                                  const OperatorRequest& request) {
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    std::string allowed;
    for (const auto& operation : api.operations) {
        TmfCall call{request, {}, object()};
        if (!matches(operation.path, path, call.parts)) continue;
        allowed += (allowed.empty() ? "" : ", ") + operation.method;
        if (operation.method != method) continue;
        if (auto refused = readBody(operation, call)) return std::move(*refused);
        return operation.answer(call);
    }
    if (allowed.empty())
        return tmfError(404, "NotFound", "there is no resource " + path + " in " + api.title);
    auto out = tmfError(405, "MethodNotAllowed", method + " is not taken here; use " + allowed);
    out.headers.emplace_back("Allow", allowed);
    return out;
}

std::optional<HttpResponse> TmfServer::readBody(const TmfOperation& operation, TmfCall& call) {
    if (operation.takes.empty()) return std::nullopt;
    const auto type = mediaType(header(call.request.headers, "Content-Type"));
    const bool merge = operation.method == "PATCH" && type == "application/merge-patch+json";
    if (type != "application/json" && !merge)
        return tmfError(415, "InvalidMessage",
                        "the body must be JSON; send Content-Type: application/json");
    if (call.request.body.size() > kLargest)
        return tmfError(413, "InvalidMessage",
                        "the body has " + std::to_string(call.request.body.size()) +
                            " bytes; write at most " + std::to_string(kLargest));
    const auto text = call.request.body.read(kLargest);
    auto body = text ? readObject(*text) : Result<Json>(text.error());
    if (!body) return tmfError(body.error());
    call.body = std::move(*body);
    return std::nullopt;
}

HttpResponse TmfServer::index(const TmfApis& apis) {
    JsonList list;
    for (const auto& [name, api] : apis) {
        auto one = object();
        const auto base = std::string(kTmfRoot) + "/" + name + "/v4/";
        one.set("name", name);
        one.set("title", api.title);
        one.set("href", base);
        one.set("openapi", base + "openapi.json");
        list.add(one);
    }
    auto out = object();
    out.set("apis", list);
    return jsonAnswer(out);
}

std::shared_ptr<const TmfApis> TmfServer::apis() {
    const std::lock_guard lock(mutex_);
    const auto records = keeper_ ? keeper_->records() : nullptr;
    if (apis_ && of_.lock() == records) return apis_;
    auto made = std::make_shared<TmfApis>();
    const TmfRefuse refuse = [this](const TmfCall& call,
                                    const char* right) -> std::optional<HttpResponse> {
        auto refused = gate_.refuse(call.request, call.request.caller, right);
        return refused ? std::optional(tmfError(*refused)) : std::nullopt;
    };
    if (keeper_) addRecordApis(keeper_, *made);
    if (runner_) addProcessApi(hub_, runner_, keeper_, refuse, *made);
    addRolesApi(hub_, access_, refuse, *made);
    for (auto& [name, api] : *made)
        if (listeners_) listeners_->addOperations(api, refuse);
    apis_ = std::move(made);
    of_ = records;
    return apis_;
}

}  // namespace kamhub::server
