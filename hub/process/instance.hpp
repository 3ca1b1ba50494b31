#pragma once
// A running process as a value: all that the engine must know to go on, and all that a store keeps
// of it. Its bytes (toBytes) are the same for the same happenings, on any machine.

#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::process {

// What comes to an instance. Value.
struct Happening {
    // Message: answer, receive, catch, event sub-process; found by name and key.
    // Failed: the message that a service task sent was refused for good; `key` is its id.
    // Operate: a control of the business; `name` is the operation.
    enum class Kind { Start, Message, Signal, Timer, TaskDone, Failed, ChildrenEnded, Operate };
    Kind kind = Kind::Start;
    std::string name;  // message, signal; error code; operation; Start: the start event, or empty
    std::string key;   // correlation; task, timer, message, token: the id that is meant
    std::string body;  // XML: the message; the data of a start; what a form gave
    std::string by;    // who: user:…, partner:…, process:…, hub
    std::vector<std::string> roles;  // Operate, TaskDone: the roles that he has
    std::string reason;              // Operate: why; Failed: the words of the failure
    std::string target;  // Operate: the node to return to, the signer, the assignee, the leader
    Instant until{};     // Operate defer: when it goes on by itself
    bool operator==(const Happening&) const = default;
};
const char* toString(Happening::Kind kind);

// Where something of an instance is. Ids are counted from 1 in each instance and never used again.
struct Token {
    std::int64_t id = 0;
    std::string node;
    std::int64_t scope = 0;  // the sub-process around it; 0: the instance
    std::string via;         // the flow by which it came: what joins count by
    std::int64_t visit = 0;  // raised with every entrance and retry: ids of messages come from it
    std::int64_t inner = 0;  // the scope that it waits for
    std::int64_t compensates = 0;  // the token for which this handler runs
    bool incident = false;
    bool operator==(const Token&) const = default;
};

// A sub-process that runs. Event sub-processes too: `event` is then true.
struct Scope {
    std::int64_t id = 0;
    std::string node;
    std::int64_t parent = 0;
    bool event = false;
    bool operator==(const Scope&) const = default;
};

struct Timer {
    enum class Purpose { Catch, Boundary, EventStart, Answer, Warn, Due, Escalate, Resume };
    std::int64_t id = 0;
    std::int64_t token = 0;  // EventStart: the scope
    std::string node;
    Purpose purpose = Purpose::Catch;
    Instant due{};
    std::int64_t every = 0;  // microseconds between repeats; 0: once
    int left = 0;            // repeats that follow; with every and 0: without end
    std::string calendar;
    std::int64_t paused = -1;  // microseconds that were left when it stopped; -1: it runs
    bool operator==(const Timer&) const = default;
};
const char* toString(Timer::Purpose purpose);

struct Subscription {
    std::int64_t id = 0;
    std::int64_t token = 0;  // EventStart: the scope
    std::string node;        // of the event or task that waits
    std::string message;     // name; for signals the signal's
    std::string key;
    bool signal = false;
    bool event_start = false;
    bool operator==(const Subscription&) const = default;
};

struct Signer {
    std::string who;  // user:… or role
    std::string signed_by;
    bool operator==(const Signer&) const = default;
};

struct Task {
    std::int64_t id = 0;
    std::int64_t token = 0;
    std::string node, name, form, scope;
    std::vector<std::string> roles;
    std::string assignee;  // who has taken it; empty: it is offered
    std::string owner;     // who delegated it and answers for it
    std::vector<Signer> signers;
    bool sign_any = false;
    std::vector<std::string> copies;  // who may read it too
    Instant begun{}, due{};           // epoch: no limit
    int urged = 0;
    bool escalated = false;
    bool operator==(const Task&) const = default;
};

struct Incident {
    std::int64_t id = 0;
    std::int64_t token = 0;
    std::string node, what;
    Instant at{};
    bool operator==(const Incident&) const = default;
};

// What has been done and can be undone.
struct Done {
    std::int64_t order = 0;
    std::string node;
    std::int64_t scope = 0;
    std::vector<std::string> within;  // the sub-processes that have ended around it
    bool operator==(const Done&) const = default;
};

// A multi-instance activity or a call: counted, not listed. The rows of children are their own.
struct Children {
    std::int64_t token = 0;
    int total = 0;    // that there shall be
    int started = 0;  // sequential: those that were started
    bool operator==(const Children&) const = default;
};

struct Instance {
    enum class State { Running, Deferred, Waiting, Cancelling, Ended, Failed, Cancelled, Merged };
    std::string id;
    std::string definition, hash;  // its version for ever, unless it is moved explicitly
    std::string parent;            // the instance that started it
    std::int64_t parent_token = 0;
    int index = 0;     // among its parent's children, from 0
    std::string body;  // not empty: it runs this one activity of the definition
    State state = State::Running;
    std::string error;   // Failed: the code
    std::string leader;  // Merged: the instance that goes on for it
    int priority = 4;
    bool chased = false;
    std::string data = "<data/>";
    std::vector<Token> tokens;
    std::vector<Scope> scopes;
    std::vector<Timer> timers;
    std::vector<Subscription> subscriptions;
    std::vector<Task> tasks;
    std::vector<Incident> incidents;
    std::vector<Done> done;
    std::vector<Children> children;
    std::vector<std::string> visited;  // nodes that were left: what can be returned to
    std::vector<Happening> held;       // came while it was deferred or waited
    std::int64_t next_id = 1;
    std::int64_t history = 0;  // rows so far
    std::int64_t version = 0;  // one more with each step
    bool operator==(const Instance&) const = default;
};
const char* toString(Instance::State state);  // running, deferred …
bool isOver(Instance::State state);

// The bytes that a store keeps, and back. Errors name what is wrong with them.
std::string toBytes(const Instance& instance);
std::string toBytes(const Happening& happening);
Result<Happening> happeningOf(std::string_view bytes);
Result<Instance> instanceOf(std::string_view bytes);

}  // namespace kamhub::process
