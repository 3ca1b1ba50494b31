#pragma once
// What a URL asks of records.

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "records/query.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

// Name and value of each query parameter, percent-decoded, in the order of the URL.
std::vector<std::pair<std::string, std::string>> parametersOf(std::string_view query);

// Search, order, offset, limit and filters; parameters named in `own` are the resource's and are
// passed over. InvalidMessage: a limit or an offset that is none.
Result<records::Query> recordQuery(const HttpRequest& request, const std::string& entity,
                                   std::initializer_list<std::string_view> own = {});

}  // namespace kamhub::server
