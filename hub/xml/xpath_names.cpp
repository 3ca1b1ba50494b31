#include "xml/detail/xpath_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace kamhub::xml::detail {

namespace {

constexpr FunctionInfo kFunctions[] = {
    {"boolean", 1, 1},
    {"ceiling", 1, 1},
    {"concat", 2, kAnyNumber},
    {"contains", 2, 2},
    {"count", 1, 1},
    {"false", 0, 0},
    {"floor", 1, 1},
    {"id", 1, 1},
    {"lang", 1, 1},
    {"last", 0, 0},
    {"local-name", 0, 1},
    {"name", 0, 1},
    {"namespace-uri", 0, 1},
    {"normalize-space", 0, 1},
    {"not", 1, 1},
    {"number", 0, 1},
    {"position", 0, 0},
    {"round", 1, 1},
    {"starts-with", 2, 2},
    {"string", 0, 1},
    {"string-length", 0, 1},
    {"substring", 2, 3},
    {"substring-after", 2, 2},
    {"substring-before", 2, 2},
    {"sum", 1, 1},
    {"translate", 3, 3},
    {"true", 0, 0},
    {"current", 0, 0, true},
    {"document", 1, 2, true},
    {"element-available", 1, 1, true},
    {"format-number", 2, 3, true},
    {"function-available", 1, 1, true},
    {"generate-id", 0, 1, true},
    {"key", 2, 2, true},
    {"system-property", 1, 1, true},
    {"unparsed-entity-uri", 1, 1, true},
};

constexpr std::array<std::string_view, 4> kNodeTests{"node", "text", "comment",
                                                     "processing-instruction"};
constexpr std::array<std::string_view, 4> kOperators{"and", "or", "div", "mod"};

template <class List>
bool has(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool isNameChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
           (c & 0x80) != 0;
}

// One walk over an expression. One thread at a time.
class NameWalk {
public:
    explicit NameWalk(const std::string& text) : text_(text) {}

    std::vector<NameUse> run() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '"' || c == '\'') {
            at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1) + 1;
            operand_ = true;
        } else if (isNameChar(c) && c != '-' && c != '.') {
            std::isdigit(static_cast<unsigned char>(c)) ? number() : name();
        } else {
            ++at_;
            // An operator's name follows an operand only: XPath 1.0, section 3.7.
            if (!std::isspace(static_cast<unsigned char>(c)))
                operand_ = c == ')' || c == ']' || c == '.' || (c == '*' && !operand_);
            if (c == '@' || c == '$') marker_ = c;
        }
    }

    void number() {
        while (at_ < text_.size() &&
               (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.'))
            ++at_;
        operand_ = true;
    }

    std::string word() {
        const auto first = at_;
        while (at_ < text_.size() && isNameChar(text_[at_])) ++at_;
        return text_.substr(first, at_ - first);
    }

    std::size_t next() const { return text_.find_first_not_of(" \t\r\n", at_); }

    void name() {
        NameUse use;
        use.variable = marker_ == '$';
        use.attribute = marker_ == '@';
        marker_ = 0;
        use.name = word();
        if (text_.compare(at_, 1, ":") == 0 && text_.compare(at_, 2, "::") != 0) {
            ++at_;
            use.name += ":" + word();
        }
        const auto behind = next();
        if (behind != std::string::npos && text_.compare(behind, 2, "::") == 0) {
            if (use.name == "attribute") marker_ = '@';
            use.axis = true;
        } else if (operand_ && !use.variable && has(kOperators, use.name)) {
            operand_ = false;
            return;
        } else if (behind != std::string::npos && text_[behind] == '(' && !use.variable) {
            if (has(kNodeTests, use.name)) return void(operand_ = false);
            use.call = true;
            use.arguments = arguments(behind);
        }
        operand_ = !use.axis && !use.call;
        out_.push_back(std::move(use));
    }

    // Reads ahead only: the names in them are found by the walk itself.
    std::vector<std::string> arguments(std::size_t open) const {
        std::vector<std::string> out;
        std::string part;
        int depth = 0;
        for (auto i = open + 1; i < text_.size(); ++i) {
            const char c = text_[i];
            if (c == '"' || c == '\'') {
                const auto end = std::min(text_.find(c, i + 1), text_.size() - 1);
                part += text_.substr(i, end - i + 1);
                i = end;
                continue;
            }
            if (c == '(' || c == '[') ++depth;
            if ((c == ')' || c == ']') && depth-- == 0) break;
            if (c == ',' && depth == 0)
                out.push_back(std::move(part)), part.clear();
            else
                part += c;
        }
        const auto first = part.find_first_not_of(" \t\r\n");
        if (first != std::string::npos || !out.empty()) out.push_back(std::move(part));
        return out;
    }

    const std::string& text_;
    std::size_t at_ = 0;
    bool operand_ = false;  // what was last could stand left of an operator
    char marker_ = 0;       // @ or $ before a name
    std::vector<NameUse> out_;
};

}  // namespace

const FunctionInfo* findFunction(std::string_view name) {
    const auto found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                    [&](auto& each) { return each.name == name; });
    return found == std::end(kFunctions) ? nullptr : found;
}

std::vector<std::string> coreFunctionNames(bool in_stylesheet) {
    std::vector<std::string> out;
    for (const auto& each : kFunctions)
        if (in_stylesheet || !each.xslt) out.emplace_back(each.name);
    return out;
}

std::vector<NameUse> namesIn(const std::string& expression) { return NameWalk(expression).run(); }

std::string wrongArguments(const NameUse& call, int least, int most) {
    const auto count = static_cast<int>(call.arguments.size());
    if (count >= least && count <= most) return {};
    auto wanted = std::to_string(least);
    if (most == kAnyNumber)
        wanted = "at least " + wanted;
    else if (most != least)
        wanted += " to " + std::to_string(most);
    return call.name + " has " + std::to_string(count) + " arguments, not " + wanted;
}

}  // namespace kamhub::xml::detail
