#include "host/listeners.hpp"

#include <mutex>

#include "access/partners.hpp"
#include "host/message_proof.hpp"
#include "host/runtime.hpp"
#include "host/sign_in.hpp"

namespace kamhub::host {

namespace {

constexpr int kDiskThreads = 2;

}  // namespace

Listeners::Listeners(std::vector<ListenerConfig> configs, std::filesystem::path spool,
                     Runtime& workers)
    : proof_(std::make_unique<MessageProof>(workers)),
      disk_(std::make_unique<BlockingPool>(workers, kDiskThreads)) {
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
        auto ways = std::make_shared<const SignInWays>(waysOf(config.auth));
        all_.emplace(name, One{std::move(config), std::move(listener), {}, std::move(ways)});
    }
}

Listeners::~Listeners() = default;

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
        found->second.ways = std::make_shared<const SignInWays>(waysOf(config.auth));
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
        ways = *all_.at(listener).ways;
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
        if (endpoint.empty() || !all_.at(listener).ways->any()) return true;
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

std::optional<HttpResponder> Listeners::proved(const std::string& listener, HttpRequest& request,
                                               HttpResponder responder) {
    SignInWays ways;
    bool open = false;
    std::shared_ptr<const access::Partners> partners;
    {
        const std::shared_lock lock(mutex_);
        const auto& one = all_.at(listener);
        ways = *one.ways;
        open = one.config.certificate.empty() && !isLoopback(one.config.address);
        partners = partners_;
    }
    // A contract may be read by anybody who gets here; what partners call may not.
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool settled =
        !request.partner.empty() && !(partners && mustSign(ways, *partners, request.partner));
    if (!ways.any() || settled || reads) return responder;
    ProofOutcome outcome;
    if (ways.inMessage() && partners && request.method == "POST")
        outcome = proof_->check(ways, open, *partners, request);
    else
        outcome.refused = {"no proof was given", askForProof(ways)};
    if (!outcome.refused && outcome.answers.signer)
        return sealing(std::move(responder), std::move(outcome.answers), proof_->clock());
    if (!outcome.refused) return responder;
    deny({listener, request.peer, {}, "sign-in", request.path, outcome.refused->why});
    std::move(responder).answer(std::move(outcome.refused->answer));
    return std::nullopt;
}

void Listeners::dispatch(const std::string& listener, HttpRequest request,
                         HttpResponder responder) {
    bool wait = false;
    {
        const std::shared_lock lock(mutex_);
        const auto& ways = *all_.at(listener).ways;
        wait =
            ways.inMessage() && !request.body.inMemory() &&
            (request.partner.empty() || (partners_ && mustSign(ways, *partners_, request.partner)));
    }
    if (!wait) return serve(listener, std::move(request), std::move(responder));
    auto kept = std::make_shared<HttpResponder>(std::move(responder));
    disk_->post([this, listener, kept, request = std::move(request)] {
        serve(listener, request, std::move(*kept));
    });
}

void Listeners::serve(const std::string& listener, HttpRequest request, HttpResponder responder) {
    auto answerer = proved(listener, request, std::move(responder));
    if (!answerer) return;
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
        return std::move(*answerer).answer({403,
                                            {{"Content-Type", "text/plain; charset=utf-8"}},
                                            "you may not call " + request.path + "\n"});
    if (mounted.handler) return (*mounted.handler)(std::move(request), std::move(*answerer));
    std::move(*answerer).answer({404,
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
