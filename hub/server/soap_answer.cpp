#include "server/soap_answer.hpp"

#include "sdk/envelope.hpp"
#include "server/refusal.hpp"

namespace kamhub::server {

namespace {

using xml::SoapVersion;

constexpr char kFaultAction[] = "http://www.w3.org/2005/08/addressing/fault";

std::vector<std::string> addressing(const SoapContext& context, const std::string& action,
                                    const std::string& id) {
    if (!context.addressed) return {};
    std::vector<std::string> out{xml::addressingHeader("Action", action)};
    if (!id.empty())
        out.push_back(xml::addressingHeader("MessageID", "urn:uuid:" + uuidV5("answer " + id)));
    if (!context.relates_to.empty())
        out.push_back(xml::addressingHeader("RelatesTo", context.relates_to));
    return out;
}

HttpResponse envelope(const SoapContext& context, int status, std::string text) {
    return {status, {{"Content-Type", xml::contentType(context.version)}}, std::move(text)};
}

HttpResponse faultWith(const SoapContext& context, int status, const xml::SoapFault& fault,
                       std::vector<std::string> headers) {
    for (auto& header : addressing(context, kFaultAction, {})) headers.push_back(std::move(header));
    return envelope(context, status, xml::makeSoapFault(context.version, fault, headers));
}

// SOAP 1.1 answers every fault with 500; SOAP 1.2 tells the sender's faults by 400.
int statusOf(SoapVersion version, const xml::SoapFault& fault) {
    return version == SoapVersion::V12 && fault.code == xml::SoapFault::Code::Sender ? 400 : 500;
}

// `qname="p:name" xmlns:p="namespace"` of "{namespace}name".
std::string qualified(const std::string& expanded) {
    const auto end = expanded.find('}');
    const bool has_namespace = !expanded.empty() && expanded.front() == '{' && end != expanded.npos;
    if (!has_namespace || end == 1)
        return "qname=\"" + xml::escape(has_namespace ? expanded.substr(2) : expanded) + "\"";
    return "qname=\"p:" + xml::escape(expanded.substr(end + 1)) + "\" xmlns:p=\"" +
           xml::escape(expanded.substr(1, end - 1)) + "\"";
}

std::string upgradeHeader() {
    const std::string e = "http://www.w3.org/2003/05/soap-envelope";
    return "<u:Upgrade xmlns:u=\"" + e + "\"><u:SupportedEnvelope qname=\"a:Envelope\" xmlns:a=\"" +
           xml::kSoap12 + "\"/><u:SupportedEnvelope qname=\"b:Envelope\" xmlns:b=\"" +
           xml::kSoap11 + "\"/></u:Upgrade>";
}

}  // namespace

bool isOtherEnvelope(std::string_view root_name, std::string_view root_namespace) {
    return root_name == "Envelope" && root_namespace != xml::kSoap11 &&
           root_namespace != xml::kSoap12;
}

HttpResponse soapAnswer(const SoapContext& context, const std::string& body,
                        const std::string& action, const std::string& id) {
    return envelope(context, 200,
                    xml::makeSoap(context.version, body, addressing(context, action, id)));
}

HttpResponse soapRefusal(const SoapContext& context, const Error& error) {
    const auto fault = faultOf(error);
    const bool later = error.code == ErrorCode::Unavailable;
    auto response = faultWith(context, later ? 503 : statusOf(context.version, fault), fault, {});
    if (later) response.headers.emplace_back("Retry-After", std::to_string(kRetryAfterSeconds));
    return response;
}

HttpResponse versionMismatch(const SoapContext& context, const std::string& found) {
    xml::SoapFault fault;
    fault.code = xml::SoapFault::Code::VersionMismatch;
    fault.reason = "an Envelope in the namespace \"" + found + "\" is no SOAP 1.1 or 1.2; write " +
                   xml::kSoap11 + " or " + xml::kSoap12;
    std::vector<std::string> headers;
    if (context.version == SoapVersion::V12) headers.push_back(upgradeHeader());
    return faultWith(context, 500, fault, std::move(headers));
}

HttpResponse mustUnderstand(const SoapContext& context, const std::vector<std::string>& blocks) {
    xml::SoapFault fault;
    fault.code = xml::SoapFault::Code::MustUnderstand;
    fault.reason = "these header blocks are marked mustUnderstand and are not understood here:";
    std::vector<std::string> headers;
    for (const auto& block : blocks) {
        fault.reason += " " + block;
        if (context.version == SoapVersion::V12)
            headers.push_back(std::string("<n:NotUnderstood xmlns:n=\"") + xml::kSoap12 + "\" " +
                              qualified(block) + "/>");
    }
    fault.reason += "; leave them out, or the mark";
    return faultWith(context, 500, fault, std::move(headers));
}

}  // namespace kamhub::server
