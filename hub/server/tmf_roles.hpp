#pragma once
// TMF672: the roles of the configuration, to be read, and which user has which, to be changed too.
// Its published file names another API's path; it is served as rolesAndPermissions.

#include "access/access.hpp"
#include "flow/hub.hpp"
#include "server/tmf_process.hpp"

namespace kamhub::server {

// Thread-safe operations; everything that is given outlives them.
void addRolesApi(flow::Hub& hub, access::Access& access, TmfRefuse refuse, TmfApis& apis);

}  // namespace kamhub::server
