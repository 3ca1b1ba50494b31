#include "records/export_rows.hpp"

#include "records/limits.hpp"

namespace kamhub::records {

Answer<ExportRows> ExportRows::open(Records& records, store::Tables& tables, const Asker& asker,
                                    Query query) {
    const auto* entity = records.model().entity(query.entity);
    if (!entity) return unknownEntity(records.model(), query.entity);
    if (!asker.may(*entity, "export"))
        return forbidden(asker, entity->name + ".export", entity->name);
    return ExportRows(records, tables, asker, std::move(query), *entity);
}

ExportRows::ExportRows(Records& records, store::Tables& tables, const Asker& asker, Query query,
                       const Entity& entity)
    : records_(records),
      asker_(asker),
      query_(std::move(query)),
      entity_(&entity),
      keys_(records.model(), asker, tables),
      filters_(query_.filters.size()),
      // By id unless he asks for an order: what is changed meanwhile moves no record between pages.
      by_id_(query_.order.empty()) {
    for (const auto& field : entity.fields)
        if (!field.secret && asker.lacks(entity, field).empty()) columns_.push_back(&field);
    query_.offset = 0;
    query_.limit = kPageRows;
}

Answer<bool> ExportRows::next(std::vector<std::string>& cells) {
    if (at_ == page_.size()) {
        auto more = nextPage();
        if (const auto* there = std::get_if<bool>(&more); !there || !*there) return more;
    }
    const auto& record = page_[at_++];
    cells.clear();
    for (const auto* field : columns_) {
        auto value = record[field->name];
        if (field->kind == Kind::Reference && !value.empty()) {
            auto key = keys_.keyOf(field->entity, value);
            if (!key) return key.error();
            value = std::move(*key);
        }
        bytes_ += value.size();
        cells.push_back(std::move(value));
    }
    if (bytes_ > kExportBytes)
        return noTable("more than " + std::to_string(kExportBytes) + " bytes; narrow the selection",
                       "数据量过大，请缩小筛选范围");
    return true;
}

Answer<bool> ExportRows::nextPage() {
    const auto full = page_.size() == static_cast<std::size_t>(query_.limit);
    if (!first_ && !full) return false;
    if (rows_ >= kExportRows)
        return noTable(
            "more than " + std::to_string(kExportRows) + " records; narrow the selection",
            "超过" + std::to_string(kExportRows) + "条记录，请缩小筛选范围");
    if (!first_ && by_id_) {
        query_.filters.resize(filters_);
        query_.filters.push_back({"id", Filter::Op::Greater, {page_.back().id}});
    } else if (!first_) {
        query_.offset += query_.limit;
    }
    first_ = false;
    auto answer = records_.select(asker_, query_);
    if (auto* refusal = std::get_if<Refusal>(&answer)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&answer)) return std::move(*error);
    page_ = std::move(std::get<Page>(answer).records);
    at_ = 0;
    rows_ += page_.size();
    return !page_.empty();
}

Refusal noTable(const std::string& en, const std::string& zh) {
    return refused(Refusal::Why::Invalid, {"", "table", en, "无法处理该表格：" + zh});
}

}  // namespace kamhub::records
