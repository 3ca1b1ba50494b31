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
        s.tls = {!config.certificate.empty(), config.certificate, config.key, config.trust,
                 !config.trust.empty()};
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
        auto listener = net::HttpListener::make(
            s, workers, [this, name](HttpRequest request, HttpResponder responder) {
                dispatch(name, std::move(request), std::move(responder));
            });
        all_.emplace(name, One{std::move(config), std::move(listener), {}});
    }
}

Status Listeners::start() {
    for (auto& [name, one] : all_)
        if (auto status = one.listener->start(); !status) return status;
    return okStatus();
}

void Listeners::stop(std::chrono::milliseconds grace) {
    for (auto& [name, one] : all_) one.listener->stop(grace);
}

void Listeners::onRefused(Refused refused) {
    const std::unique_lock lock(mutex_);
    refused_ = std::move(refused);
}

Status Listeners::mount(const std::string& listener, const std::string& path, HttpHandler handler) {
    const std::unique_lock lock(mutex_);
    const auto found = all_.find(listener);
    if (found == all_.end())
        return invalidConfig("there is no listener \"" + listener +
                             "\"; write the name of a <listener>");
    if (path.empty() || path[0] != '/')
        return invalidConfig("path \"" + path + "\" cannot be mounted; begin it with /");
    if (!found->second.paths.emplace(path, std::make_shared<HttpHandler>(std::move(handler)))
             .second)
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
    std::shared_ptr<HttpHandler> handler;
    {
        const std::shared_lock lock(mutex_);
        const auto& paths = all_.at(listener).paths;
        // The longest mounted path that is the request's path or a folder above it.
        for (std::string path = request.path;;) {
            if (const auto found = paths.find(path.empty() ? "/" : path); found != paths.end()) {
                handler = found->second;
                break;
            }
            const auto slash = path.rfind('/');
            if (slash == path.npos) break;
            path.resize(path.size() > 1 && path.back() == '/' ? path.size() - 1 : slash);
        }
    }
    if (handler) return (*handler)(std::move(request), std::move(responder));
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
