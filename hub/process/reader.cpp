#include <algorithm>
#include <cstdio>

#include "process/detail/reading.hpp"
#include "sdk/payload.hpp"

namespace kamhub::process {

namespace {

using detail::Complainer;
using detail::lineOf;
using detail::nameOf;
using detail::ownAttribute;
using detail::Parts;
using xml::attributeOf;
using xml::childElements;
using xml::localName;

// Attributes that mean something only with a value the engine does not execute.
constexpr struct {
    const char* name;
    const char* value;
    const char* write;
} kFixed[] = {
    {"startQuantity", "1", "write more tokens as a parallelGateway"},
    {"completionQuantity", "1", "write more tokens as a parallelGateway"},
    {"parallelMultiple", "false", "write a parallelGateway with one event on each path"},
    {"instantiate", "false", "write a startEvent with a messageEventDefinition"},
    {"eventGatewayType", "Exclusive", "write a parallelGateway with one event on each path"},
    {"behavior", "All", "leave it out"},
    {"waitForCompletion", "true", "leave it out: what is undone is waited for"},
    {"isExecutable", "true", "write isExecutable=\"true\""},
};

constexpr std::pair<const char*, Kind> kElements[] = {
    {"startEvent", Kind::StartEvent},
    {"endEvent", Kind::EndEvent},
    {"intermediateCatchEvent", Kind::CatchEvent},
    {"intermediateThrowEvent", Kind::ThrowEvent},
    {"boundaryEvent", Kind::BoundaryEvent},
    {"userTask", Kind::UserTask},
    {"serviceTask", Kind::ServiceTask},
    {"sendTask", Kind::SendTask},
    {"receiveTask", Kind::ReceiveTask},
    {"scriptTask", Kind::ScriptTask},
    {"businessRuleTask", Kind::RuleTask},
    {"manualTask", Kind::ManualTask},
    {"exclusiveGateway", Kind::ExclusiveGateway},
    {"parallelGateway", Kind::ParallelGateway},
    {"inclusiveGateway", Kind::InclusiveGateway},
    {"eventBasedGateway", Kind::EventGateway},
    {"subProcess", Kind::SubProcess},
    {"callActivity", Kind::CallActivity},
};

struct EventKind {
    const char* element;
    Trigger trigger;
    const char* kinds;  // s: start, S: start of an event sub-process, e: end, c: catch, t: throw,
                        // b: boundary
    const char* attribute;  // names the definition that is referred to
    const char* definition;
};
constexpr EventKind kEvents[] = {
    {"messageEventDefinition", Trigger::Message, "sSectb", "messageRef", "message"},
    {"timerEventDefinition", Trigger::Timer, "sScb", "", ""},
    {"signalEventDefinition", Trigger::Signal, "sSectb", "signalRef", "signal"},
    {"errorEventDefinition", Trigger::Error, "Seb", "errorRef", "error"},
    {"escalationEventDefinition", Trigger::Escalation, "Setb", "escalationRef", "escalation"},
    {"linkEventDefinition", Trigger::Link, "ct", "", ""},
    {"compensateEventDefinition", Trigger::Compensation, "etb", "", ""},
    {"terminateEventDefinition", Trigger::Terminate, "e", "", ""},
};

// Builds one definition of a file whose grammar is right. One thread at a time.
class Builder {
public:
    Builder(Complainer& complain, const Known& known)
        : complain_(complain), known_(known), parts_(complain, known) {}

    std::shared_ptr<Definition> run(const xmlNode* definitions) {
        const xmlNode* process = nullptr;
        for (const auto* each : childElements(definitions)) {
            const auto name = localName(each);
            if (!detail::isBpmn(each) || detail::isDrawing(each)) continue;
            fixedValues(each);
            if (name != "process") {
                refer(each, name);
            } else if (process) {
                complain_.at(each, nameOf(each) + " is a second process",
                             "write one file for each");
            } else {
                process = each;
            }
        }
        if (!process) {
            complain_.at(definitions, "there is no process", "write one process element");
            return nullptr;
        }
        auto out = std::make_shared<Definition>();
        definition_ = out.get();
        head(process);
        container(process, "");
        associations(process);
        out->index();
        return out;
    }

private:
    struct Reference {
        std::string name, code;
    };

