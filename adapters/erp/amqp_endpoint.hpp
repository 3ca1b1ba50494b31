#pragma once
// The ERP over AMQP 0-9-1: documents out to an exchange, documents in from a queue.

#include <memory>
#include <semaphore>

#include "erp_config.hpp"
#include "net/amqp_session.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::erp {

// Thread-safe: sends take turns on one session, the queue has sessions of its own.
class AmqpEndpoint final : public Endpoint {
public:
    AmqpEndpoint(ErpConfig config, Host& host);

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    enum class Outcome { Acknowledge, Later };
    void consume(const std::function<bool()>& stopping);
    Outcome receive(const net::AmqpMessage& message, net::AmqpSession& refusals);
    Outcome refuse(const net::AmqpMessage& message, const std::string& reason,
                   net::AmqpSession& refusals);

    ErpConfig config_;
    Host& host_;
    std::binary_semaphore turn_{1};  // not a timed_mutex: the thread sanitizer of g++ 12 does not
                                     // know how that one waits
    std::unique_ptr<net::AmqpSession> publisher_;  // guarded by turn_
};

}  // namespace kamhub::erp
