// Goal: billing's own calls are answered truly: taken only when the hub has them, refused so that
// billing stops or comes again, and hostile input is a fault. Method: requests put to the handler
// that the endpoint mounted; the host decides as told.

#include "../../../adapters/billing/billing_endpoint.hpp"
#include "soap_support.hpp"

namespace kamhub::billing {
namespace {

using namespace soap_test;
using xml::SoapVersion;
using Code = xml::SoapFault::Code;

const std::string kArrears =
    "<NotifyArrears "
    "xmlns=\"http://billing.example.com/bss/v3\"><Head><RequestId>R1</RequestId></Head></"
    "NotifyArrears>";

class BillingInbound : public testing::Test {
protected:
    BillingInbound() : endpoint(billingContract(), config(), host) {
        EXPECT_TRUE(endpoint.start().ok());
    }
    ~BillingInbound() override { endpoint.stop(); }
    static net::SoapPartnerConfig config() {
        net::SoapPartnerConfig config;
        config.url = "http://127.0.0.1:1/";
        config.listener = "partners";
        config.callback_path = "/partners/billing";
        return config;
    }
    HttpResponse put(const std::string& envelope, SoapVersion version = SoapVersion::V12) {
        return soap_test::put(host.mounted, soapRequest(envelope, version));
    }
    FakeHost host;
    net::SoapEndpoint endpoint;
};

TEST_F(BillingInbound, IsMountedWhereTheConfigurationSays) {
    EXPECT_EQ(host.mounted_at, "partners/partners/billing");
}

TEST_F(BillingInbound, TakesACallAndAcknowledgesIt) {
    const auto response = put(xml::makeSoap(SoapVersion::V12, kArrears));
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_NE(header(response.headers, "Content-Type").find("application/soap+xml"),
              std::string_view::npos);
    EXPECT_NE(response.body.find("NotifyArrearsResponse"), std::string::npos);
    EXPECT_NE(response.body.find("<RetCode>0000</RetCode>"), std::string::npos);
    EXPECT_NE(response.body.find("<SerialNo>M-1</SerialNo>"), std::string::npos);
    const auto received = host.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].operation, "NotifyArrears");
    const auto document = xml::Document::parse(received[0].document.view());
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(document->rootName(), "NotifyArrears");
    EXPECT_NE(received[0].original.view().find("Envelope"), std::string_view::npos);
}

TEST_F(BillingInbound, AnswersInTheVersionOfTheRequest) {
    const auto response = put(xml::makeSoap(SoapVersion::V11, kArrears), SoapVersion::V11);
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find(xml::kSoap11), std::string::npos);
}

TEST_F(BillingInbound, AnswersOnlyWhenTheHubHasIt) {
    host.hold = true;
    std::mutex mutex;
    std::optional<HttpResponse> answer;
    host.mounted(soapRequest(xml::makeSoap(SoapVersion::V12, kArrears), SoapVersion::V12),
                 HttpResponder([&](HttpResponse response) {
                     const std::lock_guard lock(mutex);
                     answer = std::move(response);
                 }));
    EXPECT_EQ(host.received().size(), 1u);
    EXPECT_FALSE((std::lock_guard(mutex), answer.has_value()));
    host.releaseHeld();
    ASSERT_TRUE((std::lock_guard(mutex), answer.has_value()));
    EXPECT_EQ(answer->status, 200);
}

TEST_F(BillingInbound, ARepeatIsAcknowledgedAgain) {
    host.duplicate = true;
    const auto response = put(xml::makeSoap(SoapVersion::V12, kArrears));
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find("taken before"), std::string::npos);
}

TEST_F(BillingInbound, WhatTheHubRefusesIsTheSendersFault) {
    host.refusal = invalidMessage("CustNo is missing <here>");
    const auto response = put(xml::makeSoap(SoapVersion::V12, kArrears));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(faultOf(response).code, Code::Sender);
    EXPECT_EQ(faultOf(response).reason, "CustNo is missing <here>");
}

TEST_F(BillingInbound, AHubThatCannotStoreAsksToComeAgain) {
    host.refusal = unavailable("the disk is full");
    const auto response = put(xml::makeSoap(SoapVersion::V12, kArrears));
    EXPECT_EQ(response.status, 503);
    EXPECT_FALSE(header(response.headers, "Retry-After").empty());
    EXPECT_EQ(faultOf(response).code, Code::Receiver);
}

struct HostileCase {
    const char* name;
    std::string envelope;
    Code expected;
};

void PrintTo(const HostileCase& hostile, std::ostream* out) { *out << hostile.name; }

class BillingHostile : public BillingInbound, public testing::WithParamInterface<HostileCase> {};

TEST_P(BillingHostile, GetsAFaultAndReachesNobody) {
    const auto response = put(GetParam().envelope);
    EXPECT_GE(response.status, 400);
    EXPECT_EQ(faultOf(response).code, GetParam().expected) << response.body;
    EXPECT_FALSE(faultOf(response).reason.empty());
    EXPECT_TRUE(host.received().empty());
}

const std::string kHeader =
    "<x:Pay xmlns:x=\"urn:x\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
    "s:mustUnderstand=\"true\"/>";

INSTANTIATE_TEST_SUITE_P(
    All, BillingHostile,
    testing::Values(
        HostileCase{"nothing", "", Code::Sender}, HostileCase{"no_xml", "hello", Code::Sender},
        HostileCase{"no_soap", "<a/>", Code::Sender},
        HostileCase{"broken_utf8", "<a>\xC3\x28</a>", Code::Sender},
        HostileCase{"doctype",
                    "<!DOCTYPE a [<!ENTITY b \"c\">]>" +
                        xml::makeSoap(SoapVersion::V12, "<a>&b;</a>").substr(39),
                    Code::Sender},
        HostileCase{"empty_body", xml::makeSoap(SoapVersion::V12, ""), Code::Sender},
        HostileCase{"two_elements", xml::makeSoap(SoapVersion::V12, kArrears + kArrears),
                    Code::Sender},
        HostileCase{"other_namespace", xml::makeSoap(SoapVersion::V12, "<NotifyArrears/>"),
                    Code::Sender},
        HostileCase{"a_fault", xml::makeSoapFault(SoapVersion::V12, {Code::Receiver, "", "x", ""}),
                    Code::Sender},
        HostileCase{"header_not_understood", xml::makeSoap(SoapVersion::V12, kArrears, {kHeader}),
                    Code::MustUnderstand}),
    [](const auto& info) { return info.param.name; });

TEST_F(BillingInbound, OnlyPostIsTaken) {
    HttpRequest request;
    request.method = "GET";
    const auto response = soap_test::put(host.mounted, std::move(request));
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(header(response.headers, "Allow"), "POST");
}

}  // namespace
}  // namespace kamhub::billing
