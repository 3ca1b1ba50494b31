#pragma once
// Documents from the ERP by file: taken with their markers, received, and moved out of the way.

#include <functional>
#include <set>
#include <string>

#include "folder.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::erp {

constexpr char kDocumentSuffix[] = ".xml";
constexpr char kMarkerSuffix[] = ".ok";

// A document is received before it is moved. Whatever ends in between, it is found again, and the
// hub knows its number. One thread at a time.
class FileInbox {
public:
    FileInbox(std::filesystem::path path, Host& host) : path_(std::move(path)), host_(host) {}

    // Takes every document that is complete, in the order of the names. Unavailable: the folder is
    // not there or the hub cannot store now; the rest keeps its order and waits for the next look.
    Status look(const std::function<bool()>& stopping);

private:
    struct Folders {
        Folder inbox, done, refused;
    };
    Status take(const Folders& folders, const std::string& stem);
    Status receive(const Folders& folders, const std::string& stem);
    Status withoutDocument(const Folders& folders, const std::string& stem);
    Status refuse(const Folders& folders, const std::string& stem, const std::string& reason);

    std::filesystem::path path_;
    Host& host_;
    std::set<std::string> alone_;  // markers without a document that were already noted
};

}  // namespace kamhub::erp
