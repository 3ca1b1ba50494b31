#include "records/message_reader.hpp"

#include <algorithm>

#include "records/declaration_specs.hpp"
#include "records/model_loader.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::records {

namespace {

constexpr char kCanonical[] = "urn:kamhub:canonical:1";

// An expression of an attribute: over a canonical body, whose elements have the prefix c, or over a
// change document, whose elements have none.
std::optional<xml::XPath> expression(const ConfigNode& node, const char* attribute,
                                     const std::string& text, bool body, Complaints& complaints) {
    if (text.empty()) return std::nullopt;
    const auto& at = *node.attribute(attribute);
    if (body)
        if (const auto bare = xml::nameWithoutPrefix(text); !bare.empty()) {
            complaints.push_back(
                node.complain(at, bare + " has no prefix and matches nothing", "write c:" + bare));
            return std::nullopt;
        }
    auto compiled =
        xml::XPath::compile(text, body ? xml::Namespaces{{"c", kCanonical}} : xml::Namespaces{});
    if (compiled) return std::move(*compiled);
    complaints.push_back(node.complain(at, compiled.error().message, "write an XPath"));
    return std::nullopt;
}

void complainUnknown(const ConfigNode& node, const char* attribute, const std::string& what,
                     const std::string& name, const std::vector<std::string>& known,
                     Complaints& complaints) {
    complaints.push_back(
        node.complain(*node.attribute(attribute), "there is no " + what + " " + name,
                      config::nearestAdvice(name, known, "write one that is declared")));
}

std::vector<std::string> fieldNames(const Entity& entity) {
    std::vector<std::string> out;
    for (const auto& field : entity.fields) out.push_back(field.name);
    return out;
}

std::vector<std::string> transitionNames(const Entity& entity) {
    std::vector<std::string> out;
    for (const auto& transition : entity.transitions) out.push_back(transition.name);
    return out;
}

std::vector<std::string> stateNames(const Entity& entity) {
    std::vector<std::string> out;
    for (const auto& state : entity.states) out.push_back(state.name);
    return out;
}

void checkTaking(const Entity& entity, const Taking& taking, Complaints& complaints) {
    if (entity.key.empty())
        complaints.push_back(taking.place.complain(
            "records of " + entity.name + " have no business key to be found by",
            "write key=\"…\" on <entity>"));
    std::size_t set = 0, move = 0;
    for (const auto& node : taking.place.children) {
        if (node.name == "set") {
            const auto& field = taking.sets[set++].field;
            if (!entity.field(field))
                complainUnknown(node, "field", "field", field, fieldNames(entity), complaints);
        } else {
            const auto& each = taking.moves[move++];
            if (!entity.transition(each.transition))
                complainUnknown(node, "transition", "transition", each.transition,
                                transitionNames(entity), complaints);
            const auto states = stateNames(entity);
            for (const auto& state : each.from)
                if (std::find(states.begin(), states.end(), state) == states.end())
                    complainUnknown(node, "from", "state", state, states, complaints);
        }
    }
}

void checkWith(const Model& model, const Entity& entity, const ConfigNode& place,
               const std::vector<std::string>& with, Complaints& complaints) {
    for (const auto& name : with) {
        const auto* other = model.entity(name);
        if (other && referenceTo(entity, *other)) continue;
        complaints.push_back(
            place.complain(*place.attribute("with"),
                           other ? "no field of " + name + " refers to " + entity.name
                                 : "there is no entity " + name,
                           "write an entity that has a reference to " + entity.name));
    }
}

void checkAnswering(const Model& model, const Entity& entity, const Answering& answering,
                    Complaints& complaints) {
    const bool by_rules = !answering.given.empty() || !answering.known_as.empty();
    if (answering.key.has_value() == by_rules)
        complaints.push_back(answering.place.complain(
            by_rules ? "the record is named by its key, <given> and <known-as> say nothing then"
                     : "nothing says which record the question is about",
            by_rules ? "leave them out, or leave out key" : "write key, <given> or <known-as>"));
    if (answering.key && entity.key.empty())
        complaints.push_back(answering.place.complain(
            "records of " + entity.name + " have no business key to be found by",
            "write key=\"…\" on <entity>"));
    std::size_t given = 0;
    for (const auto& node : answering.place.children)
        if (node.name == "given") {
            const auto& field = answering.given[given++].field;
            if (!entity.field(field))
                complainUnknown(node, "field", "field", field, fieldNames(entity), complaints);
        }
    checkWith(model, entity, answering.place, answering.with, complaints);
}

}  // namespace

