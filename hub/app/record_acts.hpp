#pragma once
// kamhub records match, merge, split, merges, files, attach, save, detach.

#include <optional>

#include "app/api_client.hpp"

namespace kamhub::app {

constexpr char kRecordActs[] =
    "match ENTITY FIELD=VALUE…, merge ENTITY SURVIVOR LOSER [FIELD…], merges ENTITY ID, split "
    "ENTITY "
    "MERGE, files ENTITY ID, attach ENTITY ID FILE, save ENTITY ID NAME [VERSION], detach ENTITY "
    "ID "
    "NAME";

// Empty: the words are none of these.
std::optional<int> recordAct(ApiClient& client, const Arguments& arguments);

}  // namespace kamhub::app
