#include "records/tmf_reader.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include "records/declaration_specs.hpp"

namespace kamhub::records {

namespace {

constexpr std::size_t kSteps = 6;
constexpr char kSelf[] = "id";

bool isWord(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '@' || c == '_' || c == '-';
    });
}

// One step; false: it is none.
bool readStep(std::string_view text, TmfStep& out) {
    const auto bracket = text.find('[');
    out.name = text.substr(0, bracket);
    if (!isWord(out.name)) return false;
    if (bracket == text.npos) return true;
    if (text.back() != ']') return false;
    out.list = true;
    auto rest = text.substr(bracket + 1, text.size() - bracket - 2);
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (equals == pair.npos || !isWord(pair.substr(0, equals)) ||
            !isWord(pair.substr(equals + 1)))
            return false;
        out.constants.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return true;
}

bool readPath(std::string_view text, std::vector<TmfStep>& out) {
    while (true) {
        const auto step = text.substr(0, text.find('/'));
        if (!readStep(step, out.emplace_back()) || out.size() > kSteps) return false;
        if (step.size() == text.size()) return true;
        text.remove_prefix(step.size() + 1);
    }
}

void readAttribute(const ConfigNode& node, TmfFace& face, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = tmfAttributeSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    TmfAttribute out{{}, a.field, a.value, a.referred, node};
    if (!readPath(a.name, out.path))
        return complaints.push_back(
            node.complain(*node.attribute("name"), "\"" + a.name + "\" is no attribute",
                          "write NAME, divided by / where it lies deeper; NAME[KEY=VALUE] for the "
                          "element of a list"));
    if (a.field.empty() == a.value.empty())
        return complaints.push_back(
            node.complain("an attribute is a field, or always the same", "write field or value"));
    face.attributes.push_back(std::move(out));
}

void readStatus(const ConfigNode& node, TmfFace& face, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = tmfStatusSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    if (!face.status.empty())
        return complaints.push_back(node.complain("<status> stands twice", "write it once"));
    face.status = a.name;
    face.reason = a.reason;
    for (const auto& child : node.children) {
        if (child.name != "is") {
            complaints.push_back(
                child.complain("<status> has no <" + child.name + ">", "write is"));
            continue;
        }
        const auto wrong = complaints.size();
        const auto is = tmfStateSpec().parse(child, complaints);
        if (complaints.size() == wrong) face.states[is.state] = is.value;
    }
}

void readChildren(const ConfigNode& node, TmfFace& face, Complaints& complaints) {
    const auto before = complaints.size();
    const auto c = tmfChildrenSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    TmfChildren out{c.name, c.entity, c.by, c.referred, node};
    out.face.type = c.type;
    out.face.place = node;
    for (const auto& child : node.children) {
        if (child.name == "attribute")
            readAttribute(child, out.face, complaints);
        else if (child.name == "status")
            readStatus(child, out.face, complaints);
        else
            complaints.push_back(child.complain("<children> has no <" + child.name + ">",
                                                "write attribute or status"));
    }
    if (complaints.size() != before) return;
    if (!out.whole() && !(out.face.type.empty() && out.face.status.empty()))
        return complaints.push_back(
            node.complain("references have no type and no status of their own",
                          "write <attribute> for what is shown of each"));
    if (out.whole() && !out.referred.empty())
        return complaints.push_back(
            node.complain("what is shown whole is referred to by nothing", "leave referred out"));
    face.children.push_back(std::move(out));
}

// One face against its entity.
class Check {
public:
    Check(const Model& model, const Entity& entity, const TmfFace& face, Complaints& complaints)
        : model_(model), entity_(entity), face_(face), complaints_(complaints) {
        for (const auto& field : entity.fields) names_.push_back(field.name);
    }

