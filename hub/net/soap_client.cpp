#include "net/soap_client.hpp"

#include "net/http_message.hpp"
#include "xml/limits.hpp"

namespace kamhub::net {

namespace {

HttpHeaders headersOf(const SoapCall& call) {
    std::string type = xml::contentType(call.version);
    HttpHeaders out;
    if (call.version == xml::SoapVersion::V11)
        out.emplace_back("SOAPAction", "\"" + call.action + "\"");
    else if (!call.action.empty())
        type += "; action=\"" + call.action + "\"";
    out.emplace_back("Content-Type", type);
    if (!call.traceparent.empty()) out.emplace_back("traceparent", call.traceparent);
    return out;
}

// The error says what the answer is instead.
Result<xml::SoapMessage> open(const HttpAnswer& answer, const SoapCall& call) {
    const auto no_soap = [](const Error& error) {
        return invalidMessage("is no SOAP: " + error.message);
    };
    auto text = xml::documentToUtf8(answer.body, charsetOf(header(answer.headers, "Content-Type")));
    if (!text) return no_soap(text.error());
    auto document = xml::Document::parse(*text);
    if (!document) return no_soap(document.error());
    if (call.check)
        if (auto status = call.check(*document); !status)
            return invalidMessage("is not to be trusted: " + status.error().message);
    auto message = xml::openSoap(std::move(*document));
    if (!message) return no_soap(message.error());
    return message;
}

std::optional<xml::SoapSlice> cutOut(const HttpAnswer& answer) {
    const auto text =
        xml::documentToUtf8(answer.body, charsetOf(header(answer.headers, "Content-Type")));
    if (!text) return std::nullopt;
    auto slice = xml::sliceSoap(*text, [](auto&, auto&) { return true; });
    return slice ? std::move(*slice) : std::nullopt;
}

// What an answer that is no fault means by its status; nothing where the body is to be taken.
std::optional<Error> complaint(int status, const std::string& raw, bool opened,
                               const std::string& why) {
    const auto with = [&](ErrorCode code, const std::string& text) {
        return Error{code, text, raw};
    };
    const auto number = std::to_string(status);
    if (status == 429 || status == 408 || status >= 500)
        return with(ErrorCode::Unavailable,
                    "the partner cannot serve the call now: HTTP " + number);
    if (status >= 400)
        return with(ErrorCode::Rejected, "the partner refused the call: HTTP " + number);
    if (status >= 300)
        return with(ErrorCode::Internal,
                    "the partner redirects (HTTP " + number + "); configure the address it names");
    if (!opened) return with(ErrorCode::Internal, "the partner's answer " + why);
    return std::nullopt;
}

// The bytes before the root element's: mark and declaration, which have no place within a body.
std::size_t prologueOf(const Payload& document) {
    std::size_t size = 0;
    const auto read = document.forEachChunk([&](std::string_view first) {
        if (first.starts_with("\xEF\xBB\xBF")) size = 3;
        if (first.substr(size).starts_with("<?xml "))
            if (const auto end = first.find("?>", size); end != first.npos) size = end + 2;
        return false;
    });
    return read ? size : 0;
}

Result<HttpCall> httpCall(const SoapCall& call) {
    HttpCall out{"POST", call.path_suffix, headersOf(call), {}, call.deadline};
    auto envelope = xml::makeSoap(call.version, call.body, call.headers);
    if (call.document.empty()) return out.body = Payload::of(std::move(envelope)), out;
    const auto middle = envelope.rfind("</soap:Body>");
    out.before = envelope.substr(0, middle);
    out.after = envelope.substr(middle);
    out.body = call.document;
    out.body_from = prologueOf(call.document);
    return out;
}

// What is sealed is computed over, so it stands in memory.
Result<HttpCall> sealedCall(const SoapCall& call) {
    auto document = call.document.read();
    if (!document) return document.error();
    auto body = call.document.empty() ? call.body : document->substr(prologueOf(call.document));
    auto envelope = call.seal(xml::makeSoap(call.version, body, call.headers));
    if (!envelope) return envelope.error();
    return HttpCall{"POST", call.path_suffix, headersOf(call), Payload::of(std::move(*envelope)),
                    call.deadline};
}

}  // namespace

Result<SoapAnswer> callSoap(HttpClient& client, const SoapCall& call) {
    if (call.action.find('"') != std::string::npos)
        return invalidConfig("the SOAP action " + call.action + " holds a quotation mark");
    auto request = call.seal ? sealedCall(call) : httpCall(call);
    if (!request) return request.error();
    auto answer = client.call(*request);
    if (!answer) return answer.error();
    SoapAnswer out{answer->status, {}, std::nullopt};
    if ((out.status == 202 || out.status == 204) && answer->body.empty()) return out;
    if (call.cut_out && !call.check && out.status == 200) out.cut = cutOut(*answer);
    if (out.cut) {
        out.raw = std::move(answer->body);
        return out;
    }
    auto message = open(*answer, call);
    out.raw = std::move(answer->body);
    const bool busy = out.status == 429 || out.status == 408;
    const bool fault = message.ok() && message->fault.has_value() && !busy;
    if (!fault)
        if (auto wrong = complaint(out.status, out.raw, message.ok(),
                                   message.ok() ? "" : message.error().message))
            return *wrong;
    out.message = std::move(*message);
    return out;
}

}  // namespace kamhub::net
