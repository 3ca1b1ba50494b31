#pragma once
// The XSDs of configuration and routes files, written from the declared specs: for editors that
// complete and check.

#include <string>

#include "app/reference.hpp"

namespace kamhub::app {

// urn:kamhub:config:1. <endpoint> offers the attributes of every adapter; which belong to which,
// `kamhub check` says.
std::string hubConfigSchema(const Adapters& adapters);
// urn:kamhub:routes:1.
std::string routesSchema();

}  // namespace kamhub::app
