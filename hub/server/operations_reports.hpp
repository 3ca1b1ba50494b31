#pragma once
// The resources of the operations API about reports.

#include <vector>

#include "server/reports.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

struct ReportsTable {
    static std::vector<Resource> resources();

private:
    static HttpResponse list(Operations& on, const Call& call);
    static HttpResponse add(Operations& on, const Call& call);
    static HttpResponse remove(Operations& on, const Call& call);
    static HttpResponse make(Operations& on, const Call& call);
    static HttpResponse file(Operations& on, const Call& call);
    // The report that the path names, where the caller has to do with it; else the answer.
    static std::variant<Report, HttpResponse> named(Operations& on, const Call& call);
};

}  // namespace kamhub::server
