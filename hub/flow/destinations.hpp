#pragma once
// What gets deliveries and is no endpoint of the configuration: steps and rooms of the hub itself,
// and what is made while it runs, as listeners of events are. Each has lanes of its own.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "flow/lanes.hpp"

namespace kamhub::flow {

// Thread-safe.
class Destinations {
public:
    using Made = std::shared_ptr<Lanes>;

    bool has(const std::string& name) const;
    // Replaces nothing: the first of a name stays. Null after stop().
    Made add(const LaneParts& parts, Destination destination);
    // A step or room of the hub: one message's trouble says nothing about the next.
    void addOwn(const LaneParts& parts, const std::string& name,
                std::shared_ptr<Deliverer> deliverer);
    // Null: there is none.
    Made find(const std::string& name) const;
    // Those that are left end with their attempts; what waits stays in the store. Blocks.
    void remove(const std::string& name);
    // Lanes that were started before go on.
    void start();
    void stop(const std::function<std::chrono::milliseconds()>& left);
    void close();  // after stop()

    struct Entry {
        Made lanes;
        std::string adapter;
        std::vector<std::pair<std::string, std::string>> attributes;
    };
    std::map<std::string, Entry> all() const;

private:
    mutable std::mutex mutex_;
    bool stopped_ = false;
    std::map<std::string, Entry> entries_;
};

}  // namespace kamhub::flow
