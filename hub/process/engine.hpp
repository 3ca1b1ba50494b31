#pragma once
// The engine: one step of one instance, as a pure function. It reads no clock, no store and no file
// but through the faces that it is given, and gives the same answer for the same question.

#include <functional>
#include <string>
#include <vector>

#include "process/calendar.hpp"
#include "process/decision.hpp"
#include "process/definition.hpp"
#include "process/instance.hpp"
#include "sdk/time.hpp"

namespace kamhub::process {

// What a step may ask. The functions may be empty: then there is none of that kind.
struct Surroundings {
    const Clock& clock;
    std::function<const Calendar*(const std::string&)> calendar;
    std::function<const Decision*(const std::string&)> decision;
};

// To be sent. The id is derived, so that a repeated step sends the same message.
struct OutMessage {
    std::string id, type;
    std::string key;  // by which the answer is correlated
    std::string node;
    std::string translation;  // makes the body of `body`; empty: `body` is it
    std::string body;         // XML
};

// A child to be started with startInstance and Happening::Start.
struct ChildStart {
    std::string id;
    std::string process;  // called; empty: the same definition
    std::string body;     // the activity it runs; empty: a whole process
    std::int64_t token = 0;
    int index = 0;
    std::string data;
};

// Somebody is to be told: a warning, a breach, an urge, a copy.
struct Notice {
    std::string kind;  // warned, overdue, escalated, urged, copied, chased
    std::int64_t task = 0;
    std::vector<std::string> to;  // roles and users
    std::string text;
};

struct HistoryRow {
    std::int64_t number = 0;  // from 1 in each instance
    std::string node;         // empty: the instance
    std::int64_t token = 0;
    std::string event;  // started, entered, left, sent, answered, done, incident, chase, cancel …
    std::string why, by;
    Instant at{};
};

// What an element of a list was, and what became of it.
template <class T>
struct Changes {
    std::vector<T> added, changed;
    std::vector<std::int64_t> removed;  // ids
};

struct Step {
    // Nothing changed, and why: nobody waits for this message; the operation is not allowed …
    std::string refused;
    Instance next;
    Changes<Token> tokens;
    Changes<Timer> timers;
    Changes<Subscription> subscriptions;
    Changes<Task> tasks;
    Changes<Incident> incidents;
    std::vector<OutMessage> messages;
    std::vector<std::string> signals;  // to all instances
    std::vector<ChildStart> children;
    std::vector<std::int64_t> cancelled_children;  // tokens whose children end, and count no more
    std::vector<Notice> notices;
    std::vector<HistoryRow> history;
    bool over = false;  // the instance ended with this step
};

// A row that the child's end writes and the join counts.
struct ChildRow {
    int index = 0;
    bool ended = false;
    std::string error;  // ended by it: the code
    std::string data;   // what it leaves
};

// A fresh instance; nothing has happened to it yet.
Instance startInstance(const Definition& definition, std::string id, std::string data = "<data/>");
Instance startChild(const Definition& definition, const Instance& parent, const ChildStart& child);

// `rows`: for ChildrenEnded all rows of the token's children; else not looked at.
Step advance(const Definition& definition, const Instance& instance, const Happening& happening,
             const Surroundings& surroundings, const std::vector<ChildRow>& rows = {});

}  // namespace kamhub::process
