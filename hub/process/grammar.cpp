#include "process/detail/grammar.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace kamhub::process::detail {

namespace {

struct Rule {
    const char* element;
    const char* attributes;  // BPMN's own
    const char* own;         // KamHub's
    const char* elements;    // BPMN's own; "FLOW" stands for what a process is made of
    const char* own_elements;
};

constexpr const char* kFlow =
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent userTask "
    "serviceTask sendTask receiveTask scriptTask businessRuleTask manualTask exclusiveGateway "
    "parallelGateway inclusiveGateway eventBasedGateway subProcess callActivity sequenceFlow "
    "association laneSet dataObject dataObjectReference dataStoreReference textAnnotation group";
constexpr const char* kDefinitions =
    "messageEventDefinition timerEventDefinition signalEventDefinition errorEventDefinition "
    "escalationEventDefinition linkEventDefinition compensateEventDefinition "
    "terminateEventDefinition";

constexpr std::array kRules = {
    Rule{"definitions",
         "id name targetNamespace expressionLanguage typeLanguage exporter exporterVersion", "",
         "message signal error escalation process collaboration category", ""},
    Rule{"message", "id name", "", "", ""},
    Rule{"signal", "id name", "", "", ""},
    Rule{"error", "id name errorCode", "", "", ""},
    Rule{"escalation", "id name escalationCode", "", "", ""},
    Rule{"process", "id name isExecutable processType isClosed", "version", "FLOW",
         "allow control tell"},
    Rule{"sequenceFlow", "id name sourceRef targetRef isImmediate", "", "conditionExpression", ""},
    Rule{"conditionExpression", "id language", "", "", ""},
    Rule{"association", "id sourceRef targetRef associationDirection", "", "", ""},
    Rule{"startEvent", "id name isInterrupting parallelMultiple", "correlation result when",
         "outgoing EVENT", "set"},
    Rule{"endEvent", "id name", "message translation body", "incoming EVENT", ""},
    Rule{"intermediateCatchEvent", "id name parallelMultiple", "correlation result",
         "incoming outgoing EVENT", "set"},
    Rule{"intermediateThrowEvent", "id name", "message translation body", "incoming outgoing EVENT",
         ""},
    Rule{"boundaryEvent", "id name attachedToRef cancelActivity parallelMultiple",
         "correlation result", "outgoing EVENT", "set"},
    Rule{"userTask",
         "id name implementation isForCompensation startQuantity completionQuantity default",
         "roles scope form due warn escalate escalateTo calendar signers sign result",
         "incoming outgoing multiInstanceLoopCharacteristics", "set allow"},
    Rule{"serviceTask",
         "id name implementation isForCompensation startQuantity completionQuantity default",
         "message translation body answer correlation timeout calendar result",
         "incoming outgoing multiInstanceLoopCharacteristics", "set"},
    Rule{"sendTask",
         "id name implementation messageRef isForCompensation startQuantity completionQuantity "
         "default",
         "message translation body", "incoming outgoing multiInstanceLoopCharacteristics", ""},
    Rule{"receiveTask",
         "id name implementation messageRef instantiate isForCompensation startQuantity "
         "completionQuantity default",
         "correlation timeout calendar result",
         "incoming outgoing multiInstanceLoopCharacteristics", "set"},
    Rule{"scriptTask",
         "id name scriptFormat isForCompensation startQuantity completionQuantity default", "",
         "incoming outgoing multiInstanceLoopCharacteristics", "set"},
    Rule{"businessRuleTask",
         "id name implementation isForCompensation startQuantity completionQuantity default",
         "decision result", "incoming outgoing multiInstanceLoopCharacteristics", "set"},
    Rule{"manualTask", "id name isForCompensation startQuantity completionQuantity default", "",
         "incoming outgoing multiInstanceLoopCharacteristics", ""},
    Rule{"callActivity",
         "id name calledElement isForCompensation startQuantity completionQuantity default",
         "result", "incoming outgoing multiInstanceLoopCharacteristics", "set"},
    Rule{"subProcess",
         "id name triggeredByEvent isForCompensation startQuantity completionQuantity default", "",
         "incoming outgoing FLOW multiInstanceLoopCharacteristics", ""},
    Rule{"exclusiveGateway", "id name gatewayDirection default", "", "incoming outgoing", ""},
    Rule{"inclusiveGateway", "id name gatewayDirection default", "", "incoming outgoing", ""},
    Rule{"parallelGateway", "id name gatewayDirection", "", "incoming outgoing", ""},
    Rule{"eventBasedGateway", "id name gatewayDirection instantiate eventGatewayType", "",
         "incoming outgoing", ""},
    Rule{"incoming", "", "", "", ""},
    Rule{"outgoing", "", "", "", ""},
    Rule{"multiInstanceLoopCharacteristics", "id isSequential behavior", "collection item outputs",
         "loopCardinality completionCondition", ""},
    Rule{"loopCardinality", "id language", "", "", ""},
    Rule{"completionCondition", "id language", "", "", ""},
    Rule{"messageEventDefinition", "id messageRef", "", "", ""},
    Rule{"timerEventDefinition", "id", "calendar", "timeDate timeDuration timeCycle", ""},
    Rule{"timeDate", "id language", "", "", ""},
    Rule{"timeDuration", "id language", "", "", ""},
    Rule{"timeCycle", "id language", "", "", ""},
    Rule{"signalEventDefinition", "id signalRef", "", "", ""},
    Rule{"errorEventDefinition", "id errorRef", "", "", ""},
    Rule{"escalationEventDefinition", "id escalationRef", "", "", ""},
    Rule{"linkEventDefinition", "id name", "", "", ""},
    Rule{"compensateEventDefinition", "id activityRef waitForCompletion", "", "", ""},
    Rule{"terminateEventDefinition", "id", "", "", ""},
};
constexpr std::array kOwnRules = {
    Rule{"set", "to value copy", "", "", ""},
    Rule{"allow", "operations roles", "", "", ""},
    Rule{"control", "message key operation when reason until target answer translation", "", "",
         ""},
    Rule{"tell", "when message translation", "", "", ""},
};

// What to write instead of what is not executed.
constexpr std::pair<const char*, const char*> kAdvice[] = {
    {"complexGateway", "write inclusiveGateway, or exclusiveGateway with conditions"},
    {"transaction", "write subProcess, with compensation for what has to be undone"},
    {"adHocSubProcess", "write subProcess with an order, or userTask"},
    {"task", "say what kind of task it is: userTask, serviceTask, scriptTask, manualTask …"},
    {"standardLoopCharacteristics",
     "write a flow back through an exclusiveGateway, or multiInstanceLoopCharacteristics"},
    {"conditionalEventDefinition", "write a message event, or an exclusiveGateway behind a timer"},
    {"cancelEventDefinition", "write an errorEventDefinition"},
    {"script", "write <k:set to=\"…\" value=\"XPath\"/> in extensionElements"},
    {"ioSpecification",
     "remove it: every step sees the whole data; write k:set for what it changes"},
    {"property", "remove it: the data is one XML document"},
    {"dataInputAssociation", "remove it: every step sees the whole data"},
    {"dataOutputAssociation", "write k:set in extensionElements"},
    {"potentialOwner", "write k:roles on the userTask"},
    {"humanPerformer", "write k:roles on the userTask"},
    {"performer", "write k:roles on the userTask"},
    {"resourceRole", "write k:roles on the userTask"},
    {"loopDataInputRef", "write k:collection on multiInstanceLoopCharacteristics"},
    {"loopDataOutputRef", "write k:outputs on multiInstanceLoopCharacteristics"},
    {"inputDataItem", "write k:item on multiInstanceLoopCharacteristics"},
    {"outputDataItem", "write k:outputs on multiInstanceLoopCharacteristics"},
    {"complexBehaviorDefinition", "remove it"},
    {"choreography", "write a process"},
    {"globalTask", "write a process with one task, and call it"},
    {"globalUserTask", "write a process with one userTask, and call it"},
    {"interface", "remove it; a serviceTask names its message with k:message"},
    {"itemDefinition", "remove it: the shape of data is that of the canonical messages"},
    {"import", "remove it"},
    {"dataStore", "remove it: what is kept is a record"},
    {"operationRef", "write k:message on the serviceTask"},
    {"implicitThrowEvent", "write intermediateThrowEvent"},
    {"callConversation", "remove it"},
};

constexpr const char* kIgnored[] = {
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://camunda.org/schema/modeler/1.0",
};
constexpr const char* kXsi = "http://www.w3.org/2001/XMLSchema-instance";
constexpr const char* kXml = "http://www.w3.org/XML/1998/namespace";

bool ignored(const std::string& ns) {
    return std::any_of(std::begin(kIgnored), std::end(kIgnored),
                       [&](const char* each) { return ns == each; });
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) {
        if (word == "FLOW" || word == "EVENT") {
            auto more = words(word == "FLOW" ? kFlow : kDefinitions);
            out.insert(out.end(), more.begin(), more.end());
        } else {
            out.push_back(word);
        }
    }
    return out;
}

