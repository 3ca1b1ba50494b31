#pragma once
// The value of a field: as text, as everybody outside writes it, and as it is stored.

#include <string>
#include <string_view>
#include <variant>

#include "records/entity.hpp"
#include "sdk/records.hpp"
#include "store/tables.hpp"

namespace kamhub::records {

// What is wrong with a value, for people. The field is the complaint's.
using ValueFault = FieldComplaint;

// No value for an empty text. Codes and references are not looked up here.
std::variant<store::Value, ValueFault> parseValue(const Field& field, std::string_view text);

// In one form: what parseValue reads, and what XML, JSON and files show. Empty for no value.
std::string printValue(const Field& field, const store::Value& value);

store::ColumnKind columnKind(Kind kind);

// A scaled integer; none where the text is no number, has too many places, or does not fit.
enum class NumberFault { None, NotANumber, TooPrecise, TooLarge };
NumberFault parseScaled(std::string_view text, int scale, std::int64_t& out);
std::string printScaled(std::int64_t value, int scale);

}  // namespace kamhub::records
