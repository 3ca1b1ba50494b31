#pragma once
// On what scripts of processes are played: the engine alone (world.hpp), or the runner on a store
// (runner_test.cpp).

#include <string>
#include <vector>

#include "process/engine.hpp"

namespace kamhub::process::test {

// One thread at a time.
class Stage {
public:
    virtual ~Stage() = default;

    // Empty, or what is wrong with the file.
    virtual std::string loadProcess(const std::string& text, const std::string& file) = 0;
    virtual std::string loadCalendar(const std::string& text) = 0;
    virtual std::string loadDecisions(const std::string& text) = 0;

    // Starts the first definition as "root"; what is refused is said.
    virtual std::string start(const std::string& name, const std::string& body) = 0;
    virtual std::string happen(const std::string& id, const Happening& happening) = 0;
    virtual std::string after(Duration span) = 0;  // fires what falls due, in order
    virtual Instance instance(const std::string& id) const = 0;
    virtual std::vector<HistoryRow> history(const std::string& id) const = 0;
    virtual int live() const = 0;  // instances that are not over

    std::vector<std::string> order;  // ids, as they were started; 0 is the root
    std::vector<OutMessage> sent;
    std::vector<Notice> notices;
    std::vector<std::string> broken;  // promises that did not hold
};

}  // namespace kamhub::process::test
