#include "peer_endpoint.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include "net/cloud_event.hpp"
#include "net/rest_answer.hpp"
#include "net/tmf_event.hpp"
#include "xml/document.hpp"
#include "xml/json.hpp"

namespace kamhub::peer_hub {

namespace {

std::string wrongPeer(const PeerConfig& config) {
    if (!config.url.starts_with("http://") && !config.url.starts_with("https://"))
        return "url is \"" + config.url + "\"; write https://host:port";
    if (config.url.ends_with('/'))
        return "url ends with a slash; write https://host:port, and the path of the front door "
               "follows";
    if (config.certificate.empty() != config.key.empty())
        return "certificate and key belong together; write both or neither";
    if (config.peer.find_first_of(" \t") != std::string::npos)
        return "peer holds a blank, and no hub's name does; write the name of the other hub";
    return {};
}

bool passed(const std::string& via, const std::string& hub) {
    std::istringstream in(via);
    for (std::string each; in >> each;)
        if (each == hub) return true;
    return false;
}

// Of 8-4-4-4-12 hexadecimal digits: nobody gives it twice.
bool isUuid(const std::string& id) {
    if (id.size() != 36) return false;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = id[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

// What the peer's problem document (RFC 9457) says, or nothing.
std::string detailOf(const net::HttpAnswer& answer) {
    const auto document = xml::jsonToXml(answer.body);
    const auto detail = document ? net::member(*document, "detail") : std::string();
    return detail.empty() ? detail : ": " + detail;
}

}  // namespace

ConfigSpec<PeerConfig> peerSpec() {
    ConfigSpec<PeerConfig> spec(
        "Another hub, of another level or province: canonical messages and questions go to its "
        "front door as they are.");
    spec.field("url", &PeerConfig::url, "Where the other hub's front door listens.")
        .example("https://group.kam.example:8443");
    spec.field("peer", &PeerConfig::peer,
               "The other hub's name: what it has passed on does not go back to it.")
        .example("group");
    spec.field("api-key", &PeerConfig::api_key,
               "The key by which the other hub knows this one, from the environment: ${NAME}.")
        .optional();
    spec.field("trust", &PeerConfig::trust,
               "PEM file of the authorities its certificate is checked against; without it, those "
               "of the system.")
        .optional();
    spec.field("certificate", &PeerConfig::certificate,
               "PEM file of the certificate by which the other hub knows this one.")
        .optional();
    spec.field("key", &PeerConfig::key, "PEM file of its private key.").optional();
    spec.check(wrongPeer);
    return spec;
}

EndpointTraits peerTraits() { return {.sink = true, .query = true, .idempotent = true}; }

std::string idAtPeer(const Envelope& envelope) {
    if (isUuid(envelope.id)) return envelope.id;
    return envelope.source + "/" + envelope.id;
}

PeerEndpoint::PeerEndpoint(PeerConfig config, Host& host)
    : config_(std::move(config)), host_(host) {}

Status PeerEndpoint::start() {
    net::TlsSettings tls;
    tls.enabled = config_.url.starts_with("https://");
    tls.trust = config_.trust;
    tls.certificate = config_.certificate;
    tls.key = config_.key;
    auto client = net::HttpClient::make(config_.url, tls);
    if (!client) return client.error();
    client_ = std::move(*client);
    return okStatus();
}

Result<net::HttpAnswer> PeerEndpoint::exchange(const Outgoing& outgoing) const {
    const auto& e = outgoing.envelope;
    if (passed(e.via, config_.peer))
        return rejected("the message has passed the hub " + config_.peer +
                        " before and does not go back to it; mend the route, or discard it");
    net::HttpCall call;
    call.path_suffix = "/messages";
    call.headers = {{"Content-Type", "application/xml; charset=utf-8"}};
    for (const auto& [name, value] : attributesOf(e))
        if (name != "datacontenttype")
            call.headers.emplace_back("ce-" + name,
                                      net::encodeHeaderValue(name == "id" ? idAtPeer(e) : value));
    if (!config_.api_key.empty()) call.headers.emplace_back("X-API-Key", config_.api_key.reveal());
    call.body = outgoing.document;
    call.deadline = outgoing.deadline;
    auto answer = client_->call(call);
    if (!answer) return answer;
    if (answer->status >= 200 && answer->status <= 299) return answer;
    const auto what = "hub " + config_.peer + " answered " + outgoing.operation + " with HTTP " +
                      std::to_string(answer->status) + detailOf(*answer);
    // It has taken nothing and says so: this waits as if it could not be reached.
    if (answer->status == 503) return unavailable(what);
    const auto said =
        answer->body.empty() ? "HTTP " + std::to_string(answer->status) : std::move(answer->body);
    if (net::isTemporary(answer->status)) return unavailable(what, said);
    return rejected(what, said);
}

Result<Acknowledgement> PeerEndpoint::send(const Outgoing& outgoing) {
    auto answer = exchange(outgoing);
    if (!answer) return answer.error();
    const auto document = xml::Document::parse(answer->body);
    const auto* id = document ? xml::firstChild(document->root(), "id") : nullptr;
    if (answer->status != 202 || !id)
        return unavailable(
            "hub " + config_.peer + " answered " + outgoing.operation +
                " with what no hub says; compare url with its front door",
            answer->body.empty() ? "HTTP " + std::to_string(answer->status) : answer->body);
    return Acknowledgement{xml::textOf(id), std::move(answer->body)};
}

Result<Payload> PeerEndpoint::ask(const Outgoing& outgoing) {
    auto answer = exchange(outgoing);
    if (!answer) return answer.error();
    return Payload::of(std::move(answer->body));
}

}  // namespace kamhub::peer_hub
