// The SMPP session against a small centre: binding, submitting in parallel, receipts, refusals,
// loss and garbage.

#include "net/smpp_session.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "scripted_server.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

constexpr std::uint32_t kBind = 9, kSubmit = 4, kDeliver = 5, kUnbind = 6, kEnquire = 0x15,
                        kResponse = 0x80000000;

struct CentrePdu {
    std::uint32_t command = 0, status = 0, sequence = 0;
    std::string body;
};

std::string wire(const CentrePdu& pdu) {
    std::string out;
    for (const std::uint32_t value : {static_cast<std::uint32_t>(16 + pdu.body.size()), pdu.command,
                                      pdu.status, pdu.sequence}) {
        const auto network = htonl(value);
        out.append(reinterpret_cast<const char*>(&network), 4);
    }
    return out + pdu.body;
}

CentrePdu receivePdu(Poco::Net::StreamSocket& socket) {
    const auto head = receiveExactly(socket, 16);
    std::uint32_t values[4];
    std::memcpy(values, head.data(), 16);
    return {ntohl(values[1]), ntohl(values[2]), ntohl(values[3]),
            receiveExactly(socket, ntohl(values[0]) - 16)};
}

// Answers the bind and then each PDU as `answer` says (nothing: an empty string).
Script centre(std::function<std::string(const CentrePdu&)> answer) {
    return [answer](Poco::Net::StreamSocket& socket) {
        const auto bind = receivePdu(socket);
        EXPECT_EQ(bind.command, kBind);
        sendAll(socket, wire({kBind | kResponse, 0, bind.sequence, std::string("centre\0", 7)}));
        while (true) {
            const auto pdu = receivePdu(socket);
            if (const auto bytes = answer(pdu); !bytes.empty()) sendAll(socket, bytes);
            if (pdu.command == kUnbind) return;
        }
    };
}

std::string answerWell(const CentrePdu& pdu) {
    std::string body;
    if (pdu.command == kSubmit) body = "id" + std::to_string(pdu.sequence) + '\0';
    return (pdu.command & kResponse) != 0 ? ""
                                          : wire({pdu.command | kResponse, 0, pdu.sequence, body});
}

std::function<std::string(const CentrePdu&)> refusesSubmit(std::uint32_t status) {
    return [status](const CentrePdu& pdu) {
        return pdu.command == kSubmit ? wire({kSubmit | kResponse, status, pdu.sequence, ""})
                                      : answerWell(pdu);
    };
}

struct Session {
    explicit Session(int port, std::chrono::milliseconds enquire_every = 30s) {
        SmppSettings settings;
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.system_id = "hub";
        settings.password = Secret("secret");
        settings.source_address = "10086";
        settings.enquire_every = enquire_every;
        smpp = SmppSession::make(
            settings,
            [this](const SmppReceipt& receipt) {
                const std::lock_guard lock(mutex);
                receipts.push_back(receipt);
                return take;
            },
            [this](const SmppInbound& message) {
                const std::lock_guard lock(mutex);
                inbound.push_back(message);
                return take;
            });
        smpp->start();
    }
    Result<std::vector<std::string>> submit(const std::string& text,
                                            std::chrono::milliseconds time = 10s) {
        return smpp->submit({"13800138000", text, in(time)});
    }
    bool take = true;
    std::mutex mutex;
    std::vector<SmppReceipt> receipts;
    std::vector<SmppInbound> inbound;
    std::unique_ptr<SmppSession> smpp;
};

TEST(SmppSession, BindsSubmitsAndUnbinds) {
    ScriptedServer server({centre(answerWell)});
    Session session(server.port());
    const auto ids = session.submit("hello");
    ASSERT_TRUE(ids.ok()) << ids.error().message;
    ASSERT_EQ(ids->size(), 1u);
    EXPECT_EQ((*ids)[0].substr(0, 2), "id");
    EXPECT_TRUE(session.smpp->bound());
    EXPECT_EQ(session.submit(std::string(200, 'x'))->size(), 2u);
    session.smpp->stop();
    EXPECT_FALSE(session.smpp->bound());
    EXPECT_EQ(session.submit("late").error().code, ErrorCode::Unavailable);
}

