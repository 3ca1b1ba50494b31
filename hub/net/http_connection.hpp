#pragma once
// One connection of the HTTP listener: a request read, handed on, answered. Only http_listener.cpp
// includes this, so that Beast is compiled once.

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <deque>
#include <list>
#include <memory>
#include <thread>
#include <utility>  // Boost 1.74's Asio forgets it under C++20.

#include "net/body_sink.hpp"
#include "net/certificate.hpp"
#include "net/http_listener.hpp"
#include "net/http_message.hpp"
#include "net/live_body.hpp"

namespace kamhub::net::beast_listener {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;
using SteadyTime = SteadyClock::time_point;

constexpr std::size_t kReadSize = 4 * 1024;       // bytes asked for while a header is read
constexpr std::size_t kBodyReadSize = 64 * 1024;  // bytes asked for while a body is read
constexpr std::size_t kDrainLimit = 1024 * 1024;  // bytes taken and thrown away behind a refusal
constexpr std::chrono::seconds kDrainTime{2};

// Beast's body concept over BodySink: parsed bytes go to memory or a spool file, never into Beast.
struct SinkBody {
    using value_type = BodySink;

    class reader {
    public:
        template <bool is_request, class Fields>
        reader(http::header<is_request, Fields>&, value_type& sink) : sink_(sink) {}
        void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, error_code& error) {
            error = {};
            std::size_t taken = 0;
            for (auto at = asio::buffer_sequence_begin(buffers);
                 at != asio::buffer_sequence_end(buffers); ++at) {
                const asio::const_buffer part = *at;
                if (!sink_.append({static_cast<const char*>(part.data()), part.size()})) {
                    error = make_error_code(boost::system::errc::no_space_on_device);
                    break;
                }
                taken += part.size();
            }
            return taken;
        }
        void finish(error_code& error) { error = {}; }

    private:
        value_type& sink_;
    };
};

using Parser = http::request_parser<SinkBody>;

inline HttpResponse refusal(int status, std::string text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, text + "\n"};
}

// What a client is told that sent something unreadable. `line_done`: its request line was read.
inline HttpResponse refusalFor(const error_code& error, bool line_done) {
    if (error == http::error::header_limit)
        return line_done ? refusal(431, "the header is too large")
                         : refusal(414, "the request target is too long");
    if (error == http::error::buffer_overflow) return refusal(431, "the header is too large");
    if (error == http::error::body_limit) return refusal(413, "the body is too large");
    if (error == http::error::bad_version) return refusal(505, "speak HTTP/1.1");
    if (error == boost::system::errc::no_space_on_device)
        return refusal(503, "the body cannot be stored now");
    return refusal(400, "the request is malformed: " + error.message());
}

// The part of a connection its io thread's sweep and stop see. Used on its lane's thread only.
class Connection {
public:
    virtual ~Connection() = default;
    virtual void start() = 0;
    virtual void expire(SteadyTime now) = 0;
    virtual void closeIfIdle() = 0;
    virtual void close() = 0;
};

// One io_context and the one thread that runs it: everything of a connection happens there, without
// locks.
struct Lane {
    asio::io_context context{1};
    asio::steady_timer sweep{context};
    std::list<std::shared_ptr<Connection>> connections;
    std::thread thread;
};
using Place = std::list<std::shared_ptr<Connection>>::iterator;

// What a connection needs of its listener, which outlives it. Thread-safe.
class Owner : public std::enable_shared_from_this<Owner> {
public:
    virtual ~Owner() = default;
    virtual const ListenerSettings& settings() const = 0;
    virtual bool stopping() const = 0;
    virtual void dispatch(HttpRequest request, HttpResponder responder) = 0;
    // A connection tells that it is over; called on its lane's thread.
    virtual void closed(Lane& lane, Place place, bool counted) = 0;
};

// One client. Its registry entry keeps it alive while a handler works on a request, pending
// operations otherwise. One thread at a time: its lane's.
template <class Stream>
class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection<Stream>> {
public:
    template <class... Tls>
    HttpConnection(Owner& owner, Lane& lane, bool admitted, tcp::socket socket, Tls&... tls)
        : owner_(owner), lane_(lane), admitted_(admitted), stream_(std::move(socket), tls...) {}

    void setPlace(Place place) { place_ = place; }

