#include "xml/detail/libxml.hpp"
#include "xml/soap.hpp"

namespace kamhub::xml {

namespace {

const char* namespaceFor(SoapVersion version) {
    return version == SoapVersion::V11 ? kSoap11 : kSoap12;
}

const char* codeWord(SoapVersion version, SoapFault::Code code) {
    const bool v11 = version == SoapVersion::V11;
    switch (code) {
        case SoapFault::Code::Sender:
            return v11 ? "Client" : "Sender";
        case SoapFault::Code::Receiver:
            return v11 ? "Server" : "Receiver";
        case SoapFault::Code::MustUnderstand:
            return "MustUnderstand";
        case SoapFault::Code::VersionMismatch:
            return "VersionMismatch";
    }
    return "";
}

// In 1.1 the children of Fault have no namespace.
std::string fault11(const SoapFault& fault) {
    std::string out = "<soap:Fault><faultcode";
    // A code of another standard's stands for itself, as that standard has it.
    if (!fault.subcode_space.empty()) {
        out.append(" xmlns:f=\"").append(fault.subcode_space).append("\">f:");
        out.append(escape(fault.subcode));
    } else {
        out.append(">soap:").append(codeWord(SoapVersion::V11, fault.code));
        if (!fault.subcode.empty()) out.append(".").append(escape(fault.subcode));
    }
    out.append("</faultcode><faultstring xml:lang=\"en\">")
        .append(escape(fault.reason))
        .append("</faultstring>");
    if (!fault.detail.empty()) out.append("<detail>").append(fault.detail).append("</detail>");
    return out + "</soap:Fault>";
}

std::string fault12(const SoapFault& fault) {
    std::string out = "<soap:Fault><soap:Code><soap:Value>soap:";
    out.append(codeWord(SoapVersion::V12, fault.code)).append("</soap:Value>");
    // A subcode is a qualified name.
    if (!fault.subcode.empty())
        out.append("<soap:Subcode><soap:Value xmlns:f=\"")
            .append(fault.subcode_space.empty() ? kKamFault : fault.subcode_space)
            .append("\">f:")
            .append(escape(fault.subcode))
            .append("</soap:Value></soap:Subcode>");
    out.append("</soap:Code><soap:Reason><soap:Text xml:lang=\"en\">")
        .append(escape(fault.reason))
        .append("</soap:Text></soap:Reason>");
    if (!fault.detail.empty())
        out.append("<soap:Detail>").append(fault.detail).append("</soap:Detail>");
    return out + "</soap:Fault>";
}

// The length of the XML character at `at`, or 0 if XML has none there (a control character, U+FFFE,
// broken UTF-8).
std::size_t xmlCharacter(std::string_view text, std::size_t at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r' ? 1 : 0;
    if (c < 0x80) return 1;
    const std::size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    const auto bytes = text.substr(at, size);
    if (bytes.size() < size || detail::firstBadUtf8(bytes) != std::string_view::npos) return 0;
    return bytes == "\xEF\xBF\xBE" || bytes == "\xEF\xBF\xBF" ? 0 : size;
}

}  // namespace

const char* contentType(SoapVersion version) {
    return version == SoapVersion::V11 ? "text/xml; charset=utf-8"
                                       : "application/soap+xml; charset=utf-8";
}

std::string makeSoap(SoapVersion version, std::string_view body,
                     const std::vector<std::string>& headers) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"";
    out.append(namespaceFor(version)).append("\">");
    if (!headers.empty()) {
        out += "<soap:Header>";
        for (const auto& header : headers) out += header;
        out += "</soap:Header>";
    }
    // A serialised document may begin with its declaration.
    if (body.starts_with("<?xml ")) body.remove_prefix(body.find("?>") + 2);
    return out.append("<soap:Body>").append(body).append("</soap:Body></soap:Envelope>\n");
}

std::string makeSoapFault(SoapVersion version, const SoapFault& fault,
                          const std::vector<std::string>& headers) {
    return makeSoap(version, version == SoapVersion::V11 ? fault11(fault) : fault12(fault),
                    headers);
}

std::string addressingHeader(std::string_view name, std::string_view value) {
    const bool address = name == "ReplyTo" || name == "FaultTo" || name == "From";
    std::string out = "<wsa:";
    out.append(name).append(" xmlns:wsa=\"").append(kWsAddressing).append("\">");
    if (address) out += "<wsa:Address>";
    out += escape(value);
    if (address) out += "</wsa:Address>";
    return out.append("</wsa:").append(name).append(">");
}

std::string kamHeader(std::string_view name, std::string_view value) {
    std::string out = "<kam:";
    out.append(name).append(" xmlns:kam=\"").append(kKamHeader).append("\">").append(escape(value));
    return out.append("</kam:").append(name).append(">");
}

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto size = xmlCharacter(text, at);
        if (size == 0) {
            out += "\xEF\xBF\xBD";
            ++at;
            continue;
        }
        switch (text[at]) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\r':
                out += "&#13;";
                break;
            default:
                out.append(text.substr(at, size));
        }
        at += size;
    }
    return out;
}

}  // namespace kamhub::xml
