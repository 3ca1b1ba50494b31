#pragma once
// How callers of a listener prove who they are, before anything of their message is looked at.

#include <optional>
#include <string>
#include <string_view>

#include "access/partners.hpp"
#include "sdk/http.hpp"

namespace kamhub::host {

// What a listener takes as proof: auth="basic certificate". Value.
struct SignInWays {
    bool certificate = false, basic = false, api_key = false;

    bool any() const { return certificate || basic || api_key; }
    // A secret is sent as it is: not to be done where others listen.
    bool sendsSecrets() const { return basic || api_key; }
};

// Empty and `out`, or what is wrong with the words.
std::string parseWays(std::string_view words, SignInWays& out);
std::string toString(const SignInWays& ways);

// Who could not get in, or was not let do something.
struct Denied {
    std::string listener, peer, partner;
    std::string action;  // sign-in, send, ask, callback
    std::string object;  // what he wanted: a path, a type
    std::string why;
};

// Sets partner and source of a request whose proofs all name one partner, and says nothing. Else
// why not: a proof is wrong, none was given, or two name different partners. Costs microseconds and
// does not block.
std::optional<std::string> signIn(const SignInWays& ways, const access::Partners& partners,
                                  HttpRequest& request);
// 401, with the ways that HTTP can ask for.
HttpResponse askForProof(const SignInWays& ways);

}  // namespace kamhub::host
