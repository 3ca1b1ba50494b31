// Messages that records cause, and messages that change records.

#include <algorithm>

#include "records/business_keys.hpp"
#include "records/change_document.hpp"
#include "records/keeper.hpp"
#include "records/matching.hpp"

namespace kamhub::records {

namespace {

constexpr char kSource[] = "records";

Error refusalAsError(const Entity& entity, const std::string& key, const Refusal& refusal) {
    std::string why;
    for (const auto& each : refusal.complaints)
        why += (why.empty() ? "" : "; ") + (each.field.empty() ? "" : each.field + ": ") + each.en;
    return invalidMessage(entity.name + " " + key + " does not take it: " + why);
}

Result<bool> isTrue(const std::optional<xml::XPath>& when, const xml::Document& body) {
    return when ? when->boolean(body) : Result<bool>(true);
}

// What a message needs is not there; it may still come where the declaration says so.
Error absent(const Taking& taking, const std::string& what) {
    return taking.wait ? unavailable(what, what) : invalidMessage(what);
}

// None: a record that it names is not there, and such messages are to be ignored.
Result<std::optional<FieldEdits>> editsOf(const Entity& entity, const Taking& taking,
                                          const xml::Document& body, BusinessKeys& keys) {
    FieldEdits out;
    for (const auto& set : taking.sets) {
        auto value = set.value.string(body);
        if (!value) return value.error();
        if (value->empty()) continue;
        const auto* field = entity.field(set.field);
        if (field->kind == Kind::Reference) {
            auto id = keys.idOf(field->entity, *value);
            if (!id) return id.error();
            if (id->empty() && set.if_there) continue;
            if (id->empty() && taking.missing == Taking::Missing::Ignore)
                return std::optional<FieldEdits>();
            if (id->empty())
                return absent(taking, "there is no " + field->entity + " " + *value + ", which " +
                                          set.field + " of " + entity.name + " would be");
            value = std::move(id);
        }
        out[set.field] = std::move(*value);
    }
    return std::optional(std::move(out));
}

bool says(const Entity& entity, const std::string& type) {
    return std::any_of(entity.sendings.begin(), entity.sendings.end(),
                       [&](const auto& sending) { return sending.type == type; });
}

// The transition that applies to a record in this state; empty: none, or it is there already.
Result<std::string> moveOf(const Entity& entity, const Taking& taking, const xml::Document& body,
                           const std::string& state) {
    for (const auto& move : taking.moves) {
        if (!move.from.empty() &&
            std::find(move.from.begin(), move.from.end(), state) == move.from.end())
            continue;
        const auto wanted = isTrue(move.when, body);
        if (!wanted) return wanted.error();
        if (!*wanted) continue;
        return entity.transition(move.transition)->to == state ? std::string() : move.transition;
    }
    return std::string();
}

}  // namespace

// One that was removed and is restored goes on counting where it ended.
std::int64_t versionOf(const Plan& plan) {
    return plan.after.version > 0 ? plan.after.version : plan.before.version + 1;
}

Status Keeper::addMessages(Records& records, const Plan& plan, const ChangeCause& cause,
                           std::vector<store::NewMessage>& out) {
    const auto* entity = records.model().entity(plan.before.entity);
    if (!entity) return okStatus();
    const bool loads = plan.kind == kLoadKind;  // others know it already
    for (std::size_t i = 0; !loads && i < entity->sendings.size(); ++i) {
        const auto& sending = entity->sendings[i];
        if (!sending.on.empty() &&
            std::find(sending.on.begin(), sending.on.end(), plan.kind) == sending.on.end())
            continue;
        const ChangeFacts facts{plan.kind, plan.unit.actor, plan.reason, plan.unit.at, cause.body};
        const auto document = changeDocument(records.model(), tables(), *entity, facts, plan.before,
                                             plan.after, sending.with);
        if (!document) return document.error();
        const auto wanted = isTrue(sending.when, *document);
        if (!wanted) return wanted.error();
        if (!*wanted) continue;
        auto body = sending.translation->apply(*document, {});
        if (!body)
            return invalidMessage("the message " + sending.type + " of " + entity->name +
                                  " cannot be made: " + body.error().message);
        Envelope envelope;
        envelope.id = uuidV5("record\n" + entity->name + "/" + plan.before.id + "\n" +
                             std::to_string(versionOf(plan)) + "\n" + std::to_string(i));
        envelope.source = kSource;
        envelope.type = sending.type;
        envelope.causation_id = cause.message;
        envelope.traceparent = cause.traceparent;
        auto message = parts_.plan(std::move(envelope), std::move(*body));
        if (!message)
            return message.error().code == ErrorCode::InvalidMessage
                       ? invalidMessage("the message " + sending.type + " of " + entity->name +
                                        " cannot be sent: " + message.error().message)
                       : message.error();
        out.push_back(std::move(*message));
    }
    const auto watcher = this->watcher();
    return watcher ? watcher(*entity, plan, cause, out) : okStatus();
}

flow::AttemptResult Keeper::attempt(const flow::Attempt& a) {
    using flow::failed;
    const auto& e = a.message.envelope;
    const auto circle = flow::goesInACircle(parts_.store, e);
    if (!circle) return failed(circle.error());
    if (*circle)
        return failed(
            invalidMessage("messages and records change each other in a circle; mend "
                           "<send> or <take>, then discard this"));
    const auto text = a.body.read();
    if (!text) return failed(text.error());
    const auto body = xml::Document::parse(*text);
    if (!body) return failed(body.error());
    const auto records = this->records();
    flow::AttemptResult out{Acknowledgement{}, {}, "records=" + records->model().hash(), {}};
    bool known = false;
    for (const auto& [name, entity] : records->model().entities())
        for (const auto& taking : entity.takings) {
            if (taking.type != e.type) continue;
            known = true;
            if (!taking.own && e.source == kSource && says(entity, e.type)) continue;
            if (auto taken = takeOne(*records, entity, taking, a, *body, out); !taken)
                return failed(taken.error());
        }
    if (!known)
        return failed(invalidMessage("no entity takes " + e.type + "; write <take type=\"" +
                                     e.type + "\" …> in its declaration, or discard this"));
    return out;
}

Result<bool> Keeper::takeOne(Records& records, const Entity& entity, const Taking& taking,
                             const flow::Attempt& a, const xml::Document& body,
                             flow::AttemptResult& out) {
    const auto wanted = isTrue(taking.when, body);
    if (!wanted || !*wanted) return wanted;
    const auto asker = theHub();
    BusinessKeys keys(records.model(), asker, tables());
    const auto key = taking.key.string(body);
    if (!key) return key.error();
    if (key->empty())
        return invalidMessage(taking.key.text() + " gives no key of a record of " + entity.name);
    const auto id = keys.idOf(entity.name, *key);
    if (!id) return id.error();
    if (id->empty() && taking.missing == Taking::Missing::Ignore) return false;
    if (id->empty() && taking.missing == Taking::Missing::Refuse)
        return absent(taking, "there is no " + entity.name + " " + *key);
    auto read = editsOf(entity, taking, body, keys);
    if (!read) return read.error();
    if (!*read) return false;
    auto& edits = **read;
    std::string state = entity.initial;
    if (!id->empty()) {
        const auto row = records.get(asker, entity.name, *id);
        if (const auto* record = std::get_if<Record>(&row)) state = (*record)[kStateField];
    } else {
        edits.emplace(entity.key, *key);
    }
    const auto move = moveOf(entity, taking, body, state);
    if (!move) return move.error();
    const auto& e = a.message.envelope;
    const auto reason = "message " + e.id + " from " + e.source;
    auto answer = id->empty() ? records.create(asker, entity.name, edits, reason, *move)
                              : records.change(asker, entity.name, *id, 0, edits, reason, *move);
    if (const auto* error = std::get_if<Error>(&answer)) return *error;
    if (const auto* refusal = std::get_if<Refusal>(&answer))
        return refusalAsError(entity, *key, *refusal);
    auto& plan = std::get<Plan>(answer);
    if (plan.unit.rows.front().values.empty()) return false;  // it says so already
    if (auto status = addMessages(records, plan, {e.id, e.traceparent, &body}, out.emitted);
        !status)
        return status.error();
    std::move(plan.unit.rows.begin(), plan.unit.rows.end(), std::back_inserter(out.rows));
    out.outcome->reference +=
        (out.outcome->reference.empty() ? "" : " ") + entity.name + "/" + plan.before.id;
    return true;
}

namespace {

Result<std::vector<Candidate>> foundBy(Records& records, store::Tables& tables, const Asker& asker,
                                       const Entity& entity, const Answering& answering,
                                       const xml::Document& body) {
    if (answering.key) {
        const auto key = answering.key->string(body);
        if (!key) return key.error();
        BusinessKeys keys(records.model(), asker, tables);
        const auto id = keys.idOf(entity.name, *key);
        if (!id) return id.error();
        std::vector<Candidate> out;
        if (id->empty()) return out;
        auto record = records.get(asker, entity.name, *id);
        if (const auto* error = std::get_if<Error>(&record)) return *error;
        if (auto* found = std::get_if<Record>(&record)) out.push_back({std::move(*found), {"key"}});
        return out;
    }
    FieldEdits fields;
    for (const auto& given : answering.given) {
        auto value = given.value.string(body);
        if (!value) return value.error();
        if (!value->empty()) fields[given.field] = std::move(*value);
    }
    std::vector<ExternalKey> known;
    for (const auto& as : answering.known_as) {
        auto system = as.system.string(body), key = as.key.string(body);
        if (!system) return system.error();
        if (!key) return key.error();
        if (!system->empty() && !key->empty()) known.push_back({*system, *key, {}});
    }
    auto found = matched(records, asker, entity.name, fields, known);
    if (const auto* error = std::get_if<Error>(&found)) return *error;
    if (const auto* refusal = std::get_if<Refusal>(&found))
        return invalidMessage(refusal->complaints.front().en);
    return std::move(std::get<std::vector<Candidate>>(found));
}

}  // namespace

void Keeper::setPartnerCallers(PartnerCallers callers) {
    const std::lock_guard lock(mutex_);
    partner_callers_ = std::move(callers);
}

Result<Asker> Keeper::askerBehind(const Envelope& question) const {
    PartnerCallers callers;
    {
        const std::lock_guard lock(mutex_);
        callers = partner_callers_;
    }
    if (!callers) return theHub();
    const auto caller = callers(question.source);
    if (!caller) return caller.error();
    return *caller ? askerOf(**caller) : theHub();
}

Result<xml::Document> Keeper::answer(const Envelope& question, const xml::Document& body) {
    const auto records = this->records();
    const auto asker = askerBehind(question);
    if (!asker) return asker.error();
    for (const auto& [name, entity] : records->model().entities())
        for (const auto& answering : entity.answerings) {
            if (answering.type != question.type) continue;
            const auto found = foundBy(*records, tables(), *asker, entity, answering, body);
            if (!found) return found.error();
            const auto document = answerDocument(records->model(), tables(), *asker, entity, body,
                                                 *found, answering.with);
            if (!document) return document.error();
            auto out = answering.translation->apply(*document, {});
            if (out) return out;
            return internalError("the answer to " + question.type +
                                 " cannot be made: " + out.error().message);
        }
    return invalidMessage("no entity answers " + question.type + "; write <answer type=\"" +
                          question.type + "\" …> in its declaration");
}

}  // namespace kamhub::records
