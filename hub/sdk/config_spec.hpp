#pragma once
// A configuration is declared once: member, name, sentence, default. Parser, complaints, reference
// page, XSD and the hiding of secrets follow from it. A component receives a finished struct; it
// never sees names or text.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kamhub {

// What is wrong with a file, and what to write instead. Printed as `file:line:column: error: what;
// write`.
struct Complaint {
    std::string file;
    int line = 0;
    int column = 0;
    std::string what;
    std::string write;
};
std::string toString(const Complaint& complaint);
using Complaints = std::vector<Complaint>;

// A value that is never printed: not in logs, errors, docs or the API.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

// One element of a configuration file, with places. Environment references are already replaced.
// Value.
struct ConfigNode {
    struct Attribute {
        std::string name;
        std::string value;
        int line = 0;
        int column = 0;
    };
    std::string name;
    std::string text;
    std::string file;
    int line = 0;
    int column = 0;
    std::vector<Attribute> attributes;
    std::vector<ConfigNode> children;

    const Attribute* attribute(std::string_view wanted) const;
    Complaint complain(std::string what, std::string write) const;
    Complaint complain(const Attribute& at, std::string what, std::string write) const;
};

enum class FieldType { Text, Boolean, Integer, Decimal, Time, Size, Path, SecretText };
const char* toString(FieldType type);

struct FieldInfo {
    std::string name;
    std::string help;
    FieldType type = FieldType::Text;
    std::optional<std::string> default_text;  // none: required, unless `optional`
    std::string example;
    std::vector<std::string> choices;  // empty: any
    bool optional = false;
};

// What docs, XSD and the host see of a spec, whatever struct it fills. Immutable.
struct SpecInfo {
    std::string summary;
    std::vector<FieldInfo> fields;
};

namespace config {
// Each returns an empty string, or what is wrong with the text.
std::string parse(const std::string& text, const std::filesystem::path& base, std::string& out);
std::string parse(const std::string& text, const std::filesystem::path& base, bool& out);
std::string parse(const std::string& text, const std::filesystem::path& base, int& out);
std::string parse(const std::string& text, const std::filesystem::path& base, std::int64_t& out);
std::string parse(const std::string& text, const std::filesystem::path& base, double& out);
std::string parse(const std::string& text, const std::filesystem::path& base,
                  std::chrono::milliseconds& out);
std::string parse(const std::string& text, const std::filesystem::path& base,
                  std::size_t& out);  // 64KiB, 8MiB
std::string parse(const std::string& text, const std::filesystem::path& base,
                  std::filesystem::path& out);
std::string parse(const std::string& text, const std::filesystem::path& base, Secret& out);

template <class M>
constexpr FieldType typeOf() = delete;
template <>
constexpr FieldType typeOf<std::string>() {
    return FieldType::Text;
}
template <>
constexpr FieldType typeOf<bool>() {
    return FieldType::Boolean;
}
template <>
constexpr FieldType typeOf<int>() {
    return FieldType::Integer;
}
template <>
constexpr FieldType typeOf<std::int64_t>() {
    return FieldType::Integer;
}
template <>
constexpr FieldType typeOf<double>() {
    return FieldType::Decimal;
}
template <>
constexpr FieldType typeOf<std::chrono::milliseconds>() {
    return FieldType::Time;
}
template <>
constexpr FieldType typeOf<std::size_t>() {
    return FieldType::Size;
}
template <>
constexpr FieldType typeOf<std::filesystem::path>() {
    return FieldType::Path;
}
template <>
constexpr FieldType typeOf<Secret>() {
    return FieldType::SecretText;
}

// What to write for a field: its type, choices and example in words; of choices, the one nearest to
// `wrong`.
std::string advice(const FieldInfo& field, std::string_view wrong = {});
// The name in `names` nearest to `wrong`, or empty.
std::string nearest(std::string_view wrong, const std::vector<std::string>& names);
// "write <the nearest>", else "write one of a, b", else `otherwise`.
std::string nearestAdvice(std::string_view wrong, const std::vector<std::string>& names,
                          std::string otherwise);
// Returns the names that were probably meant: that they are missing is not said as well.
std::vector<std::string> complainUnknown(const ConfigNode& node, const SpecInfo& spec,
                                         const SpecInfo* also, Complaints& complaints);
// What a rule says, at the attribute with which it begins, with its value.
Complaint ruleComplaint(const ConfigNode& node, const SpecInfo& spec, const std::string& wrong);
}  // namespace config

