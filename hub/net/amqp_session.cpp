#include "net/amqp_session.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "net/amqp_link.hpp"

namespace kamhub::net {

namespace {

constexpr std::uint8_t kPersistent = 2;
constexpr int kContentTooLarge = 311;

bool isMethod(const amqp_frame_t& frame, amqp_method_number_t id) {
    return frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == id;
}

bool isClose(const amqp_frame_t& frame) {
    return isMethod(frame, AMQP_CHANNEL_CLOSE_METHOD) ||
           isMethod(frame, AMQP_CONNECTION_CLOSE_METHOD);
}

// librabbitmq's view of a message's properties; the message must outlive it.
struct Properties {
    explicit Properties(const AmqpMessage& message) {
        std::memset(&basic, 0, sizeof basic);
        basic._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
        basic.delivery_mode = kPersistent;
        const auto set = [&](amqp_bytes_t& field, const std::string& text, amqp_flags_t flag) {
            if (text.empty()) return;
            field = amqpBytes(text);
            basic._flags |= flag;
        };
        set(basic.content_type, message.content_type, AMQP_BASIC_CONTENT_TYPE_FLAG);
        set(basic.message_id, message.message_id, AMQP_BASIC_MESSAGE_ID_FLAG);
        set(basic.correlation_id, message.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG);
        set(basic.type, message.type, AMQP_BASIC_TYPE_FLAG);
        for (const auto& [name, value] : message.headers) {
            amqp_table_entry_t entry{};
            entry.key = amqpBytes(name);
            entry.value.kind = AMQP_FIELD_KIND_UTF8;
            entry.value.value.bytes = amqpBytes(value);
            entries.push_back(entry);
        }
        if (entries.empty()) return;
        basic.headers = {static_cast<int>(entries.size()), entries.data()};
        basic._flags |= AMQP_BASIC_HEADERS_FLAG;
    }
    amqp_basic_properties_t basic;
    std::vector<amqp_table_entry_t> entries;
};

std::string textOf(const amqp_field_value_t& value) {
    switch (value.kind) {
        case AMQP_FIELD_KIND_UTF8:
        case AMQP_FIELD_KIND_BYTES:
            return amqpText(value.value.bytes);
        case AMQP_FIELD_KIND_BOOLEAN:
            return value.value.boolean ? "true" : "false";
        case AMQP_FIELD_KIND_I8:
            return std::to_string(value.value.i8);
        case AMQP_FIELD_KIND_I16:
            return std::to_string(value.value.i16);
        case AMQP_FIELD_KIND_I32:
            return std::to_string(value.value.i32);
        case AMQP_FIELD_KIND_I64:
            return std::to_string(value.value.i64);
        case AMQP_FIELD_KIND_TIMESTAMP:
        case AMQP_FIELD_KIND_U64:
            return std::to_string(value.value.u64);
        default:
            return {};
    }
}

AmqpMessage readMessage(const amqp_envelope_t& envelope) {
    AmqpMessage out;
    out.exchange = amqpText(envelope.exchange);
    out.routing_key = amqpText(envelope.routing_key);
    out.body = amqpText(envelope.message.body);
    out.redelivered = envelope.redelivered != 0;
    const auto& basic = envelope.message.properties;
    const auto read = [&](amqp_flags_t flag, const amqp_bytes_t& field) {
        return (basic._flags & flag) != 0 ? amqpText(field) : std::string();
    };
    out.content_type = read(AMQP_BASIC_CONTENT_TYPE_FLAG, basic.content_type);
    out.message_id = read(AMQP_BASIC_MESSAGE_ID_FLAG, basic.message_id);
    out.correlation_id = read(AMQP_BASIC_CORRELATION_ID_FLAG, basic.correlation_id);
    out.type = read(AMQP_BASIC_TYPE_FLAG, basic.type);
    if ((basic._flags & AMQP_BASIC_HEADERS_FLAG) != 0)
        for (int i = 0; i < basic.headers.num_entries; ++i)
            out.headers.emplace_back(amqpText(basic.headers.entries[i].key),
                                     textOf(basic.headers.entries[i].value));
    return out;
}

class RabbitSession final : public AmqpSession {
public:
    explicit RabbitSession(AmqpSettings settings)
        : settings_(std::move(settings)), where_(whereOf(settings_)) {}
    ~RabbitSession() override { close(); }

