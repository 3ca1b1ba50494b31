#include "records/standing.hpp"

#include <algorithm>
#include <set>

#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

using access::Reach;
using Is = store::Condition::Is;
using Ids = std::vector<std::string>;

constexpr std::int64_t kUtcOffset = 8 * 3600;  // days end at midnight in China
constexpr int kTreeDepth = 20;
constexpr std::size_t kTreeAtMost = 20'000;  // units or customers below one

// Records, by their ids and by their business keys: modules name each other's records by these.
struct Known {
    Ids ids, keys;

    void add(const Entity& entity, const Record& record) {
        ids.push_back(record.id);
        if (const auto key = record[entity.key]; !key.empty()) keys.push_back(key);
    }
    void add(const Known& other) {
        ids.insert(ids.end(), other.ids.begin(), other.ids.end());
        keys.insert(keys.end(), other.keys.begin(), other.keys.end());
    }
};

struct Standing {
    Known persons, units, subtree, teams, customers;
};

store::Condition nothing() { return {Is::Any}; }

store::Condition among(const std::string& column, const Ids& ids) {
    if (column.empty() || ids.empty()) return nothing();
    store::Condition out{Is::Equal, column};
    for (const auto& id : ids) out.values.emplace_back(id);
    return out;
}

// Reads one user's place. One thread at a time.
struct Reader {
    const Model& model;
    store::Tables& tables;
    std::string user, today;
    Standing out{};

    Status persons() {
        for (const auto& [name, entity] : model.entities()) {
            const auto& person = entity.person;
            if (person.user.empty()) continue;
            const auto records = select(entity, equal(person.user, user));
            if (!records) return records.error();
            for (const auto& record : *records) {
                out.persons.add(entity, record);
                if (auto status = place(entity, record, person.unit, out.units, out.subtree);
                    !status)
                    return status;
                Known own;
                if (auto status = place(entity, record, person.customer, own, out.customers);
                    !status)
                    return status;
            }
        }
        return okStatus();
    }

    Status teams() {
        if (out.persons.ids.empty()) return okStatus();
        for (const auto& [name, entity] : model.entities()) {
            const auto& membership = entity.membership;
            if (membership.person.empty()) continue;
            const auto records = select(entity, among(membership.person, out.persons.ids));
            if (!records) return records.error();
            for (const auto& record : *records) {
                const auto team = record[membership.team];
                if (team.empty() || isOver(record[membership.until])) continue;
                const auto& of = *model.entity(entity.field(membership.team)->entity);
                const auto row = tables.row(of.name, team);
                if (!row) return row.error();
                if (!*row) continue;
                const auto found = recordOf(of, **row);
                if (!isOver(found[membership.team_until])) out.teams.add(of, found);
            }
        }
        return okStatus();
    }

private:
    bool isOver(const std::string& until) const { return !until.empty() && until < today; }

    Result<std::vector<Record>> select(const Entity& entity, store::Condition where) {
        store::Selection selection{entity.name, std::move(where)};
        selection.limit = store::kRowsAtMost;
        const auto rows = tables.select(selection);
        if (!rows) return rows.error();
        std::vector<Record> records;
        for (const auto& row : *rows) records.push_back(recordOf(entity, row));
        return records;
    }

    // Where a reference of the person leads, and all below it.
    Status place(const Entity& entity, const Record& record, const std::string& reference,
                 Known& itself, Known& below) {
        const auto id = reference.empty() ? std::string() : record[reference];
        if (id.empty()) return okStatus();
        const auto& of = *model.entity(entity.field(reference)->entity);
        const auto row = tables.row(of.name, id);
        if (!row) return row.error();
        if (!*row) return okStatus();
        Known level;
        level.add(of, recordOf(of, **row));
        itself.add(level);
        const auto parent = std::find_if(of.fields.begin(), of.fields.end(), [&](const Field& f) {
            return f.parent && f.entity == of.name;
        });
        std::set<std::string> seen{id};
        for (int depth = 0; depth < kTreeDepth && !level.ids.empty(); ++depth) {
            below.add(level);
            if (parent == of.fields.end()) break;
            Known next;
            for (std::size_t from = 0; from < level.ids.size(); from += kBatch) {
                const auto begin = level.ids.begin() + static_cast<std::ptrdiff_t>(from);
                const Ids some(begin, begin + static_cast<std::ptrdiff_t>(
                                                  std::min(kBatch, level.ids.size() - from)));
                if (auto status = children(of, parent->name, some, seen, next); !status)
                    return status;
            }
            level = std::move(next);
        }
        return okStatus();
    }

    Status children(const Entity& of, const std::string& parent, const Ids& parents,
                    std::set<std::string>& seen, Known& next) {
        store::Selection selection{of.name, among(parent, parents)};
        selection.limit = store::kRowsAtMost;
        for (;; selection.offset += selection.limit) {
            const auto rows = tables.select(selection);
            if (!rows) return rows.error();
            for (const auto& row : *rows)
                if (seen.insert(row.id).second) next.add(of, recordOf(of, row));
            if (seen.size() > kTreeAtMost)
                return unavailable("more than " + std::to_string(kTreeAtMost) + " of " + of.name +
                                   " stand below one; give the role the right without a reach");
            if (static_cast<int>(rows->size()) < selection.limit) return okStatus();
        }
    }

