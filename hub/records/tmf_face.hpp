#pragma once
// <tmf>: as which TM Forum resource the records of an entity are served, and which of its
// attributes a field is. docs/specs/tmf.md.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sdk/config_spec.hpp"

namespace kamhub::records {

// NAME, or NAME[KEY=VALUE,…]: the element of a list that has these constants.
struct TmfStep {
    std::string name;
    bool list = false;
    std::vector<std::pair<std::string, std::string>> constants;
};

struct TmfAttribute {
    std::vector<TmfStep> path;
    std::string field;  // `id`: the record itself, as a reference; empty: it is `value` always
    std::string value;
    std::string referred;  // the type of what is referred to
    ConfigNode place;
};

struct TmfChildren;

// What an API may tell its listeners of. The last two are one thing under two names.
inline constexpr const char* kTmfEvents[] = {"create", "attributeValueChange", "delete",
                                             "stateChange", "statusChange"};

struct TmfFace {
    std::string api, resource, type, base;
    std::string characteristic;  // the list of name and value that takes the other fields
    bool creates = true, changes = true, removes = true;  // whether POST, PATCH, DELETE are served
    std::vector<std::string> events;  // of kTmfEvents, that the API has for the resource
    std::vector<TmfAttribute> attributes;
    std::vector<TmfChildren> children;
    std::string status, reason;  // the attributes that the state is, and why it changes
    std::map<std::string, std::string, std::less<>> states;  // of the record -> of the resource
    ConfigNode place;

    const TmfAttribute* attributeOf(std::string_view field) const {
        for (const auto& each : attributes)
            if (each.field == field) return &each;
        return nullptr;
    }
    // The state's own name where the declaration says none.
    const std::string& statusOf(const std::string& state) const {
        const auto at = states.find(state);
        return at == states.end() ? state : at->second;
    }
    bool has(std::string_view event) const {
        return std::find(events.begin(), events.end(), event) != events.end();
    }
    std::string path() const { return "/tmf-api/" + api + "/v4/" + resource; }
};

// A list of the records of `entity` that refer to this one by `by`: references, or, where
// attributes are declared of them, the records as the face has them (without a resource of their
// own, and without characteristics).
struct TmfChildren {
    std::string name, entity, by, referred;
    ConfigNode place;
    TmfFace face{};

    bool whole() const { return !face.attributes.empty(); }
};

}  // namespace kamhub::records
