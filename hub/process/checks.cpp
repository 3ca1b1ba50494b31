// What a definition says as a whole.

#include <algorithm>
#include <set>

#include "process/detail/reading.hpp"

namespace kamhub::process::detail {

namespace {

std::string kindAndId(const Node& node) {
    return std::string(toString(node.kind)) + " '" + node.id + "'";
}

// Whether an instance can stand still in it, so that something else can happen meanwhile.
bool waits(const Node& node) {
    if (node.multi) return true;
    if (node.kind == Kind::ServiceTask) return !node.answer.empty();
    return node.kind == Kind::UserTask || node.kind == Kind::ReceiveTask ||
           node.kind == Kind::SubProcess || node.kind == Kind::CallActivity;
}

bool canFail(const Node& node) {
    if (node.kind == Kind::ServiceTask) return !node.answer.empty();
    if (node.kind == Kind::ReceiveTask) return node.limit.has_value();
    return node.kind == Kind::SubProcess || node.kind == Kind::CallActivity || node.multi;
}

// One thread at a time.
class Checker {
public:
    Checker(const Definition& definition, Complainer& complain)
        : definition_(definition), complain_(complain) {}

    void run() {
        for (const auto& flow : definition_.flows) ends(flow);
        if (complain_.any()) return;
        for (const auto& node : definition_.nodes) {
            degrees(node);
            choice(node);
            event(node);
            if (node.kind == Kind::BoundaryEvent) boundary(node);
            if (node.kind == Kind::EventGateway) eventGateway(node);
            if (node.trigger == Trigger::Link) link(node);
            if (node.for_compensation) handler(node);
            if (node.kind == Kind::SubProcess || node.kind == Kind::EventSubProcess)
                starts(node.id, kindAndId(node), node.line, node.kind == Kind::EventSubProcess);
        }
        starts("", "the process", definition_.line, false);
        if (!complain_.any()) reach();
    }

private:
    void at(const Node& node, const std::string& what, const std::string& write) {
        complain_.at(node.line, kindAndId(node) + " " + what, write);
    }

    void ends(const Flow& flow) {
        const auto* from = definition_.node(flow.source);
        const auto* to = definition_.node(flow.target);
        const auto name = "sequenceFlow '" + flow.id + "'";
        if (!from || !to)
            return complain_.at(flow.line,
                                name + ": there is no node " + (from ? flow.target : flow.source),
                                nearest(from ? flow.target : flow.source));
        if (from->parent != to->parent)
            return complain_.at(
                flow.line, name + " crosses the border of a sub-process",
                "end in it with an event, and go on from the sub-process or a boundary event");
        if (from->kind == Kind::EndEvent || from->kind == Kind::EventSubProcess ||
            from->for_compensation ||
            (from->trigger == Trigger::Link && from->kind == Kind::ThrowEvent) ||
            (from->trigger == Trigger::Compensation && from->kind == Kind::BoundaryEvent))
            complain_.at(flow.line, name + " leaves " + kindAndId(*from) + ", which nothing leaves",
                         "remove it");
        if (to->kind == Kind::StartEvent || to->kind == Kind::BoundaryEvent ||
            to->kind == Kind::EventSubProcess || to->for_compensation ||
            (to->trigger == Trigger::Link && to->kind == Kind::CatchEvent))
            complain_.at(flow.line, name + " enters " + kindAndId(*to) + ", which no flow enters",
                         "remove it");
        const bool may = from->kind == Kind::ExclusiveGateway ||
                         from->kind == Kind::InclusiveGateway || isActivity(from->kind);
        if (flow.condition && !may)
            complain_.at(flow.line, name + " has a condition behind " + kindAndId(*from),
                         "write an exclusiveGateway or inclusiveGateway");
        if (flow.condition && from->default_flow == flow.id)
            complain_.at(flow.line, name + " is the default and has a condition",
                         "remove the condition");
    }

    std::string nearest(const std::string& wrong) const {
        std::vector<std::string> names;
        for (const auto& node : definition_.nodes) names.push_back(node.id);
        const auto close = config::nearest(wrong, names);
        return close.empty() ? "name a node that is there" : "write " + close;
    }

