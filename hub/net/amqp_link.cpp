#include "net/amqp_link.hpp"

#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

#include <algorithm>

#include "net/tls_context.hpp"

namespace kamhub::net {

namespace {

constexpr int kFrameSize = 131072;  // bytes; what RabbitMQ proposes itself

AmqpFault faultOfMethod(const amqp_method_t& method) {
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
        const auto* close = static_cast<const amqp_channel_close_t*>(method.decoded);
        return {true, close->reply_code, amqpText(close->reply_text)};
    }
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
        const auto* close = static_cast<const amqp_connection_close_t*>(method.decoded);
        return {true, close->reply_code, amqpText(close->reply_text)};
    }
    return {true, 0, std::string("unexpected method ") + amqp_method_name(method.id)};
}

Result<amqp_socket_t*> makeSocket(amqp_connection_state_t connection,
                                  const AmqpSettings& settings) {
    const auto& tls = settings.tls;
    amqp_socket_t* socket =
        tls.enabled ? amqp_ssl_socket_new(connection) : amqp_tcp_socket_new(connection);
    if (!socket) return internalError("no socket for " + whereOf(settings) + " could be made");
    if (!tls.enabled) return socket;
    auto* context = static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket));
    const bool trusted =
        tls.trust.empty() ? SSL_CTX_set_default_verify_paths(context) == 1
                          : amqp_ssl_socket_set_cacert(socket, tls.trust.c_str()) == AMQP_STATUS_OK;
    if (!trusted)
        return invalidConfig("cannot use the TLS trust file " + tls.trust.string() +
                             "; give a PEM file");
    if (!tls.certificate.empty() &&
        amqp_ssl_socket_set_key(socket, tls.certificate.c_str(), tls.key.c_str()) != AMQP_STATUS_OK)
        return invalidConfig("cannot use the TLS certificate " + tls.certificate.string() +
                             " with the key " + tls.key.string() +
                             "; give PEM files that belong together");
    amqp_ssl_socket_set_verify_peer(socket, tls.verify_peer);
    amqp_ssl_socket_set_verify_hostname(socket, 0);  // OpenSSL does, and knows IP addresses too
    if (tls.verify_peer) demandPeerName(context, settings.host);
    amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
    return socket;
}

// Asks the broker to say when it takes no messages (low memory or disk), instead of only ceasing to
// read.
amqp_rpc_reply_t login(amqp_connection_state_t connection, const AmqpSettings& settings) {
    amqp_table_entry_t capability{};
    capability.key = amqp_cstring_bytes("connection.blocked");
    capability.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    capability.value.value.boolean = 1;
    amqp_table_entry_t property{};
    property.key = amqp_cstring_bytes("capabilities");
    property.value.kind = AMQP_FIELD_KIND_TABLE;
    property.value.value.table = {1, &capability};
    const amqp_table_t properties{1, &property};
    return amqp_login_with_properties(connection, settings.virtual_host.c_str(), 0, kFrameSize,
                                      static_cast<int>(settings.heartbeat.count()), &properties,
                                      AMQP_SASL_METHOD_PLAIN, settings.user.c_str(),
                                      settings.password.reveal().c_str());
}

}  // namespace

AmqpFault faultOf(const amqp_rpc_reply_t& reply) {
    if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION) return faultOfMethod(reply.reply);
    return {false, 0, amqp_error_string2(reply.library_error)};
}

AmqpFault faultOf(const amqp_frame_t& close_frame) {
    return faultOfMethod(close_frame.payload.method);
}

std::string whereOf(const AmqpSettings& settings) {
    return settings.host + ":" + std::to_string(settings.port);
}

timeval timeLeft(Deadline deadline) {
    const auto left = remaining(deadline).count();
    return {static_cast<time_t>(left / 1000000), static_cast<suseconds_t>(left % 1000000)};
}

Result<AmqpConnection> connectAmqp(const AmqpSettings& settings, Deadline deadline) {
    AmqpConnection connection(amqp_new_connection());
    if (!connection) return internalError("no AMQP connection could be made: out of memory");
    const auto socket = makeSocket(connection.get(), settings);
    if (!socket) return socket.error();
    timeval left = timeLeft(deadline);
    if (const int status =
            amqp_socket_open_noblock(*socket, settings.host.c_str(), settings.port, &left);
        status != AMQP_STATUS_OK)
        return unavailable(whereOf(settings) + " cannot be reached: " + amqp_error_string2(status) +
                           "; check that the broker runs, the port, and TLS");
    left = timeLeft(deadline);
    amqp_set_handshake_timeout(connection.get(), &left);
    amqp_set_rpc_timeout(connection.get(), &left);
    if (const auto reply = login(connection.get(), settings);
        reply.reply_type != AMQP_RESPONSE_NORMAL)
        return unavailable(whereOf(settings) + " refused the login of " + settings.user +
                           " at virtual host " + settings.virtual_host + ": " +
                           faultOf(reply).text + "; check user, password and virtual host");
    amqp_channel_open(connection.get(), kAmqpChannel);
    if (const auto reply = amqp_get_rpc_reply(connection.get());
        reply.reply_type != AMQP_RESPONSE_NORMAL)
        return unavailable(whereOf(settings) + " opened no channel: " + faultOf(reply).text);
    return connection;
}

void closeAmqp(AmqpConnection connection) {
    if (!connection) return;
    const timeval second{1, 0};
    amqp_set_rpc_timeout(connection.get(), &second);
    amqp_connection_close(connection.get(), AMQP_REPLY_SUCCESS);
}

}  // namespace kamhub::net
