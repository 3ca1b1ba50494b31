#pragma once
// What SOAP and plain HTTP share at the door: a content type taken apart, bytes to a document in
// the order of the checks, envelope attributes as a partner may give them.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "flow/hub.hpp"
#include "sdk/envelope.hpp"
#include "sdk/http.hpp"
#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::server {

// `text/xml; charset="utf-8"; action=x`: media type in lower case; a parameter without its quotes,
// empty if absent.
std::string mediaType(std::string_view content_type);
std::string mediaParameter(std::string_view content_type, std::string_view name);

// Charset (transport, mark, declaration), pre-scan, parse. InvalidMessage with line and column;
// none where the body has more than kTreeLimit, as it came or as UTF-8. Reads a spool file where
// the body is one: then it blocks on the disk.
Result<std::optional<xml::Document>> openBody(const Payload& body, std::string_view content_type);

// A canonical document, of any size: small as openBody() reads it, large as flow::readLarge() does,
// which takes seconds.
Result<flow::Arrival> openMessage(const host::Catalogue& catalogue, const Payload& body,
                                  std::string_view content_type);

// A SOAP envelope of which openBody() makes none, its body in a file of its own.
struct LargeSoap {
    xml::SoapMessage message;  // its body is the frame
    std::shared_ptr<const flow::LargeBody> large;
};
Result<LargeSoap> openLargeSoap(const host::Catalogue& catalogue, const Payload& envelope,
                                std::string_view content_type);

// Sets what a partner wrote. `source` is taken and dropped: it comes from the credential. `taken`
// are the names that came before: what stands twice is refused, because two readers could take two.
Status takeAttribute(Envelope& envelope, std::string_view name, std::string_view value,
                     std::set<std::string, std::less<>>& taken);

// A parsed body with its envelope, ready for the hub: its type is known and agrees with what the
// envelope says. InvalidMessage otherwise.
Result<const host::MessageType*> identifyBody(const host::Catalogue& catalogue,
                                              const xml::Document& body, const Envelope& envelope);

// Empty, or why the partner who sent the request may not send or ask this; then it has been told to
// the audit trail. Where nobody proves who he is, everything may be sent.
std::string forbidden(flow::Hub& hub, const HttpRequest& request, const host::MessageType& type);

// The trace context of the request, where the envelope has none and it is well formed.
void takeTrace(Envelope& envelope, const HttpRequest& request);

std::string actorOf(const HttpRequest& request);

// When a question that a partner asks must be answered.
Deadline questionDeadline();

}  // namespace kamhub::server