    void degrees(const Node& node) {
        const bool last =
            node.kind == Kind::EndEvent || node.kind == Kind::EventSubProcess ||
            node.for_compensation ||
            (node.trigger == Trigger::Link && node.kind == Kind::ThrowEvent) ||
            (node.trigger == Trigger::Compensation && node.kind == Kind::BoundaryEvent);
        if (!last && node.outgoing.empty())
            at(node, "goes nowhere", "write a sequenceFlow to an endEvent");
    }

    void choice(const Node& node) {
        const bool chooses =
            node.kind == Kind::ExclusiveGateway || node.kind == Kind::InclusiveGateway;
        bool known = node.default_flow.empty(), conditions = false, free = false;
        for (const auto& id : node.outgoing) {
            const auto* flow = definition_.flow(id);
            known = known || id == node.default_flow;
            conditions = conditions || flow->condition;
            free = free || (!flow->condition && id != node.default_flow);
            if (chooses && node.outgoing.size() > 1 && !flow->condition && id != node.default_flow)
                complain_.at(
                    flow->line,
                    "sequenceFlow '" + id + "' behind " + kindAndId(node) + " has no condition",
                    "write a conditionExpression, or default=\"" + id + "\" on the gateway");
        }
        if (!known)
            at(node, "has the default " + node.default_flow + ", which does not leave it",
               "name a flow that does");
        if (conditions && node.default_flow.empty() && (chooses || !free) &&
            (node.outgoing.size() > 1 || !free))
            at(node, "has no default: its conditions may all fail",
               "write default=\"…\" with the flow that is taken then");
    }

    void event(const Node& node) {
        const bool catches = node.kind == Kind::CatchEvent || node.kind == Kind::BoundaryEvent ||
                             node.kind == Kind::ReceiveTask ||
                             (node.kind == Kind::StartEvent && !node.parent.empty());
        if (catches && (node.trigger == Trigger::Message || node.kind == Kind::ReceiveTask) &&
            !node.correlation)
            at(node, "does not say whose message it waits for",
               "write k:correlation=\"…\", an XPath to the key in the data");
        if (node.trigger == Trigger::Compensation && node.kind != Kind::BoundaryEvent &&
            !node.reference.empty()) {
            const auto* wanted = definition_.node(node.reference);
            if (!wanted || (wanted->compensated_by.empty() && wanted->kind != Kind::SubProcess))
                at(node,
                   "undoes " + node.reference +
                       (wanted ? ", which has no compensation" : ", which is not there"),
                   "name an activity with a compensation boundary event, or none: all are undone");
        }
    }

    void boundary(const Node& node) {
        const auto* activity = definition_.node(node.attached_to);
        if (!activity || !isActivity(activity->kind) || activity->parent != node.parent)
            return at(node,
                      "is attached to " +
                          (node.attached_to.empty() ? "nothing" : node.attached_to) +
                          (activity ? ", which is no activity beside it" : ", which is not there"),
                      "write attachedToRef with a task, sub-process or call beside it");
        switch (node.trigger) {
            case Trigger::Error:
                if (!node.interrupting)
                    at(node, "goes on after an error", "leave cancelActivity out");
                if (!canFail(*activity))
                    at(node, "waits for an error of " + kindAndId(*activity) + ", which has none",
                       "remove it");
                break;
            case Trigger::Escalation:
                if (activity->kind != Kind::SubProcess && activity->kind != Kind::CallActivity)
                    at(node,
                       "waits for an escalation of " + kindAndId(*activity) + ", which has none",
                       "attach it to a sub-process or call, or write k:escalate");
                break;
            case Trigger::Compensation:
                if (activity->compensated_by.empty())
                    at(node, "has no handler",
                       "write an association to an activity with isForCompensation=\"true\"");
                return;
            default:
                if (!waits(*activity))
                    at(node, "never happens: " + kindAndId(*activity) + " does not wait",
                       "remove it");
        }
        if (activity->for_compensation)
            at(node, "is attached to a handler of compensation", "remove it");
        for (const auto* other : definition_.boundariesOf(node.attached_to))
            if (other != &node && other->line > node.line && other->trigger == node.trigger &&
                other->reference == node.reference &&
                (node.trigger == Trigger::Error || node.trigger == Trigger::Escalation))
                at(*other, "catches what " + node.id + " catches", "remove one of them");
    }

