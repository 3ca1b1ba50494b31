// Goal: adapter and simulator, written apart from one contract, understand each other, faults
// included.

#include "simulator.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "peer.hpp"

namespace kamhub::ninety_seven::test {

namespace {

std::string match(const std::string& text, const char* pattern) {
    std::smatch found;
    return std::regex_search(text, found, std::regex(pattern)) ? found[1].str() : std::string();
}

std::string golden(const std::string& name) {
    std::ifstream in(std::string(KAMHUB_SOURCE_DIR) +
                     "/mappings/transforms/canonical_to_ninety_seven/" + name);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

Simulator::Simulator() {
    int in[2], out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) std::abort();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(in[0], 0);
        ::dup2(out[1], 1);
        for (const int fd : {in[0], in[1], out[0], out[1]}) ::close(fd);
        const std::string program =
            std::string(KAMHUB_SOURCE_DIR) + "/tests/simulators/kamhub-simulator";
        ::unsetenv("LD_PRELOAD");
        ::execl(program.c_str(), program.c_str(), "ninety_seven", "--with-parent", nullptr);
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    std::string line;
    char c = 0;
    while (::read(out[0], &c, 1) == 1 && c != '\n') line += c;
    ::close(out[0]);
    port_ = std::atoi(match(line, "\"port\": *([0-9]+)").c_str());
    control_ = std::atoi(match(line, "\"control\": *([0-9]+)").c_str());
    directory_ = match(line, "\"dir\": *\"([^\"]+)\"");
}

Simulator::~Simulator() {
    ::close(input_);
    ::waitpid(pid_, nullptr, 0);
}

std::string Simulator::request(const std::string& text) const {
    Poco::Net::StreamSocket socket(
        Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(control_)));
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
    std::string answer;
    char buffer[4096];
    for (int got; (got = socket.receiveBytes(buffer, sizeof buffer)) > 0;)
        answer.append(buffer, static_cast<std::size_t>(got));
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::string Simulator::get(const std::string& path) const {
    return request("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
}

std::string Simulator::post(const std::string& path, const std::string& json) const {
    return request("POST " + path +
                   " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                   std::to_string(json.size()) + "\r\n\r\n" + json);
}

class SimulatorTest : public ::testing::Test {
protected:
    SimulatorTest() {
        make();
        const Status started = endpoint_->start();
        EXPECT_TRUE(started) << started.error().message;
        EXPECT_TRUE(host.waitForNote("connected"));
    }
    ~SimulatorTest() override {
        host.interrupt();
        endpoint_->stop();
        host.close();
    }
    void make() {
        ConfigNode node{"endpoint", "", std::string(KAMHUB_SOURCE_DIR) + "/config/x.xml", 1, 1,
                        {},         {}};
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"host", "127.0.0.1"},
                 {"port", std::to_string(simulator.port())},
                 {"user", "kamhub"},
                 {"password", "kamhub97"},
                 {"layouts", layoutsFile()},
                 {"reconnect-least", "10ms"},
                 {"batch-directory", simulator.directory()},
                 {"batch-interval", "10ms"}})
            node.attributes.push_back({name, value, 1, 1});
        Complaints complaints;
        auto config = ninetySevenSpec().parse(node, complaints);
        EXPECT_TRUE(complaints.empty()) << toString(complaints.front());
        endpoint_ = std::make_unique<NinetySevenEndpoint>(config, host);
    }
    Result<Acknowledgement> send(const std::string& delivery, const std::string& document = kMark,
                                 std::chrono::milliseconds limit = kPatience) {
        return endpoint_->send({envelope_, "", Payload::of(document), delivery, 1,
                                std::chrono::steady_clock::now() + limit});
    }
    // As the hub does: until it is there or refused.
    Result<Acknowledgement> sendUntilAnswered(const std::string& delivery) {
        for (int i = 0; i < 500; ++i) {
            auto result = send(delivery, kMark, std::chrono::milliseconds(500));
            if (result || result.error().code == ErrorCode::Rejected) return result;
            host.pause(std::chrono::milliseconds(10));
        }
        return timedOut("never answered");
    }
    std::size_t effects() {
        const std::string all = simulator.get("/received");
        const std::string first = "\"duplicate\": false";
        std::size_t count = 0;
        for (auto at = all.find(first); at != all.npos; at = all.find(first, at + 1)) ++count;
        return count;
    }

