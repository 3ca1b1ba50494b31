#include "records/field_reader.hpp"

#include <algorithm>

#include "records/limits.hpp"
#include "records/unicode.hpp"
#include "records/value.hpp"

namespace kamhub::records {

namespace {

constexpr int kScaleAtMost = 9;
constexpr int kTextDefault = 200;
constexpr int kLongTextDefault = 4'000;

// Which types an attribute belongs to; of the others it is a mistake.
struct Belonging {
    const char* attribute;
    std::vector<Kind> kinds;
};

const std::vector<Belonging>& belongings() {
    static const std::vector<Belonging> kAll{
        {"length", {Kind::Text, Kind::LongText}},
        {"pattern", {Kind::Text}},
        {"sorted", {Kind::Text}},
        {"searched", {Kind::Text, Kind::LongText, Kind::Code}},
        {"min", {Kind::Integer, Kind::Decimal, Kind::Money}},
        {"max", {Kind::Integer, Kind::Decimal, Kind::Money}},
        {"scale", {Kind::Decimal, Kind::Money}},
        {"currency", {Kind::Money}},
        {"list", {Kind::Code}},
        {"entity", {Kind::Reference}},
        {"parent", {Kind::Reference}},
        {"unique", {Kind::Text, Kind::Integer, Kind::Code, Kind::Reference}},
    };
    return kAll;
}

// One thread at a time.
class FieldReader {
public:
    FieldReader(const ConfigNode& node, const FieldAttributes& a, Complaints& complaints)
        : node_(node), a_(a), complaints_(complaints) {}

    std::optional<Field> read() {
        const auto before = complaints_.size();
        out_.name = a_.name;
        out_.label = {a_.en, a_.zh};
        out_.help = {a_.help_en, a_.help_zh};
        out_.kind = *kindOf(a_.type);
        out_.currency = a_.currency;
        out_.list = a_.list;
        out_.entity = a_.entity;
        out_.required = a_.required;
        out_.unique = a_.unique;
        out_.indexed = a_.indexed || out_.kind == Kind::Reference;
        out_.searched = a_.searched;
        out_.sorted = a_.sorted;
        out_.personal = a_.personal;
        out_.secret = a_.secret;
        out_.read_only = a_.read_only;
        out_.parent = a_.parent;
        for (const auto& each : belongings()) checkBelongs(each);
        readLength();
        readPattern();
        readNumbers();
        if (a_.secret && (a_.searched || a_.indexed || a_.sorted || a_.unique))
            complain("secret", "a secret is not found by what it says",
                     "leave searched, indexed, sorted and unique out");
        if (complaints_.size() == before) readDefault();
        if (complaints_.size() != before) return std::nullopt;
        return std::move(out_);
    }

private:
    bool is(std::initializer_list<Kind> kinds) const {
        return std::find(kinds.begin(), kinds.end(), out_.kind) != kinds.end();
    }

    void checkBelongs(const Belonging& each) {
        if (!node_.attribute(each.attribute) ||
            std::find(each.kinds.begin(), each.kinds.end(), out_.kind) != each.kinds.end())
            return;
        std::string kinds;
        for (const auto kind : each.kinds)
            kinds += (kinds.empty() ? "" : ", ") + std::string(toString(kind));
        complain(each.attribute,
                 std::string("a ") + toString(out_.kind) + " has no " + each.attribute,
                 "leave it out; it belongs to " + kinds);
    }

    void readLength() {
        if (!is({Kind::Text, Kind::LongText})) return;
        const bool lines = out_.kind == Kind::LongText;
        const int most = lines ? kLongTextLength : kTextLength;
        out_.length = a_.length != 0 ? a_.length : lines ? kLongTextDefault : kTextDefault;
        if (out_.length < 1 || out_.length > most)
            complain("length", "length is out of range", "write 1 to " + std::to_string(most));
    }

    void readPattern() {
        if (a_.pattern.empty()) return;
        auto pattern = Pattern::compile(a_.pattern);
        if (!pattern)
            return complain("pattern", "pattern is " + pattern.error().message, "mend it");
        out_.pattern = a_.pattern;
        out_.matcher = *pattern;
    }

    void readNumbers() {
        out_.scale = is({Kind::Decimal, Kind::Money}) ? a_.scale : 0;
        if (out_.scale < 0 || out_.scale > kScaleAtMost) {
            complain("scale", "scale is out of range",
                     "write 0 to " + std::to_string(kScaleAtMost));
            out_.scale = 0;
        }
        readBound("min", a_.least, out_.least);
        readBound("max", a_.greatest, out_.greatest);
        if (out_.least && out_.greatest && *out_.least > *out_.greatest)
            complain("min", "min is greater than max", "swap them");
        if (out_.kind == Kind::Money && (a_.currency.size() != 3))
            complain("currency", "\"" + a_.currency + "\" is no currency", "write three letters");
    }

    void readBound(const char* attribute, const std::string& text,
                   std::optional<std::int64_t>& bound) {
        if (text.empty()) return;
        std::int64_t value = 0;
        if (parseScaled(text, out_.scale, value) == NumberFault::None)
            bound = value;
        else
            complain(attribute, "\"" + text + "\" is no such number",
                     "write a number with at most " + std::to_string(out_.scale) + " places");
    }

    void readDefault() {
        if (a_.default_text.empty()) return;
        const auto value = parseValue(out_, a_.default_text);
        if (const auto* fault = std::get_if<ValueFault>(&value))
            return complain("default", "default " + fault->en, "write another one");
        out_.default_text = printValue(out_, std::get<store::Value>(value));
    }

    void complain(const char* attribute, std::string what, std::string write) {
        const auto* at = node_.attribute(attribute);
        complaints_.push_back(at ? node_.complain(*at, std::move(what), std::move(write))
                                 : node_.complain(std::move(what), std::move(write)));
    }

    const ConfigNode& node_;
    const FieldAttributes& a_;
    Complaints& complaints_;
    Field out_;
};

}  // namespace

std::optional<Field> readFieldOf(const ConfigNode& node, const FieldAttributes& attributes,
                                 Complaints& complaints) {
    return FieldReader(node, attributes, complaints).read();
}

}  // namespace kamhub::records
