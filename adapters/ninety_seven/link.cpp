#include "link.hpp"

namespace kamhub::ninety_seven {

namespace {

// A frame that has begun comes whole within this time, or the connection is of no use.
constexpr std::chrono::seconds kFrameTime{10};

Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

}  // namespace

Result<Taken> Link::open(const SessionSettings& settings, const std::string& local_time,
                         const Taken& mine) {
    const std::string login =
        padded(settings.user, 8) + padded(settings.password.reveal(), 16) + padded(local_time, 14);
    if (const Status sent = write({FrameType::Login, 0, 0, login}); !sent) return sent.error();
    const auto answer = expect(FrameType::LoginAck, settings.connect_timeout);
    if (!answer) return answer.error();
    if (answer->code != 0)
        return rejected("the 97 system refused the login of " + settings.user +
                        "; check user and password");
    if (const Status sent = write(resyncFrame(FrameType::Resync, mine)); !sent) return sent.error();
    const auto theirs = expect(FrameType::ResyncAck, settings.connect_timeout);
    if (!theirs) return theirs.error();
    return takenOf(*theirs);
}

Result<std::optional<Frame>> Link::read(std::chrono::milliseconds patience) {
    const auto head = stream_->read(kLengthSize, in(patience));
    if (!head && head.error().code == ErrorCode::Timeout) return std::optional<Frame>();
    if (!head) return head.error();
    const auto length = lengthOf(*head);
    if (!length) return length.error();
    const auto content = stream_->read(*length, in(kFrameTime));
    if (!content) return content.error();
    auto frame = decode(*content);
    if (!frame) return frame.error();
    return std::optional<Frame>(std::move(*frame));
}

Status Link::write(const Frame& frame) { return stream_->write(encode(frame), in(kFrameTime)); }

Result<Frame> Link::expect(FrameType type, std::chrono::milliseconds patience) {
    auto frame = read(patience);
    if (!frame) return frame.error();
    if (!frame->has_value()) return timedOut("the 97 system did not answer the login");
    if ((*frame)->type != type)
        return invalidMessage("the 97 system answered the login with another frame");
    return std::move(**frame);
}

}  // namespace kamhub::ninety_seven
