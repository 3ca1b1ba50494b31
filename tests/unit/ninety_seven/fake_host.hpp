#pragma once
// A hub for one endpoint under test: it remembers what came in and answers as it is told.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sdk/endpoint.hpp"

namespace kamhub {

struct AcceptedMaker {
    static Accepted make(std::string id, bool duplicate) {
        return Accepted(std::move(id), duplicate);
    }
};

}  // namespace kamhub

namespace kamhub::ninety_seven::test {

constexpr std::chrono::seconds kPatience{20};

// A folder that goes with the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kamhub97-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Thread-safe.
class FakeHost final : public Host, private Clock, private Random, private Executor {
public:
    struct Received {
        std::string operation, document, original, id;
        bool duplicate = false;
    };
    // Decides on a message before it counts as received; okStatus() takes it.
    using Judge = std::function<Status(const Incoming&)>;

    explicit FakeHost(std::filesystem::path directory) : directory_(std::move(directory)) {}
    ~FakeHost() override { close(); }

    // What the hub does around Endpoint::stop().
    void interrupt() {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    void close() {
        interrupt();
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    void judge(Judge judge) {
        const std::lock_guard lock(mutex_);
        judge_ = std::move(judge);
    }
    // Answers are kept back until release().
    void holdAnswers() {
        const std::lock_guard lock(mutex_);
        hold_ = true;
    }
    void release() {
        std::vector<std::function<void()>> held;
        {
            const std::lock_guard lock(mutex_);
            hold_ = false;
            held.swap(held_);
        }
        for (auto& answer : held) answer();
    }

    bool waitUntil(const std::function<bool()>& holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, holds);
    }
    bool waitForReceived(std::size_t count) {
        return waitUntil([this, count] { return received_.size() >= count; });
    }
    bool waitForHeld(std::size_t count) {
        return waitUntil([this, count] { return held_.size() >= count; });
    }
    bool waitForNote(const std::string& event, std::size_t times = 1) {
        return waitUntil([&] { return countLocked(event) >= times; });
    }
    std::size_t notes(const std::string& event) {
        const std::lock_guard lock(mutex_);
        return countLocked(event);
    }
    std::string noted(const std::string& event) {
        const std::lock_guard lock(mutex_);
        for (auto at = notes_.rbegin(); at != notes_.rend(); ++at)
            if (at->first == event) return at->second;
        return {};
    }
    std::vector<Received> received() {
        const std::lock_guard lock(mutex_);
        return received_;
    }

    const std::string& endpointName() const override { return name_; }
    Clock& clock() override { return *this; }
    Random& random() override { return *this; }
    Executor& executor() override { return *this; }
    const std::filesystem::path& directory() const override { return directory_; }

    void receive(Incoming incoming, WhenAccepted done) override {
        auto answer = [done = std::move(done), result = take(incoming)] { done(result); };
        {
            const std::lock_guard lock(mutex_);
            if (hold_) {
                held_.push_back(std::move(answer));
                changed_.notify_all();
                return;
            }
        }
        answer();
    }
    Result<Accepted> receiveAndWait(Incoming incoming) override { return take(incoming); }
    Status mount(const std::string&, const std::string&, HttpHandler) override {
        return okStatus();
    }
    void runThread(std::string, std::function<void(const std::function<bool()>&)> body) override {
        const std::lock_guard lock(mutex_);
        threads_.emplace_back(
            [this, body = std::move(body)] { body([this] { return stopping_.load(); }); });
    }
    // Time passes quickly here: pauses are at most some milliseconds.
    bool pause(Duration time) override {
        std::unique_lock lock(mutex_);
        const auto quick = std::min<Duration>(time, std::chrono::milliseconds(20));
        changed_.wait_for(lock, quick, [this] { return stopping_.load(); });
        return !stopping_;
    }
    void note(std::string_view event, std::string_view detail) override {
        const std::lock_guard lock(mutex_);
        notes_.emplace_back(event, detail);
        changed_.notify_all();
    }

private:
    Instant now() const override {
        return Instant(std::chrono::seconds(1795334400));
    }  // 2026-11-22T08:00:00Z
    std::uint64_t next() override { return 4; }
    void post(std::function<void()> task) override { task(); }
    void postAt(Instant, std::function<void()> task) override { task(); }

    std::size_t countLocked(const std::string& event) const {
        return static_cast<std::size_t>(std::count_if(
            notes_.begin(), notes_.end(), [&](const auto& note) { return note.first == event; }));
    }
    Result<Accepted> take(const Incoming& incoming) {
        const std::lock_guard lock(mutex_);
        if (judge_)
            if (const Status judged = judge_(incoming); !judged) return judged.error();
        const bool duplicate = ++ids_[incoming.id] > 1;
        received_.push_back({incoming.operation, incoming.document.read().value(),
                             std::string(incoming.original.view()), incoming.id, duplicate});
        changed_.notify_all();
        return AcceptedMaker::make(incoming.id, duplicate);
    }

    const std::string name_ = "97";
    const std::filesystem::path directory_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> stopping_ = false;
    bool hold_ = false;
    Judge judge_;
    std::vector<std::function<void()>> held_;
    std::vector<Received> received_;
    std::map<std::string, int> ids_;
    std::vector<std::pair<std::string, std::string>> notes_;
    std::vector<std::thread> threads_;
};

}  // namespace kamhub::ninety_seven::test