    static constexpr std::size_t kBatch = 400;
};

store::Condition reached(const Model& model, const Entity& entity, const std::set<Reach>& reaches,
                         const Standing& at) {
    if (reaches.contains(Reach::All)) return {};
    store::Condition out{Is::Any};
    const auto& scope = entity.scope;
    const auto add = [&](Reach reach, const std::string& name, const Known& known) {
        const auto* field = entity.field(name);
        const bool by_key = field && field->kind != Kind::Reference;
        if (reaches.contains(reach)) out.of.push_back(among(name, by_key ? known.keys : known.ids));
    };
    add(Reach::Own, scope.own, at.persons);
    add(Reach::Team, scope.team, at.teams);
    add(Reach::Unit, scope.unit, at.units);
    add(Reach::Subtree, scope.unit, at.subtree);
    add(Reach::Customer, scope.customer, at.customers);
    if (!scope.through.empty()) {
        const auto& other = *model.entity(entity.field(scope.through)->entity);
        store::Condition related{Is::Related, scope.through};
        related.table = other.name;
        related.other = "id";
        related.of.push_back(reached(model, other, reaches, at));
        out.of.push_back(std::move(related));
    }
    return out;
}

std::string dayOf(Instant now) {
    return toIso(now + std::chrono::seconds(kUtcOffset)).substr(0, 10);
}

bool reachesAny(const Model& model, const Entity& entity, Reach reach) {
    const auto& scope = entity.scope;
    const std::string fields[] = {"all",      scope.own,  scope.team,
                                  scope.unit, scope.unit, scope.customer};
    if (!fields[static_cast<std::size_t>(reach)].empty()) return true;
    return !scope.through.empty() &&
           reachesAny(model, *model.entity(entity.field(scope.through)->entity), reach);
}

}  // namespace

Result<Asker> askerOf(std::shared_ptr<const Model> model, store::Tables& tables,
                      const access::Caller& caller, Instant now) {
    Asker out;
    out.caller = caller;
    const bool limited = std::any_of(caller.rights.begin(), caller.rights.end(),
                                     [](auto& right) { return right.find('@') != right.npos; });
    auto standing = std::make_shared<Standing>();
    if (limited && caller.subject.kind == access::SubjectKind::User) {
        Reader reader{*model, tables, caller.subject.name, dayOf(now)};
        if (auto status = reader.persons(); !status) return status.error();
        if (auto status = reader.teams(); !status) return status.error();
        *standing = std::move(reader.out);
    }
    out.scope = [model = std::move(model), standing, rights = caller.rights](
                    const Entity& entity, const std::string& right) {
        const auto reaches = access::reachesOf(rights, right);
        return reaches.empty() ? nothing() : reached(*model, entity, reaches, *standing);
    };
    return out;
}

Result<std::vector<std::string>> unitsOf(const Model& model, store::Tables& tables,
                                         const access::Caller& caller, Instant now) {
    if (caller.subject.kind != access::SubjectKind::User) return std::vector<std::string>{};
    Reader reader{model, tables, caller.subject.name, dayOf(now)};
    if (auto status = reader.persons(); !status) return status.error();
    auto out = std::move(reader.out.subtree.ids);
    const auto& keys = reader.out.subtree.keys;
    out.insert(out.end(), keys.begin(), keys.end());
    return out;
}

void checkRights(const Model& model, const access::Roles& roles, Complaints& complaints) {
    std::vector<std::string> names;
    for (const auto& [name, entity] : model.entities()) names.push_back(name);
    for (const auto& right : access::knownRights()) {
        const std::string name = right.name;
        names.push_back(name.substr(0, name.find('.')));
    }
    for (const auto& role : roles.all())
        for (const auto& node : role.record_rights) {
            const auto& right = *node.attribute("name");
            const auto name = right.value.substr(0, right.value.find('.'));
            if (name == "*") continue;
            const auto* entity = model.entity(name);
            if (!entity) {
                const auto close = config::nearest(name, names);
                complaints.push_back(node.complain(
                    right, "there is no right " + right.value + ": no entity " + name,
                    close.empty() ? "write the name of a declared entity"
                                  : "write " + close + right.value.substr(name.size())));
                continue;
            }
            for (const auto reach :
                 {Reach::Own, Reach::Team, Reach::Unit, Reach::Subtree, Reach::Customer}) {
                const auto grant = right.value + "@" + access::toString(reach);
                if (role.rights.contains(grant) && !reachesAny(model, *entity, reach))
                    complaints.push_back(node.complain(
                        *node.attribute("on"),
                        std::string("no record of ") + name + " is reached by " +
                            access::toString(reach),
                        std::string("write <scope ") +
                            (reach == Reach::Subtree ? "unit" : access::toString(reach)) +
                            "=\"…\"/> in its declaration, or another reach"));
            }
        }
}

}  // namespace kamhub::records
