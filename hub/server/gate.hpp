#pragma once
// Nobody uses the operations API unknown: who sends a request, and what he may do.

#include <optional>
#include <string>
#include <variant>

#include "access/access.hpp"
#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

constexpr char kSessionCookie[] = "kamhub_session";
// Proves that a request with a cookie is made by a page of the hub: another site's cannot set it.
constexpr char kOwnPage[] = "X-KamHub-Request";

// Blocks on the store: not on an io thread. Thread-safe.
class Gate {
public:
    Gate(access::Access& access, flow::Hub& hub) : access_(access), hub_(hub) {}

    // The caller by `Authorization: Bearer` or else by the session cookie; or the answer 401, or
    // 403 for a change that another site's page may have sent.
    std::variant<access::Caller, HttpResponse> admit(const HttpRequest& request);
    // Empty, or the answer 403 that names the right.
    std::optional<HttpResponse> refuse(const HttpRequest& request, const access::Caller& caller,
                                       const std::string& right);

private:
    HttpResponse unknown(const HttpRequest& request, const std::string& why);
    void note(const HttpRequest& request, const std::string& actor, const std::string& why);

    access::Access& access_;
    flow::Hub& hub_;
};

// The session that the request's cookie names; empty if none.
Secret sessionOf(const HttpRequest& request);
// Set-Cookie for a session; an empty one ends it in the browser.
std::string sessionCookie(const Secret& session, bool secure);

}  // namespace kamhub::server
