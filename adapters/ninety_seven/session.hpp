#pragma once
// The session with the front-end processor over all its connections: one DATA at a time each way,
// acknowledgement, resynchronisation after a break (mappings/contracts/ninety_seven, sections 1.2
// and 1.3).

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "link.hpp"
#include "sdk/endpoint.hpp"
#include "xml/layout.hpp"

namespace kamhub::ninety_seven {

// Held by shared_ptr, because an acceptance may be reported after the endpoint is gone.
// Thread-safe.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(SessionSettings settings, std::shared_ptr<const xml::Layouts> layouts, Host& host);

    // Starts the reader and the writer thread. InvalidConfig: the file with the last number is
    // damaged.
    Status start();
    // Waits for both threads; no receive() after it.
    void stop();

    // Sends the records as one DATA and waits for its answer. A connection that breaks meanwhile is
    // made anew, and what RESYNC tells is the answer; Timeout only if the deadline comes first.
    Result<Acknowledgement> deliver(const std::string& serial, std::vector<std::string> records,
                                    Deadline deadline);

private:
    // What the 97 system said about one DATA.
    struct Answer {
        FrameType type = FrameType::Ack;
        std::uint32_t number = 0;
        int code = 0;
        std::string text;
    };
    // The DATA that waits for its answer.
    struct Outstanding {
        std::string serial;
        std::uint32_t number = 0;
        bool not_taken = false;  // RESYNC has told so
        std::optional<Answer> answer;
    };
    // A frame to write; `keep` is made durable before it leaves.
    struct Item {
        std::uint64_t connection = 0;
        Frame frame;
        std::optional<Taken> keep;
    };

    // The reader thread.
    void readThread(const std::function<bool()>& stopping);
    Result<Taken> connect(const std::shared_ptr<Link>& link);
    void established(const std::shared_ptr<Link>& link, const Taken& theirs);
    std::string serve(Link& link, const std::function<bool()>& stopping);  // why it ended
    void lost(const std::string& why);
    Status handle(Frame frame);
    Status answered(const Frame& frame);
    void takeData(const Frame& frame);
    void receive(std::uint64_t connection, std::uint32_t number, const Data& data);

    // The writer thread.
    void writeThread();
    bool writeItem(const Item& item);

    // Answers a DATA of theirs; a final code is kept before the answer leaves.
    void settle(std::uint64_t connection, const Taken& taken, std::string_view reason);
    void push(Frame frame, std::optional<Taken> keep = {});  // mutex_ held
    void dropConnection();                                   // mutex_ held

    Result<Acknowledgement> waitForAnswer(std::unique_lock<std::mutex>& lock, Deadline deadline);
    Result<Acknowledgement> outcome(const Answer& answer) const;
    Acknowledgement acknowledgement(std::uint32_t number, int answer_code) const;
    std::string partner() const;

    const SessionSettings settings_;
    const std::filesystem::path file_;
    const std::shared_ptr<const xml::Layouts> layouts_;
    Host& host_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Taken taken_;                    // what the hub took last, as it stands in the file
    std::shared_ptr<Link> link_;     // null: not connected
    std::shared_ptr<Link> opening_;  // during the login
    std::uint64_t connection_ =
        0;  // counts the connections, so that a late answer meets the one it belongs to
    std::string why_ = "not connected yet";
    std::uint32_t answered_ = 0;  // the last number of ours with a final answer
    std::optional<Outstanding> outstanding_;
    std::list<std::pair<std::string, std::uint32_t>>
        known_taken_;  // serials that RESYNC showed as taken
    std::deque<Item> items_;
    bool receiving_ = false;  // a DATA of theirs is with the hub
    bool stopping_ = false;
    int threads_ = 0;
    int fruitless_ = 0;  // connections in a row on which no frame came; reader thread only
};

}  // namespace kamhub::ninety_seven
