#include "process/form_check.hpp"

#include <algorithm>

#include "records/page_reader.hpp"

namespace kamhub::process {

namespace {

bool isTask(const Library& library, const std::string& process, const std::string& node) {
    const auto* definition = library.process(process);
    const auto* found = definition ? definition->node(node) : nullptr;
    return found && found->kind == Kind::UserTask;
}

}  // namespace

void checkForms(const host::Graph& graph, const Library& library, Complaints& complaints) {
    std::vector<std::string> forms;
    Complaints told;  // by the records, with which pages are loaded
    for (const auto& folder : host::foldersOf(graph, "pages"))
        for (const auto& [module, page] : records::readPages(folder, told)) {
            if (page.name != "work") continue;
            if (const auto* name = page.attribute("name")) forms.push_back(name->value);
            for (const auto& task : page.children) {
                const auto* process = task.attribute("process");
                const auto* node = task.attribute("node");
                if (!process || !node || isTask(library, process->value, node->value)) continue;
                complaints.push_back(task.complain(
                    library.process(process->value) ? *node : *process,
                    "there is no user task " + node->value + " in a process " + process->value,
                    "name one that is deployed"));
            }
        }
    for (const auto& [id, process] : library.processes())
        for (const auto& node : process.definition->nodes) {
            if (!node.work || node.work->form.empty()) continue;
            const auto& form = node.work->form;
            if (std::find(forms.begin(), forms.end(), form) == forms.end())
                complaints.push_back(
                    {process.definition->file, node.line, 1,
                     "the form " + form + " of userTask '" + node.id + "' is no work page",
                     config::nearestAdvice(form, forms, "leave k:form out")});
        }
}

}  // namespace kamhub::process
