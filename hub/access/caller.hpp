#pragma once
// Who acts, and what he may do: the outcome of every authentication.

#include <string>
#include <string_view>
#include <vector>

#include "access/rights.hpp"

namespace kamhub::access {

enum class SubjectKind { User, Process, Partner, Job, Local };

// Value.
struct Subject {
    SubjectKind kind = SubjectKind::User;
    std::string name;  // empty for Local, which is whoever may read the hub's own token file
};
// user:…, process:…, partner:…, job:…, local; as it stands in units, journal and audit.
std::string actorOf(const Subject& subject);

// Value.
struct Caller {
    Subject subject;
    Rights rights;
    std::vector<std::string> roles{};  // the user's; what processes ask for
    std::string token{};  // the name of the API token that speaks for the user; empty: himself

    bool may(std::string_view right) const { return grants(rights, right); }
};

}  // namespace kamhub::access