    void head(const xmlNode* process) {
        definition_->id = attributeOf(process, "id");
        definition_->name = attributeOf(process, "name");
        definition_->line = lineOf(process);
        if (definition_->id.empty())
            complain_.at(process, "process has no id", "write id=\"…\": it is called by it");
        ids_.emplace(definition_->id, lineOf(process));
        const auto version = ownAttribute(process, "version");
        if (version.size() > 6 || version.find_first_not_of("0123456789") != std::string::npos)
            complain_.at(process, "k:version='" + version + "' is no number",
                         "write k:version=\"2\"");
        else if (!version.empty())
            definition_->version = std::stoi(version);
        // Those on a task stand here for all user tasks that say nothing themselves.
        for (auto& each : parts_.allowed(process, false))
            (isOfTask(each.operation) ? of_tasks_ : definition_->allowed)
                .push_back(std::move(each));
        definition_->controls = parts_.controls(process);
        definition_->tells = parts_.tells(process);
    }

    void refer(const xmlNode* each, const std::string& kind) {
        const auto id = attributeOf(each, "id");
        uniqueId(each, id);
        auto name = attributeOf(each, "name");
        auto code = attributeOf(each, (kind + "Code").c_str());
        if (kind == "message" || kind == "signal") {
            if (name.empty())
                complain_.at(each, nameOf(each) + " has no name",
                             "write name=\"…\": it is found by it");
        } else if (code.empty()) {
            complain_.at(each, nameOf(each) + " has no " + kind + "Code",
                         "write " + kind + "Code=\"…\"");
        }
        references_[kind][id] = {name, code};
    }

    void uniqueId(const xmlNode* each, const std::string& id) {
        if (id.empty()) return complain_.at(each, localName(each) + " has no id", "write id=\"…\"");
        const auto [at, added] = ids_.emplace(id, lineOf(each));
        if (!added)
            complain_.at(each, nameOf(each) + " has the id of line " + std::to_string(at->second),
                         "give it its own");
    }

    void fixedValues(const xmlNode* each) {
        for (const auto& [name, value, write] : kFixed) {
            const auto found = attributeOf(each, name);
            if (!found.empty() && found != value)
                complain_.at(
                    each, nameOf(each) + ": " + name + "=\"" + found + "\" is not executed", write);
        }
    }

    void container(const xmlNode* around, const std::string& parent) {
        for (const auto* each : childElements(around)) {
            if (!detail::isBpmn(each) || detail::isDrawing(each)) continue;
            const auto name = localName(each);
            if (name == "sequenceFlow") {
                flow(each);
            } else if (detail::isFlowNode(each)) {
                node(each, parent);
                if (name == "subProcess") container(each, attributeOf(each, "id"));
            }
        }
    }

    void flow(const xmlNode* each) {
        Flow out;
        out.id = attributeOf(each, "id");
        out.line = lineOf(each);
        uniqueId(each, out.id);
        out.source = attributeOf(each, "sourceRef");
        out.target = attributeOf(each, "targetRef");
        if (const auto* condition = xml::firstChild(each, "conditionExpression"))
            out.condition =
                parts_.xpath(condition, xml::textOf(condition), "the condition of " + nameOf(each));
        definition_->flows.push_back(std::move(out));
    }

    void node(const xmlNode* each, const std::string& parent) {
        Node out;
        out.id = attributeOf(each, "id");
        out.name = attributeOf(each, "name");
        out.line = lineOf(each);
        out.parent = parent;
        uniqueId(each, out.id);
        fixedValues(each);
        for (const auto& [name, kind] : kElements)
            if (localName(each) == name) out.kind = kind;
        if (out.kind == Kind::SubProcess && attributeOf(each, "triggeredByEvent") == "true")
            out.kind = Kind::EventSubProcess;
        out.default_flow = attributeOf(each, "default");
        out.for_compensation = attributeOf(each, "isForCompensation") == "true";
        if (const auto* loop = xml::firstChild(each, "multiInstanceLoopCharacteristics"))
            fixedValues(loop);
        out.multi = parts_.multiInstance(each);
        out.assignments = parts_.assignments(each);
        out.result = parts_.elementName(each, "result");
        out.correlation = parts_.ownXPath(each, "correlation");
        own(each, out);
        event(each, out);
        if (out.kind == Kind::StartEvent) out.when = parts_.ownXPath(each, "when");
        if (out.when && (out.trigger != Trigger::Message || !parent.empty()))
            complain_.at(each,
                         nameOf(each) + " has k:when, and no message starts the process there",
                         "leave it out");
        definition_->nodes.push_back(std::move(out));
    }

