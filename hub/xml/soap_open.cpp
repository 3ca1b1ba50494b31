#include <algorithm>
#include <set>

#include "xml/detail/libxml.hpp"
#include "xml/soap.hpp"

namespace kamhub::xml {

namespace {

constexpr char kNext12[] = "http://www.w3.org/2003/05/soap-envelope/role/next";
constexpr char kUltimate12[] = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
constexpr char kNext11[] = "http://schemas.xmlsoap.org/soap/actor/next";

std::string attributeIn(const xmlNode* node, const char* name, const char* ns) {
    const detail::TextHandle value(xmlGetNsProp(node, detail::chars(name), detail::chars(ns)));
    return detail::trim(detail::text(value.get()));
}

std::string trimmedText(const xmlNode* node) {
    return node ? detail::trim(textOf(node)) : std::string();
}

// The local part of a QName.
std::string localPart(const std::string& name) {
    const auto colon = name.rfind(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::string contentOf(const xmlNode* node) {
    std::string out;
    for (const auto* child : childElements(node)) out += serialise(child);
    return out.empty() ? escape(trimmedText(node)) : out;
}

SoapFault::Code codeOf(const std::string& word) {
    if (word == "Server" || word == "Receiver") return SoapFault::Code::Receiver;
    if (word == "MustUnderstand") return SoapFault::Code::MustUnderstand;
    if (word == "VersionMismatch") return SoapFault::Code::VersionMismatch;
    return SoapFault::Code::Sender;
}

bool isStandardCode11(const std::string& word) {
    return word == "Client" || word == "Server" || word == "MustUnderstand" ||
           word == "VersionMismatch";
}

// faultcode is "soap:Client.InvalidMessage", or a word of the partner's own, which is then the
// subcode of a refusal.
SoapFault fault11(const xmlNode* node) {
    SoapFault fault;
    const auto word = localPart(trimmedText(firstChild(node, "faultcode")));
    const auto dot = word.find('.');
    const auto standard = word.substr(0, dot);
    fault.code = codeOf(standard);
    if (!isStandardCode11(standard))
        fault.subcode = word;
    else if (dot != std::string::npos)
        fault.subcode = word.substr(dot + 1);
    fault.reason = trimmedText(firstChild(node, "faultstring"));
    if (const auto* content = firstChild(node, "detail")) fault.detail = contentOf(content);
    return fault;
}

SoapFault fault12(const xmlNode* node) {
    SoapFault fault;
    if (const auto* code = firstChild(node, "Code")) {
        fault.code = codeOf(localPart(trimmedText(firstChild(code, "Value"))));
        if (const auto* subcode = firstChild(code, "Subcode"))
            fault.subcode = localPart(trimmedText(firstChild(subcode, "Value")));
    }
    if (const auto* reason = firstChild(node, "Reason")) {
        for (const auto* each : childElements(reason)) {
            const bool english =
                attributeIn(each, "lang", "http://www.w3.org/XML/1998/namespace").starts_with("en");
            if (english || fault.reason.empty()) fault.reason = trimmedText(each);
            if (english) break;
        }
    }
    if (const auto* content = firstChild(node, "Detail")) fault.detail = contentOf(content);
    return fault;
}

// A block for another node on the way is none of our business.
bool isForUs(const xmlNode* block, SoapVersion version) {
    if (version == SoapVersion::V11) {
        const auto actor = attributeIn(block, "actor", kSoap11);
        return actor.empty() || actor == kNext11;
    }
    const auto role = attributeIn(block, "role", kSoap12);
    return role.empty() || role == kNext12 || role == kUltimate12;
}

bool mustUnderstand(const xmlNode* block, SoapVersion version) {
    const auto value =
        attributeIn(block, "mustUnderstand", version == SoapVersion::V11 ? kSoap11 : kSoap12);
    return value == "1" || value == "true";
}

void readAddressing(const xmlNode* block, SoapMessage& message) {
    const auto name = localName(block);
    if (name == "MessageID") message.message_id = trimmedText(block);
    if (name == "RelatesTo") message.relates_to = trimmedText(block);
    if (name == "Action") message.action = trimmedText(block);
    if (name == "To") message.to = trimmedText(block);
    if (name == "ReplyTo") message.reply_to = trimmedText(firstChild(block, "Address"));
}

Status readHeader(const xmlNode* header, SoapMessage& message) {
    std::set<std::string> addressing;
    for (const auto* block : childElements(header)) {
        const auto ns = namespaceOf(block);
        if (ns == kWsAddressing) {
            // WS-Addressing allows several relations, and one of everything else.
            const auto name = localName(block);
            if (!addressing.insert(name).second && name != "RelatesTo")
                return invalidMessage("the header block " + name + " stands twice; write it once");
            readAddressing(block, message);
        } else if (ns == kKamHeader) {
            message.attributes.emplace_back(localName(block), trimmedText(block));
        } else {
            auto name = "{" + ns + "}" + localName(block);
            if (mustUnderstand(block, message.version) && isForUs(block, message.version))
                message.not_understood.push_back(name);
            message.other_headers.emplace_back(std::move(name), serialise(block));
        }
    }
    return okStatus();
}

Error versionMismatch(const Document& envelope) {
    return invalidMessage("VersionMismatch: the root element is {" + envelope.rootNamespace() +
                          "}" + envelope.rootName() + "; send an Envelope of SOAP 1.1 (" + kSoap11 +
                          ") or 1.2 (" + kSoap12 + ")");
}

// Header and Body, by place; anything else beside them is refused, as WS-I does.
struct Parts {
    const xmlNode* header = nullptr;
    const xmlNode* body = nullptr;
};

Result<Parts> partsOf(const xmlNode* envelope) {
    Parts parts;
    for (const auto* child : childElements(envelope)) {
        const bool soap = namespaceOf(child) == namespaceOf(envelope);
        const auto name = localName(child);
        if (soap && name == "Header" && !parts.header && !parts.body)
            parts.header = child;
        else if (soap && name == "Body" && !parts.body)
            parts.body = child;
        else
            return invalidMessage("the SOAP envelope has an unexpected " + name +
                                  "; send one Header and one Body");
    }
    if (!parts.body) return invalidMessage("the SOAP envelope has no Body; send one");
    return parts;
}

}  // namespace

Result<SoapMessage> openSoap(Document envelope) {
    const auto ns = envelope.rootNamespace();
    if (envelope.rootName() != "Envelope" || (ns != kSoap11 && ns != kSoap12))
        return versionMismatch(envelope);
    SoapMessage message;
    message.version = ns == kSoap11 ? SoapVersion::V11 : SoapVersion::V12;
    const auto parts = partsOf(envelope.root());
    if (!parts) return parts.error();
    if (parts->header)
        if (auto status = readHeader(parts->header, message); !status) return status.error();
    const auto content = childElements(parts->body);
    if (content.size() > 1)
        return invalidMessage("the SOAP body has " + std::to_string(content.size()) +
                              " elements; send exactly one");
    if (content.empty()) return message;
    if (namespaceOf(content[0]) == ns && localName(content[0]) == "Fault")
        message.fault =
            message.version == SoapVersion::V11 ? fault11(content[0]) : fault12(content[0]);
    else
        message.body = detail::cutOut(std::move(envelope), content[0]);
    return message;
}

}  // namespace kamhub::xml
