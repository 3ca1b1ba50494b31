#pragma once
// The parts of HTTP/1.1 messages that need no socket: a request target taken apart, a response head
// written.

#include <optional>
#include <string>
#include <string_view>

#include "sdk/http.hpp"

namespace kamhub::net {

constexpr char kRetryAfterSeconds[] = "5";  // for whom the hub cannot serve now

struct RequestTarget {
    std::string path;   // percent-decoded
    std::string query;  // as sent
};

// Nothing if the target is no origin or absolute form, holds a broken escape, an encoded NUL, or a
// `..` segment after decoding: a path is looked up below a mount, and nobody may climb out of it.
std::optional<RequestTarget> parseTarget(std::string_view target);

struct ResponseFrame {
    bool keep_alive = true;
    bool http_1_0 = false;  // the client speaks HTTP/1.0, where keep-alive must be said
    bool open_end = false;  // the body ends with the connection
};

// Status line and headers with the empty line. Content-Length is made from the body. Nothing if a
// header name or value would break the message apart.
std::optional<std::string> responseHead(const HttpResponse& response, const ResponseFrame& frame);

// 1xx, 204 and 304 never have a body.
bool mayHaveBody(int status);
std::string_view reasonPhrase(int status);
bool isToken(std::string_view text);       // may name a method or a header
bool isFieldValue(std::string_view text);  // holds no line break
bool equalsIgnoringCase(std::string_view a, std::string_view b);
std::string lower(std::string_view text);              // ASCII letters
std::string charsetOf(std::string_view content_type);  // its parameter; empty if absent

}  // namespace kamhub::net