    TemporaryFolder folder;
    Simulator simulator;
    FakeHost host{folder.path()};

private:
    Envelope envelope_;
    std::unique_ptr<NinetySevenEndpoint> endpoint_;
};

TEST_F(SimulatorTest, TakesEveryRecordThatTheTranslationsMake) {
    int number = 0;
    for (const char* name :
         {"key_account_mark.users", "key_account_mark.customer_only", "customer_record.modified",
          "order.two_items", "service_order.main", "suspension.suspend", "suspension.resume"}) {
        const auto result = send(std::to_string(++number), golden(std::string(name) + ".out.xml"));
        EXPECT_TRUE(result) << name << ": " << result.error().message;
    }
    EXPECT_EQ(effects(), 7u);
    EXPECT_NE(simulator.get("/received").find("济南市历下区样例路21号𠮷祥大厦2层"),
              std::string::npos);
}

TEST_F(SimulatorTest, ARepeatHasOneEffect) {
    EXPECT_EQ(send("a")->answer, "ACK 00000001 0000");
    EXPECT_EQ(send("a")->answer, "ACK 00000002 0001");
    EXPECT_EQ(effects(), 1u);
}

TEST_F(SimulatorTest, FaultsEndInOneEffect) {
    int number = 0;
    for (const char* fault :
         {"reset", "hang", "503*2", "garbage", "duplicate", "delay:100ms", "refuse", "reset*3"}) {
        simulator.fault(fault);
        const auto result = sendUntilAnswered(std::to_string(++number));
        EXPECT_TRUE(result) << fault << ": " << result.error().message;
        EXPECT_EQ(effects(), static_cast<std::size_t>(number)) << fault;
        simulator.fault("");
    }
}

TEST_F(SimulatorTest, ARefusalIsRejected) {
    simulator.fault("reject");
    const auto result = send("a");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Rejected);
    EXPECT_NE(result.error().answer.find("0019 业务不受理"), std::string::npos)
        << result.error().answer;
}

TEST_F(SimulatorTest, BringsOrderStatusAndCustomers) {
    EXPECT_EQ(
        simulator.post("/send",
                       R"({"operation":"OrderStatus","fields":{"ORDERNO":"DD1","STATE":"31"}})"),
        "{\"ok\": true, \"answer\": \"ACK 0000\"}");
    simulator.fault("duplicate");
    EXPECT_EQ(
        simulator.post("/send", R"({"operation":"CustomerChanged","fields":{"serial":"97-7"}})"),
        "{\"ok\": true, \"answer\": \"ACK 0000\"}");
    const auto received = host.received();
    ASSERT_EQ(received.size(), 3u);
    EXPECT_EQ(received[0].operation, "KO09");
    EXPECT_NE(received[0].document.find("<STATE>31</STATE>"), std::string::npos);
    EXPECT_EQ(received[1].operation, "KA02");
    EXPECT_EQ(received[1].id, "97-7");
    EXPECT_NE(received[1].document.find("示范银行𠮷祥"), std::string::npos);
    EXPECT_TRUE(received[2].duplicate);
    host.judge([](const Incoming&) -> Status { return invalidMessage("无此定单"); });
    EXPECT_EQ(simulator.post("/send", R"({"operation":"OrderStatus","fields":{}})"),
              "{\"ok\": false, \"answer\": \"NAK 20 无此定单\"}");
}

TEST_F(SimulatorTest, BringsItsNightlyFile) {
    simulator.post("/send",
                   R"({"operation":"BatchFile","fields":{"records":"5","date":"20261122"}})");
    ASSERT_TRUE(host.waitForNote("batch-taken")) << host.noted("batch-refused");
    EXPECT_EQ(host.received().size(), 5u);
    simulator.post("/send",
                   R"({"operation":"BatchFile","fields":{"count":"9","date":"20261122"}})");
    ASSERT_TRUE(host.waitForNote("batch-refused"));
    EXPECT_EQ(host.received().size(), 5u);
}

}  // namespace kamhub::ninety_seven::test
