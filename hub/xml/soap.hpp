#pragma once
// SOAP 1.1 and 1.2 envelopes: opened, made, and their faults. No transport here.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/result.hpp"
#include "xml/document.hpp"
#include "xml/stream.hpp"

namespace kamhub::xml {

enum class SoapVersion { V11, V12 };

constexpr char kSoap11[] = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr char kSoap12[] = "http://www.w3.org/2003/05/soap-envelope";
constexpr char kWsAddressing[] = "http://www.w3.org/2005/08/addressing";
constexpr char kKamHeader[] =
    "urn:kamhub:envelope:1";  // one header block per envelope attribute, named as it is
constexpr char kKamFault[] = "urn:kamhub:fault:1";  // namespace of the subcodes of SOAP 1.2 faults

const char* contentType(
    SoapVersion version);  // text/xml; charset=utf-8 | application/soap+xml; charset=utf-8

struct SoapFault {
    enum class Code { Sender, Receiver, MustUnderstand, VersionMismatch };
    Code code = Code::Sender;
    std::string subcode;  // 1.2: Subcode, 1.1: behind the dot of faultcode; an NCName such as
                          // InvalidMessage
    std::string reason;   // English
    std::string detail;   // XML of the detail's content; empty: none
    // Namespace of a subcode that another standard has; in 1.1 it is the whole faultcode then.
    // Empty: the subcode is the hub's own. Written, not read.
    std::string subcode_space{};
};

// A received envelope, taken apart.
struct SoapMessage {
    SoapVersion version = SoapVersion::V11;
    std::optional<Document>
        body;  // the one body element as a document of its own; absent if Body is empty
    std::optional<SoapFault>
        fault;  // set instead of body where the message is a fault (client side)
    // WS-Addressing, empty where absent
    std::string message_id, relates_to, reply_to, action, to;
    // Header blocks in kKamHeader: local name, text
    std::vector<std::pair<std::string, std::string>> attributes;
    // Header blocks that are marked mustUnderstand for us and that nobody here understands:
    // "{ns}name"
    std::vector<std::string> not_understood;
    std::vector<std::pair<std::string, std::string>> other_headers;  // "{ns}name", serialised block
};

// Error.message is for a human; a caller that answers a partner makes a fault of it. It begins with
// "VersionMismatch: " where the root is no SOAP envelope; the answer's version is then what the
// transport's content type says. A document/literal message has at most one element in its Body;
// more are refused.
Result<SoapMessage> openSoap(Document envelope);
// The same for an envelope of any size. The body's element is handed on as a document of its own,
// in UTF-8 and in pieces, instead of being kept; `took_body` says whether there was one.
Result<SoapMessage> openSoap(const Payload& envelope, const std::string& charset,
                             const TakePiece& take, bool& took_body);

// `headers` are serialised header blocks. `body` is a serialised element, or empty.
std::string makeSoap(SoapVersion version, std::string_view body,
                     const std::vector<std::string>& headers = {});
std::string makeSoapFault(SoapVersion version, const SoapFault& fault,
                          const std::vector<std::string>& headers = {});
// Serialised header blocks.
// <wsa:name>value</wsa:name>; the value of ReplyTo, FaultTo and From is wrapped in an Address.
std::string addressingHeader(std::string_view name, std::string_view value);
std::string kamHeader(std::string_view name, std::string_view value);

// Escapes text for use in element content and attribute values (in double quotes). What XML cannot
// carry (control characters, broken UTF-8) becomes U+FFFD, so that an error text never breaks the
// envelope it travels in.
std::string escape(std::string_view text);

}  // namespace kamhub::xml
