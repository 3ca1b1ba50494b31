#include "server/gate.hpp"

#include <algorithm>

#include "server/json.hpp"
#include "server/request_guard.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kLongestToken = 512;
constexpr char kHowToCome[] =
    "send Authorization: Bearer TOKEN, or log in; on the hub's own machine kamhub finds its token "
    "with --data DIR or --token-file FILE";

bool sameWord(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return std::tolower(static_cast<unsigned char>(x)) ==
                      std::tolower(static_cast<unsigned char>(y));
           });
}

// The token of `Authorization: Bearer …`; empty if it is something else.
Secret bearerOf(std::string_view header) {
    constexpr std::string_view kScheme = "Bearer ";
    if (header.size() > kLongestToken || !sameWord(header.substr(0, kScheme.size()), kScheme))
        return {};
    header.remove_prefix(kScheme.size());
    while (header.starts_with(' ')) header.remove_prefix(1);
    return Secret(std::string(header));
}

}  // namespace

Secret sessionOf(const HttpRequest& request) {
    auto cookies = header(request.headers, "Cookie");
    while (!cookies.empty()) {
        auto one = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(cookies.size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        const auto equals = one.find('=');
        if (equals == one.npos || one.substr(0, equals) != kSessionCookie) continue;
        const auto value = one.substr(equals + 1);
        return value.size() > kLongestToken ? Secret() : Secret(std::string(value));
    }
    return {};
}

std::string sessionCookie(const Secret& session, bool secure) {
    return std::string(kSessionCookie) + "=" + session.reveal() +
           "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") +
           (session.empty() ? "; Max-Age=0" : "");
}

std::variant<access::Caller, HttpResponse> Gate::admit(const HttpRequest& request) {
    const auto authorization = header(request.headers, "Authorization");
    const auto session = sessionOf(request);
    if (authorization.empty() && session.empty())
        return unknown(request, "the hub does not know who asks");
    const auto roles = hub_.live().graph->roles;
    if (!authorization.empty()) {
        const auto token = bearerOf(authorization);
        if (token.empty()) return unknown(request, "Authorization is not a Bearer token");
        auto caller = access_.byToken(token, *roles);
        if (!caller) return jsonError(caller.error());
        if (!*caller) return unknown(request, "the token is unknown or has expired");
        return std::move(**caller);
    }
    auto caller = access_.bySession(session, *roles);
    if (!caller) return jsonError(caller.error());
    if (!*caller) return unknown(request, "the session has ended");
    // A foreign Origin was refused before; some requests carry none.
    const bool changes = request.method != "GET" && request.method != "HEAD";
    if (changes && header(request.headers, "Origin").empty() &&
        header(request.headers, kOwnPage).empty()) {
        const std::string why =
            "a change with a session needs the header Origin or " + std::string(kOwnPage) + ": 1";
        note(request, access::actorOf((*caller)->subject), why);
        return jsonError(403, "Forbidden", why);
    }
    return std::move(**caller);
}

std::optional<HttpResponse> Gate::refuse(const HttpRequest& request, const access::Caller& caller,
                                         const std::string& right) {
    if (right.empty() || caller.may(right)) return std::nullopt;
    const auto actor = access::actorOf(caller.subject);
    const auto who = caller.token.empty() ? actor : "the token " + caller.token + " of " + actor;
    note(request, actor, "lacks " + right);
    auto error = object();
    error.set("code", "Forbidden");
    error.set("message", who + " does not have the right " + right +
                             "; an administrator gives it with a role");
    error.set("right", right);
    auto out = object();
    out.set("error", error);
    return jsonAnswer(out, 403);
}

HttpResponse Gate::unknown(const HttpRequest& request, const std::string& why) {
    note(request, "address:" + access::addressOf(request.peer), why);
    auto response = jsonError(401, "Unauthorized", why + "; " + kHowToCome);
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kamhub\"");
    return response;
}

// The path alone: a query may hold what is nobody's business.
void Gate::note(const HttpRequest& request, const std::string& actor, const std::string& why) {
    access_.trail().refused(actor, "request", request.method + " " + request.path, why);
}

}  // namespace kamhub::server
