#pragma once
// What the sources that read process files share. Not a public header.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "process/definition.hpp"
#include "process/detail/grammar.hpp"

namespace kamhub::process::detail {

// Words of an attribute that lists.
std::vector<std::string> splitWords(const std::string& text);

// Reads the parts of nodes: expressions, times, assignments, and complains with their places.
// One thread at a time.
class Parts {
public:
    Parts(Complainer& complain, const Known& known) : complain_(complain), known_(known) {}

    // What prefix stands for what is taken from the place of the expression.
    std::optional<xml::XPath> xpath(const xmlNode* at, const std::string& text,
                                    const std::string& what);
    // Of an attribute in KamHub's namespace; none if it is absent.
    std::optional<xml::XPath> ownXPath(const xmlNode* at, const char* attribute);
    std::optional<TimeLimit> ownSpan(const xmlNode* at, const char* attribute,
                                     const std::string& calendar);
    std::optional<TimeLimit> timer(const xmlNode* definition);
    std::vector<Assignment> assignments(const xmlNode* node);
    std::vector<Allowed> allowed(const xmlNode* node, bool of_task);
    std::vector<Control> controls(const xmlNode* process);
    std::vector<Tell> tells(const xmlNode* process);
    std::optional<MultiInstance> multiInstance(const xmlNode* node);
    std::string elementName(const xmlNode* at, const char* attribute);  // one XML name
    std::string calendar(const xmlNode* at);
    void must(const xmlNode* node, const std::string& kind, const std::string& name,
              const std::function<bool(const std::string&)>& known, const std::string& write);

private:
    TimeLimit timerText(const xmlNode* element, TimeLimit::Form form, std::string text);
    bool literal(const std::string& text, TimeLimit& limit);

    Complainer& complain_;
    const Known& known_;
};

// What a definition says as a whole: ends of flows, reachability, defaults, events on activities.
void checkDefinition(const Definition& definition, Complainer& complain);

}  // namespace kamhub::process::detail
