#pragma once
// That the forms of user tasks are there, and the tasks of forms.

#include "host/graph.hpp"
#include "process/library.hpp"

namespace kamhub::process {

// `graph`: whose modules' and site's pages are looked at.
void checkForms(const host::Graph& graph, const Library& library, Complaints& complaints);

}  // namespace kamhub::process
