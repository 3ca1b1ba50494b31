#include "server/tmf_process.hpp"

#include <algorithm>

#include "server/task_view.hpp"
#include "server/tmf_event.hpp"
#include "server/tmf_process_documents.hpp"
#include "server/tmf_process_schema.hpp"
#include "xml/soap.hpp"

namespace kamhub::server {

namespace {

using process::Happening;
using process::Instance;
using store::Condition;
using State = Instance::State;

std::vector<std::string> statesCalled(const std::string& name) {
    std::vector<std::string> out;
    for (const auto each : {State::Running, State::Deferred, State::Waiting, State::Cancelling,
                            State::Ended, State::Failed, State::Cancelled, State::Merged})
        if (tmfStateOf(process::toString(each)) == name) out.emplace_back(process::toString(each));
    if (name == "cancelled") out.emplace_back(process::kDropped);
    return out;
}

Condition anyOf(const char* column, const std::vector<std::string>& values) {
    Condition out{Condition::Is::Equal, column};
    for (const auto& value : values) out.values.emplace_back(value);
    return out;
}

bool isElementName(const std::string& name) {
    return !name.empty() && name.size() <= 64 &&
           std::isalpha(static_cast<unsigned char>(name[0])) &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '_' || c == '-' || c == '.';
           });
}

// What a caller gives of characteristics, as data of a process; empty: nothing.
Result<std::string> dataOf(const Json& body) {
    const auto list = body.getArray("characteristic");
    std::string out;
    for (unsigned i = 0; list && i < list->size(); ++i) {
        const auto one = list->getObject(i);
        const auto name = one ? textMember(*one, "name") : std::string();
        if (!isElementName(name))
            return invalidMessage("characteristic[" + std::to_string(i) +
                                  "] has no name that an element of the data could have");
        const auto value = one->get("value");
        if (value.type() == typeid(Json::Ptr) || value.type() == typeid(JsonList::Ptr))
            return invalidMessage("characteristic " + name + " is no plain value");
        out += "<" + name + ">" + xml::escape(value.isEmpty() ? "" : value.toString()) + "</" +
               name + ">";
    }
    return out.empty() ? out : "<data>" + out + "</data>";
}

// Members that are not kept are refused, not dropped.
std::string unknownIn(const Json& body, std::initializer_list<std::string_view> known) {
    for (const auto& name : body.getNames())
        if (!name.starts_with('@') && std::find(known.begin(), known.end(), name) == known.end())
            return name;
    return {};
}

HttpResponse notKept(const std::string& name) {
    return tmfError(400, "unknown-attribute", name + " is not kept here; leave it out");
}

class ProcessFlows {
public:
    ProcessFlows(flow::Hub& hub, std::shared_ptr<process::Runner> runner,
                 std::shared_ptr<records::Keeper> keeper, TmfRefuse refuse)
        : hub_(hub),
          runner_(std::move(runner)),
          keeper_(std::move(keeper)),
          refuse_(std::move(refuse)) {}

