#include "receipts.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "xml/soap.hpp"

namespace kamhub::unified_messaging {

namespace {

constexpr char kUnknownRecipient[] = "unknown";

// How long a receipt may wait for its submission. Short, because the answers to other submissions
// wait behind it.
constexpr std::chrono::milliseconds kOvertaken{200};

// On the way, not the end of it; the centre reports again.
bool isIntermediate(std::string_view state) {
    return state == "ENROUTE" || state == "ACCEPTD" || state == "SCHEDULED";
}

// What a centre puts into a receipt may be no XML character at all.
std::string printable(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
    return out;
}

void element(std::string& out, std::string_view name, std::string_view value) {
    out.append("<").append(name).append(">").append(xml::escape(printable(value)));
    out.append("</").append(name).append(">");
}

}  // namespace

std::string receiptDocument(const net::SmppReceipt& receipt, const SentMessage& message) {
    std::string out = "<receipt>";
    element(out, "id", message.reference);
    element(out, "to", message.recipient);
    element(out, "state", receipt.state);
    element(out, "error", receipt.error);
    element(out, "segments", std::to_string(message.segments));
    element(out, "text", receipt.text);
    return out + "</receipt>";
}

bool Receipts::take(const net::SmppReceipt& receipt) {
    if (isIntermediate(receipt.state)) return true;
    bool open = false;
    const auto known = find(receipt.message_id, open);
    if (!known && open) return false;
    if (!known)
        return pass(receipt, SentMessage{receipt.message_id, kUnknownRecipient, 1, true, false});
    const bool delivered = receipt.state == "DELIVRD";
    // The other parts speak for this one: it arrived, or the message has failed already.
    if (!known->last && delivered) return true;
    if (known->last && known->settled) return true;
    if (!pass(receipt, *known)) return false;
    if (known->last) return true;
    if (const auto settled = sent_.settle(*known); !settled)
        host_.note("receipt not settled", settled.error().message);
    return true;
}

void Receipts::submissions(int change) {
    {
        const std::lock_guard lock(mutex_);
        submitting_ += change;
    }
    changed_.notify_all();
}

// A centre may report before the thread that submitted has noted the id; not every centre reports a
// second time.
std::optional<SentMessage> Receipts::find(const std::string& id, bool& open) {
    std::unique_lock lock(mutex_);
    std::optional<SentMessage> found;
    changed_.wait_for(lock, kOvertaken, [&] {
        open = submitting_ > 0;
        found = sent_.find(id);
        return found || !open;
    });
    return found;
}

bool Receipts::pass(const net::SmppReceipt& receipt, const SentMessage& message) {
    Incoming incoming;
    incoming.operation = "DeliveryReceipt";
    incoming.document = Payload::of(receiptDocument(receipt, message));
    incoming.original = Payload::of(receipt.text);
    incoming.id = message.reference + ":" + receipt.state;
    const auto accepted = host_.receiveAndWait(std::move(incoming));
    if (accepted) return true;
    if (accepted.error().code != ErrorCode::InvalidMessage) return false;
    // The centre cannot mend it: it would come again for ever.
    host_.note("receipt refused", printable(receipt.message_id) + ": " + accepted.error().message);
    return true;
}

}  // namespace kamhub::unified_messaging
