#pragma once
// What the simulated hub runs: routes and endpoints, loaded once for all seeds.

#include <filesystem>

#include "flow/hub.hpp"

namespace kamhub::simulation {

constexpr char kMark[] = "kam.customer.key-account-mark-assigned.v1";
constexpr char kNotice[] = "kam.notification.request.v1";
constexpr char kStep[] = "hub/notes";
constexpr int kParts = 2;  // notices that the step makes of a mark

// Ends the program with the complaint if it does not load. `folder` is for the files.
flow::Live configuration(const std::filesystem::path& folder);

// Bodies that carry the tag `[T<number>]`.
std::string mark(const std::string& customer, int number);
std::string notice(const std::string& customer, int number);

}  // namespace kamhub::simulation