bool has(const char* list, const std::string& name) {
    const auto all = words(list);
    return std::find(all.begin(), all.end(), name) != all.end();
}

template <class Rules>
const Rule* ruleFor(const Rules& rules, const std::string& name) {
    const auto found = std::find_if(rules.begin(), rules.end(),
                                    [&](const Rule& each) { return name == each.element; });
    return found == rules.end() ? nullptr : &*found;
}

std::string qualified(const xmlNs* ns, const xmlChar* name) {
    const std::string local = reinterpret_cast<const char*>(name);
    if (!ns || !ns->prefix) return local;
    return std::string(reinterpret_cast<const char*>(ns->prefix)) + ":" + local;
}

std::string listed(const std::string& list, const std::string& before) {
    std::string out;
    for (const auto& each : words(list)) out += (out.empty() ? "" : ", ") + before + each;
    return out.empty() ? "nothing" : out;
}

std::string adviceFor(const std::string& name, const Rule& around) {
    for (const auto& [element, advice] : kAdvice)
        if (name == element) return advice;
    const auto close = config::nearest(name, words(around.elements));
    if (!close.empty()) return "write " + close;
    return "remove it; the subset is in docs/specs/process.md";
}

void checkAttributes(const xmlNode* node, const Rule& rule, Complainer& complain) {
    for (const auto* each = node->properties; each; each = each->next) {
        const std::string name = reinterpret_cast<const char*>(each->name);
        const std::string ns = each->ns ? reinterpret_cast<const char*>(each->ns->href) : "";
        if (ns.empty() || ns == kBpmn) {
            if (has(rule.attributes, name)) continue;
            const auto close = config::nearest(name, words(rule.attributes));
            if (has(rule.own, name))
                complain.at(
                    node, nameOf(node) + ": " + name + " is KamHub's own attribute",
                    "write it in the namespace " + std::string(kExtensions) + ": k:" + name);
            else
                complain.at(node,
                            nameOf(node) + " has an attribute " + name + ", which is not taken",
                            close.empty() ? "remove it" : "write " + close);
        } else if (ns == kExtensions) {
            if (has(rule.own, name)) continue;
            const auto close = config::nearest(name, words(rule.own));
            complain.at(
                node, nameOf(node) + " has no " + qualified(each->ns, each->name),
                close.empty() ? "there are here: " + listed(rule.own, "k:") : "write k:" + close);
        } else if (!ignored(ns) && ns != kXsi && ns != kXml) {
            complain.at(node,
                        nameOf(node) + ": " + qualified(each->ns, each->name) + " is not executed",
                        "remove it; KamHub's own attributes are in " + std::string(kExtensions));
        }
    }
}

