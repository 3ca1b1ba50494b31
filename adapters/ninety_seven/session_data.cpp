#include <algorithm>

#include "local_time.hpp"
#include "records.hpp"
#include "session.hpp"

// What passes over the connection: our DATA and its answer, their DATA and ours. The connection is
// in session.cpp.

namespace kamhub::ninety_seven {

namespace {

constexpr std::size_t kReasonSize = 100;

std::string answerText(const Frame& frame, const std::string& text) {
    return std::string(frame.type == FrameType::Ack ? "ACK " : "NAK ") + digits(frame.number, 8) +
           " " + digits(static_cast<std::uint64_t>(frame.code), 4) +
           (text.empty() ? "" : " " + text);
}

}  // namespace

Result<Acknowledgement> Session::deliver(const std::string& serial,
                                         std::vector<std::string> records, Deadline deadline) {
    std::unique_lock lock(mutex_);
    const auto known = std::find_if(known_taken_.begin(), known_taken_.end(),
                                    [&](const auto& entry) { return entry.first == serial; });
    if (known != known_taken_.end()) return acknowledgement(known->second, code::kTakenBefore);
    if (!changed_.wait_until(lock, deadline,
                             [this] { return stopping_ || !link_ || !outstanding_; }))
        return unavailable("another message waits for " + partner());
    if (stopping_ || !link_) return unavailable("not connected to " + partner() + ": " + why_);

    const std::uint32_t number = numberAfter(answered_);
    auto frame = dataFrame(number, {serial, std::move(records)});
    if (!frame) return frame.error();
    outstanding_ = Outstanding{serial, number, false, {}};
    push(std::move(*frame));
    auto result = waitForAnswer(lock, deadline);
    outstanding_.reset();
    changed_.notify_all();
    return result;
}

Result<Acknowledgement> Session::waitForAnswer(std::unique_lock<std::mutex>& lock,
                                               Deadline deadline) {
    changed_.wait_until(lock, deadline, [this] {
        return stopping_ || outstanding_->answer || outstanding_->not_taken;
    });
    if (outstanding_->answer) return outcome(*outstanding_->answer);
    if (outstanding_->not_taken)
        return unavailable("the connection to " + partner() + " broke before it took the message");
    // The next RESYNC tells what became of it; only a new connection brings one.
    dropConnection();
    return timedOut(partner() + " did not answer number " + digits(outstanding_->number, 8) +
                    "; it will tell at the next connection");
}

Result<Acknowledgement> Session::outcome(const Answer& answer) const {
    if (answer.type == FrameType::Ack) return acknowledgement(answer.number, answer.code);
    const std::string said = answerText({answer.type, answer.number, answer.code, {}}, answer.text);
    if (answer.code == code::kBusy)
        return unavailable("the 97 system is busy: " + answer.text, said);
    return rejected("the 97 system refused the message with code " + std::to_string(answer.code) +
                        ": " + answer.text,
                    said);
}

Acknowledgement Session::acknowledgement(std::uint32_t number, int answer_code) const {
    return {localTime(host_.clock().now(), "%Y%m%d") + "-" + digits(number, 8),
            answerText({FrameType::Ack, number, answer_code, {}}, {})};
}

Status Session::answered(const Frame& frame) {
    const std::string text = textFrom(frame.body, layouts_->charset());
    const std::lock_guard lock(mutex_);
    // The answer comes for the second time, or for what nobody waits for any more.
    if (!outstanding_ || outstanding_->answer || outstanding_->number != frame.number)
        return okStatus();
    const bool ack = frame.type == FrameType::Ack;
    if (!ack && frame.code == code::kWrongNumber) {
        outstanding_->not_taken = true;
        changed_.notify_all();
        return unavailable(partner() + " expects another number: " + text + "; resynchronising");
    }
    const bool final = ack ? frame.code <= code::kTakenBefore
                           : frame.code >= code::kMalformed && frame.code <= code::kLastFinal;
    if (!final && (ack || frame.code != code::kBusy))
        return invalidMessage(partner() + " answered with unknown code " +
                              std::to_string(frame.code));
    if (final) answered_ = frame.number;
    outstanding_->answer = Answer{frame.type, frame.number, frame.code, text};
    changed_.notify_all();
    return okStatus();
}

void Session::takeData(const Frame& frame) {
    const auto data = decodeData(frame);
    std::uint64_t connection = 0;
    {
        const std::lock_guard lock(mutex_);
        connection = connection_;
        const bool repeat = frame.number == taken_.number && data && data->serial == taken_.serial;
        if (repeat && taken_.outcome == code::kTaken)
            return push({FrameType::Ack, frame.number, code::kTakenBefore, {}});
        if (repeat) return push({FrameType::Nak, frame.number, taken_.outcome, "refused before"});
        if (frame.number != numberAfter(taken_.number))
            return push({FrameType::Nak, frame.number, code::kWrongNumber,
                         digits(numberAfter(taken_.number), 8) + " expected"});
        if (receiving_)
            return push(
                {FrameType::Nak, frame.number, code::kBusy, "the one before is not answered yet"});
        receiving_ = true;
    }
    if (!data)
        return settle(connection, {frame.number, code::kMalformed, {}}, data.error().message);
    if (data->records.size() != 1)
        return settle(connection, {frame.number, code::kMalformed, data->serial},
                      "one record per DATA is taken");
    receive(connection, frame.number, *data);
}

void Session::receive(std::uint64_t connection, std::uint32_t number, const Data& data) {
    const std::string& bytes = data.records.front();
    auto record = decodeRecord(bytes, *layouts_);
    if (!record)
        return settle(connection, {number, code::kField, data.serial}, record.error().message);
    Incoming incoming{record->layout, Payload::of(std::move(record->document)), Payload::of(bytes),
                      data.serial};
    // The session may be gone, or on another connection, when the store reports: then nobody is
    // answered, and the 97 system repeats the DATA, which the hub recognises by its serial.
    host_.receive(std::move(incoming), [weak = weak_from_this(), connection, number,
                                        serial = data.serial](Result<Accepted> accepted) {
        const auto self = weak.lock();
        if (!self) return;
        if (accepted) return self->settle(connection, {number, code::kTaken, serial}, {});
        const bool later = accepted.error().code != ErrorCode::InvalidMessage &&
                           accepted.error().code != ErrorCode::Rejected;
        self->settle(connection, {number, later ? code::kBusy : code::kUnusable, serial},
                     accepted.error().message);
    });
}

void Session::settle(std::uint64_t connection, const Taken& taken, std::string_view reason) {
    const std::string text = textFor(reason, layouts_->charset(), kReasonSize);
    const std::lock_guard lock(mutex_);
    if (connection != connection_) return;
    if (taken.outcome == code::kBusy) {
        receiving_ = false;
        return push({FrameType::Nak, taken.number, code::kBusy, text});
    }
    const bool accepted = taken.outcome == code::kTaken;
    if (!accepted)
        host_.note("record refused", "serial " + (taken.serial.empty() ? "unknown" : taken.serial) +
                                         ": " + std::string(reason));
    push({accepted ? FrameType::Ack : FrameType::Nak, taken.number, taken.outcome, text}, taken);
}

}  // namespace kamhub::ninety_seven