TEST(SmppSession, MatchesResponsesThatComeInAnotherOrder) {
    std::vector<CentrePdu> held;
    ScriptedServer server({centre([&](const CentrePdu& pdu) -> std::string {
        if (pdu.command != kSubmit) return answerWell(pdu);
        held.push_back(pdu);
        if (held.size() < 4) return "";
        std::string out;
        for (auto at = held.rbegin(); at != held.rend(); ++at) {
            const auto text = at->body.substr(at->body.size() - 1);
            out += wire({kSubmit | kResponse, 0, at->sequence, text + '\0'});
        }
        return out;
    })});
    Session session(server.port());
    std::vector<std::thread> threads;
    for (const char* text : {"a", "b", "c", "d"})
        threads.emplace_back([&, text] { EXPECT_EQ((*session.submit(text))[0], text); });
    for (auto& thread : threads) thread.join();
}

TEST(SmppSession, ServesMoreSubmittersThanTheWindow) {
    ScriptedServer server({centre(answerWell)});
    Session session(server.port());
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 30; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) good += session.submit("x").ok();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 300);
}

TEST(SmppSession, TellsLaterFromNever) {
    for (const std::uint32_t status : {0x58u, 0x14u, 0x08u}) {
        ScriptedServer server({centre(refusesSubmit(status))});
        Session session(server.port());
        const auto ids = session.submit("x");
        ASSERT_FALSE(ids.ok());
        EXPECT_EQ(ids.error().code, ErrorCode::Unavailable);
        EXPECT_EQ(ids.error().answer.substr(0, 6), "ESME_R");
    }
    ScriptedServer server({centre(refusesSubmit(0x0B))});
    Session session(server.port());
    const auto ids = session.submit("x");
    EXPECT_EQ(ids.error().code, ErrorCode::Rejected);
    EXPECT_EQ(ids.error().answer, "ESME_RINVDSTADR");
}

TEST(SmppSession, RefusesABadNumberItself) {
    Session session(1);
    EXPECT_EQ(session.smpp->submit({"not a number", "x", in(1s)}).error().code,
              ErrorCode::InvalidMessage);
}

