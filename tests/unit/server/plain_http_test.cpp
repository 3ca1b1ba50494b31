// Goal: plain XML with ce- headers is taken as SOAP is, and answers as HTTP does.
// Method: a front door on a real listener before a hub that remembers.

#include "server/plain_http.hpp"

#include "fake_hub.hpp"
#include "net/cloud_event.hpp"
#include "server/json.hpp"

namespace kamhub::test {
namespace {

server::Json json(const Answer& answer) {
    auto out = server::readObject(answer.body);
    EXPECT_TRUE(out.ok()) << answer.body;
    return out ? *out : server::object();
}

TEST_F(DoorTest, PlainAcceptsAndAnswersAsAsked) {
    const auto xml_answer = post("/messages", "application/xml",
                                 sample("key_account_mark_assigned"), {{"ce-id", "m-1"}});
    EXPECT_EQ(xml_answer.status, 202);
    EXPECT_NE(xml_answer.body.find("<id>m-1</id>"), std::string::npos);
    const auto answer = post("/messages", "application/xml; charset=utf-8",
                             sample("key_account_mark_assigned"), {{"Accept", "application/json"}});
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(server::textMember(json(answer), "id"), "made-by-hub");
    EXPECT_FALSE(server::flagMember(json(answer), "duplicate"));
}

TEST_F(DoorTest, PlainReadsCloudEventsHeaders) {
    const auto answer = post("/messages", "application/xml", sample("key_account_mark_assigned"),
                             {{"ce-specversion", "1.0"},
                              {"CE-ID", "m-1"},
                              {"ce-source", "urn:else"},
                              {"ce-subject", "%E5%8D%8E%E5%8D%97"},
                              {"ce-type", "kam.customer.key-account-mark-assigned.v1"},
                              {"ce-priority", "7"}});
    EXPECT_EQ(answer.status, 202) << answer.body;
    ASSERT_EQ(hub.arrivals().size(), 1u);
    const auto envelope = hub.arrivals()[0].envelope;
    EXPECT_EQ(envelope.id, "m-1");
    EXPECT_EQ(envelope.source, "partner-a");
    EXPECT_EQ(envelope.subject, "华南");
    EXPECT_EQ(envelope.priority, 7);
}

TEST_F(DoorTest, PlainSaysWhatIsWrongAndWhere) {
    const auto broken = post("/messages", "application/xml", "<a>\n<b></c></a>");
    EXPECT_EQ(broken.status, 400);
    EXPECT_EQ(broken.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(json(broken).getValue<int>("line"), 2);
    EXPECT_EQ(json(broken).getValue<int>("status"), 400);
    EXPECT_EQ(post("/messages", "application/json", "{}").status, 415);
    EXPECT_EQ(post("/messages", "application/xml", sample("key_account_mark_assigned"),
                   {{"ce-priority", "x"}})
                  .status,
              400);
    EXPECT_EQ(
        post("/messages", "application/xml", "<x>" + std::string(9 * 1024 * 1024, 'x') + "</x>")
            .status,
        400);
    EXPECT_EQ(
        post("/messages", "application/xml", "<Unknown xmlns=\"urn:kamhub:canonical:1\"/>").status,
        400);
    EXPECT_TRUE(hub.arrivals().empty());
    EXPECT_EQ(hub.refusals().size(), 5u);
}

TEST_F(DoorTest, PlainTakesALargeMessageAsAFileAndItsFrame) {
    const auto order = largeOrder();
    EXPECT_EQ(post("/messages", "application/xml", order, {{"ce-id", "o-1"}}).status, 202);
    ASSERT_EQ(hub.arrivals().size(), 1u);
    const auto seen = hub.arrivals()[0];
    EXPECT_EQ(seen.envelope.type, "kam.order.created.v1");
    EXPECT_NE(seen.body.find("<orderNo>DD2026100045</orderNo>"), std::string::npos);
    EXPECT_EQ(seen.body.find("<item>"), std::string::npos);
    EXPECT_EQ(seen.large.sha256(), sha256Hex(order));  // not written anew
    auto chinese = xml::fromUtf8(order, "GB18030");
    ASSERT_TRUE(chinese.ok());
    const auto answer = post("/messages", "application/xml; charset=GB18030", *chinese);
    ASSERT_EQ(answer.status, 202) << answer.body;
    EXPECT_EQ(hub.arrivals()[1].large.sha256(), sha256Hex(order));
    EXPECT_EQ(hub.arrivals()[1].original, *chinese);
}

TEST_F(DoorTest, PlainSaysWhereALargeMessageIsWrong) {
    auto order = largeOrder();
    const auto at = order.rfind("<quantity>1<");
    const auto line = std::count(order.begin(), order.begin() + static_cast<long>(at), '\n') + 1;
    order.replace(at, 12, "<quantity>x<");
    const auto answer = post("/messages", "application/xml", order);
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("quantity"), std::string::npos) << answer.body;
    EXPECT_EQ(json(answer).getValue<int>("line"), line) << answer.body;
    EXPECT_TRUE(hub.arrivals().empty());
    // What is personal is not said back, and not written down.
    order.replace(at, 12, "<quantity>1<");
    order.insert(order.rfind("济南分行值班室</contactName>"), " ");
    const auto personal = post("/messages", "application/xml", order);
    EXPECT_EQ(personal.status, 400);
    EXPECT_NE(personal.body.find("contactName"), std::string::npos) << personal.body;
    EXPECT_EQ(personal.body.find("济南"), std::string::npos) << personal.body;
}

TEST_F(DoorTest, PlainPassesOnTheHubsErrors) {
    hub.accept_error = unavailable("the disk is full");
    const auto later = post("/messages", "application/xml", sample("key_account_mark_assigned"));
    EXPECT_EQ(later.status, 503);
    EXPECT_EQ(later.header("Retry-After"), "5");
    hub.accept_error = timedOut("billing did not answer");
    EXPECT_EQ(post("/messages", "application/xml", sample("bill_query")).status, 504);
    hub.accept_error = rejected("no such account");
    EXPECT_EQ(post("/messages", "application/xml", sample("bill_query")).status, 422);
    EXPECT_TRUE(hub.refusals().empty());
}

TEST_F(DoorTest, PlainAnswersAQuestion) {
    hub.answer_type = "kam.billing.bill-result.v1";
    hub.answer_body = sample("bill_result");
    const auto answer = post("/messages", "application/xml", sample("bill_query"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("ce-type"), "kam.billing.bill-result.v1");
    EXPECT_EQ(answer.header("ce-specversion"), "1.0");
    EXPECT_EQ(answer.header("ce-subject"), "%E5%8D%8E%E5%8D%97");
    EXPECT_NE(answer.body.find("BillResult"), std::string::npos);
}

TEST(PlainHttp, HeaderValuesSurviveTheWay) {
    for (const std::string value : {"plain", "华南 \"x\" 100%", "a\r\nb: c"}) {
        const auto encoded = net::encodeHeaderValue(value);
        EXPECT_EQ(encoded.find_first_of("\r\n \""), std::string::npos);
        EXPECT_EQ(net::decodeHeaderValue(encoded), value);
    }
    EXPECT_EQ(net::decodeHeaderValue("50%"), "50%");
    EXPECT_EQ(net::decodeHeaderValue("%zz+"), "%zz+");
}

}  // namespace
}  // namespace kamhub::test
