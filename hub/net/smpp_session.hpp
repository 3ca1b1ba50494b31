#pragma once
// An SMPP 3.4 transceiver session as ESME, PDUs packed by libsmpp34. Short messages in Chinese go
// as UCS-2, long ones in parts with a user-data header; delivery receipts come back through a
// callback.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/tls.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct SmppSettings {
    std::string host;
    int port = 2775;
    std::string system_id;
    Secret password;
    std::string system_type;
    std::string source_address;  // the number messages come from
    std::chrono::milliseconds enquire_every{30000};
    std::chrono::milliseconds reconnect_most{30000};  // pauses between binds double up to it
    TlsSettings tls;
};

struct ShortMessage {
    std::string to;
    std::string text;  // UTF-8
    Deadline deadline;
};

struct SmppReceipt {
    std::string message_id;  // as submit_sm_resp gave it
    std::string state;       // DELIVRD, EXPIRED, UNDELIV, REJECTD …
    std::string error;
    std::string text;  // the receipt's text as it came
};

struct SmppInbound {  // a message from a handset
    std::string from, to, text;
};

// Thread-safe. Binds when first needed and again after a loss.
class SmppSession {
public:
    // `receipt` and `inbound` return whether deliver_sm may be acknowledged (false: ESME_RSYSERR,
    // the centre repeats).
    static std::unique_ptr<SmppSession> make(SmppSettings settings,
                                             std::function<bool(const SmppReceipt&)> receipt,
                                             std::function<bool(const SmppInbound&)> inbound);
    virtual ~SmppSession() = default;
    virtual void start() = 0;
    virtual void stop() = 0;
    // Submits all parts. The message ids, in order. Rejected: the centre refused this message for
    // good; Unavailable with answer: throttled or busy; Unavailable without: not bound; Timeout: no
    // response after sending began.
    virtual Result<std::vector<std::string>> submit(const ShortMessage& message) = 0;
    virtual bool bound() const = 0;
};

}  // namespace kamhub::net
