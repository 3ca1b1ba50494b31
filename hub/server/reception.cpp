#include "server/reception.hpp"

#include <chrono>
#include <functional>
#include <optional>

#include "access/partners.hpp"
#include "flow/intake.hpp"
#include "net/body_sink.hpp"
#include "net/http_message.hpp"
#include "xml/limits.hpp"
#include "xml/stream.hpp"

namespace kamhub::server {

namespace {

constexpr std::chrono::seconds kQuestionTime{30};

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Where the parameter that begins at `from` ends: at the next ';' that stands in no quotes.
std::size_t endOfParameter(std::string_view text, std::size_t from) {
    bool quoted = false;
    for (; from < text.size(); ++from) {
        if (text[from] == '"') quoted = !quoted;
        if (text[from] == '\\' && quoted)
            ++from;
        else if (text[from] == ';' && !quoted)
            return from;
    }
    return text.size();
}

std::string unquoted(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
    std::string out;
    value = value.substr(1, value.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) ++i;
        out += value[i];
    }
    return out;
}

// A payload in the folder where the listener spools.
Result<Payload> writtenBeside(const Payload& body,
                              const std::function<Status(const xml::TakePiece&)>& write) {
    // Whoever proved a signature had it in memory; there it has the size of what may be proved.
    if (body.inMemory())
        return invalidMessage("the body has " + std::to_string(body.size()) + " bytes; at most " +
                              std::to_string(kTreeLimit) + " are taken here");
    net::BodySink sink;
    sink.begin(body.file().parent_path(), std::nullopt);
    const auto status = write([&](std::string_view piece) { return sink.append(piece); });
    if (!sink.whatFailed().empty()) return unavailable(sink.whatFailed() + "; come again later");
    if (!status) return status.error();
    return sink.finish();
}

}  // namespace

std::string mediaType(std::string_view content_type) {
    return net::lower(trim(content_type.substr(0, content_type.find(';'))));
}

std::string mediaParameter(std::string_view content_type, std::string_view name) {
    for (auto at = content_type.find(';'); at < content_type.size();) {
        const auto end = endOfParameter(content_type, at + 1);
        const auto part = content_type.substr(at + 1, end - at - 1);
        const auto equals = part.find('=');
        if (equals != part.npos && net::lower(trim(part.substr(0, equals))) == name)
            return unquoted(trim(part.substr(equals + 1)));
        at = end;
    }
    return {};
}

Result<std::optional<xml::Document>> openBody(const Payload& body, std::string_view content_type) {
    if (body.size() > kTreeLimit) return std::optional<xml::Document>();
    if (body.empty())
        return invalidMessage("line 1, column 1: the body is empty; send an XML document");
    auto bytes = body.read();
    if (!bytes) return bytes.error();
    const auto text =
        xml::documentToUtf8(std::move(*bytes), mediaParameter(content_type, "charset"));
    if (!text) return text.error();
    if (text->size() > kTreeLimit) return std::optional<xml::Document>();
    auto document = xml::Document::parse(*text);
    if (!document) return document.error();
    return std::optional(std::move(*document));
}

Result<flow::Arrival> openMessage(const host::Catalogue& catalogue, const Payload& body,
                                  std::string_view content_type) {
    auto document = openBody(body, content_type);
    if (!document) return document.error();
    if (*document) {
        flow::Arrival out;
        out.body = std::move(**document);
        return out;
    }
    const auto declared = mediaParameter(content_type, "charset");
    const auto charset = xml::charsetOf(body, declared);
    if (!charset) return charset.error();
    // Whoever reads it later knows only what stands in it.
    const auto says = xml::charsetOf(body, {});
    if (*charset == "UTF-8" && says && *says == "UTF-8") return flow::readLarge(catalogue, body);
    auto canonical = writtenBeside(
        body, [&](const xml::TakePiece& take) { return xml::toUtf8(body, declared, take); });
    if (!canonical) return canonical.error();
    return flow::readLarge(catalogue, std::move(*canonical));
}

Result<LargeSoap> openLargeSoap(const host::Catalogue& catalogue, const Payload& envelope,
                                std::string_view content_type) {
    std::optional<xml::SoapMessage> message;
    bool took_body = false;
    auto canonical = writtenBeside(envelope, [&](const xml::TakePiece& take) -> Status {
        auto opened =
            xml::openSoap(envelope, mediaParameter(content_type, "charset"), take, took_body);
        if (!opened) return opened.error();
        message = std::move(*opened);
        return okStatus();
    });
    if (!canonical) return canonical.error();
    LargeSoap out{std::move(*message), nullptr};
    if (!took_body || !out.message.not_understood.empty()) return out;
    auto arrival = flow::readLarge(catalogue, std::move(*canonical));
    if (!arrival) return arrival.error();
    out.message.body = std::move(arrival->body);
    out.large = std::move(arrival->large);
    return out;
}

Status takeAttribute(Envelope& envelope, std::string_view name, std::string_view value,
                     std::set<std::string, std::less<>>& taken) {
    if (!taken.emplace(name).second)
        return invalidMessage("attribute " + std::string(name) + " stands twice; write it once");
    if (name == "id" && value.empty())
        return invalidMessage("id is empty; write one, or leave it out");
    if (name == "source") return okStatus();
    return setAttribute(envelope, name, value);
}

Result<const host::MessageType*> identifyBody(const host::Catalogue& catalogue,
                                              const xml::Document& body, const Envelope& envelope) {
    auto type = catalogue.identify(body);
    if (!type) return type;
    if (!envelope.type.empty() && envelope.type != (*type)->type)
        return invalidMessage("the envelope says type " + envelope.type + ", the body is a " +
                              (*type)->element + " (" + (*type)->type +
                              "); leave type out, or write the body's");
    if ((*type)->kind == host::MessageKind::Reply)
        return invalidMessage(
            (*type)->element +
            " is the answer to a question and cannot be sent by itself; ask the question");
    return type;
}

std::string forbidden(flow::Hub& hub, const HttpRequest& request, const host::MessageType& type) {
    if (request.partner.empty()) return {};
    const auto partners = hub.listeners().partners();
    const auto* partner = partners ? partners->named(request.partner) : nullptr;
    const bool question = type.kind == host::MessageKind::Query;
    if (partner && (question ? partner->may_ask : partner->may_send).match(type.type)) return {};
    const std::string why =
        "partner " + request.partner + " may not " + (question ? "ask " : "send ") + type.type +
        (question ? "; may-ask does not name it" : "; may-send does not name it");
    hub.listeners().deny({hub.live().graph->settings.front_door, request.peer, request.partner,
                          question ? "ask" : "send", type.type, why});
    return why;
}

void takeTrace(Envelope& envelope, const HttpRequest& request) {
    const auto given = header(request.headers, "traceparent");
    if (!envelope.traceparent.empty() || given.empty()) return;
    Envelope probe;
    probe.traceparent = given;
    if (validate(probe)) envelope.traceparent = given;
}

std::string actorOf(const HttpRequest& request) { return "partner:" + request.source; }

Deadline questionDeadline() { return Deadline::clock::now() + kQuestionTime; }

}  // namespace kamhub::server
