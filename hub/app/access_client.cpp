#include "app/access_client.hpp"

#include <iostream>

#include "app/table.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::app {

int show(ApiClient& client, const Arguments& arguments, const std::string& path,
         void (*print)(const Json&)) {
    const auto answer = client.get(path);
    if (!answer) return failed(answer.error());
    if (arguments.has("json"))
        printJson(*answer);
    else
        print(*answer);
    return kOk;
}

int send(ApiClient& client, const std::string& path, const Json& body, const std::string& done) {
    const auto answer = client.post(path, body);
    if (!answer) return failed(answer.error());
    std::cout << printable(done) << "\n";
    return kOk;
}

std::string advice(const std::string& wrong, const std::vector<std::string>& known) {
    const auto close = config::nearest(wrong, known);
    if (!close.empty()) return "write " + close;
    std::string all;
    for (const auto& each : known) all += (all.empty() ? "" : ", ") + each;
    return "there are " + all;
}

}  // namespace kamhub::app
