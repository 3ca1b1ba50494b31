#pragma once
// Another hub, of another level or province: canonical messages to its front door, with the whole
// envelope. What it sends comes in by this hub's own front door, from a partner like any other.

#include <filesystem>
#include <memory>
#include <string>

#include "net/http_client.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::peer_hub {

// Value.
struct PeerConfig {
    std::string url;
    std::string peer;  // its name, as `via` says it
    Secret api_key;
    std::filesystem::path trust, certificate, key;
};

ConfigSpec<PeerConfig> peerSpec();
EndpointTraits peerTraits();

// The id under which a message goes on. Hubs give ids that no other message has; a partner's own id
// is one of a kind for this partner only, so it is carried on behind his name.
std::string idAtPeer(const Envelope& envelope);

// Thread-safe between start() and stop().
class PeerEndpoint final : public Endpoint {
public:
    PeerEndpoint(PeerConfig config, Host& host);

    Status start() override;
    void stop() override {}
    // 202 is an acknowledgement. 503 is Unavailable without an answer: the peer has taken nothing,
    // and the attempt does not count. 408, 429 and other 5xx: Unavailable with the answer.
    // Rejected: every other status, and a message that the peer has passed on itself.
    Result<Acknowledgement> send(const Outgoing& outgoing) override;
    Result<Payload> ask(const Outgoing& outgoing) override;

private:
    Result<net::HttpAnswer> exchange(const Outgoing& outgoing) const;

    const PeerConfig config_;
    Host& host_;
    std::unique_ptr<net::HttpClient> client_;  // set by start()
};

}  // namespace kamhub::peer_hub