    Status publish(const AmqpMessage& message, Deadline deadline) override {
        if (auto status = readyToPublish(deadline); !status) return status;
        limitSending(deadline);
        const Properties properties(message);
        const int sent = amqp_basic_publish(
            publisher_.get(), kAmqpChannel, amqpBytes(message.exchange),
            amqpBytes(message.routing_key), 1, 0, &properties.basic, amqpBytes(message.body));
        if (sent == AMQP_STATUS_OK) return awaitConfirm(deadline);
        publisher_.reset();
        // The broker drops a message whose last frame never came.
        return unavailable("the connection to " + where_ +
                           " was lost while the message was sent: " + amqp_error_string2(sent));
    }

    Status declareQueue(const std::string& queue, Deadline deadline) override {
        if (auto status = readyToPublish(deadline); !status) return status;
        const timeval left = timeLeft(deadline);
        amqp_set_rpc_timeout(publisher_.get(), &left);
        amqp_queue_declare(publisher_.get(), kAmqpChannel, amqpBytes(queue), 0, 1, 0, 0,
                           amqp_empty_table);
        const auto reply = amqp_get_rpc_reply(publisher_.get());
        if (reply.reply_type == AMQP_RESPONSE_NORMAL) return okStatus();
        const auto fault = faultOf(reply);
        publisher_.reset();
        if (fault.closed_by_broker)
            return rejected(where_ + " refused to declare queue " + queue + ": " + fault.text,
                            fault.text);
        return unavailable(where_ + " did not declare queue " + queue + ": " + fault.text);
    }

    Status consumeOne(const std::string& queue, Deadline deadline,
                      const std::function<bool(const AmqpMessage&)>& handle) override {
        if (auto status = readyToConsume(queue, deadline); !status) return status;
        const auto connection = consumers_[queue].get();
        amqp_maybe_release_buffers(connection);
        amqp_envelope_t envelope;
        const timeval left = timeLeft(deadline);
        const auto reply = amqp_consume_message(connection, &envelope, &left, 0);
        if (reply.reply_type != AMQP_RESPONSE_NORMAL) {
            if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION &&
                reply.library_error == AMQP_STATUS_TIMEOUT)
                return timedOut("queue " + queue + " at " + where_ + " had no message in time");
            const auto text = reply.library_error == AMQP_STATUS_UNEXPECTED_STATE
                                  ? unexpected(connection)
                                  : faultOf(reply).text;
            consumers_.erase(queue);
            return unavailable("consuming queue " + queue + " at " + where_ + " ended: " + text);
        }
        const auto message = readMessage(envelope);
        const auto tag = envelope.delivery_tag;
        amqp_destroy_envelope(&envelope);
        const int answered = handle(message) ? amqp_basic_ack(connection, kAmqpChannel, tag, 0)
                                             : amqp_basic_nack(connection, kAmqpChannel, tag, 0, 1);
        if (answered == AMQP_STATUS_OK) return okStatus();
        consumers_.erase(queue);
        return unavailable("the connection to " + where_ + " was lost before a message of queue " +
                           queue + " was acknowledged; it will come again");
    }

    void close() override {
        closeAmqp(std::move(publisher_));
        for (auto& [queue, connection] : consumers_) closeAmqp(std::move(connection));
        consumers_.clear();
    }

private:
    // Connected, in confirm mode, and the broker takes messages.
    Status readyToPublish(Deadline deadline) {
        if (publisher_) lookAround();
        if (blocked_)
            return unavailable(where_ + " takes no messages now: " + blocked_reason_ +
                                   "; free memory or disk there",
                               blocked_reason_);
        if (publisher_) return okStatus();
        auto connected = connectAmqp(settings_, deadline);
        if (!connected) return connected.error();
        amqp_confirm_select(connected->get(), kAmqpChannel);
        if (const auto reply = amqp_get_rpc_reply(connected->get());
            reply.reply_type != AMQP_RESPONSE_NORMAL)
            return unavailable(where_ + " offers no confirms: " + faultOf(reply).text);
        publisher_ = std::move(*connected);
        return okStatus();
    }

    // Takes what the broker said since the last call: an idle session may have been closed or
    // blocked.
    void lookAround() {
        while (publisher_) {
            amqp_maybe_release_buffers(publisher_.get());
            amqp_frame_t frame;
            const timeval at_once{0, 0};
            const int status = amqp_simple_wait_frame_noblock(publisher_.get(), &frame, &at_once);
            if (status == AMQP_STATUS_TIMEOUT) return;
            if (status != AMQP_STATUS_OK || isClose(frame))
                drop();
            else
                noteBlocking(frame);
        }
    }

    void drop() {
        publisher_.reset();
        blocked_ = false;
    }

