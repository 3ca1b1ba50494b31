// Goal: a UsernameToken lets its partner in once, within its time, and nobody else ever. Method:
// envelopes as a client writes them, a clock that stands still until it is moved.

#include "host/message_proof.hpp"

#include <fstream>

#include "host/runtime.hpp"
#include "net/wss_token.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

constexpr char kProfile[] =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";

class MessageProofTest : public HostTest {
protected:
    MessageProofTest() {
        Complaints complaints;
        setenv("KAM_TEST_TOKEN", "密码 & co", 1);
        file("partners.xml",
             "<hub xmlns='urn:kamhub:config:1'><partner name='bank' source='urn:bank'>"
             "<username-token user='bank' password='${KAM_TEST_TOKEN}'/></partner>"
             "<partner name='shop'><username-token user='shop' password='${KAM_TEST_TOKEN}'/>"
             "<api-key key='0123456789abcdef'/></partner></hub>");
        const auto root = xml::readConfig((folder_ / "partners.xml").string(), complaints);
        partners_ = access::Partners::read(*root, complaints);
        EXPECT_EQ(text(complaints), "");
        ways_.username_token = true;
        clock_.advance(std::chrono::minutes(10));
    }
    ~MessageProofTest() override { clock_.stop(); }

    std::string digestToken(const std::string& user = "bank",
                            const std::string& nonce = "MTIzNA==", Duration age = {},
                            const std::string& password = "密码 & co") {
        const auto created = toIso(clock_.now() - age);
        return token(user, "#PasswordDigest",
                     net::passwordDigest("1234", created, Secret(password)),
                     "<w:Nonce>" + nonce + "</w:Nonce><u:Created>" + created + "</u:Created>");
    }
    static std::string token(const std::string& user, const std::string& type,
                             const std::string& password, const std::string& more = {}) {
        return "<w:UsernameToken><w:Username>" + user + "</w:Username><w:Password Type='" +
               kProfile + type + "'>" + xml::escape(password) + "</w:Password>" + more +
               "</w:UsernameToken>";
    }
    static std::string envelope(const std::string& security) {
        return std::string("<e:Envelope xmlns:e='") + xml::kSoap11 + "' xmlns:w='" + net::kWsse +
               "' xmlns:u='" + net::kWsu + "'><e:Header>" + security +
               "</e:Header><e:Body><a xmlns='urn:x'>文</a></e:Body></e:Envelope>";
    }
    static std::string header(const std::string& tokens) {
        return "<w:Security e:mustUnderstand='1'>" + tokens + "</w:Security>";
    }
    // Why the envelope is not taken; empty if it is.
    std::string why(const std::string& envelope, bool open = false) {
        request_ = HttpRequest{};
        request_.method = "POST";
        request_.headers = {{"Content-Type", "text/xml; charset=utf-8; x=y"}};
        request_.body = Payload::of(envelope);
        const auto refused = proof_->check(ways_, open, *partners_, request_).refused;
        if (!refused) return {};
        EXPECT_TRUE(request_.partner.empty() && request_.source.empty());
        EXPECT_EQ(refused->answer.body.find("password"), std::string::npos)
            << "a stranger is told nothing: " << refused->answer.body;
        EXPECT_NE(refused->answer.body.find("FailedAuthentication"), std::string::npos);
        return refused->why;
    }

    host::Runtime clock_{1, true, Instant(std::chrono::hours(24 * 20000))};
    std::optional<host::MessageProof> proof_{std::in_place, clock_};
    host::SignInWays ways_;
    std::shared_ptr<const access::Partners> partners_;
    HttpRequest request_;
};

TEST_F(MessageProofTest, ATokenSaysWhoSendsAndIsTakenOut) {
    EXPECT_EQ(why(envelope(header(digestToken()))), "");
    EXPECT_EQ(request_.partner, "bank");
    EXPECT_EQ(request_.source, "urn:bank");
    EXPECT_EQ(kamhub::header(request_.headers, "Content-Type"), "text/xml; x=y");
    const auto left = *request_.body.read();
    EXPECT_EQ(left.find("Security"), std::string::npos) << left;
    EXPECT_NE(left.find("文"), std::string::npos) << left;
    EXPECT_EQ(why(envelope(header(token("shop", "#PasswordText", "密码 & co")))), "");
    EXPECT_EQ(request_.partner, "shop");
}

