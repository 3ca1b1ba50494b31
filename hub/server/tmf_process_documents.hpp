#pragma once
// A process instance and a task of it as TMF701 shows them: for the API, and for its events.

#include <string>

#include "process/instance.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

constexpr char kProcessApi[] = "processFlowManagement";
// The member of a processFlow that takes the right messages.personal.
constexpr char kPersonalOfFlow[] = "characteristic";

// TM Forum's word for a state as the store has it.
const char* tmfStateOf(const std::string& state);
std::string flowPath(const std::string& instance);  // of the resource
std::string taskPath(const std::string& instance, std::int64_t task);

// With its data; its tasks are for the caller to add, as far as they are seen.
Json processFlowOf(const process::Instance& instance, const std::string& state, Instant began);
Json::Ptr taskReference(const process::Instance& instance, const process::Task& task);
Json taskFlowOf(const process::Instance& instance, const process::Task& task);

}  // namespace kamhub::server
