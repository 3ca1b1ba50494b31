#pragma once
// The hotline's side of a call, on Poco's server: keeps what was asked, answers as the test says.

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace kamhub::customer_service::testing {

struct Asked {
    std::string method, path, body;
    std::map<std::string, std::string> headers;
};

// Thread-safe.
class Partner {
public:
    Partner()
        : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
          server_(new Factory(*this), socket_, parameters()) {
        server_.start();
    }
    ~Partner() { server_.stopAll(true); }

    void answer(int status, std::string body) {
        const std::lock_guard lock(mutex_);
        status_ = status;
        body_ = std::move(body);
    }
    std::vector<Asked> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    std::string url() const {
        return std::string("http://127.0.0.1:").append(std::to_string(socket_.address().port()));
    }

private:
    struct Handler final : Poco::Net::HTTPRequestHandler {
        explicit Handler(Partner& owner) : owner(owner) {}
        void handleRequest(Poco::Net::HTTPServerRequest& request,
                           Poco::Net::HTTPServerResponse& response) override {
            Asked asked{request.getMethod(), request.getURI(), {}, {}};
            for (const auto& [name, value] : request) asked.headers[name] = value;
            Poco::StreamCopier::copyToString(request.stream(), asked.body);
            const std::lock_guard lock(owner.mutex_);
            owner.asked_.push_back(std::move(asked));
            response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(owner.status_));
            response.sendBuffer(owner.body_.data(), owner.body_.size());
        }
        Partner& owner;
    };
    struct Factory final : Poco::Net::HTTPRequestHandlerFactory {
        explicit Factory(Partner& owner) : owner(owner) {}
        Poco::Net::HTTPRequestHandler* createRequestHandler(
            const Poco::Net::HTTPServerRequest&) override {
            return new Handler(owner);  // the server deletes it
        }
        Partner& owner;
    };
    static Poco::Net::HTTPServerParams* parameters() {
        auto* parameters = new Poco::Net::HTTPServerParams;  // the server owns it
        parameters->setKeepAlive(true);
        return parameters;
    }

    mutable std::mutex mutex_;
    int status_ = 201;
    std::string body_ = R"({"id":"KF20261122000001","href":"/x"})";
    std::vector<Asked> asked_;
    Poco::Net::ServerSocket socket_;
    Poco::Net::HTTPServer server_;
};

}  // namespace kamhub::customer_service::testing
