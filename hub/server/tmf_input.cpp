// A TM Forum document as what it says of a record.

#include <algorithm>
#include <set>

#include "records/limits.hpp"
#include "server/tmf_documents.hpp"

namespace kamhub::server {

using Poco::Dynamic::Var;
using records::Kind;

namespace {

// Objects come out of the parser as pointers, and out of a program as either.
Json::Ptr objectOf(const Var& value) {
    return value.type() == typeid(Json::Ptr) ? value.extract<Json::Ptr>() : Json::Ptr();
}
JsonList::Ptr listOf(const Var& value) {
    return value.type() == typeid(JsonList::Ptr) ? value.extract<JsonList::Ptr>() : JsonList::Ptr();
}

class Input {
public:
    Input(const records::Entity& entity, const records::TmfFace& face, const Json& body)
        : entity_(entity), face_(face), body_(body) {}

    TmfInput read() {
        for (const auto& attribute : face_.attributes) take(attribute);
        status();
        characteristics();
        for (const auto& name : body_.getNames()) leftOver(body_.get(name), name);
        return std::move(out_);
    }

private:
    struct Found {
        enum class Is { Absent, Null, Value } is = Is::Absent;
        Var value;
        std::string where;
    };

    // A list is read by its elements' constants: an element that is not there says nothing, an
    // empty list or null clears.
    Found find(const std::vector<records::TmfStep>& path) {
        Found out;
        auto at = Json::Ptr(Poco::makeShared<Json>(body_));
        for (const auto& step : path) {
            if (!at || !at->has(step.name)) return out;
            out.value = at->get(step.name);
            out.where += (out.where.empty() ? "" : ".") + step.name;
            if (out.value.isEmpty()) break;
            if (step.list) {
                const auto list = listOf(out.value);
                if (!list) break;
                if (list->size() == 0) {
                    out.value = Var();
                    break;
                }
                const auto index = indexOf(*list, step);
                if (index == list->size()) return out;
                out.where += "[" + std::to_string(index) + "]";
                for (const auto& [key, value] : step.constants) used_.insert(out.where + "." + key);
                out.value = list->get(static_cast<unsigned>(index));
            }
            at = objectOf(out.value);
        }
        out.is = out.value.isEmpty() ? Found::Is::Null : Found::Is::Value;
        used_.insert(out.where);
        return out;
    }

    static std::size_t indexOf(const JsonList& list, const records::TmfStep& step) {
        for (unsigned i = 0; i < list.size(); ++i) {
            const auto element = list.getObject(i);
            const bool same =
                element &&
                std::all_of(step.constants.begin(), step.constants.end(), [&](const auto& each) {
                    return textMember(*element, each.first) == each.second;
                });
            if (same) return i;
        }
        return list.size();
    }

    void take(const records::TmfAttribute& attribute) {
        const auto found = find(attribute.path);
        // What is always the same, or the record itself, is passed over, as id and href are.
        const auto* field = entity_.field(attribute.field);
        if (!field || found.is == Found::Is::Absent) return;
        set(*field, found.is == Found::Is::Null ? Var() : found.value, found.where);
    }

    void set(const records::Field& field, const Var& value, const std::string& where) {
        auto& edit = out_.edits[field.name];
        edit.reset();
        if (value.isEmpty()) return;
        if (const auto nested = objectOf(value)) {
            const bool money = field.kind == Kind::Money;
            if (!money && field.kind != Kind::Reference) return wrongType(field, where);
            const auto inner = nested->get(money ? "value" : "id");
            if (money && !currencyIs(field, *nested))
                return complain(where, "currency", "is in another currency than " + field.currency,
                                "币种应为 " + field.currency);
            if (inner.isEmpty() || objectOf(inner) || listOf(inner)) return wrongType(field, where);
            edit = inner.toString();
            return;
        }
        if (listOf(value)) return wrongType(field, where);
        const bool number =
            field.kind == Kind::Integer || field.kind == Kind::Decimal || field.kind == Kind::Money;
        const bool fits = value.isBoolean()   ? field.kind == Kind::Boolean
                          : value.isNumeric() ? number
                                              : field.kind != Kind::Boolean;
        if (!fits) return wrongType(field, where);
        auto text = value.toString();
        if (field.kind == Kind::Day) text = text.substr(0, text.find('T'));
        edit = std::move(text);
    }

    static bool currencyIs(const records::Field& field, const Json& money) {
        const auto unit = textMember(money, "unit");
        return unit.empty() || field.currency.empty() || unit == field.currency;
    }

    void status() {
        for (auto [name, to] :
             {std::pair{&face_.status, &out_.status}, std::pair{&face_.reason, &out_.reason}}) {
            if (name->empty() || !body_.has(*name)) continue;
            const auto value = body_.get(*name);
            used_.insert(*name);
            if (value.isString())
                *to = value.toString();
            else if (!value.isEmpty())
                complain(*name, "wrong-type", "is no text", "不是文本");
        }
    }

    void characteristics() {
        const auto& name = face_.characteristic;
        if (!body_.has(name)) return;
        const auto list = listOf(body_.get(name));
        for (unsigned i = 0; list && i < list->size(); ++i) {
            const auto where = name + "[" + std::to_string(i) + "]";
            const auto one = list->getObject(i);
            if (!one) continue;
            const auto* field = entity_.field(textMember(*one, "name"));
            used_.insert(where);
            if (!field || face_.attributeOf(field->name))
                complain(where, "unknown-characteristic",
                         "there is no characteristic " + textMember(*one, "name"),
                         "没有该特性：" + textMember(*one, "name"));
            else
                set(*field, one->get("value"), where);
        }
    }

    // What nobody has taken is not dropped in silence.
    void leftOver(const Var& value, const std::string& where) {
        if (used_.contains(where)) return;
        const auto name = where.substr(where.rfind('.') + 1);
        if (name.starts_with("@") || where == "id" || where == "href") return;
        for (const auto& children : face_.children)
            if (where == children.name) {
                if (children.whole())
                    complain(
                        where, "read-only",
                        "is made of records of their own (" + children.entity + "); leave it out",
                        "由单独的记录（" + children.entity + "）组成，请勿提交");
                return;
            }
        if (const auto nested = objectOf(value)) {
            for (const auto& each : nested->getNames())
                leftOver(nested->get(each), where + "." + each);
        } else if (const auto list = listOf(value)) {
            for (unsigned i = 0; i < list->size(); ++i)
                leftOver(list->get(i), where + "[" + std::to_string(i) + "]");
        } else if (out_.wrong.size() < records::kFiltersAtMost) {
            complain(where, "unknown-attribute", "is not kept here; leave it out",
                     "此处不保存该属性");
        }
    }

    void wrongType(const records::Field& field, const std::string& where) {
        complain(where, "wrong-type", std::string("is no ") + records::toString(field.kind),
                 "类型不符");
    }
    void complain(const std::string& where, const char* code, std::string en, std::string zh) {
        out_.wrong.push_back({where, code, std::move(en), std::move(zh)});
    }

    const records::Entity& entity_;
    const records::TmfFace& face_;
    const Json& body_;
    std::set<std::string> used_;
    TmfInput out_;
};

}  // namespace

TmfInput readTmf(const records::Entity& entity, const records::TmfFace& face, const Json& body) {
    return Input(entity, face, body).read();
}

}  // namespace kamhub::server
