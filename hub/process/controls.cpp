// Messages that operate an instance, whatever it waits for, and what an instance says when
// something has happened to it.

#include <algorithm>
#include <set>

#include "process/detail/run.hpp"
#include "sdk/envelope.hpp"

namespace kamhub::process::detail {

namespace {

bool isPaused(Instance::State state) {
    return state == Instance::State::Deferred || state == Instance::State::Waiting;
}

// An instant, or a day of the calendar: its beginning in China.
bool instantOf(const std::string& text, Instant& out) {
    return parseIso(text.size() == 10 ? text + "T00:00:00+08:00" : text, out);
}

std::string element(const std::string& name, const std::string& text) {
    return text.empty() ? "" : "<" + name + ">" + escaped(text) + "</" + name + ">";
}

}  // namespace

// One wait for each message and key: a message that comes finds the instance by it.
void Run::armControls() {
    if (!i_.body.empty()) return;
    std::set<std::pair<std::string, std::string>> armed;
    for (const auto& each : definition_.controls) {
        const auto key = data_.string(*each.key);
        if (!key || key->empty()) {
            history("", 0, "unarmed", each.message + ": " + each.key->text() + " gives no key");
            continue;
        }
        if (!armed.emplace(each.message, *key).second) continue;
        Subscription out;
        out.id = newId();
        out.message = each.message;
        out.key = *key;
        i_.subscriptions.push_back(std::move(out));
    }
}

bool Run::controls(const Happening& it) const {
    return std::any_of(i_.subscriptions.begin(), i_.subscriptions.end(), [&](const auto& each) {
        return each.node.empty() && each.message == it.name && each.key == it.key;
    });
}

// The first that applies; null: none does.
const Control* Run::controlled(const Happening& it) {
    auto data = Data::of(data_.xml());
    if (!data || !data->take(it.body, "message", {}, false)) return nullptr;
    for (const auto& each : definition_.controls) {
        if (each.message != it.name) continue;
        const auto applies = each.when ? data->boolean(*each.when) : Result<bool>(true);
        if (applies && *applies) return &each;
    }
    return nullptr;
}

// The operation is tried aside: a refused one leaves nothing but its answer.
Step Run::control(const Control* control, const Happening& it) {
    if (!control) {
        history("", 0, "passed over", it.name);
        for (const auto& each : definition_.controls)
            if (each.message == it.name && !each.answer.empty()) {
                answer(each, it, "that is not possible now");
                break;
            }
        return finish({});
    }
    Happening wanted;
    wanted.kind = Happening::Kind::Operate;
    wanted.name = toString(control->operation);
    wanted.by = it.by;
    auto data = Data::of(data_.xml());
    if (data)
        if (const auto taken = data->take(it.body, "message", {}, false); !taken)
            return finish(it.name + " cannot be taken: " + taken.error().message);
    const auto text = [&](const std::optional<xml::XPath>& path) {
        const auto value = path && data ? data->string(*path) : Result<std::string>(std::string());
        return value ? *value : std::string();
    };
    wanted.reason = control->reason ? text(control->reason) : it.name;
    wanted.target = text(control->target);
    wanted.body = control->operation == Operation::Amend ? it.body : "";
    std::string refused;
    if (const auto until = text(control->until); !until.empty() && !instantOf(until, wanted.until))
        refused = "until='" + until + "' is neither a day nor an instant";
    if (refused.empty()) {
        Run aside(definition_, before_, around_);
        auto step = aside.run(wanted, {});
        refused = step.refused;
        if (refused.empty()) {
            step_ = std::move(step);
            answer(*control, it, "");
            return std::move(step_);
        }
    }
    history("", 0, "refused " + wanted.name, refused);
    answer(*control, it, refused);
    return finish({});
}

void Run::answer(const Control& control, const Happening& it, const std::string& refused) {
    if (control.answer.empty()) return;
    auto data = Data::of(step_.next.data);
    if (!data || !data->take(it.body, "request", {}, false)) return;
    const auto put = data->put(
        "controlled", element("operation", toString(control.operation)) +
                          element("outcome", refused.empty() ? "accepted" : "refused") +
                          element("reason", refused) + element("state", toString(i_.state)));
    if (!put) return;
    OutMessage out;
    out.id = uuidV5("process:" + i_.id + ":control:" + std::to_string(before_.version + 1));
    out.type = control.answer;
    out.translation = control.translation;
    out.body = data->xml();
    step_.messages.push_back(std::move(out));
}

// What has happened to the instance in this step, in the words of k:tell.
void Run::tell() {
    if (definition_.tells.empty() || !i_.body.empty()) return;
    std::vector<std::pair<std::string, std::string>> happened;
    const auto reason = [&](const char* event) {
        for (const auto& each : step_.history)
            if (each.node.empty() && each.event == event) return each.why;
        return std::string();
    };
    if (before_.state != i_.state) {
        if (isPaused(before_.state) && i_.state == Instance::State::Running)
            happened.emplace_back("resumed", reason("resume"));
        else if (i_.state == Instance::State::Deferred)
            happened.emplace_back("deferred", reason("defer"));
        else if (i_.state == Instance::State::Waiting)
            happened.emplace_back("waiting", reason("wait"));
        else if (i_.state == Instance::State::Merged)
            happened.emplace_back("merged", reason("merge"));
        else if (i_.state == Instance::State::Failed)
            happened.emplace_back("failed", i_.error);
        // What is undone at once was being cancelled all the same.
        const bool cancelled = i_.state == Instance::State::Cancelled;
        if ((cancelled || i_.state == Instance::State::Cancelling) &&
            before_.state != Instance::State::Cancelling)
            happened.emplace_back("cancelling", reason("cancel"));
        if (cancelled) happened.emplace_back("cancelled", "");
    }
    if (!before_.chased && i_.chased) happened.emplace_back("chased", reason("chase"));
    for (const auto& each : i_.incidents)
        if (std::none_of(before_.incidents.begin(), before_.incidents.end(),
                         [&](const Incident& b) { return b.id == each.id; }))
            happened.emplace_back("incident", each.what);
    if (!before_.incidents.empty() && i_.incidents.empty() && i_.state == Instance::State::Running)
        happened.emplace_back("retried", reason("retry"));
    int number = 0;
    for (const auto& [event, why] : happened)
        for (const auto& each : definition_.tells) {
            if (std::find(each.when.begin(), each.when.end(), event) == each.when.end()) continue;
            auto data = Data::of(i_.data);
            if (!data) continue;
            const auto put = data->put(
                "happened", element("event", event) + element("why", why) + element("by", by_));
            if (!put) continue;
            OutMessage out;
            out.id = uuidV5("process:" + i_.id + ":tell:" + std::to_string(i_.version) + ":" +
                            std::to_string(number++));
            out.type = each.message;
            out.translation = each.translation;
            out.body = data->xml();
            step_.messages.push_back(std::move(out));
        }
}

}  // namespace kamhub::process::detail
