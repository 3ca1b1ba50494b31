// XML as partners send it: charset, pre-scan, parser, SOAP, schemas, JSON, XPath.

#include "net/wss_token.hpp"
#include "target.hpp"
#include "xml/document.hpp"
#include "xml/json.hpp"
#include "xml/limits.hpp"
#include "xml/personal.hpp"
#include "xml/soap.hpp"
#include "xml/stream.hpp"

namespace kamhub::fuzz {

namespace {

constexpr char kCanonical[] = KAMHUB_SOURCE_DIR "/mappings/canonical/";

Result<xml::Document> parsed(std::string_view bytes) {
    auto text = xml::documentToUtf8(std::string(bytes), "");
    if (!text) return text.error();
    return xml::Document::parse(*text);
}

// What is written is taken again and means the same.
void document(std::string_view bytes) {
    (void)xml::prescan(bytes, {});
    const auto first = parsed(bytes);
    if (!first) return;
    const auto text = first->serialise();
    const auto second = xml::Document::parse(text);
    require(second && second->serialise() == text);
    (void)first->canonical();
}

// The first byte chooses the charset. What UTF-8 came out goes back and comes out again.
void charset(std::string_view bytes) {
    static const char* const kCharsets[] = {"GB18030", "GBK",        "GB2312",   "UTF-8",
                                            "UTF-16",  "ISO-8859-1", "US-ASCII", "UTF-16LE"};
    if (bytes.empty()) return;
    const std::string name = kCharsets[static_cast<unsigned char>(bytes[0]) % 8];
    const auto text = xml::toUtf8(bytes.substr(1), name);
    if (!text) return;
    const auto back = xml::fromUtf8(*text, name);
    if (!back) return;
    const auto again = xml::toUtf8(*back, name);
    require(again && *again == *text);
}

void soap(std::string_view bytes) {
    auto envelope = parsed(bytes);
    if (!envelope) return;
    const auto message = xml::openSoap(std::move(*envelope));
    xml::SoapFault fault;
    fault.reason = message ? message->action + message->message_id : message.error().message;
    const auto version = message ? message->version : xml::SoapVersion::V12;
    const auto answer = xml::makeSoapFault(
        version, fault, {xml::addressingHeader("RelatesTo", message ? message->message_id : "")});
    require(bool(xml::Document::parse(answer)));
}

// A Security header, as a listener reads it before anything else of the message.
void wss(std::string_view bytes) {
    const auto envelope = parsed(bytes);
    if (!envelope) return;
    const auto security = net::securityHeader(*envelope);
    if (!security || !*security) return;
    const auto token = net::usernameToken(*security);
    if (token && *token && !(*token)->digest)
        (void)net::passwordDigest((*token)->nonce, (*token)->created, (*token)->password);
    net::drop(*security);
    require(bool(xml::Document::parse(envelope->serialise())));
}

// Documents that are read from front to back mean what they mean as trees.
void stream(std::string_view bytes) {
    const auto payload = Payload::of(std::string(bytes));
    const auto tree = parsed(bytes);
    const auto root = xml::rootOf(payload);
    if (tree) require(root && root->name == tree->rootName());
    const auto frame = xml::readFrame(payload, {});
    require(bool(frame) == bool(tree));
    static const auto path = xml::ItemPath::compile("c:o/c:i", {{"c", "urn:kamhub:canonical:1"}});
    auto items = xml::Items::open(payload, *path, {});
    if (!items) return;
    std::int64_t seen = 0;
    for (auto next = items->next(); next && *next; next = items->next()) ++seen;
    require(seen == items->count());
}

// The first byte chooses the schema.
void canonical(std::string_view bytes) {
    static const auto schemas = [] {
        std::vector<xml::Schema> out;
        for (const char* name : {"contract_changed.xsd", "order_created.xsd", "notification.xsd",
                                 "customer_profile_changed.xsd"}) {
            auto schema = xml::Schema::compileFile(std::string(kCanonical) + name);
            require(bool(schema));
            out.push_back(*schema);
        }
        return out;
    }();
    if (bytes.empty()) return;
    const auto body = parsed(bytes.substr(1));
    if (!body) return;
    (void)schemas[static_cast<unsigned char>(bytes[0]) % schemas.size()].validate(*body);
    static const auto personal =
        xml::Personal::read(std::string(kCanonical) + "customer_profile_changed.xsd");
    require(bool(personal));
    for (const auto& [root, marks] : *personal) {
        require(bool(xml::Document::parse(marks.hidden(*body).serialise())));
        (void)marks.hiddenIn("said \"A\"", *body);
    }
    (void)xml::hiddenIn("said \"A\" 13800138000", *body);
}

void json(std::string_view bytes) {
    const auto document = xml::jsonToXml(bytes);
    if (!document) return;
    const auto text = xml::xmlToJson(*document);
    require(bool(text));
    const auto again = xml::jsonToXml(*text);
    require(again && again->serialise() == document->serialise());
}

void xpath(std::string_view bytes) {
    static const auto message = xml::Document::parse(
        "<o xmlns=\"urn:kamhub:canonical:1\" a=\"1\"><i n=\"2\">3</i><i>4</i></o>");
    const std::string expression(bytes);
    (void)xml::nameWithoutPrefix(expression);
    const auto path = xml::XPath::compile(expression, {{"c", "urn:kamhub:canonical:1"}});
    if (!path) return;
    (void)path->string(*message);
    (void)path->boolean(*message);
    (void)path->nodes(*message);
}

}  // namespace

std::vector<Target> documentTargets() {
    return {{"document", document}, {"charset", charset},     {"soap", soap}, {"wss", wss},
            {"stream", stream},     {"canonical", canonical}, {"json", json}, {"xpath", xpath}};
}

}  // namespace kamhub::fuzz
