// One SOAP call: what goes out, and what each kind of answer means.

#include "net/soap_client.hpp"

#include <gtest/gtest.h>

#include <map>

#include "net/amqp_session.hpp"
#include "scripted_server.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

// Answers with a prepared status and body, and keeps the call.
class PreparedClient : public HttpClient {
public:
    PreparedClient(int status, std::string body, std::string type = "text/xml; charset=utf-8")
        : answer_{status, {{"Content-Type", std::move(type)}}, std::move(body)} {}
    Result<HttpAnswer> call(const HttpCall& call) override { return seen = call, answer_; }
    HttpCall seen;

private:
    HttpAnswer answer_;
};

const std::string kBody = "<r xmlns=\"urn:x\">ok</r>";

TEST(SoapClient, SendsAndOpens) {
    PreparedClient client(200, xml::makeSoap(xml::SoapVersion::V11, kBody));
    const auto answer = callSoap(
        client, {xml::SoapVersion::V11, "urn:do", "<q xmlns=\"urn:x\"/>", {}, "/s", in(1s)});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(header(client.seen.headers, "SOAPAction"), "\"urn:do\"");
    EXPECT_EQ(header(client.seen.headers, "Content-Type"), "text/xml; charset=utf-8");
    EXPECT_EQ(client.seen.path_suffix, "/s");
    EXPECT_NE(client.seen.body.view().find("<q xmlns=\"urn:x\"/>"), std::string_view::npos);
    ASSERT_TRUE(answer->message && answer->message->body);
    EXPECT_EQ(answer->message->body->rootName(), "r");
    EXPECT_EQ(answer->raw, xml::makeSoap(xml::SoapVersion::V11, kBody));
}

TEST(SoapClient, SendsADocumentFromWhereItStands) {
    PreparedClient client(200, xml::makeSoap(xml::SoapVersion::V11, kBody));
    SoapCall call{xml::SoapVersion::V11, "urn:do", {}, {"<h xmlns=\"urn:h\"/>"}, "", in(1s)};
    call.document = Payload::of("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<q xmlns=\"urn:x\"/>\n");
    ASSERT_TRUE(callSoap(client, call).ok());
    const auto& seen = client.seen;
    EXPECT_EQ(seen.body.view(), call.document.view());
    EXPECT_EQ(seen.before + std::string(seen.body.view().substr(seen.body_from)) + seen.after,
              xml::makeSoap(xml::SoapVersion::V11, "\n<q xmlns=\"urn:x\"/>\n", call.headers));
}

TEST(SoapClient, PutsTheActionIntoTheContentTypeOfSoap12) {
    PreparedClient client(200, xml::makeSoap(xml::SoapVersion::V12, kBody));
    ASSERT_TRUE(callSoap(client, {xml::SoapVersion::V12, "urn:do", kBody, {}, "", in(1s)}).ok());
    EXPECT_EQ(header(client.seen.headers, "Content-Type"),
              "application/soap+xml; charset=utf-8; action=\"urn:do\"");
    EXPECT_EQ(header(client.seen.headers, "SOAPAction"), "");
}

TEST(SoapClient, TakesAFaultAsAnAnswerWhateverItsStatus) {
    for (const int status : {200, 400, 500}) {
        PreparedClient client(status,
                              xml::makeSoapFault(xml::SoapVersion::V11,
                                                 {xml::SoapFault::Code::Sender, "", "no", ""}));
        const auto answer = callSoap(client, {xml::SoapVersion::V11, "", kBody, {}, "", in(1s)});
        ASSERT_TRUE(answer.ok()) << answer.error().message;
        EXPECT_EQ(answer->status, status);
        ASSERT_TRUE(answer->message->fault);
        EXPECT_EQ(answer->message->fault->reason, "no");
    }
}

TEST(SoapClient, ReadsTheCharsetOfTheTransport) {
    auto text = xml::makeSoap(xml::SoapVersion::V11, "<r xmlns=\"urn:x\">客户</r>");
    PreparedClient client(
        200,
        *xml::fromUtf8(text.substr(text.find("<soap") == text.npos ? 0 : text.find("<soap")),
                       "GB18030"),
        "text/xml; charset=\"GB18030\"");
    const auto answer = callSoap(client, {xml::SoapVersion::V11, "", kBody, {}, "", in(1s)});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(xml::textOf(answer->message->body->root()), "客户");
}

TEST(SoapClient, JudgesWhatIsNoFaultByItsStatus) {
    const std::map<int, ErrorCode> meanings{
        {500, ErrorCode::Unavailable}, {503, ErrorCode::Unavailable}, {429, ErrorCode::Unavailable},
        {408, ErrorCode::Unavailable}, {404, ErrorCode::Rejected},    {403, ErrorCode::Rejected},
        {302, ErrorCode::Internal},    {200, ErrorCode::Internal}};
    for (const auto& [status, code] : meanings) {
        PreparedClient client(status, "<html>no</html>", "text/html");
        const auto answer = callSoap(client, {xml::SoapVersion::V11, "", kBody, {}, "", in(1s)});
        ASSERT_FALSE(answer.ok()) << status;
        EXPECT_EQ(answer.error().code, code) << status;
        EXPECT_EQ(answer.error().answer, "<html>no</html>");
    }
}

TEST(SoapClient, LetsAnAcceptedCallHaveNoBody) {
    PreparedClient client(202, "");
    const auto answer = callSoap(client, {xml::SoapVersion::V11, "", kBody, {}, "", in(1s)});
    ASSERT_TRUE(answer.ok());
    EXPECT_FALSE(answer->message);
}

TEST(AmqpSession, SaysUnavailableWhereNoBrokerIs) {
    ScriptedServer other({[](Poco::Net::StreamSocket& socket) {
        sendAll(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
    }});
    for (const int port : {1, other.port()}) {
        AmqpSettings settings;
        settings.host = "127.0.0.1";
        settings.port = port;
        const auto session = AmqpSession::make(settings);
        const auto status = session->publish({"", "q", "x", "", "", "", "", {}, false}, in(1s));
        ASSERT_FALSE(status.ok());
        EXPECT_EQ(status.error().code, ErrorCode::Unavailable) << status.error().message;
        EXPECT_NE(status.error().message.find("127.0.0.1:" + std::to_string(port)),
                  std::string::npos);
        EXPECT_EQ(session->consumeOne("q", in(1s), nullptr).error().code, ErrorCode::Unavailable);
    }
}

}  // namespace
}  // namespace kamhub::net::test
