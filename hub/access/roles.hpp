#pragma once
// Which role holds which rights: the built-in ones, or a file's in their place.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "access/rights.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::access {

struct Role {
    std::string name;
    std::string about;
    Rights rights;
    std::vector<ConfigNode> record_rights{};  // where those over records stand, to be judged by
                                              // whoever knows the entities
};

// <role> of a roles file, and the <right> in it.
const SpecInfo& roleSpec();
const SpecInfo& rightSpec();

// Immutable; shared between threads.
class Roles {
public:
    // viewer, operator, engineer, administrator.
    static std::shared_ptr<const Roles> builtIn();
    // Null with complaints.
    static std::shared_ptr<const Roles> load(const std::filesystem::path& file,
                                             Complaints& complaints);

    const std::vector<Role>& all() const { return all_; }
    const Role* find(const std::string& name) const;  // null: there is none
    // Of all that are named; one that is not there (any more) gives none.
    Rights rightsOf(const std::vector<std::string>& names) const;

private:
    void add(const ConfigNode& node, Complaints& complaints);
    static void addRight(const ConfigNode& node, Role& role, Complaints& complaints);
    std::vector<Role> all_;
};

// As a file that load() reads.
std::string toXml(const Roles& roles);

}  // namespace kamhub::access
