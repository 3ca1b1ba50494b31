#include "records/matching.hpp"

#include <algorithm>

#include "records/limits.hpp"
#include "records/unicode.hpp"

namespace kamhub::records {

namespace {

constexpr std::size_t kTokensOfAField = 4'000;

// Collects the candidates of one question. One thread at a time.
class Matching {
public:
    Matching(Records& records, const Asker& asker, const Entity& entity, const FieldEdits& fields)
        : records_(records), asker_(asker), entity_(entity), fields_(fields) {}

    std::optional<Refusal> unknownField() const {
        std::vector<std::string> known;
        for (const auto& field : entity_.fields) known.push_back(field.name);
        for (const auto& [name, text] : fields_) {
            if (entity_.field(name)) continue;
            const auto close = config::nearest(name, known);
            return refused(Refusal::Why::Invalid,
                           {name, "unknown-field",
                            "there is no such field" + (close.empty() ? "" : "; write " + close),
                            "没有该字段" + (close.empty() ? "" : "，是否为 " + close)});
        }
        return std::nullopt;
    }

    Answer<bool> byKey(const ExternalKey& key) {
        auto found = ExternalKeys(records_).find(asker_, entity_.name, key.system, key.key);
        if (auto* record = std::get_if<Record>(&found)) {
            add(std::move(*record), kKeyPrefix + key.system);
            return true;
        }
        auto* refusal = std::get_if<Refusal>(&found);
        if (refusal && refusal->why == Refusal::Why::NotFound) return true;
        if (refusal) return std::move(*refusal);
        return std::get<Error>(found);
    }

    // False: the rule says nothing of what is given.
    Answer<bool> byRule(const Match& match) {
        Query query;
        query.entity = entity_.name;
        query.limit = match.normalised ? kPageRows : kCandidates;
        for (const auto& name : match.fields) {
            const auto value = given(name);
            if (value.empty() || hidden(name)) return false;
            if (match.normalised)
                query.search += value + " ";
            else
                query.filters.push_back({name, Filter::Op::Equal, {value}});
        }
        auto answer = records_.select(asker_, query);
        if (auto* refusal = std::get_if<Refusal>(&answer)) return std::move(*refusal);
        if (auto* error = std::get_if<Error>(&answer)) return std::move(*error);
        for (auto& record : std::get<Page>(answer).records)
            if (!match.normalised || sameWords(match, record)) add(std::move(record), match.name);
        return true;
    }

    std::vector<Candidate> take() { return std::move(out_); }

private:
    std::string given(const std::string& field) const {
        const auto at = fields_.find(field);
        return at == fields_.end() ? std::string() : at->second.value_or("");
    }
    // What may not be seen may not be guessed either.
    bool hidden(const std::string& name) const {
        return !asker_.lacks(entity_, *entity_.field(name)).empty();
    }

    bool sameWords(const Match& match, const Record& record) const {
        return std::all_of(match.fields.begin(), match.fields.end(), [&](const auto& name) {
            return searchTokens(record[name], kTokensOfAField) ==
                   searchTokens(given(name), kTokensOfAField);
        });
    }

    void add(Record record, const std::string& rule) {
        const auto at = std::find_if(out_.begin(), out_.end(), [&](const Candidate& candidate) {
            return candidate.record.id == record.id;
        });
        if (at != out_.end()) {
            if (at->rules.back() != rule) at->rules.push_back(rule);
        } else if (out_.size() < kCandidates) {
            out_.push_back({std::move(record), {rule}});
        }
    }

    Records& records_;
    const Asker& asker_;
    const Entity& entity_;
    const FieldEdits& fields_;
    std::vector<Candidate> out_;
};

// What somebody would have to give, so that a rule could be asked.
Refusal noRule(const Entity& entity) {
    std::string rules;
    for (const auto& match : entity.matches)
        for (const auto& field : match.fields)
            rules += (&field != &match.fields.front() ? " + " : rules.empty() ? "" : ", ") + field;
    return refused(
        Refusal::Why::Invalid,
        {"", "no-rule",
         "nothing that is given matches records; give an external key" +
             (rules.empty() ? std::string() : " or " + rules),
         "所给内容无法用于匹配，请提供外部标识" + (rules.empty() ? std::string() : "或 " + rules)});
}

}  // namespace

Answer<std::vector<Candidate>> matched(Records& records, const Asker& asker,
                                       const std::string& name, const FieldEdits& fields,
                                       const std::vector<ExternalKey>& keys) {
    const auto* entity = records.model().entity(name);
    if (!entity) return unknownEntity(records.model(), name);
    if (!asker.may(*entity, "read")) return forbidden(asker, name + ".read", name);
    if (keys.size() > kKeysOfARecord)
        return refused(
            Refusal::Why::Invalid,
            {"", "too-many", "at most " + std::to_string(kKeysOfARecord) + " keys at once",
             "一次最多" + std::to_string(kKeysOfARecord) + "个标识"});
    Matching matching(records, asker, *entity, fields);
    if (auto refusal = matching.unknownField()) return std::move(*refusal);
    bool asked = !keys.empty();
    const auto ask = [&](Answer<bool> answer) -> std::optional<Answer<std::vector<Candidate>>> {
        if (auto* refusal = std::get_if<Refusal>(&answer)) return std::move(*refusal);
        if (auto* error = std::get_if<Error>(&answer)) return std::move(*error);
        asked |= std::get<bool>(answer);
        return std::nullopt;
    };
    for (const auto& key : keys)
        if (auto failed = ask(matching.byKey(key))) return std::move(*failed);
    for (const auto& match : entity->matches)
        if (auto failed = ask(matching.byRule(match))) return std::move(*failed);
    if (!asked) return noRule(*entity);
    return matching.take();
}

}  // namespace kamhub::records
