#include "process/detail/unary_tests.hpp"

#include <algorithm>
#include <cctype>

#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

using detail::trimmed;

constexpr const char* kWrite =
    "write \"text\", 12.5, true, date(\"2027-01-31\"), > 5, [1..9], not(…), a list, or -";

Error wrong(std::string_view text, const std::string& why) {
    return invalidConfig("'" + std::string(text) + "' " + why + "; " + kWrite);
}

// Sign, whole part, fraction; false if it is no decimal number of at most 40 digits.
bool normalise(const std::string& text, std::string& out) {
    std::size_t at = text.starts_with("-") || text.starts_with("+") ? 1 : 0;
    const auto dot = text.find('.');
    auto whole = text.substr(at, dot == std::string::npos ? dot : dot - at);
    auto part = dot == std::string::npos ? "" : text.substr(dot + 1);
    if (whole.size() + part.size() == 0 || whole.size() + part.size() > 40) return false;
    if ((whole + part).find_first_not_of("0123456789") != std::string::npos) return false;
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    part.erase(part.find_last_not_of('0') + 1);
    out = (whole.empty() ? "0" : whole) + (part.empty() ? "" : "." + part);
    if (text[0] == '-' && out != "0") out = "-" + out;
    return true;
}

int sign(int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; }

int compareNumbers(const std::string& a, const std::string& b) {
    const bool minus_a = a[0] == '-', minus_b = b[0] == '-';
    if (minus_a != minus_b) return minus_a ? -1 : 1;
    if (minus_a) return compareNumbers(b.substr(1), a.substr(1));
    const auto whole_a = a.substr(0, a.find('.')), whole_b = b.substr(0, b.find('.'));
    if (whole_a.size() != whole_b.size()) return whole_a.size() < whole_b.size() ? -1 : 1;
    if (whole_a != whole_b) return sign(whole_a.compare(whole_b));
    const auto part = [](const std::string& text) {
        const auto dot = text.find('.');
        return dot == std::string::npos ? std::string() : text.substr(dot + 1);
    };
    return sign(part(a).compare(part(b)));
}

bool parseDate(const std::string& text, Instant& out) {
    return parseIso(text.size() == 10 ? text + "T00:00:00+08:00" : text, out);
}

// Splits at commas outside of quotes and brackets.
std::vector<std::string> items(const std::string& text) {
    std::vector<std::string> out(1);
    bool quoted = false;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted && i + 1 < text.size()) out.back() += text[i++];
        if (!quoted && c == '(') ++depth;
        if (!quoted && c == ')') --depth;
        if (c == ',' && !quoted && depth == 0)
            out.emplace_back();
        else
            out.back() += text[i];
    }
    return out;
}

}  // namespace

int Feel::compare(const Feel& a, const Feel& b) {
    if (a.type == Type::Number) return compareNumbers(a.number, b.number);
    if (a.type == Type::Date) return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
    return sign(a.text.compare(b.text));
}

Result<Feel> feelOf(const std::string& text, Feel::Type type) {
    Feel out;
    out.type = type;
    const auto value = type == Feel::Type::Text ? text : trimmed(text);
    if (type == Feel::Type::Text) return out.text = value, out;
    if (type == Feel::Type::Number && normalise(value, out.number)) return out;
    if (type == Feel::Type::Date && parseDate(value, out.date)) return out;
    if (type == Feel::Type::Boolean && (value == "true" || value == "1"))
        return out.text = "true", out;
    if (type == Feel::Type::Boolean && (value == "false" || value == "0"))
        return out.text = "false", out;
    static constexpr const char* kNames[] = {"text", "number", "true or false", "date"};
    return invalidMessage("'" + text + "' is no " + kNames[static_cast<int>(type)]);
}

