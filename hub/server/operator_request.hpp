#pragma once
// A request of the operations API, with who sent it.

#include "access/caller.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

struct OperatorRequest : HttpRequest {
    access::Caller caller;
};

// What stands as the actor of everything that the request does: user:NAME, or local.
inline std::string actorOf(const OperatorRequest& request) {
    return access::actorOf(request.caller.subject);
}

}  // namespace kamhub::server