    void noteBlocking(const amqp_frame_t& frame) {
        if (isMethod(frame, AMQP_CONNECTION_UNBLOCKED_METHOD)) blocked_ = false;
        if (!isMethod(frame, AMQP_CONNECTION_BLOCKED_METHOD)) return;
        blocked_ = true;
        blocked_reason_ =
            amqpText(static_cast<amqp_connection_blocked_t*>(frame.payload.method.decoded)->reason);
    }

    // librabbitmq sends without a deadline. A broker that reads no more would hold the call: the
    // kernel ends it.
    void limitSending(Deadline deadline) {
        const auto left = std::max<long>(1, remaining(deadline).count() / 1000);
        const unsigned int milliseconds = static_cast<unsigned int>(std::min<long>(left, 3600000));
        ::setsockopt(amqp_get_sockfd(publisher_.get()), IPPROTO_TCP, TCP_USER_TIMEOUT,
                     &milliseconds, sizeof milliseconds);
    }

    // One message is open at a time, so the next ack or nack is its own. A returned message is
    // acked behind its return.
    Status awaitConfirm(Deadline deadline) {
        std::string returned;
        while (true) {
            amqp_maybe_release_buffers(publisher_.get());
            amqp_frame_t frame;
            const timeval left = timeLeft(deadline);
            const int status = amqp_simple_wait_frame_noblock(publisher_.get(), &frame, &left);
            if (status != AMQP_STATUS_OK) {
                drop();  // a late confirm would be taken for the next message's
                return timedOut(where_ +
                                " did not confirm the message: " + amqp_error_string2(status));
            }
            if (isClose(frame)) return closedWhileWaiting(frame);
            noteBlocking(frame);
            if (isMethod(frame, AMQP_BASIC_RETURN_METHOD))
                returned = amqpText(
                    static_cast<amqp_basic_return_t*>(frame.payload.method.decoded)->reply_text);
            if (isMethod(frame, AMQP_BASIC_NACK_METHOD))
                return rejected(where_ + " did not take the message", "basic.nack");
            if (!isMethod(frame, AMQP_BASIC_ACK_METHOD)) continue;
            if (returned.empty()) return okStatus();
            return rejected(where_ + " has no queue for the message: " + returned +
                                "; bind one to its exchange",
                            returned);
        }
    }

    Status closedWhileWaiting(const amqp_frame_t& frame) {
        const auto fault = faultOf(frame);
        const bool channel_only = isMethod(frame, AMQP_CHANNEL_CLOSE_METHOD);
        drop();
        if (!channel_only)
            return timedOut(where_ + " closed the connection before the confirm: " + fault.text);
        // The broker names what is wrong with the channel's last method, our publish: it was not
        // taken.
        if (fault.code == kContentTooLarge)
            return rejected(where_ + " refused the message: " + fault.text, fault.text);
        return unavailable(
            where_ + " refused the message: " + fault.text + "; declare the exchange", fault.text);
    }

    Status readyToConsume(const std::string& queue, Deadline deadline) {
        if (consumers_.count(queue) > 0) return okStatus();
        auto connected = connectAmqp(settings_, deadline);
        if (!connected) return connected.error();
        const auto connection = connected->get();
        amqp_basic_qos(connection, kAmqpChannel, 0, 1, 0);
        amqp_basic_consume(connection, kAmqpChannel, amqpBytes(queue), amqp_empty_bytes, 0, 0, 0,
                           amqp_empty_table);
        if (const auto reply = amqp_get_rpc_reply(connection);
            reply.reply_type != AMQP_RESPONSE_NORMAL) {
            const auto fault = faultOf(reply);
            return unavailable(where_ + " lets queue " + queue + " not be consumed: " + fault.text,
                               fault.closed_by_broker ? fault.text : "");
        }
        consumers_[queue] = std::move(*connected);
        return okStatus();
    }

    static std::string unexpected(amqp_connection_state_t connection) {
        amqp_frame_t frame;
        const timeval second{1, 0};
        if (amqp_simple_wait_frame_noblock(connection, &frame, &second) != AMQP_STATUS_OK)
            return "connection lost";
        if (isClose(frame)) return faultOf(frame).text;
        return isMethod(frame, AMQP_BASIC_CANCEL_METHOD) ? "the queue was deleted"
                                                         : "unexpected frame";
    }

    const AmqpSettings settings_;
    const std::string where_;
    AmqpConnection publisher_;
    bool blocked_ = false;
    std::string blocked_reason_;
    std::map<std::string, AmqpConnection>
        consumers_;  // one each, so that no queue's message waits behind another's
};

}  // namespace

std::unique_ptr<AmqpSession> AmqpSession::make(AmqpSettings settings) {
    return std::make_unique<RabbitSession>(std::move(settings));
}

}  // namespace kamhub::net
