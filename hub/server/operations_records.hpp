#pragma once
// The resources of the operations API about records. Each asks as the caller and goes through
// records::Keeper, so that messages commit with changes.

#include <functional>
#include <vector>

#include "records/keeper.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

struct RecordsTable {
    static std::vector<Resource> resources();

private:
    static std::vector<Resource> reading();
    static std::vector<Resource> changing();
    static std::vector<Resource> keyed();
    static std::vector<Resource> files();
    static std::vector<Resource> merging();
    static std::vector<Resource> attaching();

    // operations_pages.cpp
    static HttpResponse pages(Operations& on, const Call& call);

    // operations_records_read.cpp
    static HttpResponse model(Operations& on, const Call& call);
    static HttpResponse codes(Operations& on, const Call& call);
    static HttpResponse list(Operations& on, const Call& call);
    static HttpResponse get(Operations& on, const Call& call);
    static HttpResponse history(Operations& on, const Call& call);
    static HttpResponse measure(Operations& on, const Call& call);

    // operations_records_change.cpp
    static HttpResponse create(Operations& on, const Call& call);
    static HttpResponse change(Operations& on, const Call& call);
    static HttpResponse transition(Operations& on, const Call& call);
    static HttpResponse remove(Operations& on, const Call& call);
    static HttpResponse restore(Operations& on, const Call& call);
    // Asks as the caller; 204 answers with nothing, else the record.
    using Work =
        std::function<records::Answer<records::Plan>(records::Records&, const records::Asker&)>;
    static HttpResponse committed(Operations& on, const Call& call, int status, const Work& work);

    // operations_records_keys.cpp
    static HttpResponse keys(Operations& on, const Call& call);
    static HttpResponse byKey(Operations& on, const Call& call);
    static HttpResponse addKey(Operations& on, const Call& call);
    static HttpResponse removeKey(Operations& on, const Call& call);

    // operations_records_merging.cpp
    static HttpResponse match(Operations& on, const Call& call);
    static HttpResponse merge(Operations& on, const Call& call);
    static HttpResponse split(Operations& on, const Call& call);
    static HttpResponse merges(Operations& on, const Call& call);

    // operations_records_attachments.cpp
    static HttpResponse attachments(Operations& on, const Call& call);
    static HttpResponse attachment(Operations& on, const Call& call);
    static HttpResponse attach(Operations& on, const Call& call);
    static HttpResponse detach(Operations& on, const Call& call);

    // operations_records_files.cpp
    static HttpResponse importFile(Operations& on, const Call& call);
    static HttpResponse exportFile(Operations& on, const Call& call);

    // The hub's; a hub without records answers by itself.
    static std::optional<HttpResponse> none(Operations& on);
};

}  // namespace kamhub::server
