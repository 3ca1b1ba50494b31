#include "net/smtp_client.hpp"

#include <Poco/Environment.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailStream.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SocketStream.h>
#include <openssl/evp.h>

#include <algorithm>
#include <optional>

#include "net/deadline_socket.hpp"
#include "net/poco_error.hpp"
#include "net/tls_context.hpp"

namespace kamhub::net {

namespace {

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return c >= ' ' && c < 0x7F; });
}

// RFC 2047 words. POCO's own encoder cuts within a UTF-8 character.
std::string encodedWords(std::string_view text) {
    // 52 characters of base64: a word stays below the 75 allowed, and the first line below the 76
    // with its header's name.
    constexpr std::size_t kWordBytes = 39;
    if (isAscii(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        auto size = std::min(kWordBytes, text.size());
        while (size < text.size() && size > 1 &&
               (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
            --size;
        std::string base64(4 * ((size + 2) / 3) + 1, '\0');
        const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                                           reinterpret_cast<const unsigned char*>(text.data()),
                                           static_cast<int>(size));
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") +
               base64.substr(0, static_cast<std::size_t>(length)) + "?=";
        text.remove_prefix(size);
    }
    return out;
}

struct MailAddress {
    std::string header;  // with the display name encoded
    std::string bare;    // what SMTP commands take, without brackets
};

std::optional<MailAddress> parseAddress(const std::string& text) {
    const auto open = text.find('<'), close = text.rfind('>');
    std::string name, bare = text;
    if (open != text.npos) {
        if (close == text.npos || close < open) return std::nullopt;
        name = text.substr(0, open);
        bare = text.substr(open + 1, close - open - 1);
        while (!name.empty() && name.back() == ' ') name.pop_back();
    }
    const auto breaks = [](unsigned char c) { return c < ' '; };
    const bool clean = std::all_of(bare.begin(), bare.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7F && c != '<' && c != '>';
    });
    if (!clean || bare.find('@') == bare.npos || std::any_of(name.begin(), name.end(), breaks))
        return std::nullopt;
    return MailAddress{name.empty() ? bare : encodedWords(name) + " <" + bare + ">", bare};
}

// Lines end with CR LF in a mail, also inside what base64 hides.
std::string withMailLines(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

// POCO's session with what it keeps to itself: the answers. One thread at a time.
class MailSession final : public Poco::Net::SMTPClientSession {
public:
    MailSession(const Poco::Net::StreamSocket& connected, const SmtpSettings& settings,
                std::shared_ptr<CallProgress> progress, Poco::Net::Context::Ptr context)
        : SMTPClientSession(connected),
          settings_(settings),
          progress_(std::move(progress)),
          context_(std::move(context)),
          where_(toString(Address{settings.host, settings.port})) {}

    // Greeting, EHLO, STARTTLS, AUTH.
    Status begin() {
        std::string offers;
        login(Poco::Environment::nodeName(), offers);
        if (settings_.start_tls) {
            std::string answer;
            if (const int code = sendCommand("STARTTLS", answer);
                code / 100 != SMTP_POSITIVE_COMPLETION)
                return unavailable(
                    where_ + " offers no STARTTLS; set start_tls to false or ask its operator",
                    answer);
            socket() = startTls(socket(), progress_, context_, settings_.host);
            login(Poco::Environment::nodeName(), offers);
        }
        if (!settings_.user.empty()) authenticate(offers);
        return okStatus();
    }

    Status command(const std::string& verb, const std::string& argument) {
        std::string answer;
        const int code =
            argument.empty() ? sendCommand(verb, answer) : sendCommand(verb, argument, answer);
        return judge(code, verb, answer);
    }

    Result<std::string> sendText(const Poco::Net::MailMessage& message) {
        text_sent_ = true;
        Poco::Net::SocketOutputStream stream(socket());
        Poco::Net::MailOutputStream mail(stream);
        message.write(mail);
        mail.close();
        stream.flush();
        std::string answer;
        const int code = socket().receiveStatusMessage(answer);
        if (auto status = judge(code, "the text", answer); !status) return status.error();
        return answer;
    }

    bool textSent() const { return text_sent_; }

private:
    void authenticate(const std::string& offers) {
        const auto& password = settings_.password.reveal();
        const auto auth = offers.find("AUTH");
        const auto offered = [&](const char* name) {
            return auth != offers.npos && offers.find(name, auth) != offers.npos;
        };
        if (!socket().secure() && offered("CRAM-MD5"))
            return loginUsingCRAMMD5(settings_.user, password);
        if (!offered("PLAIN") && offered("LOGIN")) return loginUsingLogin(settings_.user, password);
        loginUsingPlain(settings_.user, password);
    }

    Status judge(int code, const std::string& what, const std::string& answer) const {
        switch (code / 100) {
            case SMTP_POSITIVE_COMPLETION:
            case SMTP_POSITIVE_INTERMEDIATE:
                return okStatus();
            case SMTP_TRANSIENT_NEGATIVE:
                return unavailable(where_ + " cannot take " + what + " now: " + answer, answer);
            case SMTP_PERMANENT_NEGATIVE:
                return rejected(where_ + " refused " + what + ": " + answer, answer);
            default:
                if (progress_->peer_ended)
                    return fromPoco(Poco::Net::ConnectionResetException("closed"), where_,
                                    text_sent_);
                return Error{ErrorCode::Internal, where_ + " does not speak SMTP; check the port",
                             answer};
        }
    }

    const SmtpSettings& settings_;
    const std::shared_ptr<CallProgress> progress_;
    const Poco::Net::Context::Ptr context_;
    const std::string where_;
    bool text_sent_ = false;
};

Result<std::string> transmit(MailSession& session, const std::string& from, const std::string& to,
                             const Poco::Net::MailMessage& message) {
    if (auto status = session.begin(); !status) return status.error();
    if (auto status = session.command("MAIL FROM:<" + from + ">", ""); !status)
        return status.error();
    if (auto status = session.command("RCPT TO:<" + to + ">", ""); !status) return status.error();
    if (auto status = session.command("DATA", ""); !status) return status.error();
    return session.sendText(message);
}

void fill(Poco::Net::MailMessage& message, const Mail& mail, const MailAddress& from,
          const MailAddress& to) {
    std::string subject = mail.subject;
    std::replace_if(
        subject.begin(), subject.end(), [](unsigned char c) { return c < ' '; }, ' ');
    message.set("From", from.header);
    message.set("To", to.header);
    message.set("Subject", encodedWords(subject));
    message.set("Message-Id", "<" + mail.message_id + ">");
    message.setContentType("text/plain; charset=UTF-8");
    message.setContent(withMailLines(mail.text), Poco::Net::MailMessage::ENCODING_BASE64);
}

}  // namespace

Result<std::string> sendMail(const SmtpSettings& settings, const Mail& mail) {
    const auto from = parseAddress(mail.from), to = parseAddress(mail.to);
    if (!from)
        return invalidMessage("the sender \"" + mail.from +
                              "\" is no mail address; write name@domain");
    if (!to)
        return invalidMessage("the recipient \"" + mail.to +
                              "\" is no mail address; write name@domain");
    const auto& id = mail.message_id;
    if (!isAscii(id) || id.empty() || id.find_first_of("<> ") != id.npos)
        return internalError("the Message-Id \"" + id + "\" is malformed");
    Poco::Net::Context::Ptr context;
    if (settings.tls.enabled || settings.start_tls) {
        auto made = clientContext(settings.tls, settings.host);
        if (!made) return made.error();
        context = *made;
    }
    const Address address{settings.host, settings.port};
    const auto progress = std::make_shared<CallProgress>(CallProgress{mail.deadline});
    const bool tls_first = settings.tls.enabled && !settings.start_tls;
    std::optional<MailSession> session;
    try {
        Poco::Net::StreamSocket socket =
            tls_first ? tlsSocket(progress, context, settings.host) : plainSocket(progress);
        connectSocket(socket, address, *progress);
        session.emplace(socket, settings, progress, context);
        Poco::Net::MailMessage message;
        fill(message, mail, *from, *to);
        auto answer = transmit(*session, from->bare, to->bare, message);
        // The outcome is known; the farewell that POCO sends is a courtesy.
        progress->deadline =
            std::min(mail.deadline, std::chrono::steady_clock::now() + std::chrono::seconds(1));
        return answer;
    } catch (const Poco::Net::SMTPException& error) {
        return unavailable(
            toString(address) +
                " refuses the session; check user, password and TLS: " + error.message(),
            error.message());
    } catch (const Poco::Exception& error) {
        return fromPoco(error, toString(address), session && session->textSent());
    }
}

}  // namespace kamhub::net