    void own(const xmlNode* each, Node& out) {
        const auto calendar = parts_.calendar(each);
        sends(each, out);
        switch (out.kind) {
            case Kind::UserTask:
                return work(each, out, calendar);
            case Kind::ServiceTask:
                out.answer = ownAttribute(each, "answer");
                out.limit = parts_.ownSpan(each, "timeout", calendar);
                if (out.message.empty())
                    complain_.at(each, nameOf(each) + " sends no message",
                                 "write k:message=\"…\", a canonical type");
                if (out.answer.empty() && (out.limit || out.correlation || !out.result.empty()))
                    complain_.at(
                        each, nameOf(each) + " waits for no answer",
                        "write k:answer=\"…\", or leave k:timeout, k:correlation and k:result out");
                return;
            case Kind::SendTask:
                return named(each, each, "messageRef", "message", out, out.message.empty());
            case Kind::ReceiveTask:
                out.limit = parts_.ownSpan(each, "timeout", calendar);
                return named(each, each, "messageRef", "message", out, true);
            case Kind::RuleTask:
                out.reference = ownAttribute(each, "decision");
                if (out.reference.empty())
                    complain_.at(each, nameOf(each) + " names no decision",
                                 "write k:decision=\"…\"");
                else
                    parts_.must(each, "decision", out.reference, known_.decision,
                                "name one that is there");
                if (out.result.empty() && !out.reference.empty())
                    complain_.at(each, nameOf(each) + " keeps no result", "write k:result=\"…\"");
                return;
            case Kind::CallActivity:
                out.reference = attributeOf(each, "calledElement");
                if (out.reference.empty())
                    complain_.at(each, nameOf(each) + " calls nothing",
                                 "write calledElement=\"…\", the id of a process");
                else
                    parts_.must(each, "process", out.reference, known_.process,
                                "name one that is there");
                return;
            case Kind::ScriptTask:
                if (out.assignments.empty())
                    complain_.at(each, nameOf(each) + " does nothing",
                                 "write <k:set to=\"…\" value=\"XPath\"/> in extensionElements");
                if (!attributeOf(each, "scriptFormat").empty() &&
                    attributeOf(each, "scriptFormat") != "XPath")
                    complain_.at(each,
                                 nameOf(each) + ": scriptFormat=\"" +
                                     attributeOf(each, "scriptFormat") + "\" is not executed",
                                 "write XPath assignments: <k:set to=\"…\" value=\"…\"/>");
                return;
            default:
                return;
        }
    }

    void sends(const xmlNode* each, Node& out) {
        out.message = ownAttribute(each, "message");
        out.translation = ownAttribute(each, "translation");
        if (!out.translation.empty())
            parts_.must(each, "translation", out.translation, known_.translation,
                        "name one that is there");
        out.body = parts_.ownXPath(each, "body");
        if (out.body && !out.translation.empty())
            complain_.at(each, nameOf(each) + " has k:body and k:translation",
                         "keep one: the element that is sent, or what makes it");
    }

    void work(const xmlNode* each, Node& out, const std::string& calendar) {
        Work work;
        work.roles = detail::splitWords(ownAttribute(each, "roles"));
        work.scope = parts_.ownXPath(each, "scope");
        work.form = ownAttribute(each, "form");
        if (!work.form.empty())
            parts_.must(each, "form", work.form, known_.form, "name one that is there");
        work.due = parts_.ownSpan(each, "due", calendar);
        work.warn = parts_.ownSpan(each, "warn", calendar);
        work.escalate = parts_.ownSpan(each, "escalate", calendar);
        work.escalate_to = ownAttribute(each, "escalateTo");
        work.signers = detail::splitWords(ownAttribute(each, "signers"));
        const auto sign = ownAttribute(each, "sign");
        work.sign_any = sign == "any";
        if (!sign.empty() && sign != "any" && sign != "all")
            complain_.at(each, nameOf(each) + ": k:sign=\"" + sign + "\"", "write all or any");
        if (work.roles.empty() && work.signers.empty())
            complain_.at(each, nameOf(each) + " has nobody to do it", "write k:roles=\"…\"");
        if (work.escalate.has_value() == work.escalate_to.empty())
            complain_.at(each, nameOf(each) + " has one of k:escalate and k:escalateTo",
                         "write both: when, and which role is added");
        if (work.warn && !work.due)
            complain_.at(each, nameOf(each) + " warns of no limit", "write k:due=\"…\"");
        if (work.warn && work.due && work.warn->span && work.due->span &&
            longer(*work.warn->span, *work.due->span))
            complain_.at(each, nameOf(each) + " warns when its time is over",
                         "write k:warn shorter than k:due");
        out.allowed = parts_.allowed(each, true);
        if (out.allowed.empty()) out.allowed = of_tasks_;
        out.work = std::move(work);
    }