TEST(SmppSession, SaysWhyItIsNotBound) {
    ScriptedServer server({[](Poco::Net::StreamSocket& socket) {
        const auto bind = receivePdu(socket);
        sendAll(socket, wire({kBind | kResponse, 0x0E, bind.sequence, ""}));
        receiveExactly(socket, 1);
    }});
    Session session(server.port());
    const auto ids = session.submit("x");
    ASSERT_FALSE(ids.ok());
    EXPECT_EQ(ids.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(ids.error().answer, "");
    EXPECT_NE(ids.error().message.find("ESME_RINVPASWD"), std::string::npos) << ids.error().message;
}

TEST(SmppSession, SaysTimeoutWhenTheCentreIsSilentOrLost) {
    ScriptedServer silent({centre(
        [](const CentrePdu& pdu) { return pdu.command == kSubmit ? "" : answerWell(pdu); })});
    Session waiting(silent.port());
    EXPECT_EQ(waiting.submit("x", 200ms).error().code, ErrorCode::Timeout);
    const auto vanishing = [](Poco::Net::StreamSocket& socket) {
        const auto bind = receivePdu(socket);
        sendAll(socket, wire({kBind | kResponse, 0, bind.sequence, std::string(1, '\0')}));
        receivePdu(socket);
    };
    ScriptedServer server({vanishing, centre(answerWell)});
    Session session(server.port());
    EXPECT_EQ(session.submit("x").error().code, ErrorCode::Timeout);
    EXPECT_TRUE(eventually([&] { return session.smpp->bound(); }))
        << "the session binds again by itself";
    EXPECT_TRUE(session.submit("x").ok());
}

std::string deliverBody(char esm_class, const std::string& message) {
    const std::string zero(1, '\0');
    return zero + "\1\1" + "139" + zero + "\1\1" + "10086" + zero + esm_class +
           std::string(6, '\0') + zero + zero + static_cast<char>(message.size()) + message;
}

TEST(SmppSession, HandsOnReceiptsAndMessagesAndAnswersThem) {
    std::mutex mutex;
    std::vector<CentrePdu> answers;
    ScriptedServer server({centre([&](const CentrePdu& pdu) -> std::string {
        if (pdu.command == (kDeliver | kResponse)) {
            const std::lock_guard lock(mutex);
            answers.push_back(pdu);
        }
        if (pdu.command != kSubmit) return answerWell(pdu);
        return answerWell(pdu) +
               wire({kDeliver, 0, 71, deliverBody(4, "id:id1 stat:DELIVRD err:000 text:")}) +
               wire({kDeliver, 0, 72, deliverBody(0, "please call")}) +
               wire({kDeliver, 0, 73, "cut off"});
    })});
    Session session(server.port());
    ASSERT_TRUE(session.submit("x").ok());
    ASSERT_TRUE(eventually([&] {
        const std::lock_guard lock(mutex);
        return answers.size() == 3;
    }));
    const std::lock_guard lock(session.mutex);
    ASSERT_EQ(session.receipts.size(), 1u);
    EXPECT_EQ(session.receipts[0].message_id, "id1");
    EXPECT_EQ(session.receipts[0].state, "DELIVRD");
    ASSERT_EQ(session.inbound.size(), 1u);
    EXPECT_EQ(session.inbound[0].from, "139");
    EXPECT_EQ(session.inbound[0].text, "please call");
    EXPECT_EQ(answers[0].sequence, 71u);
    EXPECT_EQ(answers[0].status, 0u);
    EXPECT_EQ(answers[2].status, 0x65u) << "what cannot be read is refused for good";
}

TEST(SmppSession, AsksTheCentreToRepeatWhatCouldNotBeTaken) {
    std::atomic<std::uint32_t> status = 0xFF;
    ScriptedServer server({centre([&](const CentrePdu& pdu) -> std::string {
        if (pdu.command == (kDeliver | kResponse)) status = pdu.status;
        if (pdu.command != kSubmit) return answerWell(pdu);
        return answerWell(pdu) + wire({kDeliver, 0, 5, deliverBody(4, "id:1 stat:DELIVRD")});
    })});
    Session session(server.port());
    session.take = false;
    ASSERT_TRUE(session.submit("x").ok());
    EXPECT_TRUE(eventually([&] { return status == 0x08; }));
}

TEST(SmppSession, EnquiresAndLeavesACentreThatDoesNotAnswer) {
    std::atomic<int> enquiries = 0;
    const auto counting = [&](const CentrePdu& pdu) {
        enquiries += pdu.command == kEnquire;
        return answerWell(pdu);
    };
    ScriptedServer alive({centre(counting)});
    Session kept(alive.port(), 20ms);
    EXPECT_TRUE(eventually([&] { return enquiries >= 3; }));
    EXPECT_EQ(alive.connections, 1);
    ScriptedServer dead({centre([](const CentrePdu&) { return ""; }), centre(answerWell)});
    Session left(dead.port(), 20ms);
    EXPECT_TRUE(eventually([&] { return dead.connections == 2 && left.smpp->bound(); }));
}

TEST(SmppSession, BindsAnewAfterGarbage) {
    std::atomic<std::uint32_t> nack = 0;
    const auto garbage = [&](Poco::Net::StreamSocket& socket) {
        const auto bind = receivePdu(socket);
        sendAll(socket, wire({kBind | kResponse, 0, bind.sequence, std::string(1, '\0')}));
        sendAll(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
        nack = receivePdu(socket).command;
    };
    ScriptedServer server({garbage, centre(answerWell)});
    Session session(server.port());
    EXPECT_TRUE(eventually([&] { return server.connections == 2 && session.smpp->bound(); }));
    EXPECT_EQ(nack, kResponse);
}

}  // namespace
}  // namespace kamhub::net::test