    void start() override {
        error_code ignored;
        socket().set_option(tcp::no_delay(true), ignored);
        const auto peer = socket().remote_endpoint(ignored);
        const auto host = peer.address().to_string(ignored);
        peer_ =
            (peer.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(peer.port());
        if (!admitted_) return refuseAdmission();
        if constexpr (kTls) {
            enter(Phase::Handshake, owner_.settings().request_timeout);
            stream_.async_handshake(ssl::stream_base::server,
                                    [self = this->shared_from_this()](error_code error) {
                                        if (error || self->phase_ != Phase::Handshake)
                                            return self->close();
                                        self->takeCertificate();
                                        self->beginRequest();
                                    });
        } else {
            beginRequest();
        }
    }

    void expire(SteadyTime now) override {
        if (now < deadline_) return;
        if (phase_ != Phase::Reading) return close();
        error_code ignored;
        socket().cancel(ignored);
        refuse(refusal(408, "the request did not come in time"));
    }

    void closeIfIdle() override {
        if (phase_ == Phase::Streaming) return endStream();
        if (phase_ == Phase::Idle || phase_ == Phase::Handshake || phase_ == Phase::Draining)
            close();
    }

    void close() override {
        if (phase_ == Phase::Closed) return;
        phase_ = Phase::Closed;
        if (flow_) flow_->open = false;
        error_code ignored;
        socket().shutdown(tcp::socket::shutdown_both, ignored);
        socket().close(ignored);
        owner_.closed(lane_, place_,
                      admitted_);  // the caller's reference keeps this object until it returns
    }

private:
    static constexpr bool kTls = !std::is_same_v<Stream, tcp::socket>;
    enum class Phase { Handshake, Idle, Reading, Handling, Writing, Streaming, Draining, Closed };

    tcp::socket::lowest_layer_type& socket() { return stream_.lowest_layer(); }

    // What the handshake has checked; a client that was not asked for one has none.
    void takeCertificate() {
        if constexpr (kTls) {
            const CertificateHandle shown(SSL_get1_peer_certificate(stream_.native_handle()));
            if (shown)
                certificate_ = std::make_shared<ClientCertificate>(factsOf(shown.get()).identity);
        }
    }

    void enter(Phase phase, std::chrono::milliseconds time) {
        phase_ = phase;
        deadline_ = SteadyClock::now() + time;
    }

    void beginRequest() {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(owner_.settings().max_header));
        parser_->body_limit(owner_.settings().max_body);
        request_ = HttpRequest{};
        header_taken_ = false;
        if (buffer_.size() > 0) {
            enter(Phase::Reading, owner_.settings().request_timeout);
            return parse();
        }
        if (owner_.stopping()) return close();
        if (buffer_.capacity() > kReadSize)
            buffer_ = {};  // thousands of idle connections hold little each
        enter(Phase::Idle, owner_.settings().idle_timeout);
        read(kReadSize);
    }

    void read(std::size_t size) {
        stream_.async_read_some(buffer_.prepare(size),
                                [self = this->shared_from_this()](error_code error, std::size_t n) {
                                    self->onRead(error, n);
                                });
    }

    void onRead(const error_code& error, std::size_t count) {
        if (phase_ != Phase::Idle && phase_ != Phase::Reading) return;
        if (error) return close();
        buffer_.commit(count);
        if (phase_ == Phase::Idle) enter(Phase::Reading, owner_.settings().request_timeout);
        parse();
    }

    // A header line that goes on in the next one is obsolete since RFC 7230; proxies join the two,
    // cut them or pass them on, and so does who hides a second message in it.
    bool headerIsFolded() const {
        const std::string_view text(static_cast<const char*>(buffer_.data().data()),
                                    buffer_.size());
        const auto header = text.substr(0, text.find("\r\n\r\n"));
        for (auto end = header.find("\r\n"); end != header.npos; end = header.find("\r\n", end + 2))
            if (end + 2 < header.size() && (header[end + 2] == ' ' || header[end + 2] == '\t'))
                return true;
        return false;
    }

    void parse() {
        while (buffer_.size() > 0) {
            if (!parser_->is_header_done() && headerIsFolded())
                return refuse(refusal(400, "a header line goes on in the next; write it in one"));
            error_code error;
            buffer_.consume(parser_->put(buffer_.data(), error));
            const bool more = error == http::error::need_more;
            // Between two full elements Beast keeps nothing here; a chunk header or a trailer has
            // no limit of its own.
            if (more && buffer_.size() > owner_.settings().max_header)
                error = http::error::buffer_overflow;
            else if (more)
                error = {};
            if (error) return refuse(refusalFor(error, !parser_->get().target().empty()));
            if (parser_->is_header_done() && !header_taken_ && !takeHeader()) return;
            if (parser_->is_done()) return dispatch();
            if (more) break;
        }
        read(header_taken_ ? kBodyReadSize : kReadSize);
    }

