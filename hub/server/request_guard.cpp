#include "server/request_guard.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include "net/http_message.hpp"

namespace kamhub::server {

namespace {

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Splits `host` into name (with brackets, if any) and port text.
std::pair<std::string_view, std::string_view> split(std::string_view host) {
    const auto bracket = host.rfind(']');
    const auto colon = host.find(':', bracket == host.npos ? 0 : bracket);
    if (colon == host.npos) return {host, {}};
    return {host.substr(0, colon), host.substr(colon + 1)};
}

bool isAddress(const std::string& name) {
    in6_addr ignored;
    return inet_pton(AF_INET, name.c_str(), &ignored) == 1 ||
           inet_pton(AF_INET6, name.c_str(), &ignored) == 1;
}

}  // namespace

bool isHostHeader(std::string_view host) {
    if (host.empty() || host.size() > 255) return false;
    auto [name, port] = split(host);
    if (name.size() != host.size() &&
        (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), isDigit)))
        return false;
    const bool v6 = name.size() > 2 && name.front() == '[' && name.back() == ']';
    if (v6) name = name.substr(1, name.size() - 2);
    return !name.empty() && std::all_of(name.begin(), name.end(), [v6](unsigned char c) {
        return v6 ? std::isxdigit(c) || c == ':' || c == '.'
                  : std::isalnum(c) || c == '-' || c == '.' || c == '_';
    });
}

std::string hostName(std::string_view host) {
    auto name = split(host).first;
    if (name.size() > 2 && name.front() == '[' && name.back() == ']')
        name = name.substr(1, name.size() - 2);
    return net::lower(name);
}

std::string baseUrl(const HttpRequest& request) {
    const auto host = header(request.headers, "Host");
    if (!isHostHeader(host)) return {};
    return (request.secure ? "https://" : "http://") + std::string(host);
}

std::string refuseForeign(const HttpRequest& request, const std::string& own_address) {
    const auto base = baseUrl(request);
    if (base.empty())
        return "the Host header is missing or malformed; send the address you connect to";
    const auto name = hostName(header(request.headers, "Host"));
    const bool loopback = name == "127.0.0.1" || name == "::1" || name == "localhost";
    // Bound to every address: any of them will do, but no name, which is what rebinding forges.
    const bool any = (own_address == "0.0.0.0" || own_address == "::") && isAddress(name);
    // Over TLS a page that forged a name would lack the certificate for it.
    if (!loopback && !any && name != own_address && !request.secure)
        return "Host " + name + " is not this hub; use 127.0.0.1, localhost or " + own_address;
    const auto origin = header(request.headers, "Origin");
    if (!origin.empty() && origin != base) return "requests of another site's pages are not taken";
    return {};
}

}  // namespace kamhub::server
