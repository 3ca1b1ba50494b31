// Goal: a message goes to another hub with its envelope, under an id that is its own there, and
// each answer means what the front door means by it. Method: a listener of the test as the other
// hub.

#include "../../../adapters/peer_hub/peer_endpoint.hpp"

#include "../billing/soap_support.hpp"

namespace kamhub::peer_hub {
namespace {

using namespace soap_test;

constexpr char kTaken[] =
    "<Accepted xmlns=\"urn:kamhub:hub:1\"><id>m-1</id><duplicate>false</duplicate></Accepted>";

class PeerTest : public testing::Test {
protected:
    Envelope envelope = [] {
        Envelope e;
        e.id = "0190a1b2-0000-7000-8000-000000000001";
        e.source = "hub/processes";
        e.type = "kam.dispatch.remote-order-accepted.v1";
        e.subject = "定单 1%";
        e.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        e.correlation_id = "c-1";
        e.via = "sd";
        e.level = "province";
        e.priority = 7;
        return e;
    }();

    struct Exchanged {
        Result<Acknowledgement> outcome;
        HttpRequest seen;
    };
    Exchanged send(const HttpResponse& answer) {
        Partner partner(answer);
        FakeHost host;
        PeerConfig config;
        const auto url = partner.url();
        config.url = url.substr(0, url.rfind('/'));
        config.peer = "group";
        config.api_key = Secret("sesame");
        PeerEndpoint endpoint(config, host);
        if (auto status = endpoint.start(); !status) return {status.error(), {}};
        auto outcome = endpoint.send({envelope, "RemoteOrderAccepted",
                                      Payload::of("<RemoteOrderAccepted/>"), "d-1", 1, in(10s)});
        return {std::move(outcome), partner.last()};
    }
};

TEST_F(PeerTest, TheEnvelopeGoesOn) {
    const auto [outcome, seen] = send({202, {}, kTaken});
    ASSERT_TRUE(outcome.ok()) << outcome.error().message;
    EXPECT_EQ(outcome->reference, "m-1");
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.path, "/messages");
    EXPECT_EQ(seen.body.view(), "<RemoteOrderAccepted/>");
    EXPECT_EQ(header(seen.headers, "X-API-Key"), "sesame");
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"ce-id", envelope.id},
             {"ce-type", envelope.type},
             {"ce-subject", "%E5%AE%9A%E5%8D%95%201%25"},
             {"ce-traceparent", envelope.traceparent},
             {"ce-correlationid", "c-1"},
             {"ce-via", "sd"},
             {"ce-level", "province"},
             {"ce-priority", "7"}})
        EXPECT_EQ(header(seen.headers, name), value) << name;
}

TEST_F(PeerTest, APartnersIdGoesOnBehindHisName) {
    envelope.id = "4711";
    envelope.source = "agent";
    EXPECT_EQ(header(send({202, {}, kTaken}).seen.headers, "ce-id"), "agent/4711");
}

TEST_F(PeerTest, WhatThePeerPassedOnDoesNotGoBack) {
    envelope.via = "gd group sd";
    const auto [outcome, seen] = send({202, {}, kTaken});
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Rejected);
    EXPECT_NE(outcome.error().message.find("group"), std::string::npos);
    EXPECT_TRUE(seen.method.empty()) << "it was sent";
    envelope.via = "grouping sd";
    EXPECT_TRUE(send({202, {}, kTaken}).outcome.ok()) << "another hub";
}

struct PeerAnswer {
    int status;
    ErrorCode expected;
    bool counts;
};

TEST_F(PeerTest, AnswersMeanWhatTheFrontDoorMeans) {
    for (const auto& [status, expected, counts] :
         {PeerAnswer{400, ErrorCode::Rejected, true}, PeerAnswer{401, ErrorCode::Rejected, true},
          PeerAnswer{403, ErrorCode::Rejected, true},
          PeerAnswer{503, ErrorCode::Unavailable, false},
          PeerAnswer{502, ErrorCode::Unavailable, true},
          PeerAnswer{429, ErrorCode::Unavailable, true},
          PeerAnswer{200, ErrorCode::Unavailable, true}}) {
        const auto outcome = send({status, {}, "{\"detail\":\"because\"}"}).outcome;
        ASSERT_FALSE(outcome.ok()) << status;
        EXPECT_EQ(outcome.error().code, expected) << status;
        EXPECT_EQ(!outcome.error().answer.empty(), counts) << status;
        if (status != 200) {
            EXPECT_NE(outcome.error().message.find("because"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace kamhub::peer_hub
