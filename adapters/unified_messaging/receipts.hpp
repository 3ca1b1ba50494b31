#pragma once
// Delivery receipts of the short-message centre on their way into the hub.

#include <condition_variable>
#include <mutex>
#include <optional>

#include "net/smpp_session.hpp"
#include "sdk/endpoint.hpp"
#include "sent_messages.hpp"

namespace kamhub::unified_messaging {

// Of a message in several parts the hub hears once: the last part's receipt, or the first failure
// of any part. Thread-safe.
class Receipts {
public:
    Receipts(SentMessages& sent, Host& host) : sent_(sent), host_(host) {}

    // Whether the centre may forget the receipt; false: it shall come again.
    bool take(const net::SmppReceipt& receipt);

    // Lives as long as a submission: until then its ids are not known, and a receipt may overtake
    // the answer.
    class Submitting {
    public:
        explicit Submitting(Receipts& receipts) : receipts_(receipts) { receipts_.submissions(+1); }
        Submitting(const Submitting&) = delete;
        Submitting& operator=(const Submitting&) = delete;
        ~Submitting() { receipts_.submissions(-1); }

    private:
        Receipts& receipts_;
    };

private:
    void submissions(int change);
    std::optional<SentMessage> find(const std::string& id, bool& open);
    bool pass(const net::SmppReceipt& receipt, const SentMessage& message);

    SentMessages& sent_;
    Host& host_;
    std::mutex mutex_;
    std::condition_variable changed_;
    int submitting_ = 0;  // guarded by mutex_
};

// <receipt><id/><to/><state/><error/><segments/><text/></receipt>
std::string receiptDocument(const net::SmppReceipt& receipt, const SentMessage& message);

}  // namespace kamhub::unified_messaging
