#include "host/sign_in.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <vector>

namespace kamhub::host {

namespace {

constexpr std::size_t kLongestProof = 1024;  // characters of a header's value

struct Way {
    const char* name;
    bool SignInWays::*member;
};
constexpr Way kWays[]{{"certificate", &SignInWays::certificate},
                      {"basic", &SignInWays::basic},
                      {"api-key", &SignInWays::api_key},
                      {"username-token", &SignInWays::username_token},
                      {"signature", &SignInWays::signature}};

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0 || text.size() > kLongestProof) return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    // The padding is counted as bytes.
    const auto padding = text.ends_with("==") ? 2U : text.ends_with("=") ? 1U : 0U;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

// What stands behind "Basic" in Authorization; nothing where another scheme or none stands there.
std::optional<std::string_view> basicOf(const HttpRequest& request) {
    static constexpr std::string_view kScheme = "basic ";
    const auto value = header(request.headers, "Authorization");
    if (value.size() < kScheme.size()) return std::nullopt;
    const bool basic = std::equal(kScheme.begin(), kScheme.end(), value.begin(),
                                  [](char a, unsigned char b) { return a == std::tolower(b); });
    if (!basic) return std::nullopt;
    auto rest = value.substr(kScheme.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return rest;
}

const access::Partner* byBasic(const access::Partners& partners, std::string_view encoded) {
    const auto pair = fromBase64(encoded);
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return nullptr;
    return partners.byPassword(std::string_view(*pair).substr(0, colon),
                               std::string_view(*pair).substr(colon + 1));
}

}  // namespace

std::string parseWays(std::string_view words, SignInWays& out) {
    std::istringstream in{std::string(words)};
    bool none = false;
    out = {};
    for (std::string each; in >> each;) {
        const auto* way = std::find_if(std::begin(kWays), std::end(kWays),
                                       [&](auto& w) { return each == w.name; });
        if (way != std::end(kWays))
            out.*(way->member) = true;
        else if (each == "none")
            none = true;
        else
            return "auth names \"" + each + "\"; " +
                   config::nearestAdvice(
                       each,
                       {"none", "certificate", "basic", "api-key", "username-token", "signature"},
                       "");
    }
    if (none && out.any())
        return "auth says none and something else; leave none out, or the others";
    return {};
}

SignInWays waysOf(std::string_view checked_words) {
    SignInWays out;
    parseWays(checked_words, out);
    return out;
}

std::string toString(const SignInWays& ways) {
    std::string out;
    for (const auto& way : kWays)
        if (ways.*(way.member)) out += (out.empty() ? "" : " ") + std::string(way.name);
    return out.empty() ? "none" : out;
}

std::optional<std::string> signIn(const SignInWays& ways, const access::Partners& partners,
                                  HttpRequest& request) {
    std::vector<const access::Partner*> proved;
    if (const auto basic = basicOf(request); ways.basic && basic) {
        proved.push_back(byBasic(partners, *basic));
        if (!proved.back()) return "user or password is wrong";
    }
    if (const auto key = header(request.headers, "X-API-Key"); ways.api_key && !key.empty()) {
        proved.push_back(key.size() <= kLongestProof ? partners.byKey(key) : nullptr);
        if (!proved.back()) return "the API key is wrong";
    }
    std::string stranger;
    if (ways.certificate && request.certificate) {
        if (const auto* partner = partners.byCertificate(*request.certificate))
            proved.push_back(partner);
        else
            stranger = "the certificate " + request.certificate->subject + " is no partner's";
    }
    if (proved.empty() && ways.inMessage()) return std::nullopt;
    if (proved.empty()) return stranger.empty() ? "no proof was given" : stranger;
    for (const auto* each : proved)
        if (each != proved.front()) return "two proofs name two partners";
    request.partner = proved.front()->name;
    request.source = proved.front()->source;
    return std::nullopt;
}

HttpResponse askForProof(const SignInWays& ways) {
    HttpResponse response{401,
                          {{"Content-Type", "text/plain; charset=utf-8"}},
                          "say who you are; this listener takes: " + toString(ways) + "\n"};
    if (ways.basic)
        response.headers.emplace_back("WWW-Authenticate",
                                      R"(Basic realm="kamhub", charset="UTF-8")");
    return response;
}

}  // namespace kamhub::host
