#pragma once
// A record as a document: XML for stylesheets, JSON for programs.

#include <string>

#include "records/entity.hpp"
#include "records/validation.hpp"
#include "sdk/records.hpp"

namespace kamhub::records {

inline constexpr char kRecordNamespace[] = "urn:kamhub:record:1";

// <customer xmlns="urn:kamhub:record:1" id="…" version="3" created="…"
// changed="…"><name>…</name><external_key system="billing">B-1</external_key></customer>, fields in
// the order of the declaration.
std::string toXml(const Entity& entity, const Record& record);

// {"id": …, "version": 3, …, "name": …, "external_keys": [{"system": …, "key": …}]}: numbers, sums
// and booleans as such, texts otherwise.
std::string toJson(const Entity& entity, const Record& record);

// The members of an object, as edits: null clears. What every record has of its own (id, version,
// created, changed, external_keys) is passed over. InvalidMessage: no object, a member that is no
// plain value.
Result<FieldEdits> editsOfJson(std::string_view json);

}  // namespace kamhub::records
