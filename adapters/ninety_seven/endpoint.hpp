#pragma once
// The endpoint of one 97 system: the session, and the nightly files where a folder is named.

#include <filesystem>
#include <memory>

#include "batch_reader.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"
#include "session.hpp"

namespace kamhub::ninety_seven {

// Value.
struct NinetySevenConfig {
    std::string host;
    int port = 0;
    bool tls = false;
    std::filesystem::path trust;
    std::string user;
    Secret password;
    std::filesystem::path layouts;
    std::chrono::milliseconds connect_timeout{};
    std::chrono::milliseconds heartbeat{};
    std::chrono::milliseconds reconnect_least{};
    std::chrono::milliseconds reconnect_most{};
    std::filesystem::path batch_directory;
    std::chrono::milliseconds batch_interval{};
    std::size_t batch_largest = 0;
};

ConfigSpec<NinetySevenConfig> ninetySevenSpec();
EndpointTraits ninetySevenTraits();

// send() is called one at a time; start() and stop() by their owner.
class NinetySevenEndpoint final : public Endpoint {
public:
    NinetySevenEndpoint(NinetySevenConfig config, Host& host);

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    Status startBatch();

    const NinetySevenConfig config_;
    Host& host_;
    std::shared_ptr<const xml::Layouts> layouts_;
    std::shared_ptr<Session> session_;
    std::shared_ptr<BatchReader> batch_;
};

// The delivery id as business serial: 36 characters, equal for equal ids.
std::string serialOf(const std::string& delivery_id);

}  // namespace kamhub::ninety_seven
