#include "process/decision.hpp"

#include <algorithm>

#include "process/detail/data.hpp"
#include "process/detail/unary_tests.hpp"

namespace kamhub::process {

namespace {

Feel::Type typeOf(const std::string& name) {
    if (name == "number") return Feel::Type::Number;
    if (name == "boolean") return Feel::Type::Boolean;
    return name == "date" ? Feel::Type::Date : Feel::Type::Text;
}

std::string element(const std::string& name, const std::string& value) {
    return "<" + name + ">" + detail::escaped(value) + "</" + name + ">";
}

std::string outputsOf(const Decision& decision, const Decision::Row& row) {
    std::string out;
    for (std::size_t i = 0; i < decision.outputs.size(); ++i)
        out += element(decision.outputs[i], row.outputs[i]);
    return out;
}

// Exact: the reader lets at most 18 digits pass, 9 of them behind the point.
constexpr int kScale = 9;
__int128 scaled(const std::string& number) {
    __int128 out = 0;
    int behind = -1;
    for (const char c : number) {
        if (c == '.')
            behind = 0;
        else if (c != '-')
            out = out * 10 + (c - '0'), behind += behind >= 0;
    }
    for (int i = std::max(behind, 0); i < kScale; ++i) out *= 10;
    return number.starts_with("-") ? -out : out;
}

std::string plain(__int128 value) {
    const bool minus = value < 0;
    if (minus) value = -value;
    std::string digits;
    while (value > 0 || digits.size() <= kScale) {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    }
    digits.insert(digits.size() - kScale, ".");
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return (minus && digits != "0" ? "-" : "") + digits;
}

std::string aggregated(Decision::Aggregate aggregate,
                       const std::vector<const Decision::Row*>& rows) {
    if (aggregate == Decision::Aggregate::Count) return std::to_string(rows.size());
    if (aggregate == Decision::Aggregate::Sum) {
        __int128 sum = 0;
        for (const auto* each : rows) sum += scaled(each->outputs[0]);
        return plain(sum);
    }
    if (rows.empty()) return {};
    const auto less = [](const Decision::Row* a, const Decision::Row* b) {
        return scaled(a->outputs[0]) < scaled(b->outputs[0]);
    };
    const auto found = aggregate == Decision::Aggregate::Min
                           ? std::min_element(rows.begin(), rows.end(), less)
                           : std::max_element(rows.begin(), rows.end(), less);
    return (*found)->outputs[0];
}

}  // namespace

Result<std::string> Decision::evaluate(const xml::Document& data) const {
    std::vector<Feel> values;
    for (const auto& each : inputs) {
        const auto text = each.expression.string(data);
        if (!text) return text.error();
        auto value = feelOf(*text, typeOf(each.type));
        if (!value)
            return invalidMessage("decision " + id + ", input " + each.label + ": " +
                                  value.error().message);
        values.push_back(std::move(*value));
    }
    std::vector<const Row*> fitting;
    for (const auto& row : rows) {
        bool fits = true;
        for (std::size_t i = 0; i < values.size() && fits; ++i)
            fits = row.tests[i]->fits(values[i]);
        if (fits) fitting.push_back(&row);
        if (fits && policy == Policy::First) break;
    }
    if (policy == Policy::Collect && aggregate != Aggregate::None)
        return aggregated(aggregate, fitting);
    if (policy == Policy::Collect) {
        std::string out;
        for (const auto* each : fitting) out += "<row>" + outputsOf(*this, *each) + "</row>";
        return out;
    }
    std::string given;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto text = inputs[i].expression.string(data);
        given += (given.empty() ? "" : ", ") + inputs[i].label + " = '" + (text ? *text : "") + "'";
    }
    if (fitting.empty()) return invalidMessage("decision " + id + ": no rule fits " + given);
    if (fitting.size() > 1)
        return invalidMessage("decision " + id + ": the rules of lines " +
                              std::to_string(fitting[0]->line) + " and " +
                              std::to_string(fitting[1]->line) + " both fit " + given +
                              ", and its hit policy is UNIQUE");
    return outputsOf(*this, *fitting[0]);
}

}  // namespace kamhub::process
