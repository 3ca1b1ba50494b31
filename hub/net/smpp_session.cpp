#include "net/smpp_session.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "net/record_session.hpp"
#include "net/smpp_pdu.hpp"

namespace kamhub::net {

namespace {

using namespace smpp;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kWindow =
    10;  // submits without a response at once; centres commonly allow this many
constexpr std::chrono::seconds kConnectTime{5}, kBindTime{10}, kBodyTime{30}, kWriteTime{10},
    kUnbindTime{1};
constexpr std::chrono::milliseconds kFirstPause{100}, kEnquiryTime{10000};

struct Pdu {
    Header header;
    std::string body;
};

// One submit_sm that waits for its response. Guarded by the session's mutex.
struct Pending {
    bool done = false, lost = false;
    std::uint32_t status = 0;
    std::string message_id;
};

bool isNumber(const std::string& text) {
    const auto digits = std::string_view(text).substr(!text.empty() && text[0] == '+' ? 1 : 0);
    return !digits.empty() && digits.size() <= 20 &&
           std::all_of(digits.begin(), digits.end(),
                       [](unsigned char c) { return std::isdigit(c); });
}

std::optional<Error> complaint(const SmppSettings& settings) {
    const auto check = [](const char* name, const std::string& text,
                          std::size_t limit) -> std::optional<Error> {
        if (text.size() <= limit) return std::nullopt;
        return invalidConfig(std::string("SMPP ") + name + " has more than " +
                             std::to_string(limit) + " characters");
    };
    if (auto wrong = check("system_id", settings.system_id, 15)) return wrong;
    if (auto wrong = check("password", settings.password.reveal(), 8)) return wrong;
    if (auto wrong = check("system_type", settings.system_type, 12)) return wrong;
    return check("source_address", settings.source_address, 20);
}

class Transceiver final : public SmppSession {
public:
    Transceiver(SmppSettings settings, std::function<bool(const SmppReceipt&)> receipt,
                std::function<bool(const SmppInbound&)> inbound)
        : settings_(std::move(settings)),
          receipt_(std::move(receipt)),
          inbound_(std::move(inbound)),
          where_(settings_.host + ":" + std::to_string(settings_.port)) {}
    ~Transceiver() override { stop(); }

    void start() override {
        const std::lock_guard lock(mutex_);
        if (reader_.joinable()) return;
        stopping_ = false;
        state_ = State::Connecting;
        reader_ = std::thread([this] { run(); });
    }

    void stop() override {
        std::unique_lock lock(mutex_);
        if (!reader_.joinable()) return;
        stopping_ = true;
        changed_.notify_all();
        const auto stream = stream_;
        if (stream && state_ == State::Bound) {
            lock.unlock();
            const auto asked = write(*stream, packBare(kUnbind, kOk, nextSequence()));
            lock.lock();
            if (asked) changed_.wait_for(lock, kUnbindTime, [&] { return state_ != State::Bound; });
        }
        if (stream) stream->shutdown();
        lock.unlock();
        reader_.join();
        lock.lock();
        reader_ = std::thread();
        state_ = State::Stopped;
    }

    bool bound() const override {
        const std::lock_guard lock(mutex_);
        return state_ == State::Bound;
    }

    Result<std::vector<std::string>> submit(const ShortMessage& message) override {
        if (auto wrong = complaint(settings_)) return *wrong;
        if (!isNumber(message.to))
            return invalidMessage(
                "\"" + message.to +
                "\" is no telephone number; write up to 20 digits, + before a country code");
        const auto parts = encodeText(message.text, reference_++);
        if (!parts) return parts.error();
        std::vector<std::string> ids;
        for (const auto& part : *parts) {
            auto id = submitPart(message, part);
            if (id)
                ids.push_back(std::move(*id));
            else
                return ids.empty() ? id.error() : halfSent(id.error(), ids.size(), parts->size());
        }
        return ids;
    }

private:
    enum class State { Stopped, Connecting, Bound, Waiting };

    // Sending the whole again would give the handset the first parts twice.
    static Error halfSent(const Error& error, std::size_t taken, std::size_t parts) {
        auto out = timedOut(std::to_string(taken) + " of " + std::to_string(parts) +
                            " parts were taken, then: " + error.message);
        out.answer = error.answer;
        return out;
    }

    std::uint32_t nextSequence() { return sequence_++ % 0x7FFFFFFF + 1; }

    Status write(TcpStream& stream, const std::string& bytes, Deadline deadline) {
        const std::lock_guard lock(write_mutex_);
        auto status = stream.write(bytes, deadline);
        // Half a PDU makes everything behind it unreadable.
        if (!status && status.error().code == ErrorCode::Timeout) stream.shutdown();
        return status;
    }
    Status write(TcpStream& stream, const std::string& bytes) {
        return write(stream, bytes, SteadyClock::now() + kWriteTime);
    }

