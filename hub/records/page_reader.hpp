#pragma once
// What modules and a site say of their pages (docs/specs/pages.md): read with the records that they
// show, and held against them.

#include <filesystem>
#include <vector>

#include "records/entity.hpp"

namespace kamhub::records {

// The *.xml of a folder `pages`, as if each were right. Complaints: what is no XML.
std::vector<PageFile> readPages(const std::filesystem::path& folder, Complaints& complaints);

// What they name that is not declared, and what no page has.
void checkPages(const Model& model, const std::vector<PageFile>& pages, Complaints& complaints);

}  // namespace kamhub::records
