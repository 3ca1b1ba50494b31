#include "sdk/config_spec.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace kamhub {

std::string toString(const Complaint& c) {
    std::string out = c.file + ":" + std::to_string(c.line) + ":" + std::to_string(c.column) +
                      ": error: " + c.what;
    if (!c.write.empty()) out += "; " + c.write;
    return out;
}

const ConfigNode::Attribute* ConfigNode::attribute(std::string_view wanted) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](auto& a) { return a.name == wanted; });
    return found == attributes.end() ? nullptr : &*found;
}

Complaint ConfigNode::complain(std::string what, std::string write) const {
    return {file, line, column, std::move(what), std::move(write)};
}

Complaint ConfigNode::complain(const Attribute& at, std::string what, std::string write) const {
    return {file, at.line, at.column, std::move(what), std::move(write)};
}

const char* toString(FieldType type) {
    switch (type) {
        case FieldType::Text:
            return "text";
        case FieldType::Boolean:
            return "true or false";
        case FieldType::Integer:
            return "whole number";
        case FieldType::Decimal:
            return "number";
        case FieldType::Time:
            return "time (500ms, 10s, 5m, 2h, 1d)";
        case FieldType::Size:
            return "size (512, 64KiB, 8MiB, 1GiB)";
        case FieldType::Path:
            return "path";
        case FieldType::SecretText:
            return "secret";
    }
    return "";
}

namespace config {

namespace {

template <class Number>
std::string number(const std::string& text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc::result_out_of_range) return "is too large: \"" + text + "\"";
    if (error != std::errc{} || end != text.data() + text.size())
        return "is not a number: \"" + text + "\"";
    return {};
}

struct Unit {
    const char* name;
    std::int64_t factor;
};

// A non-negative whole number with one of the units.
std::string withUnit(const std::string& text, const std::vector<Unit>& units, std::int64_t& out) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string unit(end, text.data() + text.size());
    const auto found =
        std::find_if(units.begin(), units.end(), [&](auto& u) { return unit == u.name; });
    if (error != std::errc{} || count < 0 || found == units.end())
        return "cannot be read: \"" + text + "\"";
    if (__builtin_mul_overflow(count, found->factor, &out)) return "is too large: \"" + text + "\"";
    return {};
}

}  // namespace

std::string parse(const std::string& text, const std::filesystem::path&, std::string& out) {
    return out = text, "";
}
std::string parse(const std::string& text, const std::filesystem::path&, Secret& out) {
    return out = Secret(text), "";
}
std::string parse(const std::string& text, const std::filesystem::path&, int& out) {
    return number(text, out);
}
std::string parse(const std::string& text, const std::filesystem::path&, std::int64_t& out) {
    return number(text, out);
}
std::string parse(const std::string& text, const std::filesystem::path&, double& out) {
    return number(text, out);
}

std::string parse(const std::string& text, const std::filesystem::path&, bool& out) {
    out = text == "true";
    return text == "true" || text == "false" ? "" : "is \"" + text + "\"";
}

std::string parse(const std::string& text, const std::filesystem::path&,
                  std::chrono::milliseconds& out) {
    std::int64_t count = 0;
    auto wrong = withUnit(
        text, {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}}, count);
    out = std::chrono::milliseconds(count);
    return wrong;
}

std::string parse(const std::string& text, const std::filesystem::path&, std::size_t& out) {
    std::int64_t count = 0;
    auto wrong = withUnit(
        text, {{"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}}, count);
    out = static_cast<std::size_t>(count);
    return wrong;
}

std::string parse(const std::string& text, const std::filesystem::path& base,
                  std::filesystem::path& out) {
    if (text.empty()) return out.clear(), "";
    out = (base / text).lexically_normal();
    return {};
}

std::string advice(const FieldInfo& field) {
    std::string out = "write " + field.name + "=\"";
    if (!field.choices.empty()) {
        for (std::size_t i = 0; i < field.choices.size(); ++i)
            out += (i ? "|" : "") + field.choices[i];
    } else {
        out += field.example.empty() ? "…" : field.example;
    }
    out += "\"";
    if (field.choices.empty()) out += std::string(", a ") + toString(field.type);
    return out + ": " + field.help;
}

std::string nearest(std::string_view wrong, const std::vector<std::string>& names) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, wrong.size() / 3) + 1;
    for (const auto& name : names) {
        std::vector<std::size_t> row(name.size() + 1);
        std::iota(row.begin(), row.end(), 0);
        for (std::size_t i = 1; i <= wrong.size(); ++i) {
            std::size_t diagonal = row[0]++;
            for (std::size_t j = 1; j <= name.size(); ++j) {
                const std::size_t substitute = diagonal + (wrong[i - 1] != name[j - 1]);
                diagonal = row[j];
                row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
            }
        }
        if (row.back() < best_distance) best_distance = row.back(), best = name;
    }
    return best;
}

void complainUnknown(const ConfigNode& node, const SpecInfo& spec, const SpecInfo* also,
                     Complaints& complaints) {
    std::vector<std::string> names;
    for (const auto& field : spec.fields) names.push_back(field.name);
    if (also)
        for (const auto& field : also->fields) names.push_back(field.name);
    // Hub and adapter read the same element and find the same fault: in the same words, so that it
    // is said once.
    std::sort(names.begin(), names.end());
    for (const auto& attribute : node.attributes) {
        if (std::find(names.begin(), names.end(), attribute.name) != names.end()) continue;
        std::string all;
        for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
        const auto close = nearest(attribute.name, names);
        complaints.push_back(node.complain(attribute,
                                           "<" + node.name + "> has no attribute " + attribute.name,
                                           close.empty() ? "known are " + all : "write " + close));
    }
}

}  // namespace config
}  // namespace kamhub
