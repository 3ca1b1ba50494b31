// Users, roles, sessions and tokens.

#include "server/operations.hpp"

namespace kamhub::server {

namespace {

Json toJson(const access::User& user) {
    auto out = object();
    out.set("name", user.name);
    out.set("display_name", user.display_name);
    out.set("roles", wordList(user.roles));
    out.set("locked", user.locked);
    out.set("created", toIso(user.created));
    return out;
}

Json toJson(const access::Session& session) {
    auto out = object();
    out.set("id", session.id);
    out.set("user", session.user);
    out.set("address", session.address);
    out.set("started", toIso(session.started));
    out.set("used", toIso(session.used));
    out.set("ends", toIso(session.ends));
    return out;
}

Json toJson(const access::ApiToken& token) {
    auto out = object();
    out.set("id", token.id);
    out.set("user", token.user);
    out.set("name", token.name);
    out.set("rights", wordList(token.rights));
    out.set("created", toIso(token.created));
    out.set("expires", toIso(token.expires));
    return out;
}

template <class Items>
JsonList each(const Items& items) {
    JsonList out;
    for (const auto& item : items) out.add(toJson(item));
    return out;
}

// {"done":true}, or why not.
HttpResponse done(const Status& status) {
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("done", true);
    return jsonAnswer(out);
}

HttpResponse ofSessionsOnly() {
    return jsonError(403, "Forbidden",
                     "an API token may not do this; log in, or ask an administrator");
}

}  // namespace

HttpResponse Operations::users(const Call& call) {
    std::int64_t limit = 100;
    if (const auto text = queryParameter(call.request, "limit"); !text.empty()) {
        const auto number = wholeNumber("limit", text);
        if (!number) return jsonError(number.error());
        if (*number < 1 || *number > kMostRows)
            return jsonError(
                invalidMessage("limit is " + text + "; write a number from 1 to 1000"));
        limit = *number;
    }
    const auto rows =
        access_.users().list(queryParameter(call.request, "after"), static_cast<int>(limit));
    if (!rows) return jsonError(rows.error());
    auto out = object();
    out.set("users", each(*rows));
    if (static_cast<std::int64_t>(rows->size()) == limit) out.set("next", rows->back().name);
    return jsonAnswer(out);
}

HttpResponse Operations::addUser(const Call& call) {
    const auto name = textMember(call.body, "name");
    const auto there = access_.users().find(name);
    if (there && *there)
        return jsonError(409, "Rejected",
                         "there is a user " + name + " already; write another name");
    const auto status = access_.users().add(
        {name, textMember(call.body, "display_name"), listMember(call.body, "roles"),
         Secret(textMember(call.body, "password"))},
        *hub_.live().graph->roles, call.actor());
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("user", name);
    return jsonAnswer(out, 201);
}

HttpResponse Operations::changeUser(const Call& call) {
    const auto there = access_.users().find(call.rest);
    if (!there) return jsonError(there.error());
    if (!*there)
        return jsonError(404, "NotFound", "there is no such user; GET /api/v1/users lists them");
    access::UserChange change;
    if (call.body.has("display_name")) change.display_name = textMember(call.body, "display_name");
    if (call.body.has("roles")) change.roles = listMember(call.body, "roles");
    if (call.body.has("locked")) {
        if (!call.body.get("locked").isBoolean())
            return jsonError(invalidMessage("locked is no truth value; write true or false"));
        change.locked = flagMember(call.body, "locked");
    }
    if (call.body.has("password")) change.password = Secret(textMember(call.body, "password"));
    if (call.body.size() == 0)
        return jsonError(
            invalidMessage("say what is to change: roles, locked, password or "
                           "display_name"));
    return done(access_.users().change(call.rest, change, *hub_.live().graph->roles, call.actor()));
}

HttpResponse Operations::changePassword(const Call& call) {
    const auto& caller = call.request.caller;
    if (caller.subject.kind != access::SubjectKind::User || !caller.token.empty())
        return ofSessionsOnly();
    const auto user = access_.users().find(caller.subject.name);
    if (!user) return jsonError(user.error());
    if (!*user) return jsonError(404, "NotFound", "there is no such user");
    if (const auto refused =
            access_.login().check(**user, Secret(textMember(call.body, "old")), call.request.peer))
        return jsonError(refused->wait > Duration::zero() ? 429 : 422, "Rejected", refused->words);
    access::UserChange change;
    change.password = Secret(textMember(call.body, "new"));
    return done(
        access_.users().change((*user)->name, change, *hub_.live().graph->roles, call.actor()));
}

HttpResponse Operations::roles(const Call&) {
    JsonList all;
    const auto roles = hub_.live().graph->roles;
    for (const auto& role : roles->all()) {
        auto one = object();
        one.set("name", role.name);
        one.set("about", role.about);
        one.set("rights", wordList(role.rights));
        all.add(one);
    }
    auto out = object();
    out.set("roles", all);
    return jsonAnswer(out);
}

HttpResponse Operations::sessions(const Call& call) {
    const auto rows =
        access_.sessions().list(queryParameter(call.request, "user"), access_.users());
    if (!rows) return jsonError(rows.error());
    auto out = object();
    out.set("sessions", each(*rows));
    return jsonAnswer(out);
}

HttpResponse Operations::endSession(const Call& call) {
    return done(access_.sessions().end(textMember(call.body, "id"), call.actor()));
}

// Everybody's to who manages access; his own to anybody else.
HttpResponse Operations::tokens(const Call& call) {
    const auto& caller = call.request.caller;
    auto user = queryParameter(call.request, "user");
    if (!caller.may(access::kAccessManage)) user = caller.subject.name;
    const auto rows = access_.tokens().list(user);
    if (!rows) return jsonError(rows.error());
    auto out = object();
    out.set("tokens", each(*rows));
    return jsonAnswer(out);
}

HttpResponse Operations::addToken(const Call& call) {
    const auto& caller = call.request.caller;
    access::NewApiToken token;
    token.user = textMember(call.body, "user");
    if (token.user.empty()) token.user = caller.subject.name;
    token.name = textMember(call.body, "name");
    for (auto& right : listMember(call.body, "rights")) token.rights.insert(std::move(right));
    // A token that could make tokens would outlive its own expiry.
    if (!caller.may(access::kAccessManage) &&
        (token.user != caller.subject.name || !caller.token.empty()))
        return ofSessionsOnly();
    std::chrono::milliseconds validity = std::chrono::hours(24 * 90);
    if (const auto text = textMember(call.body, "valid"); !text.empty())
        if (const auto wrong = config::parse(text, {}, validity); !wrong.empty())
            return jsonError(invalidMessage("valid " + wrong + "; write 90d, 12h"));
    token.validity = validity;
    const auto made =
        access_.tokens().add(token, access_.users(), *hub_.live().graph->roles, call.actor());
    if (!made) return jsonError(made.error());
    auto out = object();
    out.set("id", access::publicId(access::tokenHash(*made)));
    out.set("token", made->reveal());
    out.set("expires", toIso(hub_.runtime().now() + token.validity));
    return jsonAnswer(out, 201);
}

HttpResponse Operations::revokeToken(const Call& call) {
    const auto& caller = call.request.caller;
    const auto id = textMember(call.body, "id");
    if (!caller.may(access::kAccessManage)) {
        const auto own = access_.tokens().list(caller.subject.name);
        if (!own) return jsonError(own.error());
        if (caller.subject.name.empty() ||
            std::none_of(own->begin(), own->end(), [&](auto& each) { return each.id == id; }))
            return jsonError(422, "Rejected", "you have no such token; it may have expired");
    }
    return done(access_.tokens().revoke(id, call.actor()));
}

}  // namespace kamhub::server
