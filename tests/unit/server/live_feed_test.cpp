// Goal: who may look is sent what happens, and nobody can hold more than his share. Method: the API
// on a real listener, raw sockets.

#include <Poco/Net/StreamSocket.h>

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class LiveFeedTest : public RecordsHub {
protected:
    LiveFeedTest() : RecordsHub("records/merging") {}

    class Looker {
    public:
        Looker(int port, const Headers& headers)
            : socket_(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port))) {
            socket_.setReceiveTimeout(Poco::Timespan(20, 0));
            std::string request = "GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n";
            for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
            request += "\r\n";
            socket_.sendBytes(request.data(), static_cast<int>(request.size()));
        }
        // Everything so far, once `end` is among it or the answer has ended.
        const std::string& until(const std::string& end) {
            char buffer[4096];
            while (all_.find(end) == all_.npos) {
                const int count = socket_.receiveBytes(buffer, sizeof buffer);
                if (count <= 0) break;
                all_.append(buffer, static_cast<std::size_t>(count));
            }
            return all_;
        }

    private:
        Poco::Net::StreamSocket socket_;
        std::string all_;
    };
};

TEST_F(LiveFeedTest, EventsAndStateComeAsTheyHappen) {
    const auto who = as({access::kHubObserve});
    Looker looker(hub.operations(), who);
    EXPECT_NE(looker.until("event: state\n").find("text/event-stream"), std::string::npos);
    EXPECT_NE(looker.until("\"counters\"").find("\"endpoints\":{"), std::string::npos);
    const auto state = looker.until("\n\nevent: ");
    const auto data = state.find("data: ", state.find("event: state\n")) + 6;
    EXPECT_TRUE(server::readObject(state.substr(data, state.find("\n\n", data) - data)).ok())
        << state;
    hub.observer().event(observe::Level::Info, "billing-moved", {{"endpoint", "billing"}});
    const auto all = looker.until("billing-moved");
    EXPECT_NE(all.find("event: events\nid: "), std::string::npos) << all;
}

TEST_F(LiveFeedTest, ManyEventsAreFewMessages) {
    Looker looker(hub.operations(), as({access::kHubObserve}));
    looker.until("event: state\n");
    for (int i = 0; i < 900; ++i)
        hub.observer().event(observe::Level::Info, "e" + std::to_string(i), {});
    const auto all = looker.until("\"e899\"");
    std::size_t messages = 0;
    for (auto at = all.find("event: events"); at != all.npos;
         at = all.find("event: events", at + 1))
        ++messages;
    EXPECT_LE(messages, 4u);
}

TEST_F(LiveFeedTest, TakesTheRightAndAShare) {
    Looker refused(hub.operations(), as({access::kMessagesRead}));
    EXPECT_NE(refused.until("\r\n\r\n").find("403"), std::string::npos);
    const auto who = as({access::kHubObserve});
    std::vector<std::unique_ptr<Looker>> all;
    for (int i = 0; i < 6; ++i) {
        all.push_back(std::make_unique<Looker>(hub.operations(), who));
        EXPECT_NE(all.back()->until("event: state").find("200 OK"), std::string::npos);
    }
    Looker seventh(hub.operations(), who);
    EXPECT_NE(seventh.until("\r\n\r\n").find("429"), std::string::npos);
}

}  // namespace
}  // namespace kamhub::test
