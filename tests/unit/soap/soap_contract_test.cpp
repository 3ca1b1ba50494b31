// Goal: a contract file says how a SOAP system is spoken to, what its answers mean and how it is
// answered. Method: a listener of the test for single answers; files that lack something.

#include "../../../adapters/soap/soap_contract.hpp"

#include "../billing/soap_support.hpp"

namespace kamhub::soap {
namespace {

using namespace soap_test;
using xml::SoapVersion;

constexpr char kActivation[] = KAMHUB_SOURCE_DIR "/mappings/contracts/activation/soap.xml";

net::SoapPartnerConfig configFor(const std::string& url,
                                 const std::filesystem::path& contract = kActivation) {
    net::SoapPartnerConfig config;
    config.url = url;
    config.listener = "partners";
    config.callback_path = "/activation";
    config.contract = contract;
    return config;
}

// The body of an answer in the activation system's namespace.
std::string result(const std::string& fields) {
    return "<a:ActivateResult xmlns:a=\"urn:example-com:activation:2\">" + fields +
           "</a:ActivateResult>";
}

Result<Acknowledgement> activate(const HttpResponse& answer, HttpRequest* seen = nullptr) {
    Partner partner(answer);
    FakeHost host;
    const auto endpoint = makeSoapPartner(configFor(partner.url()), host);
    if (auto status = endpoint->start(); !status) return status.error();
    const Message message("Activate", "<Activate xmlns=\"urn:example-com:activation:2\"/>");
    auto outcome = endpoint->send(message.outgoing);
    if (seen) *seen = partner.last();
    return outcome;
}

TEST(SoapContract, SaysActionAndReference) {
    HttpRequest seen;
    const auto outcome =
        activate(soapResponse(SoapVersion::V11, 200,
                              result("<a:resultCode>000</a:resultCode><a:taskNo>RW1</a:taskNo>")),
                 &seen);
    ASSERT_TRUE(outcome.ok()) << outcome.error().message;
    EXPECT_EQ(outcome->reference, "RW1");
    EXPECT_EQ(header(seen.headers, "SOAPAction"), "\"urn:example-com:activation:2#Activate\"");
}

TEST(SoapContract, AnAnswerMayBeARefusal) {
    const auto with = [](const std::string& code) {
        return activate(
            soapResponse(SoapVersion::V11, 200,
                         result("<a:resultCode>" + code +
                                "</a:resultCode><a:resultText>because</a:resultText>")));
    };
    const auto later = with("101"), never = with("299");
    ASSERT_FALSE(later.ok());
    EXPECT_EQ(later.error().code, ErrorCode::Unavailable);
    EXPECT_FALSE(later.error().answer.empty()) << "the attempt counts";
    ASSERT_FALSE(never.ok());
    EXPECT_EQ(never.error().code, ErrorCode::Rejected);
    EXPECT_EQ(never.error().message, "the activation system refused Activate, code 299: because");
}

TEST(SoapContract, AFaultIsJudgedByItsCode) {
    const auto outcome = activate(soapResponse(
        SoapVersion::V11, 500,
        "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>why</faultstring><detail>"
        "<a:activationFault xmlns:a=\"urn:example-com:activation:2\"><a:code>900</a:code>"
        "<a:text>no such thing</a:text></a:activationFault></detail></soap:Fault>"));
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::Rejected) << outcome.error().message;
}

TEST(SoapContract, AnswersTheSystemWhenTheMessageIsSafe) {
    FakeHost host;
    const auto endpoint = makeSoapPartner(configFor("http://127.0.0.1:1/"), host);
    ASSERT_TRUE(endpoint->start().ok());
    EXPECT_EQ(host.mounted_at, "partners/activation");
    const auto answer =
        put(host.mounted,
            soapRequest(xml::makeSoap(SoapVersion::V11,
                                      "<NotifyActivation xmlns=\"urn:example-com:activation:2\"/>"),
                        SoapVersion::V11));
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find("<a:NotifyActivationResult "
                               "xmlns:a=\"urn:example-com:activation:2\"><a:resultCode>000</"
                               "a:resultCode><a:taskNo>M-1</a:taskNo></a:NotifyActivationResult>"),
              std::string::npos)
        << answer.body;
    EXPECT_EQ(host.received().size(), 1u);
}

TEST(SoapContract, AQuestionIsGivenBackAsItStands) {
    const std::string body =
        "<o:ListResponse xmlns:o=\"urn:o\" ><!-- 一 --><o:a  b=\"1\"></o:a></o:ListResponse>";
    Partner partner(soapResponse(SoapVersion::V12, 200, body));
    net::test::TemporaryFolder folder;
    std::ofstream(folder.path() / "soap.xml")
        << "<soap-contract xmlns='urn:kamhub:soap-contract:1' system='it' version='1.2' "
           "namespace='urn:o' action-prefix='urn:'/>";
    FakeHost host;
    const auto endpoint =
        makeSoapPartner(configFor(partner.url(), folder.path() / "soap.xml"), host);
    ASSERT_TRUE(endpoint->start().ok());
    const Message message("List", "<o:List xmlns:o=\"urn:o\"/>");
    const auto answer = endpoint->ask(message.outgoing);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->view().find("<!-- 一 --><o:a  b=\"1\"></o:a></o:ListResponse>"),
              answer->view().find("<!--"));
    EXPECT_NE(answer->view().find("<!--"), std::string_view::npos);
    const Message other("Other", "<o:Other xmlns:o=\"urn:o\"/>");
    EXPECT_EQ(endpoint->ask(other.outgoing).error().code, ErrorCode::Internal);
}

TEST(SoapContract, ComplaintsSayWhatToWrite) {
    net::test::TemporaryFolder folder;
    const auto file = folder.path() / "soap.xml";
    std::ofstream(file) << "<soap-contract xmlns='urn:kamhub:soap-contract:1' system='it' "
                           "version='1.3' namespace='urn:o' "
                           "action-prefix='urn:' result-code='code'><operaton name='x'/>"
                           "<acknowledgement><feld/></acknowledgement></soap-contract>";
    Complaints complaints;
    EXPECT_FALSE(readContract(file, complaints));
    std::string all;
    for (const auto& complaint : complaints) all += toString(complaint) + "\n";
    for (const char* part : {"version is \"1.3\"", "write operation", "write <field>"})
        EXPECT_NE(all.find(part), std::string::npos) << all;
    FakeHost host;
    const auto endpoint = makeSoapPartner(configFor("http://127.0.0.1:1/", file), host);
    EXPECT_EQ(endpoint->start().error().code, ErrorCode::InvalidConfig);
}

}  // namespace
}  // namespace kamhub::soap
