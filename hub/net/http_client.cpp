#include "net/http_client.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/URI.h>

#include <algorithm>
#include <istream>
#include <mutex>
#include <optional>
#include <ostream>
#include <vector>

#include "net/deadline_socket.hpp"
#include "net/http_message.hpp"
#include "net/poco_error.hpp"
#include "net/tls_context.hpp"

namespace kamhub::net {

namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

constexpr std::size_t kIdleSessions = 16;  // kept per client; more are closed after use

struct Session {
    std::shared_ptr<CallProgress> progress = std::make_shared<CallProgress>();
    std::unique_ptr<HTTPClientSession> http;
    bool used = false;  // it served a call before, so that it may be stale now
};

bool isSafe(const std::string& method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

std::optional<Error> complaint(const HttpCall& call) {
    if (!isToken(call.method))
        return internalError("the HTTP method \"" + call.method + "\" is malformed");
    for (const auto& [name, value] : call.headers)
        if (!isToken(name) || !isFieldValue(value))
            return invalidMessage("the HTTP header " + name +
                                  " holds a line break or is no header name");
    const bool clean = std::all_of(call.path_suffix.begin(), call.path_suffix.end(),
                                   [](unsigned char c) { return c > ' ' && c != 0x7F; });
    if (!clean)
        return invalidMessage(
            "the URL path holds a blank or a control character; percent-encode it");
    return std::nullopt;
}

class PocoClient final : public HttpClient {
public:
    PocoClient(const Poco::URI& uri, Poco::Net::Context::Ptr context, std::size_t max_answer)
        : address_{uri.getHost(), uri.getPort()},
          where_(toString(address_)),
          base_(baseOf(uri)),
          context_(std::move(context)),
          max_answer_(max_answer) {}

    Result<HttpAnswer> call(const HttpCall& call) override {
        if (auto wrong = complaint(call)) return *wrong;
        if (remaining(call.deadline) <= Duration::zero())
            return unavailable("no time is left to call " + where_ +
                               "; give this endpoint a longer timeout");
        auto session = takeIdle();
        if (session) {
            auto answer = attempt(*session, call);
            const bool stale = !answer && (session->progress->sent == 0 || isSafe(call.method));
            if (answer || !stale || remaining(call.deadline) <= Duration::zero())
                return keep(std::move(session), std::move(answer));
        }
        session = std::make_unique<Session>();
        auto answer = attempt(*session, call);
        return keep(std::move(session), std::move(answer));
    }

private:
    static std::string baseOf(const Poco::URI& uri) {
        const auto path = uri.getPathAndQuery();
        return path == "/" ? std::string() : path;
    }

    // The one edge where POCO throws.
    Result<HttpAnswer> attempt(Session& session, const HttpCall& call) {
        *session.progress = {call.deadline};
        try {
            if (!session.http) open(session);
            if (auto sent = send(session, call); !sent) return sent.error();
            return receive(session);
        } catch (const Poco::Exception& error) {
            const bool sent = session.progress->sent > 0;
            // Half an answer is no garbage: the connection was lost.
            if (session.progress->peer_ended)
                return fromPoco(Poco::Net::ConnectionResetException("closed by the partner"),
                                where_, sent);
            return fromPoco(error, where_, sent);
        }
    }

    void open(Session& session) {
        if (context_) {
            auto socket = tlsSocket(session.progress, context_, address_.host);
            prepare(session, std::make_unique<Poco::Net::HTTPSClientSession>(socket));
            connectSocket(socket, address_, *session.progress);
        } else {
            auto socket = plainSocket(session.progress);
            prepare(session, std::make_unique<HTTPClientSession>(socket));
            connectSocket(socket, address_, *session.progress);
        }
    }

    // A session takes its host only while its socket is not connected.
    void prepare(Session& session, std::unique_ptr<HTTPClientSession> http) {
        session.http = std::move(http);
        session.http->setHost(address_.host);
        session.http->setPort(static_cast<Poco::UInt16>(address_.port));
        session.http->setKeepAlive(true);
        // Never by time: takeIdle() looks at the socket instead.
        session.http->setKeepAliveTimeout(Poco::Timespan(Poco::Timespan::DAYS));
    }

    Status send(Session& session, const HttpCall& call) {
        const auto target = base_ + call.path_suffix;
        HTTPRequest request(call.method, target.empty() ? "/" : target, HTTPRequest::HTTP_1_1);
        request.setKeepAlive(true);
        for (const auto& [name, value] : call.headers) request.add(name, value);
        const auto size =
            call.before.size() + call.body.size() - call.body_from + call.after.size();
        if (size > 0 || !isSafe(call.method))
            request.setContentLength64(static_cast<Poco::Int64>(size));
        session.http->setTimeout(Poco::Timespan(remaining(call.deadline).count()));
        auto& stream = session.http->sendRequest(request);
        stream << call.before;
        auto skip = call.body_from;
        const auto read = call.body.forEachChunk([&](std::string_view chunk) {
            const auto skipped = std::min(skip, chunk.size());
            skip -= skipped;
            chunk.remove_prefix(skipped);
            stream.write(chunk.data(), static_cast<std::streamsize>(chunk.size()));
            return stream.good();
        });
        stream << call.after;
        stream.flush();
        if (const auto* lost = session.http->networkException()) lost->rethrow();
        // A spool file that cannot be read leaves a request that the partner must not take for
        // whole.
        if (!read) session.http->abort();
        return read;
    }

    Result<HttpAnswer> receive(Session& session) {
        HTTPResponse response;
        auto& stream = session.http->receiveResponse(response);
        HttpAnswer answer;
        answer.status = response.getStatus();
        for (const auto& [name, value] : response) answer.headers.emplace_back(name, value);
        std::string chunk(16 * 1024, '\0');
        while (stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
               stream.gcount() > 0) {
            const auto count = static_cast<std::size_t>(stream.gcount());
            if (answer.body.size() + count > max_answer_)
                return internalError("answer too large: " + where_ + " sent more than " +
                                     std::to_string(max_answer_) +
                                     " bytes; raise the limit or ask for less");
            answer.body.append(chunk, 0, count);
        }
        if (const auto* lost = session.http->networkException()) lost->rethrow();
        if (isCut(session, response, answer))
            return timedOut(
                "the connection to " + where_ +
                " was lost within the answer; it may have acted: look there before sending again");
        session.used = response.getKeepAlive() && !session.progress->peer_ended;
        return answer;
    }

    // POCO's streams end quietly where the connection does.
    static bool isCut(const Session& session, const HTTPResponse& response,
                      const HttpAnswer& answer) {
        if (!session.progress->peer_ended || !mayHaveBody(answer.status)) return false;
        if (response.getChunkedTransferEncoding()) return true;
        return response.hasContentLength() &&
               static_cast<std::size_t>(response.getContentLength64()) != answer.body.size();
    }

    std::unique_ptr<Session> takeIdle() {
        while (true) {
            std::unique_ptr<Session> session;
            {
                const std::lock_guard lock(mutex_);
                if (idle_.empty()) return nullptr;
                session = std::move(idle_.back());
                idle_.pop_back();
            }
            if (isOpen(*session)) return session;
        }
    }

    // A socket with something to read before we asked was closed, or is out of step: either way of
    // no use.
    static bool isOpen(Session& session) {
        try {
            return !session.http->socket().poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ);
        } catch (const Poco::Exception&) {
            return false;
        }
    }

    Result<HttpAnswer> keep(std::unique_ptr<Session> session, Result<HttpAnswer> answer) {
        if (!answer || !session->used) return answer;
        const std::lock_guard lock(mutex_);
        if (idle_.size() < kIdleSessions) idle_.push_back(std::move(session));
        return answer;
    }

    const Address address_;
    const std::string where_, base_;
    const Poco::Net::Context::Ptr context_;
    const std::size_t max_answer_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace

Result<std::unique_ptr<HttpClient>> HttpClient::make(const std::string& url, TlsSettings tls,
                                                     std::size_t max_answer) {
    const auto wrong = [&] {
        return invalidConfig("\"" + url +
                             "\" is no address to call; write http://host:port/path or https://…");
    };
    Poco::URI uri;
    try {
        uri = Poco::URI(url);
    } catch (const Poco::Exception&) {
        return wrong();
    }
    if ((uri.getScheme() != "http" && uri.getScheme() != "https") || uri.getHost().empty() ||
        uri.getPort() == 0)
        return wrong();
    Poco::Net::Context::Ptr context;
    if (uri.getScheme() == "https") {
        auto made = clientContext(tls, uri.getHost());
        if (!made) return made.error();
        context = *made;
    }
    return std::unique_ptr<HttpClient>(std::make_unique<PocoClient>(uri, context, max_answer));
}

}  // namespace kamhub::net
