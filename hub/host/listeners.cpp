#include "host/listeners.hpp"

#include <mutex>

namespace kamhub::host {

Listeners::Listeners(std::vector<ListenerConfig> configs, std::filesystem::path spool,
                     Executor& workers) {
    for (auto& config : configs) {
        net::ListenerSettings s;
        s.name = config.name;
        s.address = config.address;
        s.port = config.port;
        s.source = config.source;
        s.tls = tlsOf(config);
        s.max_body = config.max_body;
        s.max_connections = config.max_connections;
        s.idle_timeout = config.idle_timeout;
        s.request_timeout = config.request_timeout;
        s.spool = spool;
        const auto name = config.name;
        s.refused = [this, source = config.source](int status, const std::string& why) {
            const std::shared_lock lock(mutex_);
            if (refused_) refused_(source, "HTTP " + std::to_string(status) + ": " + why);
        };
        s.admit = [this, name](HttpRequest& request) { return admit(name, request); };
        auto listener = net::HttpListener::make(
            s, workers, [this, name](HttpRequest request, HttpResponder responder) {
                dispatch(name, std::move(request), std::move(responder));
            });
        const auto ways = config.ways;
        all_.emplace(name, One{std::move(config), std::move(listener), {}, ways});
    }
}

Status Listeners::start() {
    for (auto& [name, one] : all_)
        if (auto status = one.listener->start(); !status) return status;
    return okStatus();
}

Complaints Listeners::apply(const Graph& graph) {
    Complaints out;
    for (const auto& config : graph.listeners) {
        const auto found = all_.find(config.name);
        if (found == all_.end()) continue;
        auto& listener = *found->second.listener;
        if (listener.port() != 0 && !config.certificate.empty())
            if (auto status = listener.setTls(tlsOf(config)); !status)
                out.push_back({graph.file.string(), 1, 1, status.error().message, ""});
        const std::unique_lock lock(mutex_);
        found->second.ways = config.ways;
    }
    const std::unique_lock lock(mutex_);
    partners_ = graph.partners;
    return out;
}

std::shared_ptr<const access::Partners> Listeners::partners() const {
    const std::shared_lock lock(mutex_);
    return partners_;
}

void Listeners::onDenied(WhenDenied denied) {
    const std::unique_lock lock(mutex_);
    denied_ = std::move(denied);
}

void Listeners::deny(const Denied& denied) const {
    const std::shared_lock lock(mutex_);
    if (denied_) denied_(denied);
}

std::optional<HttpResponse> Listeners::admit(const std::string& listener, HttpRequest& request) {
    SignInWays ways;
    std::shared_ptr<const access::Partners> partners;
    {
        const std::shared_lock lock(mutex_);
        ways = all_.at(listener).ways;
        partners = partners_;
    }
    if (!ways.any()) return std::nullopt;
    request.source.clear();
    const auto why = partners ? signIn(ways, *partners, request)
                              : std::optional<std::string>("there are no partners");
    if (!why) return std::nullopt;
    deny({listener, request.peer, {}, "sign-in", request.path, *why});
    return askForProof(ways);
}

bool Listeners::mayCall(const std::string& listener, const std::string& endpoint,
                        const HttpRequest& request) const {
    std::string why;
    {
        const std::shared_lock lock(mutex_);
        if (endpoint.empty() || !all_.at(listener).ways.any()) return true;
        const auto* partner = partners_ ? partners_->named(request.partner) : nullptr;
        if (partner && partner->mayCall(endpoint)) return true;
    }
    deny({listener, request.peer, request.partner, "callback", endpoint,
          "callbacks does not name the endpoint " + endpoint});
    return false;
}

void Listeners::stop(std::chrono::milliseconds grace) {
    for (auto& [name, one] : all_) one.listener->stop(grace);
}

void Listeners::onRefused(Refused refused) {
    const std::unique_lock lock(mutex_);
    refused_ = std::move(refused);
}

Status Listeners::mount(const std::string& listener, const std::string& path, HttpHandler handler,
                        const std::string& endpoint) {
    const std::unique_lock lock(mutex_);
    const auto found = all_.find(listener);
    if (found == all_.end())
        return invalidConfig("there is no listener \"" + listener +
                             "\"; write the name of a <listener>");
    if (path.empty() || path[0] != '/')
        return invalidConfig("path \"" + path + "\" cannot be mounted; begin it with /");
    auto shared = std::make_shared<HttpHandler>(std::move(handler));
    if (!found->second.paths.emplace(path, Mounted{std::move(shared), endpoint}).second)
        return invalidConfig("path " + path + " of listener " + listener +
                             " is taken; write another");
    return okStatus();
}

void Listeners::unmount(const std::string& listener, const std::string& path) {
    const std::unique_lock lock(mutex_);
    if (const auto found = all_.find(listener); found != all_.end())
        found->second.paths.erase(path);
}

void Listeners::dispatch(const std::string& listener, HttpRequest request,
                         HttpResponder responder) {
    Mounted mounted;
    {
        const std::shared_lock lock(mutex_);
        const auto& paths = all_.at(listener).paths;
        // The longest mounted path that is the request's path or a folder above it.
        for (std::string path = request.path;;) {
            if (const auto found = paths.find(path.empty() ? "/" : path); found != paths.end()) {
                mounted = found->second;
                break;
            }
            const auto slash = path.rfind('/');
            if (slash == path.npos) break;
            path.resize(path.size() > 1 && path.back() == '/' ? path.size() - 1 : slash);
        }
    }
    if (mounted.handler && !mayCall(listener, mounted.endpoint, request))
        return std::move(responder).answer({403,
                                            {{"Content-Type", "text/plain; charset=utf-8"}},
                                            "you may not call " + request.path + "\n"});
    if (mounted.handler) return (*mounted.handler)(std::move(request), std::move(responder));
    std::move(responder).answer({404,
                                 {{"Content-Type", "text/plain; charset=utf-8"}},
                                 "nothing is served at " + request.path + "\n"});
}

std::vector<Listeners::Open> Listeners::list() const {
    const std::shared_lock lock(mutex_);
    std::vector<Open> out;
    for (const auto& [name, one] : all_)
        out.push_back({one.config, one.listener->port(), one.listener->connections()});
    return out;
}

int Listeners::port(const std::string& listener) const {
    const std::shared_lock lock(mutex_);
    const auto found = all_.find(listener);
    return found == all_.end() ? 0 : found->second.listener->port();
}

}  // namespace kamhub::host
