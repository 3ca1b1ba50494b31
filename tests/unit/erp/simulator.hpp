#pragma once
// A simulated partner system as a process beside the test, and its control port
// (docs/specs/simulator.md).

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace kamhub::testing {

// One thread at a time. The process ends with this object.
class Simulator {
public:
    Simulator(const std::string& system, const std::vector<std::string>& settings) {
        std::vector<std::string> words{KAMHUB_SOURCE_DIR "/tests/simulators/kamhub-simulator",
                                       system, "--with-parent"};
        for (const auto& setting : settings) words.insert(words.end(), {"--set", setting});
        std::array<int, 2> in{}, out{};
        if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0) std::abort();
        process_ = ::fork();
        if (process_ == 0) run(words, in, out);
        ::close(in[0]);
        ::close(out[1]);
        stay_ = in[1];
        offers_ = parse(firstLine(out[0])).extract<Poco::JSON::Object::Ptr>();
        ::close(out[0]);
    }
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;
    ~Simulator() {
        ::close(stay_);
        ::waitpid(process_, nullptr, 0);
    }

    int port(const std::string& name = "port") const { return offers_->getValue<int>(name); }
    std::string offer(const std::string& name) const {
        return offers_->getValue<std::string>(name);
    }

    void fault(const std::string& spec) {
        Poco::JSON::Object body;
        body.set("spec", spec);
        ask("POST", "/fault", body);
    }
    // Whether the hub's answer was yes.
    bool send(const std::string& operation, const Poco::JSON::Object& fields) {
        Poco::JSON::Object body;
        body.set("operation", operation);
        body.set("fields", fields);
        return ask("POST", "/send", body).extract<Poco::JSON::Object::Ptr>()->getValue<bool>("ok");
    }
    std::size_t received() { return list()->size(); }
    std::string field(std::size_t entry, const std::string& name) {
        return list()
            ->getObject(static_cast<unsigned>(entry))
            ->getObject("fields")
            ->getValue<std::string>(name);
    }
    std::string key(std::size_t entry) {
        return list()->getObject(static_cast<unsigned>(entry))->getValue<std::string>("key");
    }
    bool duplicate(std::size_t entry) {
        return list()->getObject(static_cast<unsigned>(entry))->getValue<bool>("duplicate");
    }

private:
    [[noreturn]] static void run(std::vector<std::string>& words, const std::array<int, 2>& in,
                                 const std::array<int, 2>& out) {
        ::dup2(in[0], 0);
        ::dup2(out[1], 1);
        for (const int one : {in[0], in[1], out[0], out[1]}) ::close(one);
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        std::perror(arguments[0]);
        ::_exit(127);
    }
    static std::string firstLine(int from) {
        std::string line;
        for (char c; ::read(from, &c, 1) == 1 && c != '\n';) line += c;
        return line;
    }
    static Poco::Dynamic::Var parse(const std::string& text) {
        return Poco::JSON::Parser().parse(text);
    }

    Poco::JSON::Array::Ptr list() {
        return ask("GET", "/received", Poco::JSON::Object()).extract<Poco::JSON::Array::Ptr>();
    }
    Poco::Dynamic::Var ask(const std::string& method, const std::string& path,
                           const Poco::JSON::Object& body) {
        Poco::Net::HTTPClientSession session("127.0.0.1",
                                             static_cast<Poco::UInt16>(port("control")));
        Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
        std::ostringstream text;
        body.stringify(text);
        request.setContentLength(static_cast<std::streamsize>(text.str().size()));
        session.sendRequest(request) << text.str();
        Poco::Net::HTTPResponse response;
        std::string answer;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), answer);
        return parse(answer);
    }

    pid_t process_ = -1;
    int stay_ = -1;
    Poco::JSON::Object::Ptr offers_;
};

}  // namespace kamhub::testing
