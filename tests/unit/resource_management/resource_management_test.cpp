// Goal: the resource system's contract as the adapter knows it: SOAP 1.1, its codes, its numbers,
// its callback. Method: a listener of the test for single answers; the simulator as a process for
// the whole exchange.

#include "../../../adapters/resource_management/resource_management_endpoint.hpp"
#include "../billing/soap_support.hpp"

namespace kamhub::resource_management {
namespace {

using namespace soap_test;
using xml::SoapVersion;

net::SoapPartnerConfig configFor(const std::string& url) {
    net::SoapPartnerConfig config;
    config.url = url;
    config.listener = "partners";
    config.callback_path = "/partners/resource_management";
    return config;
}

std::string golden(const std::string& name) {
    return fileText(std::string(KAMHUB_SOURCE_DIR) +
                    "/mappings/transforms/canonical_to_resource_management/" + name + ".out.xml");
}

Result<Acknowledgement> allocate(net::SoapEndpoint& endpoint) {
    const Message message("AllocateResource", golden("resource_allocation.three_needs"));
    return endpoint.send(message.outgoing);
}

std::string fault(const std::string& code, const std::string& detail_code) {
    return "<soap:Fault><faultcode>soap:" + code +
           "</faultcode><faultstring>why</faultstring><detail><i:irmsError xmlns:i=\"" +
           kNamespace + "\"><code>" + detail_code +
           "</code><text>because</text></i:irmsError></detail></soap:Fault>";
}

TEST(ResourceManagement, TakesTheAllocationNumber) {
    Partner partner(
        soapResponse(SoapVersion::V11, 200,
                     "<i:AllocateResourceReturn xmlns:i=\"urn:example-com:irms:interface\">"
                     "<allocationNo>FP1</allocationNo></i:AllocateResourceReturn>"));
    FakeHost host;
    net::SoapEndpoint endpoint(resourceManagementContract(), configFor(partner.url()), host);
    ASSERT_TRUE(endpoint.start().ok());
    const auto outcome = allocate(endpoint);
    ASSERT_TRUE(outcome.ok()) << outcome.error().message;
    EXPECT_EQ(outcome->reference, "FP1");
    EXPECT_EQ(header(partner.last().headers, "SOAPAction"), "\"urn:irms:AllocateResource\"");
    EXPECT_EQ(header(partner.last().headers, "Content-Type").substr(0, 8), "text/xml");
}

struct FaultCase {
    const char* code;
    const char* soap_code;
    ErrorCode expected;
};

void PrintTo(const FaultCase& fault, std::ostream* out) { *out << fault.code; }

class ResourceFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(ResourceFaults, MeanWhatTheContractSays) {
    Partner partner(
        soapResponse(SoapVersion::V11, 500, fault(GetParam().soap_code, GetParam().code)));
    FakeHost host;
    net::SoapEndpoint endpoint(resourceManagementContract(), configFor(partner.url()), host);
    ASSERT_TRUE(endpoint.start().ok());
    const auto outcome = allocate(endpoint);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, GetParam().expected) << outcome.error().message;
    EXPECT_FALSE(outcome.error().answer.empty());
}

INSTANTIATE_TEST_SUITE_P(All, ResourceFaults,
                         testing::Values(FaultCase{"T01", "Server", ErrorCode::Unavailable},
                                         FaultCase{"S99", "Server", ErrorCode::Unavailable},
                                         FaultCase{"P03", "Client", ErrorCode::Rejected},
                                         FaultCase{"P99", "Server", ErrorCode::Rejected}),
                         [](const auto& info) { return info.param.code; });

class ResourceSimulator : public testing::Test {
protected:
    ResourceSimulator()
        : simulator("resource_management"),
          endpoint(resourceManagementContract(),
                   configFor("http://127.0.0.1:" + simulator.offer("port") + "/irms/interface"),
                   host) {
        EXPECT_TRUE(endpoint.start().ok());
    }
    void openTheHub() {
        hub.emplace([this](HttpRequest request, HttpResponder responder) {
            host.mounted(std::move(request), std::move(responder));
        });
        simulator.control("POST", "/hub",
                          "{\"url\":\"" + hub->url("/partners/resource_management") + "\"}");
    }
    Simulator simulator;
    FakeHost host;
    net::SoapEndpoint endpoint;
    std::optional<Server> hub;
};

TEST_F(ResourceSimulator, TakesTheMarkAndTheArchive) {
    for (const auto& [operation, document] : std::vector<std::pair<std::string, std::string>>{
             {"StampCircuits", "key_account_mark.one_circuit"},
             {"ArchiveResource", "order_completed.two_items"}}) {
        const Message message(operation, golden(document));
        const auto outcome = endpoint.send(message.outgoing);
        ASSERT_TRUE(outcome.ok()) << operation << ": " << outcome.error().message;
        EXPECT_FALSE(outcome->reference.empty());
    }
}

TEST_F(ResourceSimulator, AnswersASurvey) {
    const Message message("SurveyResource", golden("resource_survey.five_circuits"));
    const auto answer = endpoint.ask(message.outgoing);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    const auto document = xml::Document::parse(answer->view());
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(xml::textOf(xml::firstChild(document->root(), "feasible")), "P");
}

TEST_F(ResourceSimulator, CallsBackWithTheAllocationNumber) {
    openTheHub();
    const auto taken = allocate(endpoint);
    ASSERT_TRUE(taken.ok()) << taken.error().message;
    ASSERT_TRUE(eventually([&] { return host.received().size() == 1; }));
    const auto document = xml::Document::parse(host.received()[0].document.view());
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(host.received()[0].operation, "AllocationResult");
    EXPECT_EQ(xml::textOf(xml::firstChild(document->root(), "allocationNo")), taken->reference);
    EXPECT_EQ(xml::textOf(xml::firstChild(document->root(), "result")), "OK");
}

TEST_F(ResourceSimulator, RepeatsACallbackUntilTheHubTakesIt) {
    host.refusal = unavailable("the disk is full");
    openTheHub();
    ASSERT_TRUE(allocate(endpoint).ok());
    ASSERT_TRUE(eventually([&] { return host.received().size() == 2; }));
    EXPECT_EQ(host.received()[0].document.sha256(), host.received()[1].document.sha256());
}

TEST_F(ResourceSimulator, MaySendItsCallbackTwice) {
    openTheHub();
    simulator.fault("duplicate");
    ASSERT_TRUE(allocate(endpoint).ok());
    ASSERT_TRUE(eventually([&] { return host.received().size() == 2; }));
    EXPECT_EQ(host.received()[0].document.sha256(), host.received()[1].document.sha256());
}

}  // namespace
}  // namespace kamhub::resource_management
