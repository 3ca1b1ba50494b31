// Goal: what the adapter makes of each kind of answer that billing may give.
// Method: the endpoint against a listener of the test that answers as told.

#include "../../../adapters/billing/billing_endpoint.hpp"
#include "soap_support.hpp"

namespace kamhub::billing {
namespace {

using namespace soap_test;

constexpr auto V12 = xml::SoapVersion::V12;
const std::string kStamp =
    "<StampKeyAccount "
    "xmlns=\"http://billing.example.com/bss/v3\"><CustNo>K1</CustNo></StampKeyAccount>";

std::string responseElement(const std::string& operation, const std::string& content) {
    return "<r:" + operation + "Response xmlns:r=\"" + kNamespace + "\">" + content +
           "</r:" + operation + "Response>";
}

std::unique_ptr<net::SoapEndpoint> endpointFor(const std::string& url, FakeHost& host) {
    net::SoapPartnerConfig config;
    config.url = url;
    auto endpoint = std::make_unique<net::SoapEndpoint>(billingContract(), config, host);
    EXPECT_TRUE(endpoint->start().ok());
    return endpoint;
}

Result<Acknowledgement> sendTo(const std::string& url, std::chrono::milliseconds time = 10s) {
    FakeHost host;
    auto endpoint = endpointFor(url, host);
    const Message message("StampKeyAccount", kStamp, time);
    auto outcome = endpoint->send(message.outgoing);
    endpoint->stop();
    return outcome;
}

std::string fault(const std::string& code, const std::string& detail_code) {
    const auto detail =
        detail_code.empty()
            ? std::string()
            : "<soap:Detail><b:BssFault xmlns:b=\"" + std::string(kNamespace) + "\"><b:ErrCode>" +
                  detail_code +
                  "</b:ErrCode><b:ErrMsg>because</b:ErrMsg></b:BssFault></soap:Detail>";
    return "<soap:Fault><soap:Code><soap:Value>soap:" + code +
           "</soap:Value></soap:Code><soap:Reason><soap:Text "
           "xml:lang=\"en\">why</soap:Text></soap:Reason>" +
           detail + "</soap:Fault>";
}

TEST(BillingOutbound, SendsSoap12AndTakesTheSerialNumber) {
    Partner partner(
        soapResponse(V12, 200,
                     responseElement("StampKeyAccount",
                                     "<r:RetCode>0000</r:RetCode><r:SerialNo>BS7</r:SerialNo>")));
    const auto outcome = sendTo(partner.url());
    ASSERT_TRUE(outcome.ok()) << outcome.error().message;
    EXPECT_EQ(outcome->reference, "BS7");
    EXPECT_NE(outcome->answer.find("<r:SerialNo>BS7"), std::string::npos);
    const auto request = partner.last();
    EXPECT_NE(header(request.headers, "Content-Type")
                  .find("http://billing.example.com/bss/v3/StampKeyAccount"),
              std::string_view::npos);
    EXPECT_NE(std::string(request.body.view()).find(kStamp), std::string::npos);
}

TEST(BillingOutbound, AnArchiveIsKnownByItsArchiveNumber) {
    Partner partner(soapResponse(
        V12, 200,
        responseElement("StampKeyAccount", "<r:SerialNo>BS7</r:SerialNo><r:ArcNo>ARC9</r:ArcNo>")));
    const auto outcome = sendTo(partner.url());
    ASSERT_TRUE(outcome.ok()) << outcome.error().message;
    EXPECT_EQ(outcome->reference, "ARC9");
}

struct AnswerCase {
    const char* name;
    int status;
    std::string body;
    ErrorCode expected;
};

void PrintTo(const AnswerCase& answer, std::ostream* out) { *out << answer.name; }

class BillingAnswers : public testing::TestWithParam<AnswerCase> {};

TEST_P(BillingAnswers, MeanWhatTheContractSays) {
    HttpResponse response = soapResponse(V12, GetParam().status, GetParam().body);
    if (!GetParam().body.starts_with("<"))
        response = {GetParam().status, {{"Content-Type", "text/plain"}}, GetParam().body};
    Partner partner(response);
    const auto outcome = sendTo(partner.url());
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, GetParam().expected) << outcome.error().message;
    EXPECT_EQ(outcome.error().answer, response.body);
}

INSTANTIATE_TEST_SUITE_P(
    All, BillingAnswers,
    testing::Values(
        AnswerCase{"unknown_customer", 400, fault("Sender", "2002"), ErrorCode::Rejected},
        AnswerCase{"busy", 500, fault("Receiver", "1001"), ErrorCode::Unavailable},
        AnswerCase{"unknown_failure", 500, fault("Receiver", "9999"), ErrorCode::Unavailable},
        AnswerCase{"code_wins", 500, fault("Receiver", "2999"), ErrorCode::Rejected},
        AnswerCase{"sender_without_code", 400, fault("Sender", ""), ErrorCode::Rejected},
        AnswerCase{"receiver_without_code", 500, fault("Receiver", ""), ErrorCode::Unavailable},
        AnswerCase{"down", 503, "down for a moment", ErrorCode::Unavailable},
        AnswerCase{"not_found", 404, "no such page", ErrorCode::Rejected},
        AnswerCase{"not_soap", 200, "hello", ErrorCode::Internal},
        AnswerCase{"other_answer", 200, responseElement("QueryBill", ""), ErrorCode::Internal},
        AnswerCase{"other_namespace", 200, "<StampKeyAccountResponse/>", ErrorCode::Internal}),
    [](const auto& info) { return info.param.name; });

TEST(BillingOutbound, ARefusedConnectionDoesNotCount) {
    std::string url;
    {
        Partner gone({});
        url = gone.url();
    }
    const auto outcome = sendTo(url);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(outcome.error().answer.empty());
}

TEST(BillingOutbound, SilenceIsATimeout) {
    std::vector<HttpResponder> unanswered;
    std::mutex mutex;
    Server silent([&](HttpRequest, HttpResponder responder) {
        const std::lock_guard lock(mutex);
        unanswered.push_back(std::move(responder));
    });
    const auto outcome = sendTo(silent.url(), 200ms);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Timeout);
    const std::lock_guard lock(mutex);
    unanswered.clear();
}