void readSending(const ConfigNode& node, Entity& entity, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = sendSpec().parse(node, complaints);
    for (const auto& child : node.children)
        complaints.push_back(child.complain("<send> has no <" + child.name + ">", "leave it out"));
    if (complaints.size() != before) return;
    auto when = expression(node, "when", a.when, false, complaints);
    if (!xml::fileIsThere(node, "translation", a.translation, complaints)) return;
    auto sheet = xml::Stylesheet::load(a.translation.string(), nullptr, complaints);
    if (complaints.size() != before) return;
    entity.sendings.push_back({a.type, divided(a.on), divided(a.with),
                               std::make_shared<const xml::Stylesheet>(std::move(*sheet)),
                               std::move(when), node});
}

void readTaking(const ConfigNode& node, Entity& entity, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = takeSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    auto key = expression(node, "key", a.key, true, complaints);
    auto when = expression(node, "when", a.when, true, complaints);
    std::vector<Taking::Set> sets;
    std::vector<Taking::Move> moves;
    for (const auto& child : node.children) {
        if (child.name == "set") {
            const auto set = setSpec().parse(child, complaints);
            if (auto value = expression(child, "value", set.value, true, complaints))
                sets.push_back({set.field, std::move(*value), set.if_there});
        } else if (child.name == "move") {
            const auto move = moveSpec().parse(child, complaints);
            moves.push_back({move.transition, divided(move.from),
                             expression(child, "when", move.when, true, complaints)});
        } else {
            complaints.push_back(
                child.complain("<take> has no <" + child.name + ">", "write set or move"));
        }
    }
    if (!key || complaints.size() != before) return;
    const auto missing = a.missing == "create"   ? Taking::Missing::Create
                         : a.missing == "ignore" ? Taking::Missing::Ignore
                                                 : Taking::Missing::Refuse;
    if (a.wait && missing == Taking::Missing::Ignore)
        complaints.push_back(node.complain("what is ignored is not waited for",
                                           "write missing=\"refuse\" or \"create\", or no wait"));
    entity.takings.push_back({a.type, std::move(*key), missing, a.wait, std::move(when),
                              std::move(sets), std::move(moves), a.own, node});
}

void readAnswering(const ConfigNode& node, Entity& entity, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = answerSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    Answering out{a.type, {}, {}, {}, divided(a.with), {}, node};
    out.key = expression(node, "key", a.key, true, complaints);
    for (const auto& child : node.children) {
        if (child.name == "given") {
            const auto given = givenSpec().parse(child, complaints);
            if (auto value = expression(child, "value", given.value, true, complaints))
                out.given.push_back({given.field, std::move(*value)});
        } else if (child.name == "known-as") {
            const auto known = knownAsSpec().parse(child, complaints);
            auto system = expression(child, "system", known.system, true, complaints);
            auto key = expression(child, "key", known.key, true, complaints);
            if (system && key) out.known_as.push_back({std::move(*system), std::move(*key)});
        } else {
            complaints.push_back(
                child.complain("<answer> has no <" + child.name + ">", "write given or known-as"));
        }
    }
    if (!xml::fileIsThere(node, "translation", a.translation, complaints)) return;
    auto sheet = xml::Stylesheet::load(a.translation.string(), nullptr, complaints);
    if (complaints.size() != before) return;
    out.translation = std::make_shared<const xml::Stylesheet>(std::move(*sheet));
    entity.answerings.push_back(std::move(out));
}

const Field* referenceTo(const Entity& entity, const Entity& other) {
    const Field* out = nullptr;
    for (const auto& field : other.fields) {
        if (field.kind != Kind::Reference || field.entity != entity.name) continue;
        if (field.parent) return &field;
        if (!out) out = &field;
    }
    return out;
}

void checkMessages(const Model& model, const Entity& entity, Complaints& complaints) {
    auto kinds = transitionNames(entity);
    kinds.insert(kinds.end(), {"create", "change", "remove", "restore", "add-key", "remove-key",
                               "attach", "remove-attachment", "merge", "split"});
    for (const auto& sending : entity.sendings) {
        for (const auto& on : sending.on)
            if (std::find(kinds.begin(), kinds.end(), on) == kinds.end())
                complainUnknown(sending.place, "on", "change or transition", on, kinds, complaints);
        checkWith(model, entity, sending.place, sending.with, complaints);
    }
    for (const auto& taking : entity.takings) checkTaking(entity, taking, complaints);
    for (const auto& answering : entity.answerings)
        checkAnswering(model, entity, answering, complaints);
}

}  // namespace kamhub::records