    static bool longer(const Span& one, const Span& other) {
        return std::pair(one.days, one.time) >= std::pair(other.days, other.time);
    }

    void event(const xmlNode* each, Node& out) {
        const bool is_event = out.kind <= Kind::BoundaryEvent;
        if (out.kind == Kind::BoundaryEvent) {
            out.attached_to = attributeOf(each, "attachedToRef");
            out.interrupting = attributeOf(each, "cancelActivity") != "false";
        }
        if (out.kind == Kind::StartEvent)
            out.interrupting = attributeOf(each, "isInterrupting") != "false";
        const EventKind* found = nullptr;
        const xmlNode* element = nullptr;
        for (const auto* child : childElements(each))
            for (const auto& kind : kEvents) {
                if (!is_event || localName(child) != kind.element) continue;
                if (found)
                    complain_.at(child, nameOf(each) + " has two event definitions", "keep one");
                found = &kind;
                element = child;
            }
        if (found) trigger(each, element, *found, out);
        if (is_event && !found && (out.kind == Kind::CatchEvent || out.kind == Kind::BoundaryEvent))
            complain_.at(each, nameOf(each) + " waits for nothing",
                         "write an event definition in it");
        const bool sends = out.trigger == Trigger::Message &&
                           (out.kind == Kind::EndEvent || out.kind == Kind::ThrowEvent);
        if (is_event && !sends && !out.message.empty())
            complain_.at(each, nameOf(each) + " has k:message and sends none",
                         "write a messageEventDefinition in it");
    }

    void trigger(const xmlNode* each, const xmlNode* element, const EventKind& kind, Node& out) {
        out.trigger = kind.trigger;
        fixedValues(element);
        static constexpr std::string_view kLetters = "sectb";
        char letter = kLetters[static_cast<std::size_t>(out.kind)];
        if (letter == 's' && inEventSubProcess(each)) letter = 'S';
        if (std::string_view(kind.kinds).find(letter) == std::string_view::npos)
            return complain_.at(
                element, std::string(toString(kind.trigger)) + " is no trigger of " + nameOf(each),
                "write " + triggersOf(letter));
        const bool sends = out.kind == Kind::EndEvent || out.kind == Kind::ThrowEvent;
        if (kind.trigger == Trigger::Timer) out.limit = parts_.timer(element);
        if (kind.trigger == Trigger::Timer && out.limit &&
            out.limit->form == TimeLimit::Form::Every && letter != 's' &&
            (out.interrupting || letter == 'c'))
            complain_.at(element, nameOf(each) + " cannot happen again and again",
                         "write timeDuration, or cancelActivity=\"false\"");
        if (kind.trigger == Trigger::Link) out.reference = attributeOf(element, "name");
        if (kind.trigger == Trigger::Link && out.reference.empty())
            complain_.at(element, nameOf(each) + " has a link without a name", "write name=\"…\"");
        if (kind.trigger == Trigger::Compensation)
            out.reference = attributeOf(element, "activityRef");
        if (*kind.attribute != 0) {
            const bool optional =
                (kind.trigger == Trigger::Error || kind.trigger == Trigger::Escalation) && !sends;
            named(each, element, kind.attribute, kind.definition, out,
                  !optional && out.message.empty());
        }
    }

    static std::string triggersOf(char letter) {
        std::string out;
        for (const auto& each : kEvents)
            if (std::string_view(each.kinds).find(letter) != std::string_view::npos)
                out += (out.empty() ? "" : ", ") + std::string(each.element);
        return out;
    }

    static bool inEventSubProcess(const xmlNode* each) {
        return attributeOf(each->parent, "triggeredByEvent") == "true";
    }