void checkOwn(const xmlNode* extensions, const xmlNode* owner, const Rule& rule,
              Complainer& complain) {
    for (const auto* each : xml::childElements(extensions)) {
        const auto name = xml::localName(each);
        const auto ns = xml::namespaceOf(each);
        if (ignored(ns)) continue;
        if (ns != kExtensions) {
            complain.at(each,
                        nameOf(owner) + ": " + qualified(each->ns, each->name) + " is not executed",
                        "remove it; KamHub's own elements are in " + std::string(kExtensions));
        } else if (!has(rule.own_elements, name)) {
            complain.at(each, nameOf(owner) + " takes no k:" + name,
                        "there are here: " + listed(rule.own_elements, "k:"));
        } else {
            checkAttributes(each, *ruleFor(kOwnRules, name), complain);
        }
    }
}

void walk(const xmlNode* node, const Rule& rule, Complainer& complain) {
    checkAttributes(node, rule, complain);
    for (const auto* each : xml::childElements(node)) {
        const auto name = xml::localName(each);
        if (isDrawing(each)) continue;
        if (isBpmn(each) && name == "extensionElements") {
            checkOwn(each, node, rule, complain);
            continue;
        }
        if (!isBpmn(each)) {
            complain.at(each, qualified(each->ns, each->name) + " is not BPMN 2.0",
                        xml::namespaceOf(each) == kExtensions
                            ? "put it into bpmn:extensionElements"
                            : "remove it, or declare the namespace " + std::string(kBpmn));
            continue;
        }
        const auto* next = has(rule.elements, name) ? ruleFor(kRules, name) : nullptr;
        if (!next)
            complain.at(each, nameOf(each) + " is not executed in " + nameOf(node),
                        adviceFor(name, rule));
        else
            walk(each, *next, complain);
    }
}

}  // namespace

