#include "net/http_message.hpp"

#include <Poco/Net/HTTPResponse.h>
#include <strings.h>

#include <algorithm>
#include <cctype>

namespace kamhub::net {

namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> percentDecoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hexDigit(text[i + 1]), low = hexDigit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        out += c;
    }
    return out;
}

bool climbs(std::string_view path) {
    while (!path.empty()) {
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "..") return true;
        path.remove_prefix(std::min(path.size(), segment.size() + 1));
    }
    return false;
}

}  // namespace

bool isToken(std::string_view text) {
    static constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || kOther.find(static_cast<char>(c)) != kOther.npos;
    });
}

bool isFieldValue(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<RequestTarget> parseTarget(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equalsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
        const auto slash = target.find('/', scheme.size());
        target = slash == target.npos ? std::string_view("/") : target.substr(slash);
        break;
    }
    if (target.empty() || target[0] != '/') return std::nullopt;
    const auto question = target.find('?');
    auto path = percentDecoded(target.substr(0, question));
    if (!path || climbs(*path)) return std::nullopt;
    return RequestTarget{std::move(*path),
                         question == target.npos ? "" : std::string(target.substr(question + 1))};
}

bool mayHaveBody(int status) { return status >= 200 && status != 204 && status != 304; }

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return out;
}

std::string charsetOf(std::string_view content_type) {
    constexpr std::string_view kName = "charset=";
    const auto at = lower(content_type).find(kName);
    if (at == std::string::npos) return {};
    std::string value(content_type.substr(at + kName.size()));
    value.resize(std::min(value.size(), value.find_first_of("; \t")));
    std::erase(value, '"');
    return value;
}

std::string_view reasonPhrase(int status) {
    using Poco::Net::HTTPResponse;
    return HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(status));
}

std::optional<std::string> responseHead(const HttpResponse& response, const ResponseFrame& frame) {
    if (response.status < 200 || response.status > 599) return std::nullopt;
    std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
    out.append(reasonPhrase(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) {
        if (!isToken(name) || !isFieldValue(value)) return std::nullopt;
        // The framing is the listener's: a second, different length would be read as another
        // message.
        if (equalsIgnoringCase(name, "Content-Length") ||
            equalsIgnoringCase(name, "Transfer-Encoding") || equalsIgnoringCase(name, "Connection"))
            continue;
        out.append(name).append(": ").append(value).append("\r\n");
    }
    if (mayHaveBody(response.status) && !frame.open_end)
        out.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    if (!frame.keep_alive)
        out.append("Connection: close\r\n");
    else if (frame.http_1_0)
        out.append("Connection: keep-alive\r\n");
    return out.append("\r\n");
}

}  // namespace kamhub::net
