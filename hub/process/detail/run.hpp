#pragma once
// One step of one instance while it is worked out. Not a public header.

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "process/detail/data.hpp"
#include "process/engine.hpp"

namespace kamhub::process::detail {

// Moves that one step may make: more is a circle without waiting.
constexpr int kMoves = 1000;
constexpr std::size_t kDataBytes = 8 * 1024 * 1024;

// Lives for one step. One thread at a time.
class Run {
public:
    Run(const Definition& definition, const Instance& instance, const Surroundings& around);
    Step run(const Happening& happening, const std::vector<ChildRow>& rows);
    // Made with the version to which the instance goes; it comes from another one (moving.cpp).
    Step move(const Definition& from, const Happening& moved);

private:
    using Refusal = std::string;  // empty: done

    // What came (run_happenings.cpp)
    Refusal handle(const Happening& it, const std::vector<ChildRow>& rows);
    Refusal start(const Happening& it);
    Refusal message(const Happening& it);
    Refusal signal(const Happening& it);
    Refusal deliver(const Subscription& to, const Happening& it);
    Refusal timer(const Happening& it);
    Refusal fireTimer(const Timer& timer);
    Refusal taskDone(const Happening& it);
    Refusal sign(Task& task, const Happening& it, bool& complete);
    Refusal failed(const Happening& it);
    Refusal childrenEnded(const Happening& it, const std::vector<ChildRow>& rows);
    Refusal gather(const Node& node, Token& token, const std::vector<ChildRow>& rows);
    Result<bool> enough(const Node& node, int total, const std::vector<ChildRow>& rows);
    void timeOfTask(const Timer& timer);

    // The business (operations.cpp)
    Refusal operate(const Happening& it);
    Refusal operateInstance(Operation operation, const Happening& it);
    Refusal operateTask(Operation operation, const Happening& it);
    Refusal pause(Instance::State state, const Happening& it);
    Refusal resume();
    Refusal cancelAll();
    Refusal returnTo(const Happening& it);
    Refusal joinsComplete(const Token& from) const;
    Refusal retry(const Happening& it);
    Refusal amend(const Happening& it);
    void chase();
    Refusal passOn(Operation operation, Task& task, const Happening& it);
    Refusal signers(Operation operation, Task& task, const Happening& it);

    // Messages that operate, and what is told of it (controls.cpp)
    void armControls();
    bool controls(const Happening& it) const;
    const Control* controlled(const Happening& it);
    Step control(const Control* control, const Happening& it);
    void answer(const Control& control, const Happening& it, const std::string& refused);
    void tell();

    // To another version (moving.cpp)
    Refusal moveTo(const Definition& from, const Happening& it);
    Refusal rearm(const Definition& from);
    void rearmStarts(const std::string& in, std::int64_t scope,
                     const std::function<bool(std::int64_t, const Node&)>& again);
    void offerAgain(const Node& node, std::int64_t token);
    void keepTimes(const Definition& from, const std::vector<Timer>& before);

    // Tokens (run.cpp)
    Step finish(Refusal refused);
    void settle();
    void place(const std::string& node, std::int64_t scope, const std::string& via);
    void leave(std::int64_t token);
    void follow(const std::vector<std::string>& flows, std::int64_t scope);
    Result<std::vector<std::string>> pick(const Node& node) const;
    void consume(std::int64_t token);
    void disarm(std::int64_t token);
    void incident(std::int64_t token, const std::string& what);
    void cancelToken(std::int64_t token, const std::string& why);
    void cancelScope(std::int64_t scope, const std::string& why, std::int64_t but = 0);
    bool endScopes();
    bool endInstance();
    bool joins();
    bool joinParallel(const Node& node, std::int64_t scope);
    bool joinInclusive(const Node& node, std::int64_t scope);
    bool mayReach(const Token& token, const std::string& flow, const std::string& join) const;
    void findStuck();

    // What nodes do (run_enter.cpp)
    void enter(std::int64_t token);
    void act(const Node& node, std::int64_t token);
    void arm(const Node& node, std::int64_t token);
    void wait(const Node& event, std::int64_t token, Timer::Purpose purpose, bool event_start);
    bool armTimer(const Node& event, const TimeLimit& limit, std::int64_t token,
                  Timer::Purpose purpose);
    void service(const Node& node, std::int64_t token);
    bool send(const Node& node, std::int64_t token);
    void await(const Node& node, std::int64_t token);
    void awaitAnswer(const Node& node, std::int64_t token);
    void offer(const Node& node, std::int64_t token);
    void decide(const Node& node, std::int64_t token);
    void call(const Node& node, std::int64_t token);
    Result<std::string> bodyData(const Node& node, int index) const;
    void startChildren(const Node& node, std::int64_t token, int from, int count);
    std::int64_t openScope(const Node& node, std::int64_t parent, bool event);
    void link(const Node& node, std::int64_t token);
    void end(const Node& node, std::int64_t token);
    Result<Instant> due(const TimeLimit& limit, Timer& timer) const;

    // Errors, escalations, compensation (run_errors.cpp)
    // Whether somebody caught it. `from`: the token of the activity or the end event.
    bool raise(Trigger kind, const std::string& code, std::int64_t from, bool at_activity);
    bool raiseAtBoundary(Trigger kind, const std::string& code, std::int64_t activity);
    bool raiseInScope(Trigger kind, const std::string& code, std::int64_t scope);
    void fireBoundary(const Node& event, std::int64_t activity);
    void fireEventSubProcess(const Node& start, std::int64_t scope);
    void errorEnd(const Node& node, std::int64_t token);
    void trouble(std::int64_t token, const std::string& code, const std::string& what);
    void compensate(const Node& node, std::int64_t token);
    void nextCompensation(std::int64_t driver);

    // Small things
    Token* token(std::int64_t id);
    Task* task(std::int64_t id);
    Scope* scope(std::int64_t id);
    std::vector<std::int64_t> tokensIn(std::int64_t scope) const;
    std::int64_t newId() { return i_.next_id++; }
    std::string messageId(const Token& token) const;
    bool isBody(const Node& node, const Token& token) const;
    void history(const std::string& node, std::int64_t token, std::string event,
                 std::string why = {});
    void notice(std::string kind, const Task& task, std::vector<std::string> extra,
                std::string text);
    void compare();

    const Definition& definition_;
    const Instance& before_;
    const Surroundings& around_;
    Step step_;
    Instance& i_;
    Data data_;
    Instant now_;
    std::string by_;
    std::deque<std::int64_t> ready_;
    int moves_ = 0;
};

std::string messageIdOf(const Instance& instance, const Token& token);

}  // namespace kamhub::process::detail