void Complainer::at(const xmlNode* node, std::string what, std::string write) {
    at(lineOf(node), std::move(what), std::move(write));
}

int lineOf(const xmlNode* node) { return static_cast<int>(xmlGetLineNo(node)); }

std::string nameOf(const xmlNode* node) {
    const auto id = xml::attributeOf(node, "id");
    return xml::localName(node) + (id.empty() ? "" : " '" + id + "'");
}

bool isBpmn(const xmlNode* node) { return xml::namespaceOf(node) == kBpmn; }

bool isDrawing(const xmlNode* node) {
    static constexpr const char* kDrawings[] = {
        "documentation",  "laneSet", "dataObject", "dataObjectReference", "dataStoreReference",
        "textAnnotation", "group",   "category",   "collaboration"};
    if (ignored(xml::namespaceOf(node))) return true;
    const auto name = xml::localName(node);
    return isBpmn(node) && std::any_of(std::begin(kDrawings), std::end(kDrawings),
                                       [&](const char* each) { return name == each; });
}

bool isFlowNode(const xmlNode* node) {
    const auto name = xml::localName(node);
    return isBpmn(node) && !isDrawing(node) && name != "sequenceFlow" && name != "association" &&
           has(kFlow, name);
}

std::string ownAttribute(const xmlNode* node, const char* name) {
    const auto* found = xmlHasNsProp(node, reinterpret_cast<const xmlChar*>(name),
                                     reinterpret_cast<const xmlChar*>(kExtensions.data()));
    if (!found) return {};
    return xml::textOf(reinterpret_cast<const xmlNode*>(found));
}

bool hasOwnAttribute(const xmlNode* node, const char* name) {
    return xmlHasNsProp(node, reinterpret_cast<const xmlChar*>(name),
                        reinterpret_cast<const xmlChar*>(kExtensions.data())) != nullptr;
}

std::vector<const xmlNode*> ownElements(const xmlNode* node, std::string_view name) {
    std::vector<const xmlNode*> out;
    for (const auto* each : xml::childElements(node)) {
        if (!isBpmn(each) || xml::localName(each) != "extensionElements") continue;
        for (const auto* own : xml::childElements(each))
            if (xml::namespaceOf(own) == kExtensions && xml::localName(own) == name)
                out.push_back(own);
    }
    return out;
}

void checkGrammar(const xmlNode* definitions, Complainer& complain) {
    walk(definitions, kRules.front(), complain);
}

}  // namespace kamhub::process::detail
