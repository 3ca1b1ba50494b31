// Whether an XPath can depend on elements that are not there, judged by its words alone.

#include <algorithm>
#include <cctype>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace {

bool isNameStart(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
}
bool isNameChar(char c) {
    return isNameStart(c) || std::isdigit(static_cast<unsigned char>(c)) || c == '-' || c == '.';
}

// Words and signs, without blanks and literals. A name is without its prefix.
std::vector<std::string> tokensOf(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            i = std::min(text.find(c, i + 1), text.size() - 1) + 1;
            out.emplace_back("'");
        } else if (isNameStart(c)) {
            const auto first = i;
            while (i < text.size() && isNameChar(text[i])) ++i;
            const bool prefix = i + 1 < text.size() && text[i] == ':' && text[i + 1] != ':';
            if (prefix)
                ++i;
            else
                out.push_back(text.substr(first, i - first));
        } else if (std::isdigit(static_cast<unsigned char>(c))) {
            while (i < text.size() && isNameChar(text[i])) ++i;
            out.emplace_back("0");
        } else if (text.compare(i, 2, "//") == 0 || text.compare(i, 2, "..") == 0 ||
                   text.compare(i, 2, "::") == 0) {
            out.push_back(text.substr(i, 2));
            i += 2;
        } else {
            if (!std::isspace(static_cast<unsigned char>(c))) out.emplace_back(1, c);
            ++i;
        }
    }
    return out;
}

// A '*' or a name behind one of these is a step; behind anything else it is an operator.
bool beginsStep(const std::string& before) {
    static const std::set<std::string> kBefore{"",  "/", "(", "[", ",", "::",  "|",  "=",   "!",
                                               "<", ">", "+", "-", "*", "and", "or", "div", "mod"};
    return kBefore.contains(before);
}

}  // namespace

bool XPath::mayRead(const std::set<std::string>& gone, const std::set<std::string>& lacking) const {
    static const std::set<std::string> kFarSteps{"//",
                                                 "descendant",
                                                 "descendant-or-self",
                                                 "following",
                                                 "following-sibling",
                                                 "preceding",
                                                 "preceding-sibling",
                                                 "node"};
    const auto tokens = tokensOf(text());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        const std::string before = i ? tokens[i - 1] : "";
        const std::string after = i + 1 < tokens.size() ? tokens[i + 1] : "";
        if (before == "@") continue;
        if (kFarSteps.contains(token) || gone.contains(token)) return true;
        if (token == "*" && beginsStep(before)) return true;
        // The text of an element is that of all that it holds.
        const bool whole = token == "." || token == ".." || lacking.contains(token);
        if (whole && after != "/") return true;
    }
    return false;
}

}  // namespace kamhub::xml
