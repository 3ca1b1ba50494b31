#pragma once
// A process as it was read from its BPMN 2.0 file: nothing the engine does not execute is in it.
// The subset and the extensions: docs/specs/process.md.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/time_limit.hpp"
#include "sdk/config_spec.hpp"
#include "xml/document.hpp"

namespace kamhub::process {

constexpr std::string_view kBpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
constexpr std::string_view kExtensions = "urn:kamhub:process:1";

enum class Kind {
    StartEvent,
    EndEvent,
    CatchEvent,
    ThrowEvent,
    BoundaryEvent,
    UserTask,
    ServiceTask,
    SendTask,
    ReceiveTask,
    ScriptTask,
    RuleTask,
    ManualTask,
    ExclusiveGateway,
    ParallelGateway,
    InclusiveGateway,
    EventGateway,
    SubProcess,
    EventSubProcess,
    CallActivity,
};
const char* toString(Kind kind);  // as BPMN writes it: startEvent, userTask …
bool isActivity(Kind kind);       // tasks, sub-processes, calls

enum class Trigger {
    None,
    Message,
    Timer,
    Signal,
    Error,
    Escalation,
    Link,
    Compensation,
    Terminate
};
const char* toString(Trigger trigger);  // none, message, timer …

// What the business may do to a running instance (docs/specs/process.md, "Operations").
enum class Operation {
    Chase,
    Amend,
    Cancel,
    Defer,
    Wait,
    Resume,
    Merge,
    Return,
    Countersign,
    AddSigner,
    RemoveSigner,
    Claim,
    Reassign,
    Delegate,
    Withdraw,
    Urge,
    CopyTo,
    Retry,
};
const char* toString(Operation operation);  // chase, amend, cancel … as files and scripts write it
std::optional<Operation> operation(std::string_view name);
bool isOfTask(Operation operation);  // it acts on one user task, not on the instance

// One operation that is allowed. No roles: to everybody who may act on the instance.
struct Allowed {
    Operation operation = Operation::Chase;
    std::vector<std::string> roles;
};

// A message that operates the instance, whatever state it is in (k:control). XPaths over the data
// with the message in it as message/….
struct Control {
    std::string message;            // its type
    std::optional<xml::XPath> key;  // by which it finds the instance; over the data of the start
    Operation operation = Operation::Chase;
    std::optional<xml::XPath> when, reason, until, target;
    std::string answer, translation;  // the message that says what came of it; empty: none
};

// What the instance says when this has happened to it (k:tell).
struct Tell {
    std::vector<std::string> when;  // deferred, waiting, resumed, cancelling, cancelled, merged …
    std::string message, translation;
};

// `to` = the text (or, `copy`, copies of the nodes) that `value` selects.
struct Assignment {
    std::vector<std::string> to;  // names from the root down; a last "@name" is an attribute
    xml::XPath value;
    bool copy = false;
    int line = 0;
};

struct Flow {
    std::string id, source, target;
    std::optional<xml::XPath> condition;
    int line = 0;
};

struct MultiInstance {
    bool sequential = false;
    std::optional<xml::XPath> count;       // a number, or …
    std::optional<xml::XPath> collection;  // … the nodes over which it goes
    std::string item;                      // the element in the body's data that holds one of them
    std::optional<xml::XPath> complete;  // over the data with loop/total, loop/ended, loop/results
    std::string outputs;                 // the element that gathers what the bodies leave
};

// A user task's people and times.
struct Work {
    std::vector<std::string> roles;   // candidates
    std::optional<xml::XPath> scope;  // the unit whose people may take it
    std::string form;
    std::optional<TimeLimit> due, warn, escalate;  // all from its beginning
    std::string escalate_to;                       // the role that is added
    std::vector<std::string> signers;              // roles that sign; empty: whoever takes it
    bool sign_any = false;                         // one signature is enough
};

struct Node {
    std::string id, name;
    Kind kind = Kind::ManualTask;
    Trigger trigger = Trigger::None;
    std::string parent;  // the sub-process around it; empty: the process
    std::vector<std::string> incoming, outgoing;
    std::string default_flow;
    std::string attached_to;   // BoundaryEvent
    bool interrupting = true;  // BoundaryEvent, StartEvent of an event sub-process
    std::string reference;     // message, signal, link name; error, escalation code (empty: any);
                               // process called; decision; activity that is compensated
    std::string message;       // type of the canonical message that is sent
    std::string translation;   // makes its body of the data
    std::optional<xml::XPath> body;         // or: the element that is its body
    std::optional<xml::XPath> when;         // of a message start: over the data with the message
    std::string answer;                     // the message that is waited for; empty: none
    std::optional<xml::XPath> correlation;  // its key; none: the id of the message that was sent
    std::optional<TimeLimit> limit;         // a timer's; an answer's
    std::optional<Work> work;
    std::optional<MultiInstance> multi;
    std::vector<Assignment> assignments;
    std::string result;  // the element that takes an answer, a decision or a child's data whole
    std::string compensated_by;  // the handler of an activity
    bool for_compensation = false;
    std::vector<Allowed> allowed;
    int line = 0;
};

// Immutable; shared between threads.
class Definition {
public:
    std::string id, name, file;
    std::string hash;  // SHA-256 of the text: the version to which instances stay bound
    int version = 0;   // as the file numbers it
    int line = 1;      // of the process element
    std::vector<Node> nodes;
    std::vector<Flow> flows;
    std::vector<Allowed> allowed;  // operations on the instance
    std::vector<Control> controls;
    std::vector<Tell> tells;

    const Node* node(std::string_view wanted) const;  // null if absent
    const Flow* flow(std::string_view wanted) const;
    // Of the process (empty) or of a sub-process.
    std::vector<const Node*> nodesIn(std::string_view parent) const;
    const Node* noneStart(std::string_view parent) const;
    std::vector<const Node*> boundariesOf(std::string_view activity) const;
    // Whether an allowed operation is open to somebody with these roles; empty, or why not.
    static std::string refusal(const std::vector<Allowed>& allowed, Operation operation,
                               const std::vector<std::string>& roles);

    void index();  // after nodes and flows are complete

private:
    std::map<std::string, std::size_t, std::less<>> nodes_by_id_, flows_by_id_;
};

// Whether the file is right beyond what it says itself: names of other files. Empty functions mean
// that nobody knows, and nothing is asked.
struct Known {
    std::function<bool(const std::string&)> process, decision, calendar, form, translation;
};

struct ReadLimits {
    std::size_t bytes = 2 * 1024 * 1024;
    std::size_t nodes = 2000;
    int depth = 64;
};

// All complaints, in the order of lines; no definition if there is one.
std::shared_ptr<const Definition> readDefinition(std::string_view text, const std::string& file,
                                                 const Known& known, Complaints& complaints,
                                                 const ReadLimits& limits = {});

}  // namespace kamhub::process
