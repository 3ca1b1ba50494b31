#pragma once
// What stands around the engine in the tests: instances with their children, a clock, what was
// sent. It keeps instances as bytes only, so that each step goes on from what a store would have
// kept.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "stage.hpp"

namespace kamhub::process::test {

class FixedClock final : public Clock {
public:
    Instant now() const override { return at; }
    Instant at{};
};

// One thread at a time.
class World final : public Stage {
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
    std::string loadProcess(const std::string& text, const std::string& file) override;
    std::string loadCalendar(const std::string& text) override;
    std::string loadDecisions(const std::string& text) override;
    std::string start(const std::string& name, const std::string& body) override;
    std::string happen(const std::string& id, const Happening& happening) override;
    std::string after(Duration span) override;
    Instance instance(const std::string& id) const override;
    std::vector<HistoryRow> history(const std::string& id) const override {
        return entries.at(id).history;
    }
    int live() const override;
    Surroundings surroundings() const;

    FixedClock clock;
    std::map<std::string, Entry> entries;
    std::vector<std::string> signals;

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