    HttpResponse list(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesRead)) return std::move(*refused);
        const auto page = tmfPage(call.request);
        if (!page) return tmfError(page.error());
        store::Selection selection{process::kInstances};
        selection.where = {Condition::Is::All};
        for (const auto& [name, value] : page->filters) {
            if (name == "processFlowSpecification")
                selection.where.of.push_back(anyOf("process", {value}));
            else if (name == "state" && !statesCalled(value).empty())
                selection.where.of.push_back(anyOf("state", statesCalled(value)));
            else if (name == "id")
                selection.where.of.push_back(anyOf("id", {value}));
            else
                return tmfError(400, "unknown-attribute",
                                name + "=" + value +
                                    " selects nothing; write "
                                    "processFlowSpecification, state or id");
        }
        selection.order = {{"changed", true}};
        selection.offset = page->offset;
        selection.limit = page->limit;
        auto& tables = hub_.store().tables();
        const auto rows = tables.select(selection);
        if (!rows) return tmfError(rows.error());
        const auto total = tables.count(selection.table, selection.where);
        if (!total) return tmfError(total.error());
        const auto view = TaskView::of(keeper_.get(), call.request.caller);
        if (!view) return tmfError(view.error());
        JsonList out;
        for (const auto& row : *rows) {
            const auto instance = process::instanceOf(process::text(row, "bytes"));
            if (!instance) return tmfError(instance.error());
            out.add(onlyFields(document(call, row, *instance, *view), page->fields));
        }
        return tmfList(out, *total);
    }

    HttpResponse get(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesRead)) return std::move(*refused);
        const auto page = tmfPage(call.request);
        if (!page) return tmfError(page.error());
        return with(
            call, call.part("id"),
            [&](const store::Row& row, const Instance& instance, const TaskView& view) {
                return tmfDocument(onlyFields(document(call, row, instance, view), page->fields));
            });
    }

    HttpResponse create(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesWork)) return std::move(*refused);
        if (const auto name = unknownIn(call.body, {"processFlowSpecification", "characteristic"});
            !name.empty())
            return notKept(name);
        const auto data = dataOf(call.body);
        if (!data) return tmfError(data.error());
        const auto id = runner_->begin(textMember(call.body, "processFlowSpecification"), "", *data,
                                       actorOf(call.request));
        if (!id) return tmfError(id.error());
        return with(call, *id,
                    [&](const store::Row& row, const Instance& instance, const TaskView& view) {
                        return tmfDocument(document(call, row, instance, view), 201);
                    });
    }

    HttpResponse remove(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesWork)) return std::move(*refused);
        return with(call, call.part("id"),
                    [&](const store::Row&, const Instance&, const TaskView&) {
                        auto happening = happeningOf(call, Happening::Kind::Operate);
                        happening.name = "cancel";
                        happening.reason = queryParameter(call.request, "reason");
                        const auto status = runner_->happen(call.part("id"), happening);
                        return status ? HttpResponse{204, {}, {}} : conflict(status.error());
                    });
    }

    HttpResponse tasks(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesRead)) return std::move(*refused);
        const auto page = tmfPage(call.request);
        if (!page) return tmfError(page.error());
        return with(call, call.part("processFlowId"),
                    [&](const store::Row&, const Instance& instance, const TaskView& view) {
                        JsonList out;
                        std::int64_t total = 0;
                        for (const auto& each : instance.tasks) {
                            if (!view.sees(each)) continue;
                            if (total >= page->offset && total < page->offset + page->limit)
                                out.add(onlyFields(taskFlowOf(instance, each), page->fields));
                            ++total;
                        }
                        return tmfList(out, total);
                    });
    }

    HttpResponse getTask(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesRead)) return std::move(*refused);
        return withTask(call, [&](const Instance& instance, const process::Task& one) {
            return tmfDocument(taskFlowOf(instance, one));
        });
    }

    // active: he takes it; completed: it is done, with what its form gave.
    HttpResponse patchTask(const TmfCall& call) {
        if (auto refused = refuse_(call, access::kProcessesWork)) return std::move(*refused);
        if (const auto name = unknownIn(call.body, {"state", "characteristic"}); !name.empty())
            return notKept(name);
        const auto state = textMember(call.body, "state");
        if (state != "active" && state != "completed")
            return tmfError(400, "unknown-state",
                            "a task becomes active (claimed) or completed, not " + state);
        const auto data = dataOf(call.body);
        if (!data) return tmfError(data.error());
        if (state == "active" && !data->empty())
            return tmfError(400, "unknown-attribute",
                            "characteristic is given when the task is completed");
        return withTask(call, [&](const Instance& before, const process::Task& one) {
            const bool done = state == "completed";
            auto happening =
                happeningOf(call, done ? Happening::Kind::TaskDone : Happening::Kind::Operate);
            if (!done) happening.name = "claim";
            happening.key = call.part("id");
            happening.body = *data;
            const auto status = runner_->happen(before.id, happening);
            if (!status) return conflict(status.error());
            auto out = taskFlowOf(before, one);
            out.set("state", state);
            return tmfDocument(out);
        });
    }

