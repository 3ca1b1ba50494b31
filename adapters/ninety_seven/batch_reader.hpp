#pragma once
// Reads the nightly files from their folder: each record becomes a message, each file goes to done/
// or refused/.

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "batch_file.hpp"
#include "batch_progress.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::ninety_seven {

// Value.
struct BatchSettings {
    std::filesystem::path directory;
    std::chrono::milliseconds interval{};
    std::size_t largest = 0;  // bytes of a file
};

// Works on a thread of its own. start() and stop() by their owner.
class BatchReader : public std::enable_shared_from_this<BatchReader> {
public:
    BatchReader(BatchSettings settings, std::shared_ptr<const xml::Layouts> layouts, Host& host);

    // InvalidConfig: the folder is missing, or may not be written to.
    Status start();
    // Waits for the thread; no receiveAndWait() after it.
    void stop();

private:
    void run(const std::function<bool()>& stopping);
    // Looks through the folder once, in the order of the names. False once the endpoint stops.
    bool poll(const std::function<bool()>& stopping);

    // The last file that was taken. Value.
    struct Last {
        BatchName name;
        std::string hash;
    };
    enum class Step { Next, Stop };

    std::vector<BatchName> marked() const;
    Step process(const BatchName& name, const std::function<bool()>& stopping);
    Status inOrder(const BatchName& name, const std::string& hash) const;
    bool deliver(const BatchFile& file, BatchLines& lines, BatchProgress& progress,
                 const std::function<bool()>& stopping);
    Status offer(const BatchFile& file, BatchLines& lines, BatchProgress& progress);
    Status finish(const BatchName& name, const BatchProgress& progress);
    void refuse(const BatchName& name, const std::string& why);
    Status move(const BatchName& name, const char* folder);
    Result<Last> loadLast() const;
    Status storeLast(const Last& last);
    std::filesystem::path data(const BatchName& name) const {
        return settings_.directory / (name.stem() + ".DAT");
    }

    const BatchSettings settings_;
    const std::shared_ptr<const xml::Layouts> layouts_;
    Host& host_;
    const std::filesystem::path state_file_, progress_file_;
    Last last_;  // the thread's

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool running_ = false;
};

}  // namespace kamhub::ninety_seven
