#include "server/tmf_documents.hpp"

#include <algorithm>

#include "records/limits.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

using Poco::Dynamic::Var;
using records::Kind;

namespace {

constexpr int kChildrenAtMost = 1'000;  // references, of the records of one page
constexpr int kWholeAtMost = 5'000;     // children with all they have, of one page

const char* valueType(Kind kind) {
    switch (kind) {
        case Kind::Integer:
            return "integer";
        case Kind::Decimal:
        case Kind::Money:
            return "number";
        case Kind::Boolean:
            return "boolean";
        case Kind::Reference:
            return "object";
        default:
            return "string";
    }
}

bool has(const Json& element, const records::TmfStep& step) {
    for (const auto& [key, value] : step.constants)
        if (textMember(element, key) != value) return false;
    return true;
}

}  // namespace

std::string tmfHref(const records::Entity& entity, const std::string& id, const std::string& type) {
    for (const auto& face : entity.faces)
        if (face.type == type) return face.path() + "/" + id;
    return entity.faces.empty() ? "/api/v1/records/" + entity.name + "/" + id
                                : entity.faces.front().path() + "/" + id;
}

std::string tmfTypeOf(const records::Entity& entity, const std::string& referred) {
    if (!referred.empty()) return referred;
    return entity.faces.empty() ? entity.name : entity.faces.front().type;
}

void tmfPlace(Json& root, const std::vector<records::TmfStep>& path, Var value) {
    Json* at = &root;
    Json::Ptr held;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto& step = path[i];
        const bool last = i + 1 == path.size();
        if (!step.list) {
            if (last) {
                at->set(step.name, value);
                return;
            }
            auto child = at->getObject(step.name);
            if (!child) at->set(step.name, child = newObject());
            held = child;
            at = held.get();
            continue;
        }
        auto list = at->getArray(step.name);
        if (!list) at->set(step.name, list = newList());
        Json::Ptr element;
        for (unsigned j = 0; !last && j < list->size(); ++j)
            if (auto one = list->getObject(j); one && has(*one, step)) element = one;
        if (!element) {
            element = last ? value.extract<Json::Ptr>() : newObject();
            for (const auto& [key, constant] : step.constants) element->set(key, constant);
            list->add(element);
        }
        held = element;
        at = held.get();
    }
}

std::optional<HttpResponse> TmfDocuments::prepare(const std::vector<Record>& of,
                                                  const HttpRequest& request) {
    auto titles = titlesOf(records_, asker_, entity_, of);
    if (const auto* refusal = std::get_if<records::Refusal>(&titles))
        return tmfError(*refusal, request);
    if (const auto* error = std::get_if<Error>(&titles)) return tmfError(*error);
    titles_ = std::move(std::get<Titles>(titles));
    for (const auto& children : face_.children) {
        const auto* other = records_.model().entity(children.entity);
        if (!other || !asker_.may(*other, "read")) continue;
        if (auto wrong = gather(of, children, *other, request)) return wrong;
    }
    return std::nullopt;
}

std::optional<HttpResponse> TmfDocuments::gather(const std::vector<Record>& of,
                                                 const records::TmfChildren& children,
                                                 const records::Entity& other,
                                                 const HttpRequest& request) {
    const int most = children.whole() ? kWholeAtMost : kChildrenAtMost;
    std::vector<Record> all;
    for (std::size_t i = 0; i < of.size(); i += records::kFilterValues) {
        records::Query query{other.name, {{children.by, records::Filter::Op::Equal}},
                             {},         {{children.whole() ? other.key : "created"}},
                             0,          records::kPageRows};
        for (std::size_t j = i; j < of.size() && j < i + records::kFilterValues; ++j)
            query.filters[0].values.push_back(of[j].id);
        for (bool more = true; more && static_cast<int>(all.size()) <= most;) {
            const auto found = records_.select(asker_, query);
            if (const auto* refusal = std::get_if<records::Refusal>(&found))
                return tmfError(*refusal, request);
            if (const auto* error = std::get_if<Error>(&found)) return tmfError(*error);
            const auto& rows = std::get<records::Page>(found).records;
            all.insert(all.end(), rows.begin(), rows.end());
            query.offset += records::kPageRows;
            more = children.whole() && rows.size() == records::kPageRows;
        }
    }
    // A document without some of its items would be another one.
    if (children.whole() && static_cast<int>(all.size()) > most)
        return tmfError(400, "too-many",
                        "there are more than " + std::to_string(most) + " " + children.name +
                            "; ask for fewer with limit");
    if (children.whole()) {
        auto& whole = whole_[children.name];
        whole = std::make_unique<TmfDocuments>(records_, asker_, other, children.face);
        if (auto wrong = whole->prepare(all, request)) return wrong;
    }
    auto& byParent = children_[children.name];
    for (auto& record : all) byParent[record[children.by]].push_back(std::move(record));
    return std::nullopt;
}

// `field`: none for the record itself.
Json::Ptr TmfDocuments::reference(const records::Field* field, const std::string& id,
                                  const std::string& referred) const {
    const auto& other = field ? *records_.model().entity(field->entity) : entity_;
    auto out = newObject();
    out->set("id", id);
    out->set("href", tmfHref(other, id, referred));
    if (field)
        if (const auto names = titles_.find(field->name); names != titles_.end())
            if (const auto name = names->second.find(id); name != names->second.end())
                out->set("name", name->second);
    out->set("@referredType", tmfTypeOf(other, referred));
    return out;
}