TEST_F(MessageProofTest, WhatIsWrongIsRefused) {
    const auto user_or_password = "user or password of the token is wrong";
    EXPECT_EQ(why(envelope(header(digestToken("bank", "MTIzNA==", {}, "other")))),
              user_or_password);
    EXPECT_EQ(why(envelope(header(digestToken("nobody")))), user_or_password);
    EXPECT_EQ(why(envelope(header(token("bank", "#PasswordText", "密码 & co ")))),
              user_or_password);
    EXPECT_EQ(why(envelope(header(token("bank", "#PasswordText", "")))), user_or_password);
    EXPECT_NE(why(envelope(header(token("bank", "#Other", "密码 & co")))), "");
    EXPECT_NE(why(envelope(header(token("bank", "#PasswordDigest", "x")))), "");
    EXPECT_NE(why(envelope(header(digestToken("bank", "!")))), "");
    EXPECT_NE(why(envelope(header(digestToken("bank", std::string(400, 'A'))))), "");
    EXPECT_NE(why(envelope(header(digestToken() + digestToken()))), "");
    EXPECT_NE(why(envelope(header(digestToken()) + header(digestToken()))), "");
    EXPECT_NE(why(envelope("<w:Security e:actor='urn:other'>" + digestToken() + "</w:Security>")),
              "");
    EXPECT_EQ(why(envelope("")), "no proof was given");
    EXPECT_NE(why(envelope(header(""))), "");
    EXPECT_NE(why("<a/>"), "");
    EXPECT_NE(why("no XML"), "");
    EXPECT_NE(why(""), "");
    // The token stands where it belongs, or it is none.
    EXPECT_EQ(why(envelope("<x>" + header(digestToken()) + "</x>")), "no proof was given");
}

TEST_F(MessageProofTest, ADigestIsGoodOnceAndForFiveMinutes) {
    const auto used = envelope(header(digestToken()));
    EXPECT_EQ(why(used), "");
    EXPECT_EQ(why(used), "the token was used before");
    clock_.advance(std::chrono::minutes(4));
    EXPECT_EQ(why(used), "the token was used before");
    clock_.advance(std::chrono::minutes(2));
    EXPECT_EQ(why(used), "the token is too old");
    EXPECT_EQ(why(envelope(header(digestToken("bank", "MTIzNA==", std::chrono::minutes(5))))), "");
    EXPECT_EQ(why(envelope(header(digestToken("bank", "MTIzNA==", -std::chrono::seconds(59))))),
              "");
    EXPECT_EQ(why(envelope(header(digestToken("bank", "MTIzNA==", -std::chrono::seconds(61))))),
              "the token is from the future");
    proof_.emplace(clock_);  // as after a restart
    EXPECT_EQ(why(envelope(header(digestToken("bank", "MTIzNA==", std::chrono::seconds(1))))),
              "the token is from before the hub's start");
}

TEST_F(MessageProofTest, APasswordIsNotTakenWhereOthersListen) {
    EXPECT_EQ(why(envelope(header(token("shop", "#PasswordText", "密码 & co"))), true),
              "a password was sent where others can read it");
    EXPECT_EQ(why(envelope(header(digestToken())), true), "");
}

TEST(NonceMemory, IsBoundedAndForgetsInTime) {
    host::NonceMemory memory(std::chrono::minutes(5), 3);
    using Answer = host::NonceMemory::Answer;
    const Instant start{};
    for (const char* nonce : {"a", "b", "c"}) EXPECT_EQ(memory.use(nonce, start), Answer::Fresh);
    EXPECT_EQ(memory.use("a", start), Answer::Repeated);
    EXPECT_EQ(memory.use("d", start), Answer::Full);
    EXPECT_EQ(memory.size(), 3u);
    EXPECT_EQ(memory.use("d", start + std::chrono::minutes(6)), Answer::Fresh);
    EXPECT_EQ(memory.size(), 1u);
}

}  // namespace
}  // namespace kamhub::test
