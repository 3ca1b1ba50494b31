// Processes, decision tables and calendars: what an analyst draws elsewhere and an operator loads,
// and the bytes of instances that a store gives back.

#include "process/engine.hpp"
#include "target.hpp"

namespace kamhub::fuzz {

namespace {

void judgeModel(bool made, const Complaints& complaints) {
    require(made == complaints.empty());
    for (const auto& each : complaints)
        require(each.line >= 1 && !each.what.empty() && !each.file.empty());
}

class Noon final : public Clock {
public:
    Instant now() const override { return Instant{} + std::chrono::hours(500'000); }
};

using process::Happening;

// What an instance waits for, each thing once.
std::vector<Happening> happenings(const process::Instance& instance) {
    std::vector<Happening> out;
    const auto add = [&](Happening::Kind kind, const std::string& name, const std::string& key) {
        Happening each;
        each.kind = kind;
        each.name = name;
        each.key = key;
        each.by = "hub";
        each.body = "<answer><n>1</n></answer>";
        out.push_back(each);
    };
    using Kind = Happening::Kind;
    for (const auto& each : instance.subscriptions)
        add(each.signal ? Kind::Signal : Kind::Message, each.message, each.key);
    for (const auto& each : instance.timers) add(Kind::Timer, "", std::to_string(each.id));
    for (const auto& each : instance.tasks) add(Kind::TaskDone, "", std::to_string(each.id));
    for (const auto& each : instance.children)
        add(Kind::ChildrenEnded, "", std::to_string(each.token));
    return out;
}

// Each step leaves what can be written and read again.
void bpmn(std::string_view bytes) {
    Complaints complaints;
    const auto read = process::readDefinition(bytes, "a.bpmn", {}, complaints);
    judgeModel(read != nullptr, complaints);
    if (!read) return;
    const Noon clock;
    const process::Surroundings around{clock, {}, {}};
    auto instance =
        process::startInstance(*read, "i", "<data><n>2</n><line>1</line><line>2</line></data>");
    Happening happening;
    for (int steps = 0; steps < 12; ++steps) {
        const auto step = process::advance(*read, instance, happening, around);
        if (!step.refused.empty()) return;
        instance = step.next;
        const auto again = process::instanceOf(process::toBytes(instance));
        require(again && *again == instance);
        const auto next = happenings(instance);
        if (step.over || next.empty()) return;
        happening = next[static_cast<std::size_t>(steps) % next.size()];
    }
}

void dmn(std::string_view bytes) {
    static const auto data =
        xml::Document::parse("<data><n>2</n><level>gold</level><amount>100</amount></data>");
    Complaints complaints;
    const auto read = process::Decision::read(bytes, "a.dmn", complaints);
    if (read.empty()) require(!complaints.empty());
    for (const auto& each : read)
        if (const auto made = each->evaluate(*data))
            require(bool(xml::Document::parse("<o>" + *made + "</o>")));
}

// Work that is counted forward is counted back.
void calendar(std::string_view bytes) {
    Complaints complaints;
    const auto read = process::Calendar::read(bytes, "work.xml", complaints);
    judgeModel(read.has_value(), complaints);
    if (!read) return;
    const auto from = Noon().now();
    const auto end = read->add(from, {0, std::chrono::hours(20)});
    if (end) require(read->between(from, *end) == std::chrono::hours(20));
    (void)read->add(from, {3, std::chrono::minutes(1)});
}

void span(std::string_view bytes) {
    const auto read = process::parseSpan(bytes);
    if (!read) return;
    const auto again = process::parseSpan(process::toString(*read));
    require(again && *again == *read);
}

void instance(std::string_view bytes) {
    const auto read = process::instanceOf(bytes);
    if (!read) return;
    const auto again = process::instanceOf(process::toBytes(*read));
    require(again && *again == *read);
}

}  // namespace

std::vector<Target> processTargets() {
    return {{"bpmn", bpmn},
            {"dmn", dmn},
            {"calendar", calendar},
            {"span", span},
            {"instance", instance}};
}

}  // namespace kamhub::fuzz
