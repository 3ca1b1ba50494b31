#pragma once
// Decision tables: DMN 1.3 XML, S-FEEL's unary tests, hit policies unique, first and collect.
// Input expressions are XPath 1.0 over the data, as in processes. docs/specs/process.md.

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::process {

constexpr std::string_view kDmn = "https://www.omg.org/spec/DMN/20191111/MODEL/";

class UnaryTests;  // detail/unary_tests.hpp

// Immutable; shared between threads.
class Decision {
public:
    enum class Policy { Unique, First, Collect };
    enum class Aggregate { None, Sum, Min, Max, Count };
    struct Row {
        std::string id;
        int line = 0;
        std::vector<std::shared_ptr<const UnaryTests>> tests;
        std::vector<std::string> outputs;  // values as text
    };

    // All decisions of a file; complaints name line, rule and cell.
    static std::vector<std::shared_ptr<const Decision>> read(std::string_view text,
                                                             const std::string& file,
                                                             Complaints& complaints);

    // What goes into the element that takes the outcome: one element for each output; collected,
    // one <row> of them for each rule that fits; an aggregate is text alone. Errors: no rule fits;
    // two fit and the policy is unique; an input is not of its type.
    Result<std::string> evaluate(const xml::Document& data) const;

    std::string id, title;
    Policy policy = Policy::Unique;
    Aggregate aggregate = Aggregate::None;
    struct Input {
        std::string label, type;  // string, number, boolean, date
        xml::XPath expression;
    };
    std::vector<Input> inputs;
    std::vector<std::string> outputs;
    std::vector<Row> rows;
};

}  // namespace kamhub::process
