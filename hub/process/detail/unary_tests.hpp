#pragma once
// S-FEEL's unary tests: the cells of a decision table. Not a public header.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::process {

// A value of a cell or an input. Numbers are decimal and compared exactly. Value.
struct Feel {
    enum class Type { Text, Number, Boolean, Date };
    Type type = Type::Text;
    std::string text;    // Text; Boolean: true, false
    std::string number;  // Number: sign, digits without leading zeros, '.', digits without trailing
    Instant date{};      // Date: a day is its midnight in China
    // -1, 0, 1; both of one type, which is ordered.
    static int compare(const Feel& a, const Feel& b);
};
// As S-FEEL writes it: "text", 12.5, true, date("2027-01-31").
Result<Feel> feelLiteral(std::string_view text);
// A value of the data as what an input's type says.
Result<Feel> feelOf(const std::string& text, Feel::Type type);

// Immutable; shared between threads.
class UnaryTests {
public:
    // `type` is the input's; a cell of another type is refused.
    static Result<std::shared_ptr<const UnaryTests>> parse(std::string_view text, Feel::Type type);
    bool fits(const Feel& value) const;

private:
    struct Test {
        enum class Op { Equal, Less, LessEqual, Greater, GreaterEqual, Between } op = Op::Equal;
        Feel low, high;
        bool low_open = false, high_open = false;
    };
    static bool fits(const Test& test, const Feel& value);
    static Result<Test> parseOne(std::string_view text, Feel::Type type);

    bool any_ = false;  // "-"
    bool not_ = false;
    std::vector<Test> tests_;
};

}  // namespace kamhub::process