    // ---- callers' threads ----

    Result<std::string> submitPart(const ShortMessage& message, const TextPart& part) {
        std::unique_lock lock(mutex_);
        if (auto status = waitForRoom(lock, message.deadline); !status) return status.error();
        const auto stream = stream_;
        const auto sequence = nextSequence();
        Pending pending;
        pending_[sequence] = &pending;
        lock.unlock();
        const auto pdu = packSubmit(settings_.source_address, message.to, part, sequence);
        auto written = pdu.empty() ? Status(internalError("submit_sm could not be packed"))
                                   : write(*stream, pdu, message.deadline);
        lock.lock();
        if (written) changed_.wait_until(lock, message.deadline, [&] { return pending.done; });
        pending_.erase(sequence);
        changed_.notify_all();
        if (!written) return written.error();
        return judge(pending);
    }

    // Waits while the session is being bound and while the window is full; not while it pauses
    // after a failure.
    Status waitForRoom(std::unique_lock<std::mutex>& lock, Deadline deadline) {
        const auto ready = [&] { return state_ == State::Bound && pending_.size() < kWindow; };
        const auto hopeless = [&] {
            return state_ == State::Stopped || state_ == State::Waiting || stopping_;
        };
        changed_.wait_until(lock, deadline, [&] { return ready() || hopeless(); });
        if (hopeless()) return unavailable(where_ + " is not bound: " + last_error_);
        if (!ready())
            return unavailable(where_ + (state_ == State::Bound ? " has too many messages open"
                                                                : " is not bound yet"));
        if (remaining(deadline) <= Duration::zero())
            return unavailable("no time is left to submit to " + where_);
        return okStatus();
    }

    Result<std::string> judge(const Pending& pending) const {
        if (!pending.done)
            return timedOut(where_ +
                            " did not answer submit_sm in time; the message may be on its way");
        if (pending.lost)
            return timedOut("the connection to " + where_ +
                            " was lost before submit_sm was answered");
        const auto name = statusName(pending.status);
        switch (pending.status) {
            case kOk:
                return pending.message_id;
            case kThrottled:
            case kQueueFull:
            case kSystemError:
            case kTemporaryFault:
            case kInvalidBindStatus:
                return unavailable(where_ + " cannot take the message now: " + name, name);
            default:
                return rejected(where_ + " refused the message: " + name, name);
        }
    }

    // ---- the reader's thread ----

    void run() {
        auto pause = kFirstPause;
        while (true) {
            auto ended = bind();
            if (ended) {
                pause = kFirstPause;
                ended = serve();
            }
            std::unique_lock lock(mutex_);
            drop(ended.ok() ? "the centre ended the session" : ended.error().message);
            if (changed_.wait_for(lock, pause, [&] { return stopping_; })) return;
            pause = std::min(pause * 2, settings_.reconnect_most);
            state_ = State::Connecting;
        }
    }

    // The session is over: what was sent and not answered may have been taken.
    void drop(std::string reason) {
        if (stream_) stream_->shutdown();
        stream_.reset();
        state_ = State::Waiting;
        last_error_ = std::move(reason);
        for (auto& [sequence, pending] : pending_) pending->done = pending->lost = true;
        changed_.notify_all();
    }

    Status bind() {
        if (auto wrong = complaint(settings_)) return *wrong;
        auto connected = TcpStream::connect(settings_.host, settings_.port, settings_.tls,
                                            SteadyClock::now() + kConnectTime);
        if (!connected) return connected.error();
        const std::shared_ptr<TcpStream> stream = std::move(*connected);
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return unavailable("stopped");
            stream_ = stream;
        }
        const auto deadline = SteadyClock::now() + kBindTime;
        if (auto status = write(*stream, packBind(settings_, nextSequence()), deadline); !status)
            return status;
        while (true) {
            auto pdu = readPdu(*stream, deadline);
            if (!pdu) return pdu.error();
            if (pdu->header.command != kBindTransceiverResp && pdu->header.command != kGenericNack)
                continue;
            if (pdu->header.status != kOk || pdu->header.command == kGenericNack)
                return unavailable(where_ + " refused the bind: " + statusName(pdu->header.status) +
                                   "; check system_id and password");
            break;
        }
        const std::lock_guard lock(mutex_);
        state_ = State::Bound;
        changed_.notify_all();
        return okStatus();
    }