private:
    static HttpResponse conflict(const Error& error) {
        return error.code == ErrorCode::Rejected ? tmfError(409, "refused", error.message)
                                                 : tmfError(error);
    }

    static Happening happeningOf(const TmfCall& call, Happening::Kind kind) {
        Happening out;
        out.kind = kind;
        out.by = actorOf(call.request);
        out.roles = call.request.caller.roles;
        return out;
    }

    template <class Then>
    HttpResponse with(const TmfCall& call, const std::string& id, Then then) {
        const auto row = hub_.store().tables().row(process::kInstances, id);
        if (!row) return tmfError(row.error());
        if (!*row) return tmfError(404, "unknown-record", "there is no processFlow " + id);
        const auto instance = process::instanceOf(process::text(**row, "bytes"));
        if (!instance) return tmfError(instance.error());
        const auto view = TaskView::of(keeper_.get(), call.request.caller);
        if (!view) return tmfError(view.error());
        return then(**row, *instance, *view);
    }

    template <class Then>
    HttpResponse withTask(const TmfCall& call, Then then) {
        return with(call, call.part("processFlowId"),
                    [&](const store::Row&, const Instance& instance, const TaskView& view) {
                        for (const auto& one : instance.tasks) {
                            if (std::to_string(one.id) != call.part("id")) continue;
                            if (!view.sees(one))
                                if (auto refused = refuse_(call, access::kTasksAll))
                                    return std::move(*refused);
                            return then(instance, one);
                        }
                        return tmfError(404, "unknown-record",
                                        "there is no open taskFlow " + call.part("id"));
                    });
    }

    static Json document(const TmfCall& call, const store::Row& row, const Instance& instance,
                         const TaskView& view) {
        auto out = processFlowOf(instance, process::text(row, "state"), row.created);
        if (!call.request.caller.may(access::kMessagesPersonal)) out.remove(kPersonalOfFlow);
        JsonList tasks;
        for (const auto& each : instance.tasks)
            if (view.sees(each)) tasks.add(taskReference(instance, each));
        out.set("taskFlow", tasks);
        return out;
    }

    flow::Hub& hub_;
    const std::shared_ptr<process::Runner> runner_;
    const std::shared_ptr<records::Keeper> keeper_;
    const TmfRefuse refuse_;
};

}  // namespace

void addProcessApi(flow::Hub& hub, const std::shared_ptr<process::Runner>& runner,
                   std::shared_ptr<records::Keeper> keeper, TmfRefuse refuse, TmfApis& apis) {
    auto of = std::make_shared<ProcessFlows>(hub, runner, std::move(keeper), std::move(refuse));
    auto& api = apis[kProcessApi];
    api.name = "processFlowManagement";
    api.title = "Process Flow Management";
    api.readers = {access::kProcessesRead};
    for (const char* event : {"create", "stateChange"})
        for (const auto& [type, resource] :
             {std::pair("ProcessFlow", "processFlow"), {"TaskFlow", "taskFlow"}})
            api.events.push_back({tmfEventName(type, event), resource, type});
    addProcessSchemas(api);
    const auto add = [&](const char* method, const char* path, const char* id, const char* summary,
                         const char* takes, const char* gives, bool list, int status,
                         HttpResponse (ProcessFlows::*answer)(const TmfCall&)) {
        api.operations.push_back(
            {method, path, id, summary, takes, gives, list, status,
             [of, answer](const TmfCall& call) { return ((*of).*answer)(call); }});
    };
    constexpr char kFlow[] = "processFlow", kOne[] = "processFlow/{id}";
    constexpr char kTasks[] = "processFlow/{processFlowId}/taskFlow";
    constexpr char kTask[] = "processFlow/{processFlowId}/taskFlow/{id}";
    add("GET", kFlow, "listProcessFlow", "List or find ProcessFlow objects", "", "ProcessFlow",
        true, 200, &ProcessFlows::list);
    add("POST", kFlow, "createProcessFlow", "Starts a process", "ProcessFlow_Create", "ProcessFlow",
        false, 201, &ProcessFlows::create);
    add("GET", kOne, "retrieveProcessFlow", "Retrieves a ProcessFlow by ID", "", "ProcessFlow",
        false, 200, &ProcessFlows::get);
    add("DELETE", kOne, "deleteProcessFlow", "Cancels a process, as far as it allows it", "", "",
        false, 204, &ProcessFlows::remove);
    add("GET", kTasks, "listTaskFlow", "The open tasks of a process", "", "TaskFlow", true, 200,
        &ProcessFlows::tasks);
    add("GET", kTask, "retrieveTaskFlow", "Retrieves an open task by ID", "", "TaskFlow", false,
        200, &ProcessFlows::getTask);
    add("PATCH", kTask, "patchTaskFlow", "Claims or completes a task", "TaskFlow_Update",
        "TaskFlow", false, 200, &ProcessFlows::patchTask);
}

}  // namespace kamhub::server