    void eventGateway(const Node& node) {
        if (node.outgoing.size() < 2)
            at(node, "has one way only", "write a second event behind it, as a timer");
        for (const auto& id : node.outgoing) {
            const auto* to = definition_.node(definition_.flow(id)->target);
            const bool event = to->kind == Kind::CatchEvent && to->trigger != Trigger::Link;
            if (!event)
                at(*to, "stands behind " + kindAndId(node),
                   "write an intermediateCatchEvent between them");
            if (event && to->incoming.size() > 1)
                at(*to, "is reached on another way than by " + kindAndId(node),
                   "join the ways behind it");
        }
    }

    void link(const Node& node) {
        int catches = 0;
        bool thrown = false;
        for (const auto* other : definition_.nodesIn(node.parent)) {
            if (other->trigger != Trigger::Link || other->reference != node.reference) continue;
            catches += other->kind == Kind::CatchEvent;
            thrown = thrown || other->kind == Kind::ThrowEvent;
        }
        if (node.kind == Kind::ThrowEvent && catches == 0)
            at(node, "leads to no link '" + node.reference + "'",
               "write an intermediateCatchEvent with that link");
        if (node.kind == Kind::CatchEvent && catches > 1)
            at(node, "is a second end of the link '" + node.reference + "'", "keep one");
        if (node.kind == Kind::CatchEvent && !thrown)
            at(node, "is reached by no link '" + node.reference + "'",
               "write an intermediateThrowEvent with that link");
    }

    void handler(const Node& node) {
        for (const auto& other : definition_.nodes)
            if (other.compensated_by == node.id) return;
        at(node, "undoes nothing", "write an association from a compensation boundary event to it");
    }

    void starts(const std::string& parent, const std::string& name, int line, bool by_event) {
        int none = 0, other = 0;
        for (const auto* node : definition_.nodesIn(parent)) {
            if (node->kind != Kind::StartEvent) continue;
            (node->trigger == Trigger::None ? none : other)++;
            if (by_event && node->trigger == Trigger::None)
                at(*node, "starts an event sub-process without an event",
                   "write an event definition in it");
            if (!by_event && !parent.empty() && node->trigger != Trigger::None)
                at(*node, "starts a sub-process by an event",
                   "write a startEvent without one, or triggeredByEvent=\"true\" on the "
                   "sub-process");
            if (!by_event && !node->interrupting)
                at(*node, "interrupts nothing", "leave isInterrupting out");
        }
        if (none + other == 0) complain_.at(line, name + " has no startEvent", "write one");
        if (none > 1 || (!parent.empty() && none + other > 1))
            complain_.at(line, name + " has several startEvents", "keep one");
    }

    void reach() {
        std::set<std::string> seen;
        for (const auto& node : definition_.nodes)
            if (node.kind == Kind::StartEvent || node.for_compensation ||
                node.kind == Kind::EventSubProcess)
                visit(node, seen);
        for (const auto& node : definition_.nodes)
            if (!seen.contains(node.id))
                at(node, "is never reached", "write a sequenceFlow to it, or remove it");
    }

    void visit(const Node& first, std::set<std::string>& seen) {
        std::vector<const Node*> open{&first};
        const auto add = [&](const Node* node) {
            if (seen.insert(node->id).second) open.push_back(node);
        };
        seen.insert(first.id);
        while (!open.empty()) {
            const auto* node = open.back();
            open.pop_back();
            for (const auto& id : node->outgoing)
                add(definition_.node(definition_.flow(id)->target));
            for (const auto* event : definition_.boundariesOf(node->id)) add(event);
            if (node->trigger != Trigger::Link || node->kind != Kind::ThrowEvent) continue;
            for (const auto* other : definition_.nodesIn(node->parent))
                if (other->trigger == Trigger::Link && other->kind == Kind::CatchEvent &&
                    other->reference == node->reference)
                    add(other);
        }
    }

    const Definition& definition_;
    Complainer& complain_;
};

}  // namespace

void checkDefinition(const Definition& definition, Complainer& complain) {
    Checker(definition, complain).run();
}

}  // namespace kamhub::process::detail
