// Goal: a partner's SOAP message reaches the hub as it should, and the partner is told so, in both
// versions. Method: a front door on a real listener before a hub that remembers.

#include "fake_hub.hpp"

namespace kamhub::test {
namespace {

using xml::SoapVersion;

class SoapService : public DoorTest, public ::testing::WithParamInterface<SoapVersion> {};

std::string versionName(const ::testing::TestParamInfo<SoapVersion>& info) {
    return info.param == SoapVersion::V11 ? "Soap11" : "Soap12";
}

INSTANTIATE_TEST_SUITE_P(Versions, SoapService,
                         ::testing::Values(SoapVersion::V11, SoapVersion::V12), versionName);

TEST_P(SoapService, AcceptsAMessage) {
    const auto answer = soap(GetParam(), "customer", sample("key_account_mark_assigned"));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), xml::contentType(GetParam()));
    const auto message = opened(answer);
    EXPECT_EQ(message.version, GetParam());
    EXPECT_EQ(message.body->rootNamespace(), "urn:kamhub:hub:1");
    EXPECT_EQ(field(message, "id"), "made-by-hub");
    EXPECT_EQ(field(message, "duplicate"), "false");
    ASSERT_EQ(hub.arrivals().size(), 1u);
    const auto seen = hub.arrivals()[0];
    EXPECT_EQ(seen.envelope.source, "partner-a");
    EXPECT_EQ(seen.envelope.type, "kam.customer.key-account-mark-assigned.v1");
    EXPECT_EQ(seen.actor, "partner:partner-a");
    EXPECT_NE(seen.body.find("KH2026000127"), std::string::npos);
    EXPECT_NE(seen.original.find("Envelope"), std::string::npos);
    EXPECT_TRUE(hub.refusals().empty());
}

TEST_P(SoapService, TakesALargeMessageAsAFileAndItsFrame) {
    const auto order = largeOrder();
    const auto answer = soap(GetParam(), "order", order, {xml::kamHeader("id", "o-1")});
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_EQ(hub.arrivals().size(), 1u);
    const auto seen = hub.arrivals()[0];
    EXPECT_EQ(seen.envelope.id, "o-1");
    EXPECT_EQ(seen.envelope.type, "kam.order.created.v1");
    EXPECT_NE(seen.body.find("<orderNo>DD2026100045</orderNo>"), std::string::npos);
    const auto taken =
        xml::Document::parse(*seen.large.read(64 * 1024 * 1024), {.bytes = 64 * 1024 * 1024});
    ASSERT_TRUE(taken.ok()) << taken.error().message;
    const auto sent = xml::Document::parse(order, {.bytes = 64 * 1024 * 1024});
    EXPECT_EQ(taken->canonical(), sent->canonical());
    EXPECT_NE(seen.original.find("Envelope"), std::string::npos);
}

TEST_P(SoapService, RefusesALargeEnvelopeAsASmallOne) {
    auto order = largeOrder();
    EXPECT_NE(soap(GetParam(), "customer", order).body.find("/soap/order"), std::string::npos);
    EXPECT_NE(soap(GetParam(), "order", order + order).body.find("second element"),
              std::string::npos);
    const auto not_understood =
        soap(GetParam(), "order", order,
             {"<x:a xmlns:x=\"urn:x\" xmlns:s=\"" +
              std::string(GetParam() == SoapVersion::V11 ? xml::kSoap11 : xml::kSoap12) +
              "\" s:mustUnderstand=\"1\"/>"});
    EXPECT_EQ(opened(not_understood).fault->code, xml::SoapFault::Code::MustUnderstand);
    EXPECT_TRUE(hub.arrivals().empty());
}

TEST_P(SoapService, TellsADuplicate) {
    hub.duplicate = true;
    const auto message = opened(soap(GetParam(), "customer", sample("key_account_mark_assigned"),
                                     {xml::kamHeader("id", "m-1")}));
    EXPECT_EQ(field(message, "id"), "m-1");
    EXPECT_EQ(field(message, "duplicate"), "true");
}

