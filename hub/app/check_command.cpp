#include <iostream>

#include "app/commands.hpp"
#include "app/temporary_folder.hpp"
#include "app/whole.hpp"
#include "server/json.hpp"

namespace kamhub::app {

namespace {

void printComplaints(const Complaints& complaints) {
    auto out = server::object();
    out.set("ok", complaints.empty());
    out.set("complaints", server::listOf(complaints));
    std::cout << server::text(out) << "\n";
}

int check(const Arguments& arguments) {
    const std::string file = arguments.words()[0];
    const TemporaryFolder copies;
    Complaints complaints;
    const auto whole =
        loadWhole(file, {arguments.get("plugins", defaultPlugins()), copies.path()}, complaints);
    if (arguments.has("json"))
        return printComplaints(complaints), complaints.empty() ? kOk : kUsage;
    for (const auto& complaint : complaints) std::cout << toString(complaint) << "\n";
    if (!whole || !complaints.empty()) return kUsage;
    const auto& live = whole->live;
    for (const auto& skipped : live.graph->skipped)
        std::cout << file << ": note: the plugin " << skipped.plugin
                  << " is skipped: " << skipped.why << "\n";
    std::cout << file << ": ok (" << live.graph->endpoints.size() << " endpoints, "
              << live.routes->all().size() << " routes, " << live.graph->catalogue->types().size()
              << " types";
    if (!whole->model->entities().empty())
        std::cout << ", " << whole->model->entities().size() << " entities";
    if (!whole->processes->processes().empty())
        std::cout << ", " << whole->processes->processes().size() << " processes";
    std::cout << ")\n";
    return kOk;
}

}  // namespace

Command checkCommand() {
    return {"check",
            "FILE",
            1,
            1,
            "Checks a configuration as run would, and starts nothing.",
            {{"plugins", "DIR", "Where plugins lie if the configuration does not say.", false},
             jsonOption()},
            check,
            "Every complaint stands on a line of its own: file:line:col: error: what is wrong; "
            "what to write.\n"
            "Exit status: 0 without complaints, 2 with some."};
}

}  // namespace kamhub::app
