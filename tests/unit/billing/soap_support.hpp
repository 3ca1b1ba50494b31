#pragma once
// What the tests of adapters that speak SOAP share: a host, a partner behind a real listener, a
// simulator process.

#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "../net/support.hpp"
#include "net/soap_endpoint.hpp"

namespace kamhub {

struct AcceptedMaker {
    static Accepted make(std::string id, bool duplicate) {
        return Accepted(std::move(id), duplicate);
    }
};

}  // namespace kamhub

namespace kamhub::soap_test {

using namespace std::chrono_literals;
using net::test::eventually;
using net::test::in;

inline std::string fileText(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

// Remembers what it receives and decides as the test says. Thread-safe.
class FakeHost final : public Host {
public:
    const std::string& endpointName() const override { return name_; }
    Clock& clock() override { return clock_; }
    Random& random() override { return random_; }
    Executor& executor() override { return workers; }
    const std::filesystem::path& directory() const override { return folder.path(); }
    void receive(Incoming incoming, WhenAccepted done) override {
        const std::lock_guard lock(mutex_);
        received_.push_back(std::move(incoming));
        if (refusal) return done(*refusal);
        if (hold) {
            held_.push_back(std::move(done));
            return;
        }
        done(AcceptedMaker::make("M-1", duplicate));
    }
    Result<Accepted> receiveAndWait(Incoming) override { return internalError("not used"); }
    Status mount(const std::string& listener, const std::string& path,
                 HttpHandler handler) override {
        mounted_at = listener + path;
        mounted = std::move(handler);
        return okStatus();
    }
    void runThread(std::string, std::function<void(const std::function<bool()>&)>) override {}
    bool pause(Duration) override { return false; }
    void note(std::string_view, std::string_view) override {}

    std::vector<Incoming> received() {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    void releaseHeld() {
        std::vector<WhenAccepted> held;
        {
            const std::lock_guard lock(mutex_);
            held.swap(held_);
        }
        for (auto& done : held) done(AcceptedMaker::make("M-1", false));
    }

    std::optional<Error> refusal;
    bool hold = false, duplicate = false;
    std::string mounted_at;
    HttpHandler mounted;
    net::test::Workers workers;
    net::test::TemporaryFolder folder;

private:
    struct FixedClock final : Clock {
        Instant now() const override { return Instant{}; }
    };
    struct FixedRandom final : Random {
        std::uint64_t next() override { return 4; }
    };
    std::string name_ = "partner";
    FixedClock clock_;
    FixedRandom random_;
    std::mutex mutex_;
    std::vector<Incoming> received_;
    std::vector<WhenAccepted> held_;
};

// A listener whose handler the test gives. One for the partner, one for the hub's own callback
// address.
class Server {
public:
    explicit Server(HttpHandler handler) {
        net::ListenerSettings settings;
        settings.name = "partner";
        settings.spool = folder_.path();
        listener_ = net::HttpListener::make(settings, workers_, std::move(handler));
        if (!listener_->start()) std::abort();
    }
    ~Server() { listener_->stop(0ms); }
    std::string url(const std::string& path = "/services") const {
        return "http://127.0.0.1:" + std::to_string(listener_->port()) + path;
    }

private:
    net::test::Workers workers_;
    net::test::TemporaryFolder folder_;
    std::unique_ptr<net::HttpListener> listener_;
};

// A partner that gives the same answer always and keeps the last request.
class Partner {
public:
    explicit Partner(HttpResponse response)
        : server_([this, response](HttpRequest request, HttpResponder responder) {
              {
                  const std::lock_guard lock(mutex_);
                  last_ = std::move(request);
              }
              std::move(responder).answer(response);
          }) {}
    std::string url() const { return server_.url(); }
    HttpRequest last() {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    std::mutex mutex_;
    HttpRequest last_;
    Server server_;
};

inline HttpResponse soapResponse(xml::SoapVersion version, int status, const std::string& body) {
    return {status, {{"Content-Type", xml::contentType(version)}}, xml::makeSoap(version, body)};
}

struct Message {
    explicit Message(std::string the_operation, std::string document,
                     std::chrono::milliseconds time = 10s)
        : outgoing{envelope, std::move(the_operation), Payload::of(std::move(document)), "d-1", 1,
                   in(time)} {}
    Envelope envelope;
    Outgoing outgoing;
};

// Puts one request to a mounted handler and waits for the answer.
inline HttpResponse put(const HttpHandler& handler, HttpRequest request) {
    std::mutex mutex;
    std::optional<HttpResponse> answer;
    handler(std::move(request), HttpResponder([&](HttpResponse response) {
                const std::lock_guard lock(mutex);
                answer = std::move(response);
            }));
    if (!eventually([&] { return std::lock_guard(mutex), answer.has_value(); }))
        ADD_FAILURE() << "no answer";
    return answer.value_or(HttpResponse{});
}

inline HttpRequest soapRequest(std::string envelope, xml::SoapVersion version) {
    HttpRequest request;
    request.method = "POST";
    request.headers = {{"Content-Type", xml::contentType(version)}};
    request.body = Payload::of(std::move(envelope));
    return request;
}

inline xml::SoapFault faultOf(const HttpResponse& response) {
    auto document = xml::Document::parse(response.body);
    if (!document)
        return {xml::SoapFault::Code::VersionMismatch, "", "no XML: " + response.body, ""};
    auto message = xml::openSoap(std::move(*document));
    if (!message || !message->fault)
        return {xml::SoapFault::Code::VersionMismatch, "", "no fault", ""};
    return *message->fault;
}

// tests/simulators/kamhub-simulator as a process; it ends with this object.
class Simulator {
public:
    explicit Simulator(const std::string& system, const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{system, "--with-parent"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        handle_.emplace(Poco::Process::launch(
            std::string(KAMHUB_SOURCE_DIR) + "/tests/simulators/kamhub-simulator", arguments, &in_,
            &out_, nullptr));
        Poco::PipeInputStream stream(out_);
        std::getline(stream, line_);
    }
    ~Simulator() {
        in_.close();
        handle_->wait();
    }
    // A member of the first line, as text.
    std::string offer(const std::string& name) const {
        const auto at = line_.find("\"" + name + "\": ");
        if (at == std::string::npos) return {};
        auto value = line_.substr(at + name.size() + 4);
        value = value.substr(0, value.find_first_of(",}"));
        std::erase(value, '"');
        return value;
    }
    // The control port's answer.
    std::string control(const std::string& method, const std::string& path,
                        const std::string& body = {}) {
        auto client = net::HttpClient::make("http://127.0.0.1:" + offer("control"), {});
        if (!client) return client.error().message;
        net::HttpCall call;
        call.method = method;
        call.path_suffix = path;
        call.body = Payload::of(body);
        call.deadline = in(10s);
        auto answer = (*client)->call(call);
        return answer ? answer->body : answer.error().message;
    }
    void fault(const std::string& spec) {
        control("POST", "/fault", "{\"spec\":\"" + spec + "\"}");
    }

private:
    Poco::Pipe in_, out_;
    std::optional<Poco::ProcessHandle> handle_;
    std::string line_;
};

}  // namespace kamhub::soap_test
