#pragma once
// What is asked for in a list, and what it comes to as a selection of the store.

#include <string>
#include <vector>

#include "records/asker.hpp"
#include "records/refusal.hpp"

namespace kamhub::records {

struct Filter {
    enum class Op { Equal, Not, Less, LessOrEqual, Greater, GreaterOrEqual, Begins, Holds, Empty };
    std::string field;  // or id, created, changed, version, state; or reference.field
    Op op = Op::Equal;
    std::vector<std::string> values{};  // Equal and Not: any of them
};

struct Query {
    std::string entity;
    std::vector<Filter> filters{};  // all of them
    std::string search{};           // words; all of them
    struct Order {
        std::string field;
        bool descending = false;
    };
    std::vector<Order> order{};
    int offset = 0;
    int limit = 100;  // at most kPageRows
};

// The condition of filters and search alone; the asker's scope is ANDed in by whoever selects, and
// into what a reference leads to here.
Answer<store::Condition> conditionOf(const Model& model, const Asker& asker, const Entity& entity,
                                     const Query& query);
Answer<store::Selection> selectionOf(const Model& model, const Asker& asker, const Query& query);

Refusal refused(Refusal::Why why, FieldComplaint complaint);
Refusal unknownEntity(const Model& model, const std::string& name);
Refusal forbidden(const Asker& asker, const std::string& right, const std::string& object);

}  // namespace kamhub::records
