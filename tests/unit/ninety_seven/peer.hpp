#pragma once
// A front-end processor that a test plays by hand, byte by byte, and an endpoint that is connected
// to it.

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "fake_host.hpp"
#include "ninety_seven/durable_file.hpp"
#include "ninety_seven/endpoint.hpp"
#include "ninety_seven/frame.hpp"
#include "ninety_seven/records.hpp"

namespace kamhub::ninety_seven::test {

constexpr char kMark[] =
    "<record layout=\"KA01\"><CUSTCODE>KH2026000127</CUSTCODE><CUSTNAME>华南示范银行𠮷</CUSTNAME>"
    "<KACODE>0001-GD-000127</KACODE><KAFLAG>1</KAFLAG><CUSTLEVEL>2</CUSTLEVEL><SLALEVEL>1</"
    "SLALEVEL>"
    "<REGION>44</REGION><MGRNO>GD20451</MGRNO><EFFDATE>20261001</EFFDATE></record>";

inline std::string layoutsFile() {
    return std::string(KAMHUB_SOURCE_DIR) + "/mappings/layouts/ninety_seven.xml";
}

inline std::shared_ptr<const xml::Layouts> layouts() {
    Complaints complaints;
    auto loaded = xml::Layouts::load(layoutsFile(), complaints);
    EXPECT_TRUE(loaded) << (complaints.empty() ? "" : toString(complaints.front()));
    return loaded;
}

// The bytes of a record, given as the fields of its layout.
inline std::string recordBytes(const std::string& document) {
    const auto records = recordsOf(document, *layouts());
    EXPECT_TRUE(records) << records.error().message;
    return records ? records->front() : std::string();
}

inline std::string statusRecord(const std::string& order = "DD2026100045") {
    return recordBytes(
        "<record layout=\"KO09\"><ORDERNO>" + order +
        "</ORDERNO><CUSTCODE>KH2026000127</CUSTCODE>"
        "<CUSTNAME>华南示范银行𠮷</CUSTNAME><KAFLAG>1</KAFLAG><STATUSSEQ>5</STATUSSEQ>"
        "<STAGE>40</STAGE><STATE>20</STATE><CHGTIME>20261023090612</CHGTIME></record>");
}

inline Frame data(std::uint32_t number, const std::string& serial,
                  std::vector<std::string> records) {
    return dataFrame(number, {serial, std::move(records)}).value();
}

// One connection of the hub. One thread at a time.
class PeerConnection {
public:
    explicit PeerConnection(Poco::Net::StreamSocket socket) : socket_(std::move(socket)) {
        socket_.setReceiveTimeout(Poco::Timespan(kPatience.count(), 0));
    }

    void send(const Frame& frame) { sendBytes(encode(frame)); }
    void sendBytes(const std::string& bytes) {
        socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    }
    // The next frame that is no heartbeat; nothing once the hub has closed.
    std::optional<Frame> read() {
        for (;;) {
            const auto head = bytes(kLengthSize);
            if (!head) return std::nullopt;
            const auto content = bytes(lengthOf(*head).value());
            if (!content) return std::nullopt;
            auto frame = decode(*content).value();
            if (frame.type != FrameType::Heartbeat || heartbeats_) return frame;
        }
    }
    bool closedByHub() {
        while (read()) {
        }
        return true;
    }
    // LOGIN and RESYNC, told that `taken` was taken last. The hub's own RESYNC is kept in `resync`.
    void open(const Taken& taken) {
        login = read().value();
        send({FrameType::LoginAck, 0, 0, {}});
        resync = read().value();
        send(resyncFrame(FrameType::ResyncAck, taken));
    }
    void showHeartbeats() { heartbeats_ = true; }
    void reset() { socket_.setLinger(true, 0), socket_.close(); }

    Frame login, resync;

private:
    std::optional<std::string> bytes(std::size_t size) {
        std::string out(size, '\0');
        std::size_t have = 0;
        try {
            while (have < size) {
                const int got =
                    socket_.receiveBytes(out.data() + have, static_cast<int>(size - have));
                if (got <= 0) return std::nullopt;
                have += static_cast<std::size_t>(got);
            }
        } catch (const Poco::TimeoutException&) {
            ADD_FAILURE() << "the hub sent nothing";
            return std::nullopt;
        } catch (const Poco::Exception&) {
            return std::nullopt;
        }
        return out;
    }

    Poco::Net::StreamSocket socket_;
    bool heartbeats_ = false;
};

// An endpoint that connects to this test.
class SessionTest : public ::testing::Test {
protected:
    explicit SessionTest(std::chrono::milliseconds beat = std::chrono::seconds(30))
        : heartbeat_(beat), server_(Poco::Net::SocketAddress("127.0.0.1", 0)) {
        begin();
    }
    ~SessionTest() override { end(); }

    void begin() {
        host = std::make_unique<FakeHost>(folder.path());
        NinetySevenConfig config;
        config.host = "127.0.0.1";
        config.port = server_.address().port();
        config.user = "kamhub";
        config.password = Secret("kamhub97");
        config.layouts = layoutsFile();
        config.connect_timeout = std::chrono::seconds(5);
        config.heartbeat = heartbeat_;
        config.reconnect_least = config.reconnect_most = std::chrono::milliseconds(10);
        endpoint = std::make_unique<NinetySevenEndpoint>(config, *host);
        const Status started = endpoint->start();
        ASSERT_TRUE(started) << started.error().message;
    }
    void end() {
        if (!endpoint) return;
        host->interrupt();
        endpoint->stop();
        host->close();
        endpoint.reset();
    }
    PeerConnection accept() {
        server_.setReceiveTimeout(Poco::Timespan(kPatience.count(), 0));
        return PeerConnection(server_.acceptConnection());
    }
    PeerConnection connected(const Taken& taken = {}) {
        const auto before = host->notes("connected");
        auto peer = accept();
        peer.open(taken);
        EXPECT_TRUE(host->waitForNote("connected", before + 1));
        return peer;
    }
    Result<Acknowledgement> send(const std::string& delivery,
                                 std::chrono::milliseconds limit = kPatience,
                                 const std::string& document = kMark) {
        return endpoint->send({envelope, "KA01", Payload::of(document), delivery, 1,
                               std::chrono::steady_clock::now() + limit});
    }
    std::future<Result<Acknowledgement>> sending(const std::string& delivery,
                                                 std::chrono::milliseconds limit = kPatience) {
        return std::async(std::launch::async,
                          [this, delivery, limit] { return send(delivery, limit); });
    }

    TemporaryFolder folder;
    Envelope envelope;
    std::unique_ptr<FakeHost> host;
    std::unique_ptr<NinetySevenEndpoint> endpoint;

private:
    const std::chrono::milliseconds heartbeat_;
    Poco::Net::ServerSocket server_;
};

}  // namespace kamhub::ninety_seven::test