    // False if the request was refused or the body waits for "100 Continue" to be written.
    bool takeHeader() {
        header_taken_ = true;
        auto& message = parser_->get();
        keep_alive_ = parser_->keep_alive();
        http_1_0_ = message.version() < 11;
        for (const auto& field : message)
            request_.headers.emplace_back(std::string(field.name_string()),
                                          std::string(field.value()));
        request_.method = std::string(message.method_string());
        request_.target = std::string(message.target());
        if (auto wrong = complaint()) return refuse(std::move(*wrong)), false;
        request_.peer = peer_;
        request_.source = owner_.settings().source;
        request_.secure = kTls;
        request_.certificate = certificate_;
        if (const auto& admit = owner_.settings().admit)
            if (auto no = admit(request_)) return turnAway(std::move(*no)), false;
        std::optional<std::uint64_t> length;
        if (const auto announced = parser_->content_length()) length = *announced;
        message.body().begin(owner_.settings().spool, length);
        parser_->eager(true);
        if (header(request_.headers, "Expect").empty() || http_1_0_ || parser_->is_done())
            return true;
        writeContinue();
        return false;
    }

    std::optional<HttpResponse> complaint() {
        const auto count = [&](std::string_view name) {
            return std::count_if(request_.headers.begin(), request_.headers.end(),
                                 [&](const auto& h) { return equalsIgnoringCase(h.first, name); });
        };
        const auto hosts = count("Host");
        if (hosts > 1 || (hosts == 0 && !http_1_0_)) return refusal(400, "send one Host header");
        // Anything but plain "chunked" may be framed otherwise by a proxy in front: that is how
        // requests are smuggled.
        const auto codings = count("Transfer-Encoding");
        if (codings > 0 &&
            (codings > 1 || http_1_0_ || count("Content-Length") > 0 ||
             !equalsIgnoringCase(header(request_.headers, "Transfer-Encoding"), "chunked")))
            return refusal(400,
                           "Transfer-Encoding may only be chunked, and not beside Content-Length");
        const bool wants_body =
            request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
        if (http_1_0_ && wants_body && count("Content-Length") == 0)
            return refusal(411, "send Content-Length");
        const auto expect = header(request_.headers, "Expect");
        if (!expect.empty() && !equalsIgnoringCase(expect, "100-continue"))
            return refusal(417, "only 100-continue may be expected");
        auto target = parseTarget(request_.target);
        if (!target) return refusal(400, "the request target is malformed or leaves its folder");
        request_.path = std::move(target->path);
        request_.query = std::move(target->query);
        return std::nullopt;
    }

