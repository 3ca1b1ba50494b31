#pragma once
// The schemas that partners fetch: the canonical files as they stand, and per family one schema
// that includes them.

#include <map>
#include <memory>
#include <string>

#include "host/catalogue.hpp"

namespace kamhub::server {

// Held in memory, so that no request names a file of the disk. Immutable.
class ServiceSchemas {
public:
    // Reads the catalogue's schema files and what they include from beside them.
    static std::shared_ptr<const ServiceSchemas> load(
        std::shared_ptr<const host::Catalogue> catalogue);

    const host::Catalogue& catalogue() const { return *catalogue_; }
    // As it stands on the disk; null if unknown.
    const std::string* file(const std::string& name) const;
    // The same with its includes written as `<service_url>?xsd=<file>`; empty if unknown.
    std::string fileFor(const std::string& name, const std::string& service_url) const;
    // One schema in the canonical namespace that includes what the family's messages need.
    std::string familySchema(const std::string& family, const std::string& service_url) const;
    const std::map<std::string, std::string>& all() const { return files_; }

private:
    void read(const std::filesystem::path& file);

    std::shared_ptr<const host::Catalogue> catalogue_;
    std::map<std::string, std::string> files_;
};

}  // namespace kamhub::server
