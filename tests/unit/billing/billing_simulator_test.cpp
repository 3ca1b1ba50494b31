// Goal: adapter and simulator, written from the same contract and sharing no code, understand each
// other. Method: the simulator as a process, over TLS with its own certificate; documents are the
// golden cases.

#include "../../../adapters/billing/billing_endpoint.hpp"
#include "soap_support.hpp"

namespace kamhub::billing {
namespace {

using namespace soap_test;

std::string golden(const std::string& name) {
    return fileText(std::string(KAMHUB_SOURCE_DIR) + "/mappings/transforms/canonical_to_billing/" +
                    name + ".out.xml");
}

class BillingSimulator : public testing::Test {
protected:
    void SetUp() override { start({}); }
    void start(const std::vector<std::string>& more) {
        simulator.emplace("billing", more);
        net::SoapPartnerConfig config;
        config.url = "https://127.0.0.1:" + simulator->offer("port") + "/bss/v3/services";
        config.trust = simulator->offer("ca");
        config.listener = "partners";
        config.callback_path = "/partners/billing";
        endpoint = std::make_unique<net::SoapEndpoint>(billingContract(), config, host);
        const auto started = endpoint->start();
        ASSERT_TRUE(started.ok()) << started.error().message;
    }
    Result<Acknowledgement> send(const std::string& operation, const std::string& document) {
        const Message message(operation, document);
        return endpoint->send(message.outgoing);
    }
    std::optional<Simulator> simulator;
    FakeHost host;
    std::unique_ptr<net::SoapEndpoint> endpoint;
};

struct Golden {
    const char* operation;
    const char* document;
};

TEST_F(BillingSimulator, TakesEveryOperation) {
    const std::vector<Golden> all = {{"StampKeyAccount", "key_account_mark.three_users"},
                                     {"NotifyQualification", "key_account_decision.approved"},
                                     {"ChangeCreditStatus", "credit_status.grey_list"},
                                     {"CreditAccount", "compensation.refund"},
                                     {"ChangeContract", "contract_changed.signed"},
                                     {"CompleteOrder", "order_completed.two_items"},
                                     {"ArchiveProduct", "billing_archive.circuit"},
                                     {"ReportSuspension", "suspension_result.one_refused"}};
    for (const auto& [operation, document] : all) {
        const auto outcome = send(operation, golden(document));
        ASSERT_TRUE(outcome.ok()) << operation << ": " << outcome.error().message;
        EXPECT_FALSE(outcome->reference.empty()) << operation;
    }
    EXPECT_NE(
        simulator->control("GET", "/received").find("\"CustName\": \"华南示范银行股份有限公司\""),
        std::string::npos);
}

TEST_F(BillingSimulator, ARepeatAfterAResetHasOneEffect) {
    simulator->fault("reset");
    const auto first = send("StampKeyAccount", golden("key_account_mark.three_users"));
    ASSERT_FALSE(first.ok());
    EXPECT_EQ(first.error().code, ErrorCode::Timeout) << first.error().message;
    const auto second = send("StampKeyAccount", golden("key_account_mark.three_users"));
    ASSERT_TRUE(second.ok()) << second.error().message;
    EXPECT_NE(simulator->control("GET", "/received").find("\"duplicate\": true"),
              std::string::npos);
}

TEST_F(BillingSimulator, FaultsMeanWhatTheContractSays) {
    const std::vector<std::pair<std::string, ErrorCode>> all = {{"refuse", ErrorCode::Unavailable},
                                                                {"503", ErrorCode::Unavailable},
                                                                {"reject", ErrorCode::Rejected},
                                                                {"garbage", ErrorCode::Internal}};
    for (const auto& [spec, expected] : all) {
        simulator->fault(spec);
        const auto outcome = send("StampKeyAccount", golden("key_account_mark.three_users"));
        ASSERT_FALSE(outcome.ok()) << spec;
        EXPECT_EQ(outcome.error().code, expected) << spec << ": " << outcome.error().message;
        EXPECT_EQ(outcome.error().answer.empty(), spec == "refuse") << spec;
    }
    EXPECT_EQ(simulator->control("GET", "/received"), "[]");
}

TEST_F(BillingSimulator, RefusesWhatItsSchemaDoesNotAllow) {
    const auto outcome =
        send("StampKeyAccount", "<StampKeyAccount xmlns=\"http://billing.example.com/bss/v3\"/>");
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Rejected);
    EXPECT_NE(outcome.error().message.find("2001"), std::string::npos) << outcome.error().message;
}

TEST_F(BillingSimulator, AnswersQuestions) {
    const Message message("QueryBill", golden("bill_query.three_months"));
    const auto answer = endpoint->ask(message.outgoing);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    const auto document = xml::Document::parse(answer->view());
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(xml::childElements(xml::firstChild(document->root(), "BillList")).size(), 3u);
}

TEST_F(BillingSimulator, ItsCallsAndItsArchiveResultReachTheHub) {
    Server hub([this](HttpRequest request, HttpResponder responder) {
        host.mounted(std::move(request), std::move(responder));
    });
    simulator->control("POST", "/hub", "{\"url\":\"" + hub.url("/partners/billing") + "\"}");
    const auto archived = send("ArchiveProduct", golden("billing_archive.circuit"));
    ASSERT_TRUE(archived.ok()) << archived.error().message;
    ASSERT_TRUE(eventually([&] { return host.received().size() == 1; }));
    EXPECT_EQ(host.received()[0].operation, "NotifyArchiveResult");
    EXPECT_NE(host.received()[0].document.view().find(archived->reference), std::string_view::npos);
    for (const std::string operation :
         {"NotifyArrears", "NotifyPayment", "RequestSuspension", "RequestResumption"}) {
        const auto answer =
            simulator->control("POST", "/send", "{\"operation\":\"" + operation + "\"}");
        EXPECT_NE(answer.find("\"ok\": true"), std::string::npos) << answer;
        EXPECT_EQ(host.received().back().operation, operation);
    }
}

TEST_F(BillingSimulator, ACertificateThatIsNotTrustedIsNotReached) {
    FakeHost other_host;
    net::SoapPartnerConfig config;
    config.url = "https://127.0.0.1:" + simulator->offer("port") + "/bss/v3/services";
    net::SoapEndpoint other(billingContract(), config, other_host);
    ASSERT_TRUE(other.start().ok());
    const Message message("StampKeyAccount", golden("key_account_mark.three_users"));
    const auto outcome = other.send(message.outgoing);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace kamhub::billing
