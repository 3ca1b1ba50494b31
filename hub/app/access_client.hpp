#pragma once
// What the commands about users, tokens and the audit trail share.

#include <string>
#include <vector>

#include "app/api_client.hpp"
#include "app/commands.hpp"

namespace kamhub::app {

// Asks for one resource and prints it as JSON or by `print`.
int show(ApiClient& client, const Arguments& arguments, const std::string& path,
         void (*print)(const Json&));
// Posts, and says `done`.
int send(ApiClient& client, const std::string& path, const Json& body, const std::string& done);
// "write NEAREST", or what there is.
std::string advice(const std::string& wrong, const std::vector<std::string>& known);

}  // namespace kamhub::app
