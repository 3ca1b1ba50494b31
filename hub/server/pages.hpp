#pragma once
// The web front end, as files that `./dev web` has built: served at / of the operations listener and
// of that of people, beside the API that its pages use.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

// The set of files is read once, when this is made; a request is looked up in it and never reaches
// the disk. Needs no caller: the files are the same for everybody and hold nothing of this hub.
// Thread-safe. Destroy it after the listener has stopped.
class Pages {
public:
    // Without the folder, or an index.html in it, `/` says how to build it.
    Pages(flow::Hub& hub, const std::filesystem::path& folder);
    ~Pages();

    Status mount();

private:
    struct File {
        std::string type, body, packed, tag;  // packed: gzip; empty: there is none
    };
    void read(const std::filesystem::path& folder);
    HttpResponse answer(const std::string& address, const HttpRequest& request) const;

    flow::Hub& hub_;
    std::map<std::string, File, std::less<>> files_;  // by path: /assets/app-1a2b.js
    std::vector<std::string> mounted_;
};

}  // namespace kamhub::server
