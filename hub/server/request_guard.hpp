#pragma once
// Who may say what in Host and Origin: a page of another site must not reach the hub through
// somebody's browser.

#include <string>
#include <string_view>
#include <vector>

#include "sdk/http.hpp"

namespace kamhub::server {

// True for `name`, `name:port`, `1.2.3.4:port`, `[::1]:port`, and nothing that needs escaping in
// XML or a URL.
bool isHostHeader(std::string_view host);
// `[::1]:8480` -> `::1`; lower case, no port.
std::string hostName(std::string_view host);
// `http://name:port` as the request named the hub; empty if its Host header is malformed.
std::string baseUrl(const HttpRequest& request);

// Empty, or why an operations request is refused: Host is neither loopback nor `own_address`, or
// Origin is another site (DNS rebinding, cross-site requests).
std::string refuseForeign(const HttpRequest& request, const std::string& own_address);

}  // namespace kamhub::server
