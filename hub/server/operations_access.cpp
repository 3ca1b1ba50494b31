// Who comes in and goes out.

#include "server/operations_access.hpp"

#include "server/operations.hpp"

namespace kamhub::server {

namespace {

// The role with the most rights among those that may give roles.
std::string firstRole(const access::Roles& roles) {
    const access::Role* out = nullptr;
    for (const auto& role : roles.all())
        if (role.rights.contains(access::kAccessManage) &&
            (!out || role.rights.size() > out->rights.size()))
            out = &role;
    return out ? out->name : std::string();
}

HttpResponse refusal(const access::LoginRefused& refused) {
    auto response = refused.wait > Duration::zero() ? jsonError(429, "Unavailable", refused.words)
                                                    : jsonError(401, "Unauthorized", refused.words);
    if (refused.wait > Duration::zero())
        response.headers.emplace_back(
            "Retry-After",
            std::to_string(std::chrono::ceil<std::chrono::seconds>(refused.wait).count()));
    return response;
}

}  // namespace

HttpResponse Operations::login(const Call& call) {
    const auto outcome =
        access_.login().login(textMember(call.body, "name"),
                              Secret(textMember(call.body, "password")), call.request.peer);
    if (const auto* error = std::get_if<Error>(&outcome)) return jsonError(*error);
    if (const auto* refused = std::get_if<access::LoginRefused>(&outcome)) return refusal(*refused);
    const auto& in = std::get<access::LoggedIn>(outcome);
    auto out = object();
    out.set("user", in.user.name);
    out.set("display_name", in.user.display_name);
    out.set("rights", wordList(hub_.live().graph->roles->rightsOf(in.user.roles)));
    auto response = jsonAnswer(out);
    response.headers.emplace_back("Set-Cookie", sessionCookie(in.session, call.request.secure));
    return response;
}

HttpResponse Operations::needsSetUp(const Call&) {
    auto out = object();
    out.set("needed", access_.setup().offered());
    return jsonAnswer(out);
}

HttpResponse Operations::setUp(const Call& call) {
    const auto roles = hub_.live().graph->roles;
    const auto first = firstRole(*roles);
    const auto name = textMember(call.body, "name");
    const auto status = access_.setup().redeem(Secret(textMember(call.body, "token")),
                                               {name,
                                                textMember(call.body, "display_name"),
                                                {first},
                                                Secret(textMember(call.body, "password"))},
                                               *roles, call.request.peer);
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("user", name);
    out.set("roles", wordList(std::vector{first}));
    return jsonAnswer(out, 201);
}

HttpResponse Operations::logout(const Call& call) {
    const auto session = sessionOf(call.request);
    if (session.empty() || !header(call.request.headers, "Authorization").empty())
        return jsonError(422, "Rejected", "there is no session to end: a token was sent");
    if (const auto status = access_.sessions().endToken(session, call.actor());
        !status && status.error().code != ErrorCode::Rejected)
        return jsonError(status.error());
    auto out = object();
    out.set("ended", true);
    auto response = jsonAnswer(out);
    response.headers.emplace_back("Set-Cookie", sessionCookie({}, call.request.secure));
    return response;
}

HttpResponse Operations::me(const Call& call) {
    const auto& caller = call.request.caller;
    auto out = object();
    out.set("actor", call.actor());
    if (caller.subject.kind == access::SubjectKind::User) {
        const auto user = access_.users().find(caller.subject.name);
        if (!user) return jsonError(user.error());
        out.set("user", caller.subject.name);
        if (*user) out.set("display_name", (*user)->display_name);
        if (*user) out.set("roles", wordList((*user)->roles));
    }
    if (!caller.token.empty()) out.set("token", caller.token);
    out.set("rights", wordList(caller.rights));
    return jsonAnswer(out);
}

}  // namespace kamhub::server
