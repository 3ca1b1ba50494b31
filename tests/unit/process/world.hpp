#pragma once
// What stands around the engine in the tests: instances with their children, a clock, what was
// sent. It keeps instances as bytes only, so that each step goes on from what a store would have
// kept.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "process/engine.hpp"

namespace kamhub::process::test {

class FixedClock final : public Clock {
public:
    Instant now() const override { return at; }
    Instant at{};
};

// One thread at a time.
class World {
public:
    struct Entry {
        std::string bytes;
        const Definition* definition = nullptr;
        std::string parent;
        std::int64_t parent_token = 0;
        std::int64_t index = 0;
        bool ended = false, dropped = false;
        std::vector<HistoryRow> history;
        // All that happened, with its time and rows: to be replayed.
        struct Past {
            Happening happening;
            Instant at;
            std::vector<ChildRow> rows;
        };
        std::vector<Past> past;
        std::string first;  // bytes before anything happened
    };

    World();
    // Empty, or what is wrong with the file.
    std::string loadProcess(const std::string& text, const std::string& file);
    std::string loadCalendar(const std::string& text);
    std::string loadDecisions(const std::string& text);

    // Starts the first definition; what is refused is said.
    std::string start(const std::string& name, const std::string& body);
    std::string happen(const std::string& id, const Happening& happening);
    std::string after(Duration span);  // fires what falls due, in order
    Instance instance(const std::string& id) const;
    Surroundings surroundings() const;

    FixedClock clock;
    std::vector<std::string> order;  // ids, as they were started; 0 is the root
    std::map<std::string, Entry> entries;
    std::vector<OutMessage> sent;
    std::vector<std::string> signals;
    std::vector<Notice> notices;
    std::vector<std::string> broken;  // promises of the engine that did not hold

private:
    void take(const std::string& id, const Step& step);
    void join(const std::string& parent, std::int64_t token);
    void drop(const std::string& parent, std::int64_t token);
    std::vector<ChildRow> rowsOf(const std::string& parent, std::int64_t token) const;
    void checkInvariants(const std::string& id, const Instance& instance);

    std::vector<std::shared_ptr<const Definition>> definitions_;
    std::map<std::string, Calendar> calendars_;
    std::map<std::string, std::shared_ptr<const Decision>> decisions_;
};

}  // namespace kamhub::process::test
