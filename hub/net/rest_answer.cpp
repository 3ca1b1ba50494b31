#include "net/rest_answer.hpp"

#include <string_view>

#include "net/tmf_event.hpp"
#include "xml/json.hpp"

namespace kamhub::net {

namespace {

constexpr std::size_t kReasonBytes = 400;

// A line of at most kReasonBytes, not cut inside a character.
std::string shortLine(std::string text) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    if (text.size() <= kReasonBytes) return text;
    auto end = kReasonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

// " (customerNotFound: 客户不存在)", or nothing where the body is not the contract's error.
std::string reasonIn(const HttpAnswer& answer) {
    const auto document = xml::jsonToXml(answer.body);
    if (!document) return {};
    const auto code = member(*document, "code");
    const auto reason = member(*document, "reason");
    if (code.empty() && reason.empty()) return {};
    return " (" + shortLine(code + (code.empty() || reason.empty() ? "" : ": ") + reason) + ")";
}

Result<Acknowledgement> taken(const HttpAnswer& answer, const std::string& what) {
    if (answer.body.empty() && answer.status != 204 && answer.status != 201)
        return unavailable(what + ": the answer has no body; it is tried again",
                           "HTTP " + std::to_string(answer.status));
    if (answer.body.empty()) return Acknowledgement{};
    const auto document = xml::jsonToXml(answer.body);
    if (!document || document->rootName() != "map")
        return unavailable(what + ": the answer is not a JSON object; it is tried again",
                           answer.body);
    return Acknowledgement{answer.status == 201 ? member(*document, "id") : std::string(),
                           answer.body};
}

}  // namespace

bool isTemporary(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}

Result<Acknowledgement> acknowledgementFrom(const HttpAnswer& answer, const std::string& partner,
                                            const std::string& operation) {
    const std::string what =
        partner + " answered " + operation + " with HTTP status " + std::to_string(answer.status);
    if (answer.status >= 200 && answer.status <= 299) return taken(answer, what);
    // An error without text would read as "not reached", and the attempt would not count.
    const std::string said =
        answer.body.empty() ? "HTTP " + std::to_string(answer.status) : answer.body;
    if (isTemporary(answer.status)) return unavailable(what + reasonIn(answer), said);
    return rejected(what + reasonIn(answer), said);
}

}  // namespace kamhub::net