TEST_P(SoapService, TakesTheIdFromItsHeaderBeforeTheMessageId) {
    soap(GetParam(), "customer", sample("key_account_mark_assigned"),
         {xml::addressingHeader("MessageID", "urn:uuid:1"), xml::kamHeader("id", "m-1")});
    soap(GetParam(), "customer", sample("key_account_mark_assigned"),
         {xml::addressingHeader("MessageID", "urn:uuid:1")});
    soap(GetParam(), "customer", sample("key_account_mark_assigned"));
    const auto seen = hub.arrivals();
    ASSERT_EQ(seen.size(), 3u);
    EXPECT_EQ(seen[0].envelope.id, "m-1");
    EXPECT_EQ(seen[1].envelope.id, "urn:uuid:1");
    EXPECT_EQ(seen[2].envelope.id, "");
}

TEST_P(SoapService, TakesEnvelopeAttributesButNotTheSource) {
    soap(GetParam(), "customer", sample("key_account_mark_assigned"),
         {xml::kamHeader("source", "somebody-else"), xml::kamHeader("priority", "8"),
          xml::kamHeader("region", "GD"), xml::addressingHeader("RelatesTo", "earlier")});
    const auto seen = hub.arrivals();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].envelope.source, "partner-a");
    EXPECT_EQ(seen[0].envelope.priority, 8);
    EXPECT_EQ(seen[0].envelope.region, "GD");
    EXPECT_EQ(seen[0].envelope.correlation_id, "earlier");
}

TEST_P(SoapService, AnswersWithAddressingWhereItWasSpoken) {
    const auto message = opened(
        soap(GetParam(), "customer", sample("key_account_mark_assigned"),
             {xml::addressingHeader("MessageID", "urn:uuid:1"),
              xml::addressingHeader("ReplyTo", "http://www.w3.org/2005/08/addressing/anonymous")}));
    EXPECT_EQ(message.relates_to, "urn:uuid:1");
    EXPECT_FALSE(message.message_id.empty());
    EXPECT_FALSE(message.action.empty());
    const auto plain = opened(soap(GetParam(), "customer", sample("key_account_mark_assigned")));
    EXPECT_TRUE(plain.action.empty());
}

TEST_P(SoapService, AnswersAQuestion) {
    hub.answer_type = "kam.billing.bill-result.v1";
    hub.answer_body = sample("bill_result");
    const auto answer = soap(GetParam(), "billing", sample("bill_query"));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(opened(answer).body->rootName(), "BillResult");
    ASSERT_EQ(hub.arrivals().size(), 1u);
    EXPECT_EQ(hub.arrivals()[0].envelope.type, "kam.billing.bill-query.v1");
}

