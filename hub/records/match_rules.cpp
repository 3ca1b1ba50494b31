// <match>: by which fields two records are taken for the same.

#include <algorithm>

#include "records/model_loader.hpp"

namespace kamhub::records {

void ModelLoader::readMatch(const ConfigNode& node, Entity& entity, Sources& sources) {
    const auto before = complaints_.size();
    const auto a = matchSpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    if (entity.match(a.name))
        return complain(node, "name", "there is a match " + a.name + " already", "write each once");
    entity.matches.push_back({a.name, {a.en, a.zh}, divided(a.fields), a.normalised});
    sources.matches.push_back(node);
}

void ModelLoader::checkMatches(const Entity& entity, const Sources& sources) {
    std::vector<std::string> names;
    for (const auto& field : entity.fields) names.push_back(field.name);
    for (std::size_t i = 0; i < entity.matches.size(); ++i) {
        const auto& match = entity.matches[i];
        const auto& node = sources.matches[i];
        if (match.fields.empty())
            complain(node, "fields", "a match is by fields", "name one or more");
        bool found_fast = match.fields.empty();
        for (const auto& name : match.fields) {
            const auto* field = entity.field(name);
            if (!field) {
                complainUnknown(node, "fields", "field", name, names);
                found_fast = true;
                continue;
            }
            const bool text = field->kind == Kind::Text || field->kind == Kind::LongText;
            if (field->secret)
                complain(node, "fields", name + " is secret", "name a field that can be read");
            if (match.normalised && !(text && field->searched))
                complain(node, "fields", name + " is no text that is searched",
                         "write searched=\"true\" at the field");
            found_fast |= field->indexed || field->unique || match.normalised;
        }
        if (!found_fast)
            complain(node, "fields", "no field of the match " + match.name + " is indexed",
                     "write indexed=\"true\" at one of them");
    }
}

}  // namespace kamhub::records
