#pragma once
// TMF672: the roles of the configuration, to be read, and which user has which, to be changed too.
// Its published file names another API's path; it is served as rolesAndPermissions.

#include "access/access.hpp"
#include "flow/hub.hpp"
#include "server/tmf_process.hpp"

namespace kamhub::server {

constexpr char kRolesApi[] = "rolesAndPermissions";
std::string permissionPath(const std::string& user);
// `hub`: its name, the asset to which a permission gives roles.
Json permissionOf(const access::User& user, const std::string& hub);

// Thread-safe operations; everything that is given outlives them.
void addRolesApi(flow::Hub& hub, access::Access& access, TmfRefuse refuse, TmfApis& apis);

}  // namespace kamhub::server
