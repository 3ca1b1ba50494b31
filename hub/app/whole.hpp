#pragma once
// What a configuration comes to in all rooms: the loader behind `check` and `run`.

#include <optional>

#include "flow/hub.hpp"
#include "process/library.hpp"
#include "records/entity.hpp"

namespace kamhub::app {

struct Whole {
    flow::Live live;
    std::shared_ptr<const records::Model> model;
    std::shared_ptr<const process::Library> processes;
};

// None with complaints.
std::optional<Whole> loadWhole(const std::filesystem::path& file, const host::LoadOptions& options,
                               Complaints& complaints);

}  // namespace kamhub::app