TEST_P(SoapService, SaysComeAgainWhenNothingCanBeStored) {
    hub.accept_error = unavailable("the disk is full");
    const auto answer = soap(GetParam(), "customer", sample("key_account_mark_assigned"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "5");
    const auto message = opened(answer);
    ASSERT_TRUE(message.fault);
    EXPECT_EQ(message.fault->code, xml::SoapFault::Code::Receiver);
    EXPECT_EQ(message.fault->subcode, "Unavailable");
    EXPECT_EQ(message.fault->reason, "the disk is full");
}

TEST_P(SoapService, PassesOnTheHubsRefusalAndDoesNotRecordItTwice) {
    hub.accept_error =
        invalidMessage("line 12: element kaCode: is not allowed here; expected kaMark");
    const auto answer = soap(GetParam(), "customer", sample("key_account_mark_assigned"));
    EXPECT_EQ(answer.status, GetParam() == SoapVersion::V11 ? 500 : 400);
    const auto message = opened(answer);
    ASSERT_TRUE(message.fault);
    EXPECT_EQ(message.fault->code, xml::SoapFault::Code::Sender);
    EXPECT_NE(message.fault->detail.find("<line>12</line>"), std::string::npos)
        << message.fault->detail;
    EXPECT_TRUE(hub.refusals().empty());
}

TEST_P(SoapService, TakesALargeBodyFromItsSpoolFile) {
    auto body = sample("key_account_mark_assigned");
    body.insert(body.rfind("</"), "<!--" + std::string(400 * 1024, 'x') + "-->");
    EXPECT_EQ(soap(GetParam(), "customer", body).status, 200);
    ASSERT_EQ(hub.arrivals().size(), 1u);
    EXPECT_GT(hub.arrivals()[0].original.size(), 400u * 1024);
}

TEST_P(SoapService, RefusesWhatItMustUnderstandAndDoesNot) {
    const bool v11 = GetParam() == SoapVersion::V11;
    const std::string ns = v11 ? xml::kSoap11 : xml::kSoap12;
    const auto answer =
        soap(GetParam(), "customer", sample("key_account_mark_assigned"),
             {"<t:Transaction xmlns:t=\"urn:t\" xmlns:e=\"" + ns + "\" e:mustUnderstand=\"1\"/>"});
    EXPECT_EQ(answer.status, 500);
    const auto message = opened(answer);
    ASSERT_TRUE(message.fault);
    EXPECT_EQ(message.fault->code, xml::SoapFault::Code::MustUnderstand);
    EXPECT_NE(message.fault->reason.find("{urn:t}Transaction"), std::string::npos);
    ASSERT_EQ(message.other_headers.size(), v11 ? 0u : 1u);
    if (!v11) {
        EXPECT_EQ(message.other_headers[0].first,
                  std::string("{") + xml::kSoap12 + "}NotUnderstood");
    }
    EXPECT_TRUE(hub.arrivals().empty());
    EXPECT_EQ(hub.refusals().size(), 1u);
}

TEST_P(SoapService, RefusesAnotherVersion) {
    const auto answer = post("/soap/customer", xml::contentType(GetParam()),
                             "<Envelope xmlns=\"urn:soap:9\"><Body/></Envelope>");
    EXPECT_EQ(answer.status, 500);
    const auto message = opened(answer);
    ASSERT_TRUE(message.fault);
    EXPECT_EQ(message.fault->code, xml::SoapFault::Code::VersionMismatch);
    const bool upgrade = answer.body.find("SupportedEnvelope") != std::string::npos;
    EXPECT_EQ(upgrade, GetParam() == SoapVersion::V12);
    EXPECT_EQ(hub.refusals().size(), 1u);
}

TEST_F(DoorTest, AnswersInTheVersionOfTheEnvelope) {
    const auto answer = post("/soap/customer", "text/xml",
                             xml::makeSoap(SoapVersion::V12, sample("key_account_mark_assigned")));
    EXPECT_EQ(opened(answer).version, SoapVersion::V12);
}

TEST_F(DoorTest, TakesAChineseCharset) {
    const auto text = xml::makeSoap(SoapVersion::V11, sample("key_account_mark_assigned"));
    const auto bytes = xml::fromUtf8(text.substr(text.find("?>") + 3), "GB18030");
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(post("/soap/customer", "text/xml; charset=GB18030", *bytes).status, 200);
    ASSERT_EQ(hub.arrivals().size(), 1u);
    EXPECT_NE(hub.arrivals()[0].body.find("华南示范银行"), std::string::npos);
}

TEST_F(DoorTest, TakesTheToolkitsOwnActionButNotAnothersType) {
    const auto text = xml::makeSoap(SoapVersion::V11, sample("key_account_mark_assigned"));
    EXPECT_EQ(
        post("/soap/customer", "text/xml", text, {{"SOAPAction", "\"urn:toolkit:mark\""}}).status,
        200);
    EXPECT_EQ(post("/soap/customer", "text/xml", text,
                   {{"SOAPAction", "\"kam.customer.key-account-mark-assigned.v1\""}})
                  .status,
              200);
    const auto answer = post("/soap/customer", "text/xml", text,
                             {{"SOAPAction", "\"kam.customer.profile-changed.v1\""}});
    EXPECT_EQ(answer.status, 500);
    EXPECT_NE(opened(answer).fault->reason.find("kam.customer.profile-changed.v1"),
              std::string::npos);
    const auto text12 = xml::makeSoap(SoapVersion::V12, sample("key_account_mark_assigned"));
    EXPECT_EQ(post("/soap/customer",
                   "application/soap+xml; action=\"kam.customer.profile-changed.v1\"", text12)
                  .status,
              400);
}

TEST_F(DoorTest, TakesTheTraceOfTheRequest) {
    const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    post("/soap/customer", "text/xml",
         xml::makeSoap(SoapVersion::V11, sample("key_account_mark_assigned")),
         {{"traceparent", trace}});
    ASSERT_EQ(hub.arrivals().size(), 1u);
    EXPECT_EQ(hub.arrivals()[0].envelope.traceparent, trace);
}

}  // namespace
}  // namespace kamhub::test
