#pragma once
// Between the business key of a record and its id.

#include <map>
#include <string>
#include <utility>

#include "records/asker.hpp"
#include "store/tables.hpp"

namespace kamhub::records {

// Remembers what it has found, for the length of one import, export or message. One thread at a
// time; all that it is given must outlive it.
class BusinessKeys {
public:
    BusinessKeys(const Model& model, const Asker& asker, store::Tables& tables)
        : model_(model), asker_(asker), tables_(tables) {}

    // The id itself where the entity has no business key, or the record is not his to see.
    Result<std::string> keyOf(const std::string& entity, const std::string& id);
    // Empty: no record that the asker may see has the key. Never remembered as missing: the next
    // row may make it. The key itself where the entity has none.
    Result<std::string> idOf(const std::string& entity, const std::string& key);

private:
    using Map = std::map<std::pair<std::string, std::string>, std::string>;
    static void remember(Map& map, std::pair<std::string, std::string> key, std::string value);

    const Model& model_;
    const Asker& asker_;
    store::Tables& tables_;
    Map keys_, ids_;
};

}  // namespace kamhub::records