Result<Feel> feelLiteral(std::string_view from) {
    const auto text = trimmed(from);
    Feel out;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        for (std::size_t i = 1; i + 1 < text.size(); ++i) {
            if (text[i] == '"') return wrong(text, "is not one text");
            if (text[i] == '\\' && i + 2 < text.size()) ++i;
            out.text += text[i];
        }
        return out;
    }
    if (text == "true" || text == "false") {
        out.type = Feel::Type::Boolean;
        out.text = text;
        return out;
    }
    for (const std::string call : {"date(\"", "date and time(\""}) {
        if (!text.starts_with(call) || !text.ends_with("\")")) continue;
        out.type = Feel::Type::Date;
        if (parseDate(text.substr(call.size(), text.size() - call.size() - 2), out.date))
            return out;
        return wrong(text, "is no date");
    }
    out.type = Feel::Type::Number;
    if (!text.empty() && normalise(text, out.number)) return out;
    return wrong(text, "is no value");
}

Result<UnaryTests::Test> UnaryTests::parseOne(std::string_view from, Feel::Type type) {
    const auto text = trimmed(from);
    Test out;
    const auto value = [&](std::string_view literal) -> Result<Feel> {
        auto parsed = feelLiteral(literal);
        if (parsed && parsed->type != type)
            return wrong(trimmed(literal), "is not of the input's type");
        return parsed;
    };
    const auto dots = text.find("..");
    const bool opens =
        !text.empty() && std::string_view("[(]").find(text[0]) != std::string_view::npos;
    if (opens && dots != std::string::npos) {
        const char last = text.back();
        if (std::string_view("])[").find(last) == std::string_view::npos)
            return wrong(text, "is no range");
        const auto low = value(std::string_view(text).substr(1, dots - 1));
        const auto high = value(std::string_view(text).substr(dots + 2, text.size() - dots - 3));
        if (!low) return low.error();
        if (!high) return high.error();
        out.op = Test::Op::Between;
        out.low = *low;
        out.high = *high;
        out.low_open = text[0] != '[';
        out.high_open = last != ']';
        if (type == Feel::Type::Text || type == Feel::Type::Boolean)
            return wrong(text, "is a range of what has no order");
        if (Feel::compare(out.low, out.high) > 0) return wrong(text, "is an empty range");
        return out;
    }
    static constexpr std::pair<const char*, Test::Op> kOps[] = {{"<=", Test::Op::LessEqual},
                                                                {">=", Test::Op::GreaterEqual},
                                                                {"<", Test::Op::Less},
                                                                {">", Test::Op::Greater}};
    std::size_t skip = 0;
    for (const auto& [sign, op] : kOps)
        if (skip == 0 && text.starts_with(sign)) out.op = op, skip = std::string_view(sign).size();
    if (skip > 0 && (type == Feel::Type::Text || type == Feel::Type::Boolean))
        return wrong(text, "compares what has no order");
    const auto literal = value(std::string_view(text).substr(skip));
    if (!literal) return literal.error();
    out.low = *literal;
    return out;
}

Result<std::shared_ptr<const UnaryTests>> UnaryTests::parse(std::string_view from,
                                                            Feel::Type type) {
    auto text = trimmed(from);
    auto out = std::make_shared<UnaryTests>();
    if (text == "-" || text.empty()) {
        out->any_ = true;
        return std::shared_ptr<const UnaryTests>(out);
    }
    if (text.starts_with("not(") && text.ends_with(")")) {
        out->not_ = true;
        text = text.substr(4, text.size() - 5);
    }
    for (const auto& each : items(text)) {
        auto test = parseOne(each, type);
        if (!test) return test.error();
        out->tests_.push_back(*test);
    }
    return std::shared_ptr<const UnaryTests>(out);
}

bool UnaryTests::fits(const Test& test, const Feel& value) {
    const int low = Feel::compare(value, test.low);
    switch (test.op) {
        case Test::Op::Equal:
            return low == 0;
        case Test::Op::Less:
            return low < 0;
        case Test::Op::LessEqual:
            return low <= 0;
        case Test::Op::Greater:
            return low > 0;
        case Test::Op::GreaterEqual:
            return low >= 0;
        case Test::Op::Between:
            break;
    }
    const int high = Feel::compare(value, test.high);
    return (test.low_open ? low > 0 : low >= 0) && (test.high_open ? high < 0 : high <= 0);
}

bool UnaryTests::fits(const Feel& value) const {
    if (any_) return true;
    const bool one = std::any_of(tests_.begin(), tests_.end(),
                                 [&](const Test& test) { return fits(test, value); });
    return one != not_;
}

}  // namespace kamhub::process
