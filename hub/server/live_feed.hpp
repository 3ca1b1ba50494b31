#pragma once
// What is going on, sent to those who look as it happens (server-sent events, docs/adr/0039): the
// feed of events and the state of the hub.

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/runtime.hpp"
#include "observe/observer.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

constexpr std::size_t kStreamsAtMost = 64, kStreamsOfUser = 6;
constexpr std::size_t kEventsAtOnce = 200;  // the newest; whoever looks cannot read more

// Nothing is asked of the hub while nobody looks. Thread-safe.
class LiveFeed {
public:
    // `state` makes the state's JSON, on a thread of `threads`, which outlive this.
    LiveFeed(host::Runtime& threads, const observe::Observer& observer,
             std::function<std::string()> state);
    ~LiveFeed();

    // The answer that goes on: `events` as they come from now on, as `GET events` has them, and the
    // `state` each second. It ends after a few minutes, so that who asks anew is judged anew. 429
    // where there are too many.
    HttpResponse open(const std::string& actor);

private:
    struct Stream {
        std::string actor;
        std::uint64_t after = 0;
        Instant ends{};
        std::unique_ptr<HttpStream> body;
    };
    struct Shared;
    static void look(const std::shared_ptr<Shared>& shared);
    static void arm(const std::shared_ptr<Shared>& shared);

    const std::shared_ptr<Shared> shared_;
};

}  // namespace kamhub::server