TEST(BillingOutbound, AQuestionGivesTheAnswersDocument) {
    Partner partner(
        soapResponse(V12, 200, responseElement("QueryBill", "<r:RetCode>0000</r:RetCode>")));
    FakeHost host;
    auto endpoint = endpointFor(partner.url(), host);
    const Message message("QueryBill", "<QueryBill/>");
    const auto answer = endpoint->ask(message.outgoing);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    const auto document = xml::Document::parse(answer->view());
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(document->rootName(), "QueryBillResponse");
    EXPECT_EQ(document->rootNamespace(), kNamespace);
}

struct ConfigCase {
    const char* name;
    std::vector<ConfigNode::Attribute> attributes;
    std::string expected;
};

void PrintTo(const ConfigCase& config, std::ostream* out) { *out << config.name; }

class BillingConfigs : public testing::TestWithParam<ConfigCase> {};

TEST_P(BillingConfigs, AreCheckedBeforeAnythingStarts) {
    ConfigNode node;
    node.name = "endpoint";
    node.file = "/tmp/hub.xml";
    node.attributes = GetParam().attributes;
    Complaints complaints;
    (void)billingSpec().parse(node, complaints);
    if (GetParam().expected.empty()) {
        EXPECT_TRUE(complaints.empty()) << toString(complaints.front());
        return;
    }
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_NE(toString(complaints[0]).find(GetParam().expected), std::string::npos)
        << toString(complaints[0]);
}

INSTANTIATE_TEST_SUITE_P(
    All, BillingConfigs,
    testing::Values(ConfigCase{"least", {{"url", "https://b.example/s"}}, ""},
                    ConfigCase{"no_url", {}, "lacks url"},
                    ConfigCase{"other_scheme", {{"url", "ftp://b.example/s"}}, "write https://"},
                    ConfigCase{"half_a_certificate",
                               {{"url", "https://b.example/s"}, {"key", "k.pem"}},
                               "belong together"},
                    ConfigCase{"path_without_slash",
                               {{"url", "https://b.example/s"},
                                {"listener", "partners"},
                                {"callback-path", "billing"}},
                               "with a slash before it"}),
    [](const auto& info) { return info.param.name; });

TEST(BillingOutbound, ABadCertificateFileIsFoundAtTheStart) {
    FakeHost host;
    net::SoapPartnerConfig config;
    config.url = "https://127.0.0.1:1/s";
    config.trust = "/nowhere/ca.pem";
    net::SoapEndpoint endpoint(billingContract(), config, host);
    const auto started = endpoint.start();
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.error().code, ErrorCode::InvalidConfig);
    endpoint.stop();
}

}  // namespace
}  // namespace kamhub::billing
