#pragma once
// The reference pages, written from the declared specs: nothing in them is kept by hand.

#include <map>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "sdk/plugin.hpp"

namespace kamhub::app {

// What the pages are made of: the adapters that the plugins register, by plugin.
using Adapters = std::map<std::string, std::vector<EndpointKind>>;

std::string configurationPage();
std::string routesPage();
std::string rolesPage();
std::string adapterPage(const std::string& plugin, const EndpointKind& kind);
std::string commandLinePage(const std::vector<Command>& commands);
std::string operationsPage();

// All pages by file name, with an index as README.md.
std::map<std::string, std::string> referencePages(const Adapters& adapters,
                                                  const std::vector<Command>& commands);

}  // namespace kamhub::app