    Result<Pdu> readPdu(TcpStream& stream, Deadline deadline) {
        const auto head = stream.read(kHeaderSize, deadline);
        if (!head) return head.error();
        Pdu pdu{readHeader(*head), {}};
        if (pdu.header.length < kHeaderSize || pdu.header.length > kLargestPdu) {
            (void)write(stream, packBare(kGenericNack, kInvalidCommandLength, pdu.header.sequence));
            return internalError(where_ + " sent a PDU of " + std::to_string(pdu.header.length) +
                                 " bytes; check that the port speaks SMPP 3.4");
        }
        if (pdu.header.length == kHeaderSize) return pdu;
        auto body = stream.read(pdu.header.length - kHeaderSize, SteadyClock::now() + kBodyTime);
        if (!body) return internalError(where_ + " ended within a PDU: " + body.error().message);
        pdu.body = std::move(*body);
        return pdu;
    }

    Status serve() {
        const auto stream = stream_;  // only this thread sets it
        auto heard = SteadyClock::now();
        bool asked = false;
        const auto answer_time =
            std::min<std::chrono::milliseconds>(settings_.enquire_every, kEnquiryTime);
        while (true) {
            auto pdu = readPdu(*stream, heard + settings_.enquire_every +
                                            (asked ? answer_time : std::chrono::milliseconds(0)));
            if (pdu) {
                heard = SteadyClock::now();
                asked = false;
                if (pdu->header.command == kUnbindResp) return okStatus();
                if (auto status = handle(*stream, *pdu); !status) return status;
                if (pdu->header.command == kUnbind) return okStatus();
                continue;
            }
            if (pdu.error().code != ErrorCode::Timeout) return pdu.error();
            if (asked) return unavailable(where_ + " does not answer enquire_link");
            asked = true;
            if (auto status = write(*stream, packBare(kEnquireLink, kOk, nextSequence())); !status)
                return status;
        }
    }

    Status handle(TcpStream& stream, const Pdu& pdu) {
        const auto& header = pdu.header;
        switch (header.command) {
            case kSubmitResp:
            case kGenericNack:
                return complete(pdu), okStatus();
            case kEnquireLink:
                return write(stream, packBare(kEnquireLinkResp, kOk, header.sequence));
            case kUnbind:
                return write(stream, packBare(kUnbindResp, kOk, header.sequence));
            case kDeliver:
                return write(stream, answerTo(pdu));
            default:
                break;
        }
        if (isResponse(header.command)) return okStatus();
        return write(stream, packBare(kGenericNack, kInvalidCommandId, header.sequence));
    }

    void complete(const Pdu& pdu) {
        const std::lock_guard lock(mutex_);
        const auto found = pending_.find(pdu.header.sequence);
        if (found == pending_.end()) return;  // its caller's deadline passed before
        auto& pending = *found->second;
        pending.done = true;
        pending.status = pdu.header.status;
        if (pdu.header.command == kGenericNack && pending.status == kOk)
            pending.status = kSystemError;
        pending.message_id = readMessageId(pdu.body);
        changed_.notify_all();
    }

    // A deliver_sm that cannot be read is refused for good: repeating it would never end.
    std::string answerTo(const Pdu& pdu) {
        const auto deliver = readDeliver(pdu.body);
        std::uint32_t status = kPermanentFault;
        if (deliver) {
            const auto receipt = readReceipt(*deliver);
            const bool taken = receipt
                                   ? receipt_(*receipt)
                                   : inbound_({deliver->source, deliver->destination,
                                               decodeText(deliver->message, deliver->data_coding)});
            status = taken ? kOk : kSystemError;
        }
        auto answer = packDeliverResp(status, pdu.header.sequence);
        return answer.empty() ? packBare(kGenericNack, kInvalidCommandId, pdu.header.sequence)
                              : answer;
    }

    const SmppSettings settings_;
    const std::function<bool(const SmppReceipt&)> receipt_;
    const std::function<bool(const SmppInbound&)> inbound_;
    const std::string where_;
    std::atomic<std::uint32_t> sequence_ = 0;
    std::atomic<std::uint8_t> reference_ = 0;
    std::mutex write_mutex_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    State state_ = State::Stopped;
    bool stopping_ = false;
    std::string last_error_ = "it was not started";
    std::shared_ptr<TcpStream> stream_;
    std::map<std::uint32_t, Pending*> pending_;
    std::thread reader_;
};

}  // namespace

std::unique_ptr<SmppSession> SmppSession::make(SmppSettings settings,
                                               std::function<bool(const SmppReceipt&)> receipt,
                                               std::function<bool(const SmppInbound&)> inbound) {
    return std::make_unique<Transceiver>(std::move(settings), std::move(receipt),
                                         std::move(inbound));
}

}  // namespace kamhub::net
