#pragma once
// Which open tasks somebody sees and may act on: docs/specs/process.md, "Who sees a task".

#include <string>
#include <vector>

#include "process/instance.hpp"
#include "records/keeper.hpp"
#include "store/tables.hpp"

namespace kamhub::server {

// Value, good for one request.
class TaskView {
public:
    // `keeper` may be null: then nobody stands anywhere. Reads the store.
    static Result<TaskView> of(const records::Keeper* keeper, const access::Caller& caller);

    bool sees(const process::Task& task) const;
    // The same of a row of process_task.
    bool sees(const store::Row& task) const;
    // The same by its unit and readersOf().
    bool sees(const std::string& scope, const std::string& readers) const;
    // The same over all of them.
    store::Condition condition() const;

private:
    bool all_ = false;
    std::string reader_;              // as it stands among readers
    std::vector<std::string> units_;  // sorted
};

}  // namespace kamhub::server
