#pragma once
// How running processes lie in tables of the store. The instance's bytes are the truth; the rows
// beside them are what is looked for: who waits for what, what falls due, what is to be done.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "process/engine.hpp"
#include "store/tables.hpp"

namespace kamhub::process {

constexpr char kDefinitions[] = "process_definition";  // by hash: version for ever
// `subject`, `ordering`: of the message that started it, so that it is found by a business key.
constexpr char kInstances[] = "process_instance";
constexpr char kWaits[] = "process_wait";    // one row per subscription, never changed
constexpr char kTimers[] = "process_timer";  // those that run
constexpr char kStarts[] = "process_start";  // start events by time, when each is due next
constexpr char kTasks[] = "process_task";    // those that are open
constexpr char kHistory[] = "process_history";
constexpr char kNotices[] = "process_notice";  // who was told what of a task; never changed
constexpr char kInbox[] = "process_inbox";     // what is to happen to an instance, in order

// State of an instance that its parent gave up: nothing happens to it any more.
constexpr char kDropped[] = "dropped";

constexpr auto kNoLimit = INT64_MAX;  // due of a task without one: behind all others

std::vector<store::Table> processTables();

// What a wait is found by.
std::string waitFor(bool signal, const std::string& name, const std::string& key);
// Children of one token of an instance.
std::string childrenOf(const std::string& instance, std::int64_t token);

// The users who see a task wherever they stand: who has it, delegated it, signs it or has a copy.
// With a blank around each.
std::string readersOf(const Task& task);

// Versions of an instance's rows by their id.
using Versions = std::map<std::string, std::int64_t>;

// The rows that turn what is kept of `before` into `after`. `row`: the version of the instance's
// own row, 0 where it is new; `timers`, `tasks`: those of the rows that are there.
std::vector<store::RowChange> changesOf(const Instance& before, const Instance& after,
                                        std::int64_t row, const Versions& timers,
                                        const Versions& tasks);
std::vector<store::RowChange> rowsOf(const std::string& instance,
                                     const std::vector<HistoryRow>& history);
// A notice of a task of the instance; `place` tells those of one step apart.
store::RowChange rowOf(const Instance& instance, const Task& task, const Notice& notice,
                       std::size_t place);

std::string text(const store::Row& row, const std::string& column);  // empty where there is none
std::int64_t number(const store::Row& row, const std::string& column);

}  // namespace kamhub::process
