#include "records/business_keys.hpp"

#include "records/table_of.hpp"

namespace kamhub::records {

Result<std::string> BusinessKeys::keyOf(const std::string& entity, const std::string& id) {
    const auto* of = model_.entity(entity);
    if (!of || of->key.empty()) return id;
    const auto at = keys_.find({entity, id});
    if (at != keys_.end()) return at->second;
    store::Selection selection;
    selection.table = entity;
    selection.where = both(equal("id", id), asker_.scopeOf(*of));
    const auto rows = tables_.select(selection);
    if (!rows) return rows.error();
    const auto key = rows->empty() ? std::string() : recordOf(*of, rows->front())[of->key];
    remember(keys_, {entity, id}, key.empty() ? id : key);
    return key.empty() ? id : key;
}

Result<std::string> BusinessKeys::idOf(const std::string& entity, const std::string& key) {
    const auto* of = model_.entity(entity);
    if (!of || of->key.empty()) return key;
    const auto at = ids_.find({entity, key});
    if (at != ids_.end()) return at->second;
    store::Selection selection;
    selection.table = entity;
    selection.where = both(equal(of->key, key), asker_.scopeOf(*of));
    const auto rows = tables_.select(selection);
    if (!rows) return rows.error();
    if (rows->empty()) return std::string();
    remember(ids_, {entity, key}, rows->front().id);
    return rows->front().id;
}

void BusinessKeys::remember(Map& map, std::pair<std::string, std::string> key, std::string value) {
    constexpr std::size_t kRemembered = 10'000;
    if (map.size() >= kRemembered) map.clear();
    map.emplace(std::move(key), std::move(value));
}

}  // namespace kamhub::records
