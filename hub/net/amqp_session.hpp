#pragma once
// AMQP 0-9-1 over librabbitmq: publish with confirms, consume with acknowledgement after the hub's
// commit.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/tls.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct AmqpSettings {
    std::string host;
    int port = 5672;
    std::string virtual_host = "/";
    std::string user;
    Secret password;
    TlsSettings tls;
    std::chrono::seconds heartbeat{30};
};

struct AmqpMessage {
    std::string exchange, routing_key;  // publish: where to; consume: where from
    std::string body;
    std::string content_type, message_id, correlation_id, type;
    std::vector<std::pair<std::string, std::string>> headers;
    bool redelivered = false;
};

// One thread at a time. Connects when first needed and again after a loss.
class AmqpSession {
public:
    static std::unique_ptr<AmqpSession> make(AmqpSettings settings);
    virtual ~AmqpSession() = default;
    // Persistent, mandatory, confirmed. Unavailable: not connected, nothing sent; Rejected:
    // returned as unroutable or nacked; Timeout: no confirm in time.
    virtual Status publish(const AmqpMessage& message, Deadline deadline) = 0;
    // Takes the next message of the queue or waits until the deadline (Timeout). `handle` returns
    // true to acknowledge, false to put it back.
    virtual Status consumeOne(const std::string& queue, Deadline deadline,
                              const std::function<bool(const AmqpMessage&)>& handle) = 0;
    virtual Status declareQueue(const std::string& queue, Deadline deadline) = 0;  // durable
    virtual void close() = 0;
};

}  // namespace kamhub::net
