#include "server/tmf_api.hpp"

#include <algorithm>
#include <sstream>

#include "server/records_json.hpp"
#include "server/records_query.hpp"
#include "server/refusal.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

namespace {

std::vector<std::string> dividedByCommas(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string one; std::getline(in, one, ',');)
        if (!one.empty()) out.push_back(one);
    return out;
}

int statusOf(const records::Refusal& refusal) {
    using Why = records::Refusal::Why;
    switch (refusal.why) {
        case Why::NotFound:
            return 404;
        case Why::Forbidden:
            return 403;
        case Why::Changed:
        case Why::State:
            return 409;
        case Why::Invalid:
            break;
    }
    const bool taken = !refusal.complaints.empty() && refusal.complaints[0].code == "not-unique";
    return taken ? 409 : 400;
}

}  // namespace

Result<TmfPage> tmfPage(const HttpRequest& request) {
    TmfPage out;
    for (const auto& [name, value] : parametersOf(request.query)) {
        if (name == "fields") {
            out.fields = dividedByCommas(value);
        } else if (name == "sort") {
            for (auto field : dividedByCommas(value)) {
                const bool descending = field.starts_with('-');
                if (descending || field.starts_with('+') || field.starts_with(' '))
                    field.erase(0, 1);
                out.sort.emplace_back(field, descending);
            }
        } else if (name == "offset" || name == "limit") {
            const auto number = wholeNumber(name, value);
            if (!number) return number.error();
            const bool limit = name == "limit";
            if (limit ? *number < 1 || *number > kTmfMost : *number > 1'000'000)
                return invalidMessage(name + " is " + value + "; write a number from " +
                                      (limit ? "1 to 1000" : "0 to 1000000"));
            (limit ? out.limit : out.offset) = static_cast<int>(*number);
        } else {
            out.filters.emplace_back(name, value);
        }
    }
    return out;
}

Json onlyFields(const Json& document, const std::vector<std::string>& fields) {
    if (fields.empty()) return document;
    auto out = object();
    for (const auto& name : document.getNames()) {
        const bool asked = std::find(fields.begin(), fields.end(), name) != fields.end();
        if (asked || name == "id" || name == "href") out.set(name, document.get(name));
    }
    return out;
}

HttpResponse tmfList(const JsonList& documents, std::int64_t total) {
    std::ostringstream text;
    documents.stringify(text);
    const auto count = static_cast<std::int64_t>(documents.size());
    return {count < total ? 206 : 200,
            {{"Content-Type", "application/json"},
             {"Cache-Control", "no-store"},
             {"X-Total-Count", std::to_string(total)},
             {"X-Result-Count", std::to_string(count)}},
            text.str() + "\n"};
}

HttpResponse tmfDocument(const Json& document, int status, std::int64_t version) {
    auto out = jsonAnswer(document, status);
    if (version > 0) out.headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
    if (status == 201) out.headers.emplace_back("Location", textMember(document, "href"));
    return out;
}

HttpResponse tmfError(int status, const std::string& code, const std::string& reason,
                      const std::string& message) {
    auto out = object();
    out.set("code", code);
    out.set("reason", reason);
    if (!message.empty()) out.set("message", message);
    out.set("status", std::to_string(status));
    out.set("@type", "Error");
    return jsonAnswer(out, status);
}

HttpResponse tmfError(const Error& error) {
    return tmfError(error.code == ErrorCode::Rejected ? 400 : httpStatusOf(error.code),
                    codeName(error.code), error.message);
}

HttpResponse tmfError(const records::Refusal& refusal, const HttpRequest& request) {
    const bool chinese = wantsChinese(request);
    std::string message;
    for (const auto& each : refusal.complaints) {
        if (!message.empty()) message += chinese ? "；" : "; ";
        if (!each.field.empty()) message += each.field + (chinese ? "：" : ": ");
        message += chinese ? each.zh : each.en;
    }
    const bool conditional = !header(request.headers, "If-Match").empty();
    const bool changed = refusal.why == records::Refusal::Why::Changed;
    const auto code = refusal.complaints.empty() ? "refused" : refusal.complaints[0].code;
    auto out = tmfError(changed && conditional ? 412 : statusOf(refusal), code,
                        message.substr(0, message.find(chinese ? "；" : "; ")), message);
    out.headers.emplace_back("Content-Language", chinese ? "zh" : "en");
    return out;
}

HttpResponse tmfError(const HttpResponse& of_operations) {
    const auto body = readObject(of_operations.body);
    const auto error = body ? body->getObject("error") : nullptr;
    auto out = error ? tmfError(of_operations.status, textMember(*error, "code"),
                                textMember(*error, "message"))
                     : tmfError(of_operations.status, "Internal", "no answer was made");
    for (const auto& [name, value] : of_operations.headers)
        if (name == "WWW-Authenticate" || name == "Retry-After")
            out.headers.emplace_back(name, value);
    return out;
}

}  // namespace kamhub::server
