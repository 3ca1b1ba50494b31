// One mail over SMTP against a small server of the test.

#include "net/smtp_client.hpp"

#include <gtest/gtest.h>

#include <map>

#include "scripted_server.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

// What the server answers per verb where it is not the usual, and what it saw.
struct MailServer {
    std::map<std::string, std::string> answers;
    std::vector<std::string> commands;
    std::string text;

    std::string answerTo(const std::string& verb, const std::string& usual) const {
        const auto found = answers.find(verb);
        return found == answers.end() ? usual : found->second;
    }
    Script script() {
        return [this](Poco::Net::StreamSocket& socket) {
            sendAll(socket, answerTo("greeting", "220 mail ready") + "\r\n");
            while (true) {
                const auto line = receiveUntil(socket, "\r\n");
                commands.push_back(line.substr(0, line.size() - 2));
                const auto verb = line.substr(0, 4);
                if (verb == "EHLO")
                    sendAll(socket, "250-mail\r\n250 AUTH PLAIN LOGIN\r\n");
                else if (verb == "AUTH")
                    sendAll(socket, answerTo(verb, "235 welcome") + "\r\n");
                else if (verb == "MAIL" || verb == "RCPT")
                    sendAll(socket, answerTo(verb, "250 ok") + "\r\n");
                else if (verb == "QUIT")
                    return sendAll(socket, "221 bye\r\n");
                else if (verb == "DATA") {
                    sendAll(socket, "354 go on\r\n");
                    text = receiveUntil(socket, "\r\n.\r\n");
                    const auto answer = answerTo("text", "250 queued as 42");
                    if (answer.empty()) return;
                    sendAll(socket, answer + "\r\n");
                }
            }
        };
    }
};

Result<std::string> sendTo(MailServer& mail_server,
                           Mail mail = {"hub@example.org",
                                        "Zhang <z@example.org>",
                                        "Subject",
                                        "Text\n.\nend",
                                        "d1@hub",
                                        {}},
                           const std::string& user = "", std::chrono::milliseconds time = 10s) {
    ScriptedServer server({mail_server.script()});
    SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = server.port();
    settings.user = user;
    settings.password = Secret("secret");
    mail.deadline = in(time);
    return sendMail(settings, mail);
}

TEST(SmtpClient, SendsAMailInChinese) {
    MailServer server;
    const std::string subject = "集团客户二十四小时业务开通进度通知单请各省公司处理";
    const auto answer = sendTo(
        server,
        {"Hub <hub@example.org>", "张 <z@example.org>", subject, "你好\n再见", "d1@hub", {}});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_NE(answer->find("queued as 42"), std::string::npos);
    EXPECT_EQ(server.commands[1], "MAIL FROM:<hub@example.org>");
    EXPECT_EQ(server.commands[2], "RCPT TO:<z@example.org>");
    EXPECT_NE(server.text.find("Message-Id: <d1@hub>\r\n"), std::string::npos);
    EXPECT_NE(server.text.find("From: Hub <hub@example.org>\r\n"), std::string::npos);
    EXPECT_NE(server.text.find("To: =?UTF-8?B?5byg?= <z@example.org>\r\n"), std::string::npos);
    EXPECT_NE(server.text.find("Content-Type: text/plain; charset=UTF-8"), std::string::npos);
    EXPECT_NE(server.text.find("5L2g5aW9DQrlho3op4E="), std::string::npos)
        << "lines end with CR LF below base64";
    // Thirteen characters of three bytes fill the first word; none is cut.
    EXPECT_NE(
        server.text.find(
            "Subject: =?UTF-8?B?6ZuG5Zui5a6i5oi35LqM5Y2B5Zub5bCP5pe25Lia5Yqh5byA6YCa?=\r\n "
            "=?UTF-8?B?"),
        std::string::npos)
        << server.text;
}

TEST(SmtpClient, LogsIn) {
    MailServer server;
    ASSERT_TRUE(sendTo(server, {"a@b.c", "d@e.f", "s", "t", "i", {}}, "hub").ok());
    EXPECT_EQ(server.commands[1].substr(0, 10), "AUTH PLAIN");
}

TEST(SmtpClient, TellsLaterFromNever) {
    for (const char* verb : {"MAIL", "RCPT", "text"}) {
        MailServer busy, never;
        busy.answers[verb] = "451 try again";
        never.answers[verb] = "550 no such user";
        const auto later = sendTo(busy), no = sendTo(never);
        ASSERT_FALSE(later.ok() || no.ok());
        EXPECT_EQ(later.error().code, ErrorCode::Unavailable);
        EXPECT_NE(later.error().answer.find("try again"), std::string::npos);
        EXPECT_EQ(no.error().code, ErrorCode::Rejected);
        EXPECT_NE(no.error().answer.find("no such user"), std::string::npos);
    }
}

TEST(SmtpClient, DoesNotBlameTheMailForARefusedLogin) {
    MailServer server;
    server.answers["AUTH"] = "535 wrong password";
    const auto answer = sendTo(server, {"a@b.c", "d@e.f", "s", "t", "i", {}}, "hub");
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(answer.error().message.find("secret"), std::string::npos);
}

TEST(SmtpClient, SaysTimeoutOnlyBehindTheText) {
    MailServer dies;
    dies.answers["text"] = "";
    EXPECT_EQ(sendTo(dies).error().code, ErrorCode::Timeout);
    ScriptedServer silent({[](Poco::Net::StreamSocket& socket) { receiveExactly(socket, 1); }});
    SmtpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = silent.port();
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(sendMail(settings, {"a@b.c", "d@e.f", "s", "t", "i", in(200ms)}).error().code,
              ErrorCode::Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(SmtpClient, LetsNothingIntoTheHeaders) {
    MailServer server;
    ASSERT_TRUE(sendTo(server, {"a@b.c", "d@e.f", "s\r\nBcc: x@y.z", "t", "i", {}}).ok());
    EXPECT_EQ(server.text.find("\r\nBcc:"), std::string::npos);
    for (const char* address : {"a@b.c>\r\nRCPT TO:<x@y.z", "nobody", "a b@c", "<a@b"}) {
        const auto answer = sendMail({}, {"a@b.c", address, "s", "t", "i", in(1s)});
        EXPECT_EQ(answer.error().code, ErrorCode::InvalidMessage) << address;
    }
}

}  // namespace
}  // namespace kamhub::net::test