    void writeContinue() {
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                              if (self->phase_ != Phase::Reading) return;
                              if (error) return self->close();
                              self->parse();
                          });
    }

    void dispatch() {
        phase_ = Phase::Handling;
        deadline_ = SteadyTime::max();
        request_.body = parser_->get().body().finish();
        head_ = request_.method == "HEAD";
        parser_.reset();
        HttpResponder responder([owner = owner_.shared_from_this(), &lane = lane_,
                                 weak = this->weak_from_this()](HttpResponse response) {
            asio::post(lane.context, [weak, response = std::move(response)]() mutable {
                if (const auto self = weak.lock()) self->respond(std::move(response));
            });
        });
        owner_.dispatch(std::move(request_), std::move(responder));
    }

    void respond(HttpResponse response) {
        if (phase_ != Phase::Handling) return;
        if (equalsIgnoringCase(header(response.headers, "Connection"), "close") ||
            owner_.stopping())
            keep_alive_ = false;
        if (response.stream && !head_ && !owner_.stopping())
            return beginStream(std::move(response));
        write(std::move(response));
    }

    // ---- An answer that goes on: its body ends with the connection

    void beginStream(HttpResponse response) {
        keep_alive_ = false;
        const auto head = responseHead(response, {false, http_1_0_, true});
        if (!head) return write(refusal(500, "the answer was malformed"));
        phase_ = Phase::Streaming;
        deadline_ = SteadyTime::max();
        flow_ = std::make_shared<BodyFlow>();
        flow_->waiting += head->size() + response.body.size();
        stream(*head + response.body);
        watchClient();
        // They hold the owner, and with it the lane, and no connection: one that is over is gone.
        const auto post = [owner = owner_.shared_from_this(), &lane = lane_,
                           weak = this->weak_from_this()](auto task) {
            asio::post(lane.context, [weak, task = std::move(task)]() mutable {
                if (const auto self = weak.lock()) task(*self);
            });
        };
        response.stream(std::make_unique<LiveBody>(
            flow_,
            [post](std::string bytes) {
                post([bytes = std::move(bytes)](HttpConnection& self) mutable {
                    self.stream(std::move(bytes));
                });
            },
            [post](bool now) {
                post([now](HttpConnection& self) { now ? self.close() : self.endStream(); });
            }));
    }

    void stream(std::string bytes) {
        if (phase_ != Phase::Streaming) return;
        unsent_.push_back(std::move(bytes));
        if (unsent_.size() == 1) streamNext();
    }

    void streamNext() {
        enter(Phase::Streaming, owner_.settings().idle_timeout);
        asio::async_write(stream_, asio::buffer(unsent_.front()),
                          [self = this->shared_from_this()](error_code error, std::size_t count) {
                              if (self->phase_ != Phase::Streaming) return;
                              if (error) return self->close();
                              self->flow_->waiting -= count;
                              self->unsent_.pop_front();
                              if (!self->unsent_.empty()) return self->streamNext();
                              self->deadline_ = SteadyTime::max();
                              if (self->stream_ended_) self->close();
                          });
    }

    // What is left is sent first.
    void endStream() {
        if (phase_ != Phase::Streaming) return;
        stream_ended_ = true;
        if (flow_) flow_->open = false;
        if (unsent_.empty()) close();
    }

    // A client who goes away is seen by reading; one who goes on talking is not listened to.
    void watchClient() {
        buffer_.consume(buffer_.size());
        stream_.async_read_some(
            buffer_.prepare(kReadSize),
            [self = this->shared_from_this()](error_code error, std::size_t count) {
                if (self->phase_ != Phase::Streaming) return;
                self->drained_ += count;
                if (error || self->drained_ > kDrainLimit) return self->close();
                self->watchClient();
            });
    }

    // Answers before the request was read whole: what follows on this connection cannot be
    // understood any more.
    void refuse(HttpResponse response) {
        const auto& told = owner_.settings().refused;
        if (told && response.status != 503)
            told(response.status, response.body.substr(0, response.body.find('\n')));
        turnAway(std::move(response));
    }

    void turnAway(HttpResponse response) {
        keep_alive_ = false;
        head_ = request_.method == "HEAD";
        parser_.reset();
        write(std::move(response));
    }

    void refuseAdmission() {
        // A TLS client could read a plain answer only as an error of TLS, and a handshake is what
        // there is no room for.
        if constexpr (kTls) return close();
        auto response = refusal(503, "too many connections");
        response.headers.emplace_back("Retry-After", "1");
        refuse(std::move(response));
    }

    void write(HttpResponse response) {
        auto head = responseHead(response, {keep_alive_, http_1_0_});
        if (!head) {
            response = refusal(500, "the answer was malformed");
            head = responseHead(response, {keep_alive_, http_1_0_});
        }
        head_text_ = std::move(*head);
        body_text_ =
            head_ || !mayHaveBody(response.status) ? std::string() : std::move(response.body);
        enter(Phase::Writing, owner_.settings().idle_timeout);
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head_text_),
                                                      asio::buffer(body_text_)};
        asio::async_write(stream_, parts,
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                              self->onWritten(error);
                          });
    }

    void onWritten(const error_code& error) {
        if (phase_ != Phase::Writing) return;
        if (error) return close();
        body_text_ = {};
        if (keep_alive_ && !owner_.stopping()) return beginRequest();
        finish();
    }

    // Closing with unread bytes would reset the connection and take the answer from the client: say
    // the end, then take what still comes for a while.
    void finish() {
        if (owner_.stopping()) return close();
        enter(Phase::Draining, kDrainTime);
        if constexpr (kTls) {
            stream_.async_shutdown(
                [self = this->shared_from_this()](error_code) { self->close(); });
        } else {
            error_code ignored;
            socket().shutdown(tcp::socket::shutdown_send, ignored);
            buffer_.consume(buffer_.size());
            drain();
        }
    }

    void drain() {
        stream_.async_read_some(
            buffer_.prepare(kReadSize),
            [self = this->shared_from_this()](error_code error, std::size_t count) {
                self->drained_ += count;
                if (self->phase_ != Phase::Draining) return;
                if (error || self->drained_ > kDrainLimit) return self->close();
                self->drain();
            });
    }

    Owner& owner_;
    Lane& lane_;
    const bool admitted_;
    Stream stream_;
    Place place_;
    Phase phase_ = Phase::Handshake;
    SteadyTime deadline_ = SteadyTime::max();
    boost::beast::flat_buffer buffer_;
    boost::optional<Parser> parser_;
    HttpRequest request_;
    std::string peer_, head_text_, body_text_;
    std::shared_ptr<const ClientCertificate> certificate_;
    bool header_taken_ = false, keep_alive_ = false, http_1_0_ = false, head_ = false;
    std::size_t drained_ = 0;
    std::shared_ptr<BodyFlow> flow_;  // of a stream
    std::deque<std::string> unsent_;
    bool stream_ended_ = false;
};

}  // namespace kamhub::net::beast_listener
