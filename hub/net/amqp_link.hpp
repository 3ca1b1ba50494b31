#pragma once
// One connection to an AMQP broker with one channel: what librabbitmq's C calls need around them.

#include <amqp.h>

#include <memory>
#include <string>
#include <string_view>

#include "net/amqp_session.hpp"

namespace kamhub::net {

constexpr amqp_channel_t kAmqpChannel = 1;

// The string belongs to the caller and must outlive the call it is given to.
inline amqp_bytes_t amqpBytes(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};
}
inline std::string amqpText(const amqp_bytes_t& bytes) {
    return {static_cast<const char*>(bytes.bytes), bytes.len};
}

// What a broker or the library said about a call.
struct AmqpFault {
    bool closed_by_broker = false;
    int code = 0;      // AMQP reply code, where the broker closed
    std::string text;  // "NOT_FOUND - no exchange 'x'", or the library's words
};
AmqpFault faultOf(const amqp_rpc_reply_t& reply);
AmqpFault faultOf(const amqp_frame_t& close_frame);  // channel.close or connection.close

struct FreeAmqpConnection {
    void operator()(amqp_connection_state_t connection) const {
        amqp_destroy_connection(connection);
    }
};
using AmqpConnection =
    std::unique_ptr<std::remove_pointer_t<amqp_connection_state_t>, FreeAmqpConnection>;

// Connected, logged in, channel 1 open.
Result<AmqpConnection> connectAmqp(const AmqpSettings& settings, Deadline deadline);
std::string whereOf(const AmqpSettings& settings);
timeval timeLeft(Deadline deadline);
// Says goodbye to the broker, for a second at most.
void closeAmqp(AmqpConnection connection);

}  // namespace kamhub::net
