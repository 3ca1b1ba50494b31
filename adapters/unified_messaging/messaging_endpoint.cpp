#include "messaging_endpoint.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kamhub::unified_messaging {

namespace {

// A centre tries for three days at most; a receipt that comes later finds the delivery without its
// recipient.
constexpr std::chrono::hours kKeepSent{7 * 24};
constexpr std::chrono::hours kSweepEvery{1};

Result<std::string> field(const xml::Document& document, const std::string& name) {
    const auto* node = xml::firstChild(document.root(), name);
    std::string text = node ? xml::textOf(node) : std::string();
    if (text.empty())
        return invalidMessage("the document has no " + name + "; the stylesheet must write it");
    return text;
}

// Header fields and addresses are one line; a line break in them would begin a header of its own.
Result<std::string> line(const xml::Document& document, const std::string& name) {
    auto text = field(document, name);
    if (text && std::any_of(text->begin(), text->end(),
                            [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
        return invalidMessage(name + " holds a control character; write one line of text");
    return text;
}

std::string joined(const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) out += (out.empty() ? "" : ",") + id;
    return out;
}

}  // namespace

MessagingEndpoint::MessagingEndpoint(MessagingConfig config, Host& host)
    : config_(std::move(config)),
      host_(host),
      sent_(host.directory() / "sent"),
      receipts_(sent_, host) {
    if (config_.smsc_host.empty()) return;
    session_ = net::SmppSession::make(
        smppSettings(config_),
        [this](const net::SmppReceipt& receipt) { return receipts_.take(receipt); },
        [this](const net::SmppInbound& inbound) {
            host_.note("short message from a handset ignored", "to " + inbound.to);
            return true;
        });
}

Status MessagingEndpoint::start() {
    if (!session_) return okStatus();
    if (auto opened = sent_.open(); !opened) return opened;
    session_->start();
    host_.runThread("sweep", [this](const std::function<bool()>& stopping) {
        while (!stopping()) {
            sent_.sweep(kKeepSent);
            if (!host_.pause(kSweepEvery)) return;
        }
    });
    return okStatus();
}

void MessagingEndpoint::stop() {
    if (session_) session_->stop();
}

Result<Acknowledgement> MessagingEndpoint::send(const Outgoing& outgoing) {
    const auto bytes = outgoing.document.read();
    if (!bytes) return bytes.error();
    const auto document = xml::Document::parse(*bytes);
    if (!document) return document.error();
    const std::string kind = document->rootName();
    if (kind == "sms") return sendShortMessage(*document, outgoing);
    if (kind == "mail") return sendMail(*document, outgoing);
    return invalidMessage("the document is <" + kind +
                          ">; the stylesheet must write <sms> or <mail>");
}

Result<Acknowledgement> MessagingEndpoint::sendShortMessage(const xml::Document& document,
                                                            const Outgoing& outgoing) {
    if (!session_)
        return invalidMessage("no short-message centre is configured; write smsc-host=\"…\"");
    auto to = line(document, "to");
    if (!to) return to.error();
    auto text = field(document, "text");
    if (!text) return text.error();
    const Receipts::Submitting submitting(receipts_);
    const auto ids = session_->submit({*to, std::move(*text), outgoing.deadline});
    if (!ids) return ids.error();
    if (ids->empty()) return Acknowledgement{};
    // The message is on its way: a failure here must not make anybody send it again.
    if (const auto noted = sent_.remember(*ids, *to); !noted)
        host_.note("sent message not noted", noted.error().message);
    return Acknowledgement{ids->back(), joined(*ids)};
}

Result<Acknowledgement> MessagingEndpoint::sendMail(const xml::Document& document,
                                                    const Outgoing& outgoing) {
    if (config_.mail_host.empty())
        return invalidMessage("no mail server is configured; write mail-host=\"…\"");
    auto to = line(document, "to");
    if (!to) return to.error();
    auto subject = line(document, "subject");
    if (!subject) return subject.error();
    auto text = field(document, "text");
    if (!text) return text.error();
    net::Mail mail;
    mail.from = config_.mail_from;
    mail.to = std::move(*to);
    mail.subject = std::move(*subject);
    mail.text = std::move(*text);
    mail.message_id = outgoing.delivery_id + config_.mail_from.substr(config_.mail_from.rfind('@'));
    mail.deadline = outgoing.deadline;
    const auto answer = net::sendMail(smtpSettings(config_), mail);
    if (!answer) return answer.error();
    return Acknowledgement{mail.message_id, *answer};
}

}  // namespace kamhub::unified_messaging
