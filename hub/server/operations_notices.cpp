// Notices: what of tasks somebody was told: a warning, a breach, an escalation, an urge, a copy.

#include "access/units.hpp"
#include "process/process_tables.hpp"
#include "server/operations.hpp"
#include "server/operations_processes.hpp"
#include "server/task_view.hpp"

namespace kamhub::server {

namespace {

using store::Condition;

constexpr char kReadKind[] = "notices.read";  // of the facts: until when somebody has read his

Condition found(const std::string& who) {
    Condition out{Condition::Is::Found};
    out.values = {who};
    return out;
}

// Those that are for the caller by name or by role, where he stands.
Condition of(const access::Caller& caller, const TaskView& view) {
    Condition out{Condition::Is::All};
    out.of.push_back(view.condition());
    if (caller.subject.kind == access::SubjectKind::Local) return out;
    Condition to{Condition::Is::Any};
    to.of.push_back(found(access::actorOf(caller.subject)));
    for (const auto& role : caller.roles) to.of.push_back(found(role));
    out.of.push_back(std::move(to));
    return out;
}

Condition after(Instant at) {
    Condition out{Condition::Is::Greater, "changed"};
    out.values = {at.time_since_epoch().count()};
    return out;
}

Json noticeOf(const store::Row& row) {
    auto out = object();
    for (const char* name : {"instance", "process", "node", "name", "kind", "why"})
        out.set(name, process::text(row, name));
    out.set("task", process::number(row, "task"));
    const auto due = process::number(row, "due");
    out.set("due", due == 0 ? std::string() : toIso(Instant(Duration(due))));
    out.set("at", toIso(row.created));
    return out;
}

}  // namespace

std::vector<Resource> NoticesTable::resources() {
    return {{"GET",
             "notices",
             access::kProcessesRead,
             "What the caller was told of tasks, by name or by a role of his, last first: `kind` "
             "warned, overdue, escalated, urged, copied or chased. `unread`: how many since he "
             "last said that he has read them, at most 100.",
             {{"limit", "How many, 1 to 1000; without it 100."},
              {"after", "Goes on behind a list: its `next`."}},
             {},
             &Operations::notices},
            {"POST",
             "notices/read",
             access::kProcessesRead,
             "Says that the caller has read his notices.",
             {},
             {{"until", "The `at` of the last that he has read."}},
             &Operations::noticesRead}};
}

HttpResponse Operations::notices(const Call& call) {
    constexpr int kCountAtMost = 100;
    const auto& caller = call.request.caller;
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto view = TaskView::of(keeper_.get(), caller);
    if (!view) return jsonError(view.error());
    store::Selection selection{process::kNotices, of(caller, *view)};
    selection.order = {{"changed", true}};
    selection.offset = static_cast<int>(std::min<std::int64_t>(page->after, 1'000'000));
    selection.limit = page->limit;
    const auto read = hub_.store().fact(kReadKind, call.actor());
    if (!read) return jsonError(read.error());
    Instant until{};
    if (*read) parseIso((*read)->value, until);
    auto unread = selection;
    unread.where.of.push_back(after(until));
    unread.offset = 0;
    unread.limit = kCountAtMost;
    const auto rows = hub_.store().tables().select(selection);
    const auto news = hub_.store().tables().select(unread);
    if (!rows) return jsonError(rows.error());
    if (!news) return jsonError(news.error());
    auto out = object();
    JsonList list;
    for (const auto& row : *rows) {
        auto one = noticeOf(row);
        one.set("new", row.created > until);
        list.add(one);
    }
    out.set("notices", list);
    out.set("unread", news->size());
    if (rows->size() == static_cast<std::size_t>(page->limit))
        out.set("next", page->after + page->limit);
    return jsonAnswer(out);
}

HttpResponse Operations::noticesRead(const Call& call) {
    Instant until{};
    if (!parseIso(textMember(call.body, "until"), until))
        return jsonError(400, "InvalidMessage",
                         "until is no instant; write the at of the last notice that was read");
    const auto status = access::apply(hub_.store(), [&]() -> Result<store::Unit> {
        const auto read = hub_.store().fact(kReadKind, call.actor());
        if (!read) return read.error();
        Instant before{};
        if (*read) parseIso((*read)->value, before);
        store::Unit unit{call.actor(), hub_.runtime().now()};
        unit.facts.push_back({kReadKind, call.actor(), *read ? (*read)->version : 0,
                              toIso(std::max(before, until))});
        return unit;
    });
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("done", true);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
