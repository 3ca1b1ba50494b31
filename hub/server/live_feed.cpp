#include "server/live_feed.hpp"

#include <algorithm>
#include <map>

#include "server/json.hpp"

namespace kamhub::server {

namespace {

constexpr auto kEvery = std::chrono::milliseconds(500);
constexpr int kStateEvery = 2;  // looks
constexpr auto kLongest = std::chrono::minutes(3);

std::string eventsText(const std::vector<observe::Observer::Line>& lines) {
    JsonList all;
    const auto shown = std::min(lines.size(), kEventsAtOnce);
    for (auto line = lines.end() - static_cast<std::ptrdiff_t>(shown); line != lines.end(); ++line)
        if (auto one = readObject(line->json)) {
            one->set("number", line->number);
            all.add(*one);
        }
    auto out = object();
    out.set("events", all);
    out.set("next", lines.back().number);
    return "event: events\nid: " + std::to_string(lines.back().number) + "\ndata: " + text(out) +
           "\n\n";
}

}  // namespace

// Timers and streams that begin may still come when the feed is gone.
struct LiveFeed::Shared {
    host::Runtime& threads;
    const observe::Observer& observer;
    const std::function<std::string()> state;
    std::mutex mutex;
    std::list<Stream> streams;
    std::size_t opening = 0;  // answered, and not yet among the streams
    bool armed = false, ended = false;
    int turn = 0;
};

LiveFeed::LiveFeed(host::Runtime& threads, const observe::Observer& observer,
                   std::function<std::string()> state)
    : shared_(std::make_shared<Shared>(threads, observer, std::move(state))) {}

LiveFeed::~LiveFeed() {
    const std::lock_guard lock(shared_->mutex);
    shared_->ended = true;
    shared_->streams.clear();
}

HttpResponse LiveFeed::open(const std::string& actor) {
    {
        const std::lock_guard lock(shared_->mutex);
        const auto own = std::count_if(shared_->streams.begin(), shared_->streams.end(),
                                       [&](const Stream& stream) { return stream.actor == actor; });
        if (shared_->streams.size() + shared_->opening >= kStreamsAtMost ||
            static_cast<std::size_t>(own) >= kStreamsOfUser) {
            auto refused = jsonError(
                429, "Busy", "too many look at this moment; ask for events and endpoints instead");
            refused.headers.emplace_back("Retry-After", "30");
            return refused;
        }
        ++shared_->opening;
    }
    HttpResponse out{200,
                     {{"Content-Type", "text/event-stream; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"}},
                     "retry: 2000\n\n"};
    // Given back where the answer is never begun.
    const std::shared_ptr<void> place(nullptr, [shared = shared_](void*) {
        const std::lock_guard lock(shared->mutex);
        --shared->opening;
    });
    out.stream = [shared = shared_, place, actor](std::unique_ptr<HttpStream> body) {
        {
            const std::lock_guard lock(shared->mutex);
            if (shared->ended) return;
            shared->streams.push_back({actor, shared->observer.newest(),
                                       shared->threads.now() + kLongest, std::move(body)});
        }
        arm(shared);
    };
    return out;
}

void LiveFeed::arm(const std::shared_ptr<Shared>& shared) {
    {
        const std::lock_guard lock(shared->mutex);
        if (shared->armed || shared->ended || shared->streams.empty()) return;
        shared->armed = true;
    }
    shared->threads.postAt(shared->threads.now() + kEvery, [shared] {
        {
            const std::lock_guard lock(shared->mutex);
            shared->armed = false;
            if (shared->ended) return;
        }
        look(shared);
        arm(shared);
    });
}

void LiveFeed::look(const std::shared_ptr<Shared>& shared) {
    const bool turn = shared->turn++ % kStateEvery == 0;
    const auto state = turn ? "event: state\ndata: " + shared->state() + "\n\n" : std::string();
    const auto now = shared->threads.now();
    const std::lock_guard lock(shared->mutex);
    if (shared->ended) return;
    // By what a stream has seen: what comes now, and up to which number.
    std::map<std::uint64_t, std::pair<std::string, std::uint64_t>> news;
    for (auto stream = shared->streams.begin(); stream != shared->streams.end();) {
        const auto [found, fresh] = news.try_emplace(stream->after, "", stream->after);
        if (fresh) {
            const auto lines = shared->observer.feed(stream->after, observe::kFeedLines);
            if (!lines.empty()) found->second = {eventsText(lines), lines.back().number};
        }
        stream->after = found->second.second;
        const auto bytes = state + found->second.first;
        const bool lives = now < stream->ends && (bytes.empty() || stream->body->send(bytes));
        stream = lives ? std::next(stream) : shared->streams.erase(stream);
    }
}

}  // namespace kamhub::server