    void all() {
        for (const auto& attribute : face_.attributes) check(attribute);
        for (const auto& children : face_.children) check(children);
        if (!face_.status.empty() && entity_.states.empty())
            complain(face_.place, "<status> stands there, but " + entity_.name + " has no states",
                     "leave it out");
        for (const auto& [state, value] : face_.states)
            if (!entity_.hasState(state))
                complain(face_.place, "there is no state " + state, "name one of <states>");
    }

private:
    void complain(const ConfigNode& node, std::string what, std::string write) {
        complaints_.push_back(node.complain(std::move(what), std::move(write)));
    }
    void unknown(const ConfigNode& node, const char* attribute, const std::string& name,
                 const std::vector<std::string>& known) {
        complaints_.push_back(node.complain(*node.attribute(attribute),
                                            "there is no " + std::string(attribute) + " " + name,
                                            config::nearestAdvice(name, known, "write another")));
    }

    void check(const TmfAttribute& attribute) {
        const bool self = attribute.field == kSelf;
        const auto* field = entity_.field(attribute.field);
        if (!attribute.field.empty() && !self && !field)
            return unknown(attribute.place, "field", attribute.field, names_);
        if (field && field->secret)
            return complain(attribute.place, attribute.field + " is secret",
                            "leave it out: secrets are never read");
        if (!attribute.field.empty() && !self && !fields_.insert(attribute.field).second)
            complain(attribute.place, "the field " + attribute.field + " stands here twice",
                     "write each once");
        const bool refers = self || (field && field->kind == Kind::Reference);
        if (!attribute.referred.empty() && !refers)
            complain(attribute.place, attribute.field + " refers to nothing", "leave referred out");
        if (attribute.path.back().list && !refers)
            complain(attribute.place, "an element of a list is an object",
                     "name a reference, or go on behind the brackets with /NAME");
    }

    void check(const TmfChildren& children) {
        const auto* other = model_.entity(children.entity);
        std::vector<std::string> known;
        if (!other) {
            for (const auto& [name, entity] : model_.entities()) known.push_back(name);
            return unknown(children.place, "entity", children.entity, known);
        }
        for (const auto& field : other->fields)
            if (field.kind == Kind::Reference && field.entity == entity_.name)
                known.push_back(field.name);
        if (std::find(known.begin(), known.end(), children.by) == known.end())
            unknown(children.place, "by", children.by, known);
        else if (children.whole())
            Check(model_, *other, children.face, complaints_).all();
    }

    const Model& model_;
    const Entity& entity_;
    const TmfFace& face_;
    Complaints& complaints_;
    std::vector<std::string> names_;
    std::set<std::string> fields_;
};

}  // namespace

void readTmf(const ConfigNode& node, Entity& entity, Complaints& complaints) {
    const auto before = complaints.size();
    const auto a = tmfSpec().parse(node, complaints);
    if (complaints.size() != before) return;
    TmfFace face;
    face.api = a.api;
    face.resource = a.resource;
    face.type = a.type;
    face.base = a.base;
    face.characteristic = a.characteristic;
    face.creates = a.creates;
    face.changes = a.changes;
    face.removes = a.removes;
    face.place = node;
    std::istringstream events(a.events);
    for (std::string one; events >> one;) {
        if (std::find(std::begin(kTmfEvents), std::end(kTmfEvents), one) == std::end(kTmfEvents))
            complaints.push_back(node.complain(
                *node.attribute("events"), "there is no event " + one,
                config::nearestAdvice(one, {std::begin(kTmfEvents), std::end(kTmfEvents)},
                                      "write another")));
        face.events.push_back(one);
    }
    for (const auto& child : node.children) {
        if (child.name == "attribute") {
            readAttribute(child, face, complaints);
        } else if (child.name == "status") {
            readStatus(child, face, complaints);
        } else if (child.name == "children") {
            readChildren(child, face, complaints);
        } else {
            complaints.push_back(child.complain("<tmf> has no <" + child.name + ">",
                                                "write attribute, children or status"));
        }
    }
    entity.faces.push_back(std::move(face));
}

void checkTmf(const Model& model, const Entity& entity, Complaints& complaints) {
    for (const auto& face : entity.faces) Check(model, entity, face, complaints).all();
}

}  // namespace kamhub::records