Var TmfDocuments::leaf(const records::Field& field, const std::string& value,
                       const std::string& referred) const {
    switch (field.kind) {
        case Kind::Integer:
            return static_cast<Poco::Int64>(std::stoll(value));
        case Kind::Decimal:
            return std::strtod(value.c_str(), nullptr);
        case Kind::Money: {
            auto out = newObject();
            out->set("unit", field.currency.empty() ? "CNY" : field.currency);
            out->set("value", std::strtod(value.c_str(), nullptr));
            return out;
        }
        case Kind::Boolean:
            return value == "true";
        case Kind::Day:
            return value + "T00:00:00Z";
        case Kind::Reference:
            return reference(&field, value, referred);
        default:
            return value;
    }
}

JsonList::Ptr TmfDocuments::characteristics(const Record& record) const {
    auto out = newList();
    for (const auto& field : entity_.fields) {
        const auto value = record[field.name];
        if (value.empty() || field.secret || face_.attributeOf(field.name)) continue;
        auto one = newObject();
        one->set("name", field.name);
        one->set("valueType", valueType(field.kind));
        if (field.kind == Kind::Money)
            one->set("value", std::strtod(value.c_str(), nullptr));
        else if (field.kind == Kind::Day)
            one->set("value", value);
        else
            one->set("value", leaf(field, value, {}));
        out->add(one);
    }
    return out;
}

JsonList::Ptr TmfDocuments::childrenOf(const Record& record,
                                       const records::TmfChildren& children) const {
    auto out = newList();
    const auto all = children_.find(children.name);
    if (all == children_.end()) return out;
    const auto own = all->second.find(record.id);
    if (own == all->second.end()) return out;
    const auto& other = *records_.model().entity(children.entity);
    const auto whole = whole_.find(children.name);
    for (const auto& child : own->second) {
        if (whole != whole_.end()) {
            out->add(Json::Ptr(Poco::makeShared<Json>(whole->second->document(child))));
            continue;
        }
        auto one = newObject();
        one->set("id", child.id);
        one->set("href", tmfHref(other, child.id, children.referred));
        if (const auto name = child[other.title]; !name.empty()) one->set("name", name);
        one->set("@referredType", tmfTypeOf(other, children.referred));
        out->add(one);
    }
    return out;
}

Json TmfDocuments::document(const Record& record) const {
    auto out = object();
    out.set("id", record.id);
    if (!face_.resource.empty()) out.set("href", face_.path() + "/" + record.id);
    for (const auto& attribute : face_.attributes) {
        if (attribute.field.empty()) {
            tmfPlace(out, attribute.path, attribute.value);
        } else if (attribute.field == "id") {
            auto self = reference(nullptr, record.id, attribute.referred);
            if (const auto name = record[entity_.title]; !name.empty()) self->set("name", name);
            tmfPlace(out, attribute.path, self);
        } else if (const auto value = record[attribute.field]; !value.empty()) {
            tmfPlace(out, attribute.path,
                     leaf(*entity_.field(attribute.field), value, attribute.referred));
        }
    }
    if (!face_.status.empty()) out.set(face_.status, face_.statusOf(record[records::kStateField]));
    for (const auto& children : face_.children)
        if (const auto list = childrenOf(record, children); list->size() > 0 || children.whole())
            out.set(children.name, list);
    if (!face_.characteristic.empty())
        if (const auto list = characteristics(record); list->size() > 0)
            out.set(face_.characteristic, list);
    if (!face_.type.empty()) out.set("@type", face_.type);
    if (!face_.base.empty()) out.set("@baseType", face_.base);
    return out;
}

std::variant<std::string, records::Refusal> tmfTransition(const records::Entity& entity,
                                                          const records::TmfFace& face,
                                                          const std::string& state,
                                                          const std::string& status) {
    if (status.empty() || face.statusOf(state) == status) return std::string();
    bool known = false;
    std::string all, reached;
    for (const auto& each : entity.states) {
        const auto& called = face.statusOf(each.name);
        known |= called == status;
        all += (all.empty() ? "" : ", ") + called;
    }
    if (!known)
        return records::refused(
            records::Refusal::Why::Invalid,
            {face.status, "unknown-status", "is none of " + all, "不是下列状态之一：" + all});
    for (const auto& each : entity.transitions) {
        if (std::find(each.from.begin(), each.from.end(), state) == each.from.end()) continue;
        if (face.statusOf(each.to) == status) return each.name;
        reached += (reached.empty() ? "" : ", ") + face.statusOf(each.to);
    }
    return records::refused(
        records::Refusal::Why::State,
        {face.status, "transition",
         face.statusOf(state) + " does not become " + status +
             (reached.empty() ? "; nothing else either" : "; what it may become: " + reached),
         "状态 " + face.statusOf(state) + " 不能变为 " + status +
             (reached.empty() ? "" : "，可变为：" + reached)});
}

}  // namespace kamhub::server
