#include "records/access_reader.hpp"

#include "records/declaration_specs.hpp"

namespace kamhub::records {

namespace {

// Checks the attributes of one element. One thread at a time.
struct Checker {
    const ConfigNode& node;
    const Model& model;
    const Entity& entity;
    Complaints& complaints;

    void complain(const char* attribute, std::string what, std::string write) {
        complaints.push_back(
            node.complain(*node.attribute(attribute), std::move(what), std::move(write)));
    }

    const Field* field(const char* attribute, const std::string& name, const Entity& of) {
        if (name.empty()) return nullptr;
        if (const auto* found = of.field(name)) return found;
        std::vector<std::string> known;
        for (const auto& each : of.fields) known.push_back(each.name);
        complain(attribute, "there is no field " + name + " of " + of.name,
                 config::nearestAdvice(name, known, "write one that is declared"));
        return nullptr;
    }

    // What names another record: a reference, a text that holds its business key, or id.
    void names(const char* attribute, const std::string& name) {
        if (name == "id") return;
        const auto* found = field(attribute, name, entity);
        if (found && found->kind != Kind::Reference && found->kind != Kind::Text)
            complain(attribute, name + " is no reference",
                     "write a reference, a text that holds a business key, or id");
    }

    // Null where there is none, or it is complained about.
    const Field* reference(const char* attribute, const std::string& name) {
        const auto* found = field(attribute, name, entity);
        if (!found || found->kind == Kind::Reference) return found;
        complain(attribute, name + " is no reference", "write a field of type reference");
        return nullptr;
    }

    void kind(const char* attribute, const std::string& name, const Entity& of, Kind wanted) {
        const auto* found = field(attribute, name, of);
        if (found && found->kind != wanted)
            complain(attribute, name + " is no " + toString(wanted),
                     std::string("write a field of type ") + toString(wanted));
    }

    // From record to record through references, the way must end.
    void through() {
        const auto* at = &entity;
        for (int steps = 0; at && !at->scope.through.empty(); ++steps) {
            const auto* next = at->field(at->scope.through);
            at = next && next->kind == Kind::Reference ? model.entity(next->entity) : nullptr;
            if (at == &entity || steps > 10)
                return complain(
                    "through", "the way through references ends nowhere",
                    "let one of the entities be reached by own, team, unit or customer");
        }
    }
};

}  // namespace

void readAccess(const ConfigNode& node, Entity& entity, Complaints& complaints) {
    const auto before = complaints.size();
    for (const auto& child : node.children)
        complaints.push_back(
            child.complain("<" + node.name + "> has no <" + child.name + ">", "leave it out"));
    if (node.name == "scope") {
        const auto a = scopeSpec().parse(node, complaints);
        if (entity.scope.any)
            complaints.push_back(node.complain("<scope> stands twice", "write it once"));
        entity.scope = {a.own, a.team, a.unit, a.customer, a.through, true};
        if (complaints.size() == before && node.attributes.empty())
            complaints.push_back(node.complain("<scope> names no field",
                                               "write own, team, unit, customer or "
                                               "through, or leave <scope> out"));
    } else if (node.name == "person") {
        const auto a = personSpec().parse(node, complaints);
        entity.person = {a.user, a.unit, a.customer};
    } else {
        const auto a = membershipSpec().parse(node, complaints);
        entity.membership = {a.person, a.team, a.until, a.team_until};
    }
}

void checkAccess(const ConfigNode& node, const Model& model, const Entity& entity,
                 Complaints& complaints) {
    Checker check{node, model, entity, complaints};
    if (node.name == "scope") {
        const auto& scope = entity.scope;
        check.names("own", scope.own);
        check.names("team", scope.team);
        check.names("unit", scope.unit);
        check.names("customer", scope.customer);
        if (check.reference("through", scope.through)) check.through();
    } else if (node.name == "person") {
        check.kind("user", entity.person.user, entity, Kind::Text);
        check.reference("unit", entity.person.unit);
        check.reference("customer", entity.person.customer);
    } else {
        const auto& membership = entity.membership;
        check.reference("person", membership.person);
        const auto* team = check.reference("team", membership.team);
        check.kind("until", membership.until, entity, Kind::Day);
        if (team && !membership.team_until.empty())
            check.kind("team-until", membership.team_until, *model.entity(team->entity), Kind::Day);
    }
}

}  // namespace kamhub::records
