#include "sdk/config_spec.hpp"

#include <algorithm>
#include <charconv>

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

std::string advice(const FieldInfo& field, std::string_view wrong) {
    std::string out = "write " + field.name + "=\"";
    const auto close = wrong.empty() ? std::string() : nearest(wrong, field.choices);
    if (!close.empty()) {
        out += close + "\", one of ";
        for (std::size_t i = 0; i < field.choices.size(); ++i)
            out += (i ? "|" : "") + field.choices[i];
        return out + ": " + field.help;
    }
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

namespace {

// Letters that were added, left out, exchanged for others or for their neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> rows(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            auto& here = rows[i][j];
            here = std::max(i, j);
            if (i == 0 || j == 0) continue;
            here = std::min({rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]), rows[i - 1][j] + 1,
                             rows[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                here = std::min(here, rows[i - 2][j - 2] + 1);
        }
    return rows.back().back();
}

}  // namespace

std::string nearest(std::string_view wrong, const std::vector<std::string>& names) {
    constexpr std::size_t kLongest = 200;  // what is longer was not a name with a slip in it
    constexpr std::size_t kBeginning = 4;  // so many letters of a name are near to the whole of it
    std::string best;
    std::size_t best_distance = wrong.size() <= 2 ? 1
                                : wrong.size() <= 4
                                    ? 2
                                    : std::max<std::size_t>(2, wrong.size() / 3) + 1;
    if (wrong.size() > kLongest) return best;
    for (const auto& name : names) {
        auto far = name.size() > kLongest ? kLongest : distance(wrong, name);
        if (wrong.size() >= kBeginning && name.starts_with(wrong))
            far = std::min<std::size_t>(far, 2);
        if (far < best_distance) best_distance = far, best = name;
    }
    return best;
}

std::string nearestAdvice(std::string_view wrong, const std::vector<std::string>& names,
                          std::string otherwise) {
    if (const auto close = nearest(wrong, names); !close.empty()) return "write " + close;
    constexpr std::size_t kFew = 8;
    if (names.empty() || names.size() > kFew) return otherwise;
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "write one of " : ", ") + name;
    return out;
}

Complaint ruleComplaint(const ConfigNode& node, const SpecInfo& spec, const std::string& wrong) {
    const auto cut = wrong.find("; ");
    auto what = wrong.substr(0, cut);
    const auto write = cut == wrong.npos ? "" : wrong.substr(cut + 2);
    const auto name = what.substr(0, what.find(' '));
    const auto* at = node.attribute(name);
    if (!at) return node.complain(what, write);
    const bool secret = std::any_of(spec.fields.begin(), spec.fields.end(), [&](auto& field) {
        return field.name == name && field.type == FieldType::SecretText;
    });
    if (!secret && !at->value.empty() && what.find('"') == what.npos)
        what = name + " \"" + at->value + "\"" + what.substr(name.size());
    return node.complain(*at, what, write);
}

std::vector<std::string> complainUnknown(const ConfigNode& node, const SpecInfo& spec,
                                         const SpecInfo* also, Complaints& complaints) {
    std::vector<std::string> names, meant;
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
        meant.push_back(close);
        complaints.push_back(node.complain(attribute,
                                           "<" + node.name + "> has no attribute " + attribute.name,
                                           close.empty() ? "known are " + all : "write " + close));
    }
    return meant;
}

}  // namespace config
}  // namespace kamhub
