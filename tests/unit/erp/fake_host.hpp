#pragma once
// A hub as an endpoint sees it: takes what comes in, answers as the test says, runs the endpoint's
// threads.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sdk/endpoint.hpp"

namespace kamhub {

struct AcceptedMaker {
    static Accepted make(std::string id) { return {std::move(id), false}; }
};

}  // namespace kamhub

namespace kamhub::testing {

// A folder that goes with its owner.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kamhub-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Thread-safe. Stop the endpoint before it goes.
class FakeHost final : public Host, private Clock, private Random, private Executor {
public:
    ~FakeHost() override { close(); }

    // The answers to the next messages; then everything is accepted.
    void answer(Error error, int times = 1) {
        const std::lock_guard lock(mutex_);
        for (int i = 0; i < times; ++i) answers_.push_back(error);
    }
    std::vector<Incoming> received() const {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    std::vector<std::string> notes() const {
        const std::lock_guard lock(mutex_);
        return notes_;
    }
    int threads() const { return static_cast<int>(threads_.size()); }
    void close() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

    const std::string& endpointName() const override { return name_; }
    Clock& clock() override { return *this; }
    Random& random() override { return *this; }
    Executor& executor() override { return *this; }
    const std::filesystem::path& directory() const override { return folder_.path(); }
    void receive(Incoming incoming, WhenAccepted done) override {
        done(receiveAndWait(std::move(incoming)));
    }
    Result<Accepted> receiveAndWait(Incoming incoming) override {
        const std::lock_guard lock(mutex_);
        if (!answers_.empty()) {
            const Error error = answers_.front();
            answers_.pop_front();
            return error;
        }
        received_.push_back(std::move(incoming));
        return AcceptedMaker::make(std::to_string(received_.size()));
    }
    Status mount(const std::string&, const std::string&, HttpHandler) override {
        return okStatus();
    }
    void runThread(std::string, std::function<void(const std::function<bool()>&)> body) override {
        threads_.emplace_back(
            [this, body = std::move(body)] { body([this] { return stopping_.load(); }); });
    }
    bool pause(Duration time) override {
        std::unique_lock lock(mutex_);
        return !wake_.wait_for(lock, time, [this] { return stopping_.load(); });
    }
    void note(std::string_view event, std::string_view detail) override {
        const std::lock_guard lock(mutex_);
        notes_.push_back(std::string(event) + ": " + std::string(detail));
    }

private:
    Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now());
    }
    std::uint64_t next() override { return ++random_; }
    void post(std::function<void()> task) override { task(); }
    void postAt(Instant, std::function<void()> task) override { task(); }

    TemporaryFolder folder_;
    std::string name_ = "test";
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> random_ = 0;
    std::deque<Error> answers_;
    std::vector<Incoming> received_;
    std::vector<std::string> notes_;
    std::vector<std::thread> threads_;
};

// Waits for a condition, half a minute at most.
inline bool eventually(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return condition();
}

inline Deadline soon(std::chrono::seconds time = std::chrono::seconds(10)) {
    return std::chrono::steady_clock::now() + time;
}

}  // namespace kamhub::testing
