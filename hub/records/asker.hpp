#pragma once
// Who asks for records, and what he may do with them. Rights are named after the entity:
// <entity>.read, .create, .change, .remove, .personal; transitions may name their own.

#include <functional>
#include <string>

#include "access/caller.hpp"
#include "records/entity.hpp"
#include "sdk/records.hpp"
#include "store/store.hpp"

namespace kamhub::records {

// Which records of an entity a right reaches. Becomes part of every selection.
using Scope = std::function<store::Condition(const Entity&, const std::string& right)>;

// Value.
struct Asker {
    access::Caller caller;
    Scope scope;       // none: all
    bool hub = false;  // the hub itself, which takes what a message says: it may everything

    bool may(const std::string& right) const { return hub || caller.may(right); }
    bool may(const Entity& entity, const char* action) const {
        return may(entity.name + "." + action);
    }
    store::Condition scopeOf(const Entity& entity, const std::string& right) const {
        return scope ? scope(entity, right) : store::Condition{};
    }
    // What he may see.
    store::Condition scopeOf(const Entity& entity) const {
        return scopeOf(entity, entity.name + ".read");
    }
    // The right that he lacks to see and change the field; empty: none.
    std::string lacks(const Entity& entity, const Field& field) const {
        if (field.personal && !may(entity, "personal")) return entity.name + ".personal";
        return field.right.empty() || may(field.right) ? std::string() : field.right;
    }
};

// The hub itself, as the records room.
Asker theHub();

// Whether a record satisfies a condition, as the store would say of its row.
Result<bool> satisfies(store::Tables& tables, const Entity& entity, const Record& record,
                       const store::Condition& condition);

store::Condition both(store::Condition one, store::Condition other);
store::Condition equal(std::string column, store::Value value);

}  // namespace kamhub::records