// Declares the attributes of one element as members of Config. Built once, then only read.
// Immutable.
template <class Config>
class ConfigSpec {
public:
    explicit ConfigSpec(std::string summary) { info_.summary = std::move(summary); }

    // A field is required until defaultsTo() or optional() follows it.
    template <class M>
    ConfigSpec& field(std::string name, M Config::*member, std::string help) {
        info_.fields.push_back({name, std::move(help), config::typeOf<M>(), {}, {}, {}, false});
        setters_.push_back(
            [member](Config& c, const std::string& text, const std::filesystem::path& base) {
                return config::parse(text, base, c.*member);
            });
        return *this;
    }
    ConfigSpec& defaultsTo(std::string text) {
        return info_.fields.back().default_text = std::move(text), *this;
    }
    ConfigSpec& optional() { return info_.fields.back().optional = true, *this; }
    ConfigSpec& example(std::string text) {
        return info_.fields.back().example = std::move(text), *this;
    }
    ConfigSpec& choices(std::vector<std::string> all) {
        return info_.fields.back().choices = std::move(all), *this;
    }
    // A rule across fields: returns an empty string, or "what is wrong; what to write".
    ConfigSpec& check(std::function<std::string(const Config&)> rule) {
        return rules_.push_back(std::move(rule)), *this;
    }
    // A rule that reads what the attributes name and complains where the fault is.
    using Inspection = std::function<void(const Config&, const ConfigNode&, Complaints&)>;
    ConfigSpec& inspect(Inspection inspection) {
        return inspections_.push_back(std::move(inspection)), *this;
    }

    const SpecInfo& info() const { return info_; }

    // Reads the attributes of `node`; adds every complaint, not the first. `also` names attributes
    // that somebody else reads from the same element. Paths are relative to the file that names
    // them.
    Config parse(const ConfigNode& node, Complaints& complaints,
                 const SpecInfo* also = nullptr) const {
        Config out{};
        const auto before = complaints.size();
        const auto base = std::filesystem::path(node.file).parent_path();
        const auto meant = config::complainUnknown(node, info_, also, complaints);
        for (std::size_t i = 0; i < info_.fields.size(); ++i) {
            const FieldInfo& field = info_.fields[i];
            const auto* attribute = node.attribute(field.name);
            if (!attribute && !field.default_text) {
                if (!field.optional &&
                    std::find(meant.begin(), meant.end(), field.name) == meant.end())
                    complaints.push_back(node.complain("<" + node.name + "> lacks " + field.name,
                                                       config::advice(field)));
                continue;
            }
            const std::string& text = attribute ? attribute->value : *field.default_text;
            std::string wrong = wrongChoice(field, text, setters_[i](out, text, base));
            if (wrong.empty() && text.empty() && !field.default_text && !field.optional)
                wrong = "is empty";
            if (!wrong.empty())
                complaints.push_back(
                    attribute ? node.complain(*attribute, field.name + " " + wrong,
                                              config::advice(field, text))
                              : node.complain(field.name + " " + wrong, config::advice(field)));
        }
        if (complaints.size() != before) return out;
        for (const auto& rule : rules_)
            if (const std::string wrong = rule(out); !wrong.empty())
                complaints.push_back(config::ruleComplaint(node, info_, wrong));
        for (const auto& inspection : inspections_) inspection(out, node, complaints);
        return out;
    }

private:
    static std::string wrongChoice(const FieldInfo& field, const std::string& text,
                                   std::string wrong) {
        if (!wrong.empty() || field.choices.empty()) return wrong;
        for (const auto& choice : field.choices)
            if (choice == text) return {};
        return "is \"" + text + "\"";
    }

    SpecInfo info_;
    std::vector<
        std::function<std::string(Config&, const std::string&, const std::filesystem::path&)>>
        setters_;
    std::vector<std::function<std::string(const Config&)>> rules_;
    std::vector<Inspection> inspections_;
};

}  // namespace kamhub
