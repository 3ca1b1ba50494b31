#include "server/tmf_query.hpp"

#include <algorithm>
#include <sstream>

namespace kamhub::server {

namespace {

using records::Filter;
using records::Kind;
using Op = Filter::Op;

constexpr std::pair<std::string_view, Op> kOps[] = {
    {".eq", Op::Equal},        {".ne", Op::Not},     {".lt", Op::Less},
    {".lte", Op::LessOrEqual}, {".gt", Op::Greater}, {".gte", Op::GreaterOrEqual}};

std::string dotted(const std::vector<records::TmfStep>& path) {
    std::string out;
    for (const auto& step : path) out += (out.empty() ? "" : ".") + step.name;
    return out;
}

// The field that the name of an attribute means; `value`: a constant it has instead.
struct Meant {
    const records::Field* field = nullptr;
    std::string name;  // of the field
    std::optional<std::string> constant;
};

std::optional<Meant> meantBy(const records::Entity& entity, const records::TmfFace& face,
                             const std::string& name) {
    if (name == "id") return Meant{nullptr, "id", {}};
    if (name == "@type") return Meant{nullptr, "", face.type};
    for (const auto& attribute : face.attributes) {
        const auto path = dotted(attribute.path);
        if (attribute.field == "id") {
            if (name == path + ".id") return Meant{nullptr, "id", {}};
            continue;
        }
        const auto* field = entity.field(attribute.field);
        const auto inner = !field                           ? path
                           : field->kind == Kind::Reference ? path + ".id"
                           : field->kind == Kind::Money     ? path + ".value"
                                                            : path;
        if (name != inner) continue;
        return field ? Meant{field, field->name, {}} : Meant{nullptr, "", attribute.value};
    }
    const auto prefix = face.characteristic + ".";
    if (!name.starts_with(prefix)) return std::nullopt;
    const auto* field = entity.field(name.substr(prefix.size()));
    if (!field || field->secret || face.attributeOf(field->name)) return std::nullopt;
    return Meant{field, field->name, {}};
}

std::vector<std::string> valuesOf(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string one; std::getline(in, one, ',');) out.push_back(one);
    if (out.empty()) out.emplace_back();
    return out;
}

records::Refusal unknown(const records::TmfFace& face, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& attribute : face.attributes) known.push_back(dotted(attribute.path));
    const auto close = config::nearest(name, known);
    return records::refused(
        records::Refusal::Why::Invalid,
        {name, "unknown-attribute",
         "is no attribute that is selected by" + (close.empty() ? "" : "; write " + close),
         "不是可筛选的属性" + (close.empty() ? "" : "，是否为 " + close)});
}

class Query {
public:
    Query(const records::Entity& entity, const records::TmfFace& face)
        : entity_(entity), face_(face) {
        out_.entity = entity.name;
    }

    std::optional<records::Refusal> filter(const std::string& asked, const std::string& value) {
        auto name = asked;
        auto op = Op::Equal;
        for (const auto& [suffix, is] : kOps)
            if (asked.ends_with(suffix))
                name = asked.substr(0, asked.size() - suffix.size()), op = is;
        const bool several = op == Op::Equal || op == Op::Not;
        auto values = several ? valuesOf(value) : std::vector{value};
        if (name == face_.status) return status(op, std::move(values));
        const auto meant = meantBy(entity_, face_, name);
        if (!meant) return unknown(face_, asked);
        if (meant->constant) {
            const bool there =
                std::find(values.begin(), values.end(), *meant->constant) != values.end();
            empty_ |= there != (op != Op::Not);
            return std::nullopt;
        }
        if (meant->field && meant->field->kind == Kind::Day)
            for (auto& each : values) each = each.substr(0, each.find('T'));
        out_.filters.push_back({meant->name, op, std::move(values)});
        return std::nullopt;
    }

    std::optional<records::Refusal> order(const std::string& name, bool descending) {
        auto field = name == face_.status && !name.empty() ? std::string(records::kStateField)
                                                           : std::string();
        if (field.empty()) {
            const auto meant = meantBy(entity_, face_, name);
            if (!meant) return unknown(face_, name);
            field = meant->name;
        }
        if (!field.empty()) out_.order.push_back({field, descending});
        return std::nullopt;
    }

    std::optional<records::Query> result() {
        return empty_ ? std::optional<records::Query>() : std::move(out_);
    }

private:
    // A status is any of the states that are called so.
    std::optional<records::Refusal> status(Op op, std::vector<std::string> values) {
        if (op != Op::Equal && op != Op::Not) return unknown(face_, face_.status + ".…");
        Filter filter{records::kStateField, op};
        for (const auto& state : entity_.states)
            if (std::find(values.begin(), values.end(), face_.statusOf(state.name)) != values.end())
                filter.values.push_back(state.name);
        if (!filter.values.empty())
            out_.filters.push_back(std::move(filter));
        else
            empty_ |= op == Op::Equal;
        return std::nullopt;
    }

    const records::Entity& entity_;
    const records::TmfFace& face_;
    records::Query out_;
    bool empty_ = false;
};

}  // namespace

records::Answer<std::optional<records::Query>> tmfQuery(const records::Entity& entity,
                                                        const records::TmfFace& face,
                                                        const TmfPage& page) {
    Query out(entity, face);
    for (const auto& [name, value] : page.filters)
        if (auto refusal = out.filter(name, value)) return std::move(*refusal);
    for (const auto& [name, descending] : page.sort)
        if (auto refusal = out.order(name, descending)) return std::move(*refusal);
    return out.result();
}

}  // namespace kamhub::server