    // The message, signal, error or escalation that an event or a task refers to.
    void named(const xmlNode* each, const xmlNode* at, const char* attribute,
               const std::string& kind, Node& out, bool required) {
        auto wanted = attributeOf(at, attribute);
        wanted = wanted.substr(wanted.find(':') + 1);
        if (wanted.empty()) {
            if (required)
                complain_.at(at, nameOf(each) + " names no " + kind,
                             std::string("write ") + attribute + "=\"…\", and a " + kind +
                                 " element beside the process");
            return;
        }
        const auto& all = references_[kind];
        const auto found = all.find(wanted);
        if (found == all.end()) {
            std::vector<std::string> names;
            for (const auto& [id, value] : all) names.push_back(id);
            const auto close = config::nearest(wanted, names);
            return complain_.at(at, nameOf(each) + ": there is no " + kind + " " + wanted,
                                close.empty() ? "write " + kind + " elements beside the process"
                                              : "write " + close);
        }
        out.reference =
            kind == "message" || kind == "signal" ? found->second.name : found->second.code;
        const bool sends = out.kind == Kind::SendTask || out.kind == Kind::EndEvent ||
                           out.kind == Kind::ThrowEvent;
        if (kind == "message" && sends && out.message.empty()) out.message = found->second.name;
    }

    // Only those of compensation mean something: from the boundary event to the handler.
    void associations(const xmlNode* around) {
        for (const auto* each : childElements(around)) {
            if (!detail::isBpmn(each)) continue;
            if (localName(each) == "subProcess") associations(each);
            if (localName(each) != "association") continue;
            const auto source = attributeOf(each, "sourceRef"),
                       target = attributeOf(each, "targetRef");
            auto& nodes = definition_->nodes;
            const auto by = [&](const std::string& id) {
                return std::find_if(nodes.begin(), nodes.end(),
                                    [&](const Node& node) { return node.id == id; });
            };
            const auto event = by(source), handler = by(target);
            if (event == nodes.end() || handler == nodes.end() ||
                event->trigger != Trigger::Compensation)
                continue;
            const auto activity = by(event->attached_to);
            if (!handler->for_compensation)
                complain_.at(each, nameOf(each) + ": " + target + " is no handler of compensation",
                             "write isForCompensation=\"true\" on it");
            else if (activity != nodes.end())
                activity->compensated_by = target;
        }
    }

    Complainer& complain_;
    const Known& known_;
    Parts parts_;
    Definition* definition_ = nullptr;
    std::map<std::string, int> ids_;
    std::map<std::string, std::map<std::string, Reference>> references_;
    std::vector<Allowed> of_tasks_;
};

// "line 3, column 7: what; write", as Document::parse says it.
Complaint ofParser(const std::string& file, const std::string& message) {
    Complaint out{file, 1, 1, message, {}};
    int line = 0, column = 0, used = 0;
    if (std::sscanf(message.c_str(), "line %d, column %d: %n", &line, &column, &used) == 2 &&
        used > 0)
        out = {file, line, column, message.substr(static_cast<std::size_t>(used)), {}};
    if (out.what.find("; ") == std::string::npos) out.write = "mend the XML";
    return out;
}

}  // namespace

std::shared_ptr<const Definition> readDefinition(std::string_view text, const std::string& file,
                                                 const Known& known, Complaints& complaints,
                                                 const ReadLimits& limits) {
    xml::Limits bounds;
    bounds.bytes = limits.bytes;
    bounds.depth = limits.depth;
    const auto document = xml::Document::parse(text, bounds);
    if (!document) {
        complaints.push_back(ofParser(file, document.error().message));
        return nullptr;
    }
    Complaints found;
    Complainer complain(file, found);
    std::shared_ptr<Definition> out;
    const auto* root = document->root();
    if (!detail::isBpmn(root) || localName(root) != "definitions")
        complain.at(root, localName(root) + " is no BPMN 2.0 file",
                    "write definitions in " + std::string(kBpmn));
    else
        detail::checkGrammar(root, complain);
    if (!complain.any()) out = Builder(complain, known).run(root);
    if (out && out->nodes.size() > limits.nodes)
        complain.at(
            1, std::to_string(out->nodes.size()) + " nodes are too many",
            "call parts of it as processes of their own; at most " + std::to_string(limits.nodes));
    if (out && !complain.any()) {
        out->file = file;
        out->hash = sha256Hex(text);
        for (auto& flow : out->flows)
            for (auto& node : out->nodes) {
                if (node.id == flow.source) node.outgoing.push_back(flow.id);
                if (node.id == flow.target) node.incoming.push_back(flow.id);
            }
        detail::checkDefinition(*out, complain);
    }
    const bool wrong = complain.any();
    std::stable_sort(found.begin(), found.end(),
                     [](const Complaint& a, const Complaint& b) { return a.line < b.line; });
    complaints.insert(complaints.end(), found.begin(), found.end());
    return wrong ? nullptr : out;
}

}  // namespace kamhub::process
