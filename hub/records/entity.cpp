#include "records/entity.hpp"

#include <algorithm>
#include <array>

namespace kamhub::records {

namespace {

constexpr std::array kKinds{"text",    "long-text", "integer", "decimal", "money",
                            "boolean", "day",       "instant", "code",    "reference"};

template <class Items>
auto named(const Items& items, std::string_view name) {
    const auto at = std::find_if(items.begin(), items.end(),
                                 [&](const auto& item) { return item.name == name; });
    return at == items.end() ? nullptr : &*at;
}

}  // namespace

const char* toString(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kindOf(std::string_view name) {
    const auto at = std::find(kKinds.begin(), kKinds.end(), name);
    if (at == kKinds.end()) return std::nullopt;
    return static_cast<Kind>(at - kKinds.begin());
}

const Field* Entity::field(std::string_view wanted) const { return named(fields, wanted); }

bool Entity::hasState(std::string_view wanted) const { return named(states, wanted) != nullptr; }

const Transition* Entity::transition(std::string_view wanted) const {
    return named(transitions, wanted);
}

const Measure* Entity::measure(std::string_view wanted) const { return named(measures, wanted); }

const Match* Entity::match(std::string_view wanted) const { return named(matches, wanted); }

bool Entity::searched() const {
    return std::any_of(fields.begin(), fields.end(), [](const Field& f) { return f.searched; });
}

const Code* CodeList::code(std::string_view value) const {
    const auto at = by_value.find(value);
    return at == by_value.end() ? nullptr : &codes[at->second];
}

const Entity* Model::entity(std::string_view name) const {
    const auto at = entities_.find(name);
    return at == entities_.end() ? nullptr : &at->second;
}

const CodeList* Model::list(std::string_view name) const {
    const auto at = lists_.find(name);
    return at == lists_.end() ? nullptr : &at->second;
}

}  // namespace kamhub::records
