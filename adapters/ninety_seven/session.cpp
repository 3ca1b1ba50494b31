#include "session.hpp"

#include <algorithm>

#include "local_time.hpp"
#include "records.hpp"

// The connection: made, kept, made anew. What passes over it is in session_data.cpp.

namespace kamhub::ninety_seven {

namespace {

using std::chrono::steady_clock;

// How long the reader waits before it looks whether the endpoint stops or the partner has gone
// silent.
constexpr std::chrono::milliseconds kReadSlice{250};
constexpr std::chrono::seconds kStopTime{20};
constexpr std::size_t kRememberedSerials = 1000;
// More answers than this unwritten: the partner does not read, and the connection ends.
constexpr std::size_t kQueuedFrames = 64;
constexpr int kSilentBeats = 3;

}  // namespace

Session::Session(SessionSettings settings, std::shared_ptr<const xml::Layouts> layouts, Host& host)
    : settings_(std::move(settings)),
      file_(host.directory() / "taken"),
      layouts_(std::move(layouts)),
      host_(host) {}

Status Session::start() {
    const auto taken = loadTaken(file_);
    if (!taken) return taken.error();
    taken_ = *taken;
    threads_ = 2;
    const auto self = shared_from_this();
    host_.runThread("read",
                    [self](const std::function<bool()>& stopping) { self->readThread(stopping); });
    host_.runThread("write", [self](const std::function<bool()>&) { self->writeThread(); });
    return okStatus();
}

void Session::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    dropConnection();
    changed_.notify_all();
    changed_.wait_for(lock, kStopTime, [this] { return threads_ == 0; });
}

std::string Session::partner() const {
    return "the 97 system at " + settings_.host + ":" + std::to_string(settings_.port);
}

void Session::readThread(const std::function<bool()>& stopping) {
    const auto ends = [&] {
        const std::lock_guard lock(mutex_);
        return stopping_ || stopping();
    };
    auto pause = settings_.reconnect_least;
    while (!ends()) {
        auto stream = net::TcpStream::connect(settings_.host, settings_.port, settings_.tls,
                                              steady_clock::now() + settings_.connect_timeout);
        auto link = stream ? std::make_shared<Link>(std::move(*stream)) : nullptr;
        const auto theirs = link ? connect(link) : Result<Taken>(stream.error());
        if (theirs) {
            pause = settings_.reconnect_least;
            established(link, *theirs);
            lost(serve(*link, ends));
            // The first time at once: a message may wait for what RESYNC tells.
            if (++fruitless_ < 2) continue;
        } else {
            lost(theirs.error().message);
        }
        if (ends() || !host_.pause(pause)) break;
        pause = std::min(pause * 2, settings_.reconnect_most);
    }
    const std::lock_guard lock(mutex_);
    --threads_;
    changed_.notify_all();
}

Result<Taken> Session::connect(const std::shared_ptr<Link>& link) {
    Taken mine;
    {
        const std::lock_guard lock(mutex_);
        mine = taken_;
        opening_ = link;
        if (stopping_) link->shutdown();
    }
    return link->open(settings_, localTime(host_.clock().now(), "%Y%m%d%H%M%S"), mine);
}

void Session::established(const std::shared_ptr<Link>& link, const Taken& theirs) {
    {
        const std::lock_guard lock(mutex_);
        link_ = link;
        opening_.reset();
        ++connection_;
        items_.clear();
        receiving_ = false;
        why_.clear();
        // The receiver's number is the law: ours goes on behind it, whatever we remember.
        answered_ = theirs.number;
        const bool accepted = theirs.outcome <= code::kTakenBefore;
        if (outstanding_ && !outstanding_->answer) {
            if (theirs.number == outstanding_->number && theirs.serial == outstanding_->serial)
                outstanding_->answer = Answer{accepted ? FrameType::Ack : FrameType::Nak,
                                              theirs.number, theirs.outcome, "RESYNC"};
            else
                outstanding_->not_taken = true;
        }
        if (accepted && !theirs.serial.empty()) {
            known_taken_.remove_if([&](const auto& entry) { return entry.first == theirs.serial; });
            known_taken_.emplace_front(theirs.serial, theirs.number);
            if (known_taken_.size() > kRememberedSerials) known_taken_.pop_back();
        }
        if (stopping_) link->shutdown();
        changed_.notify_all();
    }
    host_.note("connected", partner() + ", resynchronised at " + digits(theirs.number, 8));
}

std::string Session::serve(Link& link, const std::function<bool()>& stopping) {
    auto heard = steady_clock::now();
    while (!stopping()) {
        auto frame = link.read(kReadSlice);
        if (!frame) return frame.error().message;
        if (!frame->has_value()) {
            if (steady_clock::now() - heard > kSilentBeats * settings_.heartbeat)
                return "nothing heard from " + partner() + ", no heartbeat either";
            continue;
        }
        heard = steady_clock::now();
        fruitless_ = 0;
        if (const Status handled = handle(std::move(**frame)); !handled)
            return handled.error().message;
    }
    return "the endpoint stops";
}

void Session::lost(const std::string& why) {
    bool news = false;
    {
        const std::lock_guard lock(mutex_);
        if (link_) link_->shutdown();
        link_.reset();
        opening_.reset();
        news = why_ != why;
        why_ = why;
        changed_.notify_all();
    }
    if (news) host_.note("disconnected", why);
}

Status Session::handle(Frame frame) {
    switch (frame.type) {
        case FrameType::Heartbeat: {
            const std::lock_guard lock(mutex_);
            if (frame.code == 0) push({FrameType::Heartbeat, 0, 1, {}});
            return okStatus();
        }
        case FrameType::Ack:
        case FrameType::Nak:
            return answered(frame);
        case FrameType::Data:
            takeData(frame);
            return okStatus();
        default:
            return invalidMessage(partner() + " sent a frame that is not allowed within a session");
    }
}

void Session::push(Frame frame, std::optional<Taken> keep) {
    if (items_.size() >= kQueuedFrames) return dropConnection();
    items_.push_back({connection_, std::move(frame), std::move(keep)});
    changed_.notify_all();
}

void Session::dropConnection() {
    if (link_) link_->shutdown();
    if (stopping_ && opening_) opening_->shutdown();
}

void Session::writeThread() {
    std::unique_lock lock(mutex_);
    auto last = steady_clock::now();
    while (!stopping_) {
        changed_.wait_until(lock, last + settings_.heartbeat,
                            [this] { return stopping_ || !items_.empty(); });
        if (stopping_) break;
        Item item{connection_, {FrameType::Heartbeat, 0, 0, {}}, {}};
        if (!items_.empty()) {
            item = std::move(items_.front());
            items_.pop_front();
        }
        lock.unlock();
        const bool written = writeItem(item);
        lock.lock();
        last = steady_clock::now();
        if (!written) dropConnection();
    }
    --threads_;
    changed_.notify_all();
}

bool Session::writeItem(const Item& item) {
    if (item.keep)
        if (const Status kept = storeTaken(file_, *item.keep); !kept) {
            // Unanswered, the partner repeats it, and the hub recognises the repeat.
            host_.note("number-not-kept", kept.error().message);
            return false;
        }
    std::shared_ptr<Link> link;
    {
        const std::lock_guard lock(mutex_);
        if (item.keep) {
            taken_ = *item.keep;
            receiving_ = false;
        }
        if (item.connection == connection_) link = link_;
    }
    return !link || bool(link->write(item.frame));
}

}  // namespace kamhub::ninety_seven
