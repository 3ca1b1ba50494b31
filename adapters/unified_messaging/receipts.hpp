#pragma once
// Delivery receipts of the short-message centre on their way into the hub.

#include <atomic>

#include "net/smpp_session.hpp"
#include "sdk/endpoint.hpp"
#include "sent_messages.hpp"

namespace kamhub::unified_messaging {

// Of a message in several parts the hub hears once: the last part's receipt, or the first failure of any part.
// Thread-safe.
class Receipts {
public:
    Receipts(SentMessages& sent, Host& host) : sent_(sent), host_(host) {}

    // Whether the centre may forget the receipt; false: it shall come again.
    bool take(const net::SmppReceipt& receipt);

    // Lives as long as a submission: until then its ids are not known, and a receipt may overtake the answer.
    class Submitting {
    public:
        explicit Submitting(Receipts& receipts) : receipts_(receipts) { ++receipts_.submitting_; }
        Submitting(const Submitting&) = delete;
        Submitting& operator=(const Submitting&) = delete;
        ~Submitting() { --receipts_.submitting_; }

    private:
        Receipts& receipts_;
    };

private:
    bool pass(const net::SmppReceipt& receipt, const SentMessage& message);

    SentMessages& sent_;
    Host& host_;
    std::atomic<int> submitting_{0};
};

// <receipt><id/><to/><state/><error/><segments/><text/></receipt>
std::string receiptDocument(const net::SmppReceipt& receipt, const SentMessage& message);

}  // namespace kamhub::unified_messaging
