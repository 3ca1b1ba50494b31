#include "app/whole.hpp"

#include "process/form_check.hpp"
#include "records/keeper.hpp"

namespace kamhub::app {

std::optional<Whole> loadWhole(const std::filesystem::path& file, const host::LoadOptions& options,
                               Complaints& complaints) {
    auto live = flow::load(file, options, complaints);
    if (!live) return std::nullopt;
    Whole out{std::move(*live), nullptr, nullptr};
    out.model = records::loadModel(out.live, complaints);
    out.processes = process::Library::load(process::foldersOf(*out.live.graph), complaints,
                                           process::siteOf(*out.live.graph));
    if (out.processes) process::checkForms(*out.live.graph, *out.processes, complaints);
    if (!complaints.empty()) return std::nullopt;
    return out;
}

}  // namespace kamhub::app
