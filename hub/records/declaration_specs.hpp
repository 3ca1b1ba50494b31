#pragma once
// The attributes of a declaration's elements.

#include <cstdint>
#include <filesystem>
#include <string>

#include "sdk/config_spec.hpp"

namespace kamhub::records {

struct EntityAttributes {
    std::string name, en, zh, key, title;
};
struct ExtendAttributes {
    std::string entity;
};
struct GroupAttributes {
    std::string name, en, zh, right;
};
struct ScopeAttributes {
    std::string own, team, unit, customer, through;
};
struct PersonAttributes {
    std::string user, unit, customer;
};
struct MembershipAttributes {
    std::string person, team, until, team_until;
};
struct FieldAttributes {
    std::string name, type, en, zh, help_en, help_zh, pattern, least, greatest, currency, list,
        entity, default_text;
    int length = 0, scale = 0;
    bool required = false, unique = false, indexed = false, searched = false, sorted = false;
    bool personal = false, secret = false, read_only = false, parent = false;
};
struct StatesAttributes {
    std::string initial;
};
struct StateAttributes {
    std::string name, en, zh;
};
struct TransitionAttributes {
    std::string name, en, zh, from, to, right;
    bool reason = false;
};
struct MeasureAttributes {
    std::string name, en, zh, is, of, by, period_of;
};
struct SendAttributes {
    std::string type, on, with, when;
    std::filesystem::path translation;
};
struct TakeAttributes {
    std::string type, key, missing, when;
    bool own = true, wait = false;
};
struct AnswerAttributes {
    std::string type, key, with;
    std::filesystem::path translation;
};
struct KnownAsAttributes {
    std::string system, key;
};
struct SetAttributes {
    std::string field, value;
};
// <set> of a <take>.
struct TakenAttributes {
    std::string field, value;
    bool if_there = false;
};
struct MoveAttributes {
    std::string transition, from, when;
};
struct MatchAttributes {
    std::string name, en, zh, fields;
    bool normalised = false;
};
struct TmfAttributes {
    std::string api, resource, type, base, characteristic, events;
    bool creates = true, changes = true, removes = true;
};
struct TmfAttributeAttributes {
    std::string name, field, value, referred;
};
struct TmfStatusAttributes {
    std::string name, reason;
};
struct TmfStateAttributes {
    std::string state, value;
};
struct TmfChildrenAttributes {
    std::string name, entity, by, referred, type;
};
struct CodeListAttributes {
    std::string name, en, zh;
};
struct CodeAttributes {
    std::string value, en, zh;
    bool retired = false;
};

const ConfigSpec<EntityAttributes>& entitySpec();
const ConfigSpec<ExtendAttributes>& extendSpec();
const ConfigSpec<GroupAttributes>& groupSpec();
const ConfigSpec<ScopeAttributes>& scopeSpec();
const ConfigSpec<PersonAttributes>& personSpec();
const ConfigSpec<MembershipAttributes>& membershipSpec();
const ConfigSpec<FieldAttributes>& fieldSpec();
const ConfigSpec<StatesAttributes>& statesSpec();
const ConfigSpec<StateAttributes>& stateSpec();
const ConfigSpec<TransitionAttributes>& transitionSpec();
const ConfigSpec<MeasureAttributes>& measureSpec();
const ConfigSpec<SendAttributes>& sendSpec();
const ConfigSpec<TakeAttributes>& takeSpec();
const ConfigSpec<AnswerAttributes>& answerSpec();
const ConfigSpec<SetAttributes>& givenSpec();
const ConfigSpec<KnownAsAttributes>& knownAsSpec();
const ConfigSpec<TakenAttributes>& setSpec();
const ConfigSpec<MoveAttributes>& moveSpec();
const ConfigSpec<MatchAttributes>& matchSpec();
// declaration_specs_tmf.cpp
const ConfigSpec<TmfAttributes>& tmfSpec();
const ConfigSpec<TmfAttributeAttributes>& tmfAttributeSpec();
const ConfigSpec<TmfStatusAttributes>& tmfStatusSpec();
const ConfigSpec<TmfStateAttributes>& tmfStateSpec();
const ConfigSpec<TmfChildrenAttributes>& tmfChildrenSpec();
const ConfigSpec<CodeListAttributes>& codeListSpec();
const ConfigSpec<CodeAttributes>& codeSpec();

}  // namespace kamhub::records
