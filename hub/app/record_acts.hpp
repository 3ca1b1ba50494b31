#pragma once
// kamhub records move, match, merge, split, merges, files, attach, save, detach.

#include <optional>

#include "app/api_client.hpp"

namespace kamhub::app {

constexpr char kRecordActs[] =
    "move ENTITY ID TRANSITION, "
    "match ENTITY FIELD=VALUE…, merge ENTITY SURVIVOR LOSER [FIELD…], merges ENTITY ID, split "
    "ENTITY "
    "MERGE, files ENTITY ID, attach ENTITY ID FILE, save ENTITY ID NAME [VERSION], detach ENTITY "
    "ID "
    "NAME";

// What a word means that stands for a record: its id, or its business key.
Result<std::string> recordId(ApiClient& client, const std::string& entity, const std::string& word);

// Empty: the words are none of these.
std::optional<int> recordAct(ApiClient& client, const Arguments& arguments);

}  // namespace kamhub::app
