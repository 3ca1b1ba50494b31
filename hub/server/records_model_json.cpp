// What records are declared as.

#include "records/value.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

namespace {

Json wordsJson(const records::Words& words) {
    auto out = object();
    out.set("en", words.en);
    out.set("zh", words.zh);
    return out;
}

void setWhere(Json& out, const char* name, const std::string& value) {
    if (!value.empty()) out.set(name, value);
}

void setWhere(Json& out, const char* name, bool value) {
    if (value) out.set(name, true);
}

Json fieldJson(const records::Entity& entity, const records::Field& field,
               const records::Asker& asker) {
    auto out = object();
    out.set("name", field.name);
    out.set("type", records::toString(field.kind));
    out.set("label", wordsJson(field.label));
    if (!field.help.en.empty() || !field.help.zh.empty()) out.set("help", wordsJson(field.help));
    setWhere(out, "group", field.group);
    const bool number = field.kind == records::Kind::Decimal || field.kind == records::Kind::Money;
    if (field.length > 0) out.set("length", field.length);
    if (number) out.set("scale", field.scale);
    setWhere(out, "pattern", field.pattern);
    if (field.least) out.set("min", records::printScaled(*field.least, field.scale));
    if (field.greatest) out.set("max", records::printScaled(*field.greatest, field.scale));
    setWhere(out, "currency", field.currency);
    setWhere(out, "list", field.list);
    setWhere(out, "entity", field.entity);
    setWhere(out, "default", field.default_text);
    setWhere(out, "required", field.required);
    setWhere(out, "unique", field.unique);
    setWhere(out, "indexed", field.indexed);
    setWhere(out, "searched", field.searched);
    setWhere(out, "sorted", field.sorted);
    setWhere(out, "personal", field.personal);
    setWhere(out, "secret", field.secret);
    setWhere(out, "read_only", field.read_only);
    setWhere(out, "parent", field.parent);
    setWhere(out, "site", field.site);
    setWhere(out, "hidden", !asker.lacks(entity, field).empty());
    return out;
}

Json transitionJson(const records::Entity& entity, const records::Transition& transition,
                    const records::Asker& asker) {
    auto out = object();
    out.set("name", transition.name);
    out.set("label", wordsJson(transition.label));
    out.set("from", wordList(transition.from));
    out.set("to", transition.to);
    out.set("reason", transition.reason);
    out.set("may",
            transition.right.empty() ? asker.may(entity, "change") : asker.may(transition.right));
    return out;
}

Json measureJson(const records::Measure& measure) {
    static constexpr const char* kIs[] = {"count", "sum", "average", "least", "greatest"};
    auto out = object();
    out.set("name", measure.name);
    out.set("label", wordsJson(measure.label));
    out.set("is", kIs[static_cast<std::size_t>(measure.is)]);
    setWhere(out, "of", measure.of);
    out.set("by", wordList(measure.by));
    setWhere(out, "period_of", measure.period_of);
    return out;
}

template <class Items>
JsonList labelled(const Items& items) {
    JsonList out;
    for (const auto& item : items) {
        auto one = object();
        one.set("name", item.name);
        one.set("label", wordsJson(item.label));
        out.add(one);
    }
    return out;
}

}  // namespace

Json toJson(const records::Entity& entity, const records::Asker& asker) {
    auto out = object();
    out.set("name", entity.name);
    out.set("label", wordsJson(entity.label));
    setWhere(out, "key", entity.key);
    setWhere(out, "title", entity.title);
    setWhere(out, "searched", entity.searched());
    JsonList may;
    for (const char* action : {"read", "create", "change", "remove", "personal", "export"})
        if (asker.may(entity, action)) may.add(action);
    out.set("may", may);
    out.set("groups", labelled(entity.groups));
    JsonList fields, transitions, measures;
    for (const auto& field : entity.fields) fields.add(fieldJson(entity, field, asker));
    out.set("fields", fields);
    if (!entity.states.empty()) {
        out.set("initial", entity.initial);
        out.set("states", labelled(entity.states));
        for (const auto& each : entity.transitions)
            transitions.add(transitionJson(entity, each, asker));
        out.set("transitions", transitions);
    }
    for (const auto& each : entity.measures) measures.add(measureJson(each));
    out.set("measures", measures);
    if (!entity.matches.empty()) out.set("matches", labelled(entity.matches));
    return out;
}

Json toJson(const records::CodeList& list, bool codes) {
    auto out = object();
    out.set("name", list.name);
    out.set("label", wordsJson(list.label));
    if (!codes) {
        out.set("more", true);
        return out;
    }
    JsonList all;
    for (const auto& code : list.codes) {
        auto one = object();
        one.set("value", code.value);
        one.set("label", wordsJson(code.label));
        setWhere(one, "retired", code.retired);
        all.add(one);
    }
    out.set("codes", all);
    return out;
}

}  // namespace kamhub::server
