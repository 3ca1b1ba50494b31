#pragma once
// The ERP by file drop: documents out into its folder, documents in from its other folder.

#include "erp_config.hpp"
#include "file_inbox.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::erp {

// Thread-safe: each document is a file of its own, and the inbox belongs to its own thread.
class FileEndpoint final : public Endpoint {
public:
    FileEndpoint(ErpConfig config, Host& host);

    Status start() override;
    void stop() override {}
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    void watch(const std::function<bool()>& stopping);

    ErpConfig config_;
    Host& host_;
    FileInbox inbox_;
};

}  // namespace kamhub::erp
