#include "server/task_view.hpp"

#include <algorithm>

#include "process/process_tables.hpp"

namespace kamhub::server {

namespace {

using store::Condition;

Condition holds(Condition::Is is, const char* column, std::vector<store::Value> values) {
    Condition out{is, column};
    out.values = std::move(values);
    return out;
}

}  // namespace

Result<TaskView> TaskView::of(const records::Keeper* keeper, const access::Caller& caller) {
    TaskView out;
    out.all_ = caller.may(access::kTasksAll);
    if (out.all_) return out;
    out.reader_ = " " + access::actorOf(caller.subject) + " ";
    if (!keeper) return out;
    auto units = keeper->unitsOf(caller);
    if (!units) return units.error();
    out.units_ = std::move(*units);
    std::sort(out.units_.begin(), out.units_.end());
    return out;
}

bool TaskView::sees(const process::Task& task) const {
    return sees(task.scope, process::readersOf(task));
}

bool TaskView::sees(const store::Row& task) const {
    return sees(process::text(task, "scope"), process::text(task, "readers"));
}

bool TaskView::sees(const std::string& scope, const std::string& readers) const {
    return all_ || scope.empty() || std::binary_search(units_.begin(), units_.end(), scope) ||
           readers.find(reader_) != readers.npos;
}

Condition TaskView::condition() const {
    Condition out{all_ ? Condition::Is::All : Condition::Is::Any};
    if (all_) return out;
    out.of.push_back(holds(Condition::Is::Equal, "scope", {std::string()}));
    out.of.push_back(holds(Condition::Is::Holds, "readers", {reader_}));
    if (units_.empty()) return out;
    out.of.push_back(holds(Condition::Is::Equal, "scope", {units_.begin(), units_.end()}));
    return out;
}

}  // namespace kamhub::server
