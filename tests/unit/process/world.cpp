#include "world.hpp"

#include <algorithm>
#include <set>

namespace kamhub::process::test {

namespace {
std::string linesOf(const Complaints& complaints) {
    std::string out;
    for (const auto& each : complaints) out += toString(each) + "\n";
    return out;
}
}  // namespace

World::World() { parseIso("2027-03-01T09:00:00+08:00", clock.at); }  // a Monday

std::string World::loadProcess(const std::string& text, const std::string& file) {
    Complaints complaints;
    auto definition = readDefinition(text, file, {}, complaints);
    if (definition) definitions_.push_back(std::move(definition));
    return linesOf(complaints);
}

std::string World::loadCalendar(const std::string& text) {
    Complaints complaints;
    auto calendar = Calendar::read(text, "calendar", complaints);
    if (calendar) calendars_.emplace(calendar->name(), *calendar);
    return linesOf(complaints);
}

std::string World::loadDecisions(const std::string& text) {
    Complaints complaints;
    for (auto& each : Decision::read(text, "decisions", complaints)) decisions_[each->id] = each;
    return linesOf(complaints);
}

int World::live() const {
    int out = 0;
    for (const auto& [id, each] : entries) out += !each.ended && !each.dropped;
    return out;
}

Surroundings World::surroundings() const {
    return {clock,
            [this](const std::string& name) {
                const auto found = calendars_.find(name);
                return found == calendars_.end() ? nullptr : &found->second;
            },
            [this](const std::string& name) {
                const auto found = decisions_.find(name);
                return found == decisions_.end() ? nullptr : found->second.get();
            }};
}

std::string World::start(const std::string& name, const std::string& body) {
    Entry entry;
    entry.definition = definitions_.front().get();
    entry.first = entry.bytes = toBytes(startInstance(*entry.definition, "root"));
    entries["root"] = entry;
    order.push_back("root");
    Happening happening;
    happening.name = name;
    happening.body = body;
    happening.by = "user:li";
    return happen("root", happening);
}

Instance World::instance(const std::string& id) const {
    auto out = instanceOf(entries.at(id).bytes);
    return out ? *out : Instance{};
}

std::string World::happen(const std::string& id, const Happening& happening) {
    auto& entry = entries.at(id);
    const auto before = instance(id);
    if (toBytes(before) != entry.bytes) broken.push_back(id + ": the bytes do not come back");
    std::vector<ChildRow> rows;
    if (happening.kind == Happening::Kind::ChildrenEnded)
        rows = rowsOf(id, std::stoll(happening.key));
    const auto around = surroundings();
    const auto step = advance(*entry.definition, before, happening, around, rows);
    const auto again = advance(*entry.definition, before, happening, around, rows);
    if (toBytes(step.next) != toBytes(again.next) || step.messages.size() != again.messages.size())
        broken.push_back(id + ": the same happening gave two answers");
    for (std::size_t i = 0; i < step.messages.size(); ++i)
        if (step.messages[i].id != again.messages[i].id)
            broken.push_back(id + ": a repeat sends another message");
    if (!step.refused.empty()) {
        if (!(step.next == before) || !step.history.empty())
            broken.push_back(id + ": a refusal changed something");
        return step.refused;
    }
    entry.past.push_back({happening, clock.at, rows});
    entry.bytes = toBytes(step.next);
    checkInvariants(id, step.next);
    take(id, step);
    return {};
}

void World::take(const std::string& id, const Step& step) {
    auto& entry = entries.at(id);
    entry.history.insert(entry.history.end(), step.history.begin(), step.history.end());
    for (const auto& each : step.messages) {
        const bool twice = std::any_of(sent.begin(), sent.end(),
                                       [&](const OutMessage& m) { return m.id == each.id; });
        if (twice) broken.push_back(id + ": the message " + each.type + " was sent twice");
        sent.push_back(each);
    }
    notices.insert(notices.end(), step.notices.begin(), step.notices.end());
    for (const auto token : step.cancelled_children) drop(id, token);
    std::vector<std::string> begun;
    for (const auto& each : step.children) {
        const auto found = std::find_if(definitions_.begin(), definitions_.end(),
                                        [&](const auto& d) { return d->id == each.process; });
        if (!each.process.empty() && found == definitions_.end()) continue;
        const auto* definition = each.process.empty() ? entry.definition : found->get();
        Entry child;
        child.definition = definition;
        child.parent = id;
        child.parent_token = each.token;
        child.index = each.index;
        child.first = child.bytes = toBytes(startChild(*definition, instance(id), each));
        if (entries.contains(each.id)) broken.push_back(id + ": a child was started twice");
        entries[each.id] = child;
        order.push_back(each.id);
        begun.push_back(each.id);
    }
    const bool over = step.over;
    if (over) entries.at(id).ended = true;
    for (const auto& each : begun) happen(each, Happening{});
    for (const auto& each : step.signals) {
        signals.push_back(each);
        Happening signal;
        signal.kind = Happening::Kind::Signal;
        signal.name = each;
        for (const auto& other : std::vector<std::string>(order))
            if (!entries.at(other).ended && !entries.at(other).dropped) happen(other, signal);
    }
    const auto parent = entries.at(id).parent;
    if (over && !parent.empty()) join(parent, entries.at(id).parent_token);
}

void World::drop(const std::string& parent, std::int64_t token) {
    for (auto& [id, each] : entries) {
        if (each.parent != parent || each.parent_token != token || each.dropped) continue;
        each.dropped = true;
        for (const auto& at : instance(id).tokens) drop(id, at.id);
    }
}

std::vector<ChildRow> World::rowsOf(const std::string& parent, std::int64_t token) const {
    std::vector<ChildRow> out;
    for (const auto& id : order) {
        const auto& each = entries.at(id);
        if (each.parent != parent || each.parent_token != token || each.dropped) continue;
        const auto at = instance(id);
        out.push_back(
            {static_cast<int>(each.index), each.ended, at.error, each.ended ? at.data : ""});
    }
    return out;
}

void World::join(const std::string& parent, std::int64_t token) {
    if (entries.at(parent).dropped || entries.at(parent).ended) return;
    Happening ended;
    ended.kind = Happening::Kind::ChildrenEnded;
    ended.key = std::to_string(token);
    happen(parent, ended);
}

std::string World::after(Duration span) {
    const auto end = clock.at + span;
    for (int guard = 0; guard < 10'000; ++guard) {
        std::string who;
        Timer next;
        for (const auto& id : order) {
            if (entries.at(id).ended || entries.at(id).dropped) continue;
            for (const auto& each : instance(id).timers)
                if (each.paused < 0 && each.due <= end && (who.empty() || each.due < next.due))
                    who = id, next = each;
        }
        if (who.empty()) break;
        clock.at = std::max(clock.at, next.due);
        Happening fired;
        fired.kind = Happening::Kind::Timer;
        fired.key = std::to_string(next.id);
        fired.by = "hub";
        if (auto refused = happen(who, fired); !refused.empty()) return refused;
    }
    clock.at = end;
    return {};
}

// What holds after each step: all that waits belongs to a token; ids are used once; what is over
// has nothing left.
void World::checkInvariants(const std::string& id, const Instance& instance) {
    std::set<std::int64_t> tokens, ids;
    const auto unique = [&](std::int64_t each) {
        if (!ids.insert(each).second || each >= instance.next_id)
            broken.push_back(id + ": an id stands twice");
    };
    for (const auto& each : instance.tokens) unique(each.id), tokens.insert(each.id);
    std::set<std::int64_t> scopes{0};
    for (const auto& each : instance.scopes) unique(each.id), scopes.insert(each.id);
    for (const auto& each : instance.tokens)
        if (!scopes.contains(each.scope) || (each.inner != 0 && !scopes.contains(each.inner)))
            broken.push_back(id + ": a token in no scope");
    const auto owned = [&](std::int64_t token, const std::string& what) {
        if (!tokens.contains(token)) broken.push_back(id + ": " + what + " of no token");
    };
    for (const auto& each : instance.timers) {
        unique(each.id);
        if (each.purpose == Timer::Purpose::EventStart
                ? !scopes.contains(each.token)
                : each.purpose != Timer::Purpose::Resume && !tokens.contains(each.token))
            broken.push_back(id + ": a timer of nothing");
    }
    for (const auto& each : instance.subscriptions) {
        unique(each.id);
        if (each.node.empty()) continue;  // of a control: the instance's own
        if (each.event_start ? !scopes.contains(each.token) : !tokens.contains(each.token))
            broken.push_back(id + ": a subscription of nothing");
    }
    for (const auto& each : instance.tasks) unique(each.id), owned(each.token, "a task");
    for (const auto& each : instance.incidents) unique(each.id), owned(each.token, "an incident");
    for (const auto& each : instance.children) owned(each.token, "children");
    if (isOver(instance.state) && !(instance.tokens.empty() && instance.timers.empty() &&
                                    instance.subscriptions.empty() && instance.tasks.empty()))
        broken.push_back(id + ": it is over and something is left");
    if (!isOver(instance.state) && instance.tokens.empty() && instance.scopes.empty())
        broken.push_back(id + ": it runs without a token");
}

}  // namespace kamhub::process::test
