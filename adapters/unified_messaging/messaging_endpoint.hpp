#pragma once
// The unified messaging platform: short messages and mails out, delivery receipts in.

#include <memory>
#include <string>

#include "messaging_config.hpp"
#include "receipts.hpp"
#include "sdk/endpoint.hpp"
#include "sent_messages.hpp"
#include "xml/document.hpp"

namespace kamhub::unified_messaging {

// Thread-safe.
class MessagingEndpoint final : public Endpoint {
public:
    MessagingEndpoint(MessagingConfig config, Host& host);

    Status start() override;
    void stop() override;
    // <sms><to/><text/></sms>: the reference is the message id, of a long message that of its last
    // part. <mail><to/><subject/><text/></mail>: the reference is the Message-ID.
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    Result<Acknowledgement> sendShortMessage(const xml::Document& document,
                                             const Outgoing& outgoing);
    Result<Acknowledgement> sendMail(const xml::Document& document, const Outgoing& outgoing);

    MessagingConfig config_;
    Host& host_;
    SentMessages sent_;
    Receipts receipts_;
    std::unique_ptr<net::SmppSession> session_;  // null where no centre is configured
};

}  // namespace kamhub::unified_messaging
