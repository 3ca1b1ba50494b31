#pragma once
// One description of TLS, from which the Asio context of HTTP listeners and the POCO context of
// clients are made.

#include <filesystem>

namespace kamhub::net {

struct TlsSettings {
    bool enabled = false;
    std::filesystem::path certificate;  // PEM chain; a listener needs it, a client may have it
    std::filesystem::path key;
    std::filesystem::path trust;  // PEM of authorities; empty: the system's
    bool verify_peer =
        true;  // client: check the server's name and chain; listener: demand a client certificate
    bool peer_may_lack = false;  // listener: a client may come without one; one shown is checked
};

}  // namespace kamhub::net
