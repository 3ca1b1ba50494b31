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
    bool username_token = false, signature = false;  // in the message, not in HTTP

    bool any() const { return inHttp() || inMessage(); }
    bool inHttp() const { return certificate || basic || api_key; }
    bool inMessage() const { return username_token || signature; }
    // A secret is sent as it is: not to be done where others listen.
    bool sendsSecrets() const { return basic || api_key; }
};

// Empty and `out`, or what is wrong with the words.
std::string parseWays(std::string_view words, SignInWays& out);
SignInWays waysOf(std::string_view checked_words);
std::string toString(const SignInWays& ways);

// Sets partner and source of a request whose proofs all name one partner, and says nothing; says
// nothing and sets nothing where a proof may stand in the message that is still to come. Else
// why not: a proof is wrong, none was given, or two name different partners. Costs microseconds and
// does not block.
std::optional<std::string> signIn(const SignInWays& ways, const access::Partners& partners,
                                  HttpRequest& request);
// 401, with the ways that HTTP can ask for.
HttpResponse askForProof(const SignInWays& ways);

}  // namespace kamhub::host
