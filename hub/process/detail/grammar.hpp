#pragma once
// Which elements and attributes of BPMN 2.0, and which of KamHub's own, a process file may have:
// a table, and the walk that holds a file against it. Not a public header.

#include <libxml/tree.h>

#include <string>
#include <string_view>

#include "process/definition.hpp"

namespace kamhub::process::detail {

// Gathers complaints about one file. One thread at a time.
class Complainer {
public:
    Complainer(std::string file, Complaints& complaints)
        : file_(std::move(file)), complaints_(complaints), before_(complaints.size()) {}
    void at(int line, std::string what, std::string write) {
        complaints_.push_back({file_, line, 1, std::move(what), std::move(write)});
    }
    void at(const xmlNode* node, std::string what, std::string write);
    bool any() const { return complaints_.size() > before_; }
    const std::string& file() const { return file_; }

private:
    std::string file_;
    Complaints& complaints_;
    std::size_t before_;
};

int lineOf(const xmlNode* node);
// "userTask 'review'", or the name alone where there is no id.
std::string nameOf(const xmlNode* node);
bool isBpmn(const xmlNode* node);
bool isDrawing(const xmlNode* node);  // carries no behaviour: skipped with all below it
bool isFlowNode(const xmlNode* node);
std::string ownAttribute(const xmlNode* node, const char* name);  // in KamHub's namespace
bool hasOwnAttribute(const xmlNode* node, const char* name);
std::vector<const xmlNode*> ownElements(const xmlNode* node, std::string_view name);

// Complains of all that the table does not have.
void checkGrammar(const xmlNode* definitions, Complainer& complain);

}  // namespace kamhub::process::detail
