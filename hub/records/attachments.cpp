#include "records/attachments.hpp"

#include <algorithm>

#include "records/limits.hpp"
#include "records/unicode.hpp"

namespace kamhub::records {

namespace {

constexpr char kFiles[] = "attachment__file";
constexpr char kFilePrefix[] = "attachment:";
constexpr char kAnyBytes[] = "application/octet-stream";

AttachmentRow fileOf(const store::Row& row) {
    AttachmentRow out;
    out.id = row.id;
    out.version = row.version;
    out.of.at = row.created;
    for (const auto& [column, value] : row.values) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            if (column == "number") out.of.number = *number;
            if (column == "size") out.of.size = *number;
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            if (column == "record") out.record = *text;
            if (column == "name") out.of.name = *text;
            if (column == "media_type") out.of.media_type = *text;
            if (column == "sha256") out.of.sha256 = *text;
            if (column == "actor") out.of.actor = *text;
        }
    }
    return out;
}

Refusal wrongFile(const char* field, const char* code, std::string en, std::string zh) {
    return refused(Refusal::Why::Invalid, {field, code, std::move(en), std::move(zh)});
}

Refusal noSuchFile(const std::string& name) {
    return refused(Refusal::Why::NotFound,
                   {"name", "unknown-attachment", "there is no attachment " + name,
                    "没有名为 " + name + " 的附件"});
}

// Signs that are not seen and turn a line around, so that a name reads as another: C1, line and
// paragraph ends, the directions of text.
bool deceives(const std::string& name) {
    for (std::size_t i = 0; i + 1 < name.size(); ++i) {
        const auto at = [&](std::size_t k) {
            return i + k < name.size() ? static_cast<unsigned char>(name[i + k]) : 0u;
        };
        if (at(0) == 0xC2 && at(1) < 0xA0) return true;
        if (at(0) != 0xE2) continue;
        if (at(1) == 0x80 && at(2) >= 0xA8 && at(2) <= 0xAE) return true;
        if (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9) return true;
    }
    return false;
}

std::optional<Refusal> faultOfName(const std::string& name) {
    const bool blank = !name.empty() && (name.front() == ' ' || name.back() == ' ');
    if (!name.empty() && name.size() <= kAttachmentNameBytes && !blank && name[0] != '.' &&
        charactersOf(name, false) && !deceives(name) && name.find_first_of("/\\") == name.npos)
        return std::nullopt;
    return wrongFile("name", "no-name",
                     "a name is one line of at most " + std::to_string(kAttachmentNameBytes) +
                         " bytes, without / and \\, not beginning with a point",
                     "附件名应为不超过" + std::to_string(kAttachmentNameBytes) +
                         "字节的单行文本，不含 / 和 \\，且不以点开头");
}

bool isMediaType(const std::string& text) {
    const auto slash = text.find('/');
    const auto token = [](std::string_view part) {
        return !part.empty() &&
               part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-") == part.npos;
    };
    return text.size() <= 100 && slash != text.npos &&
           token(std::string_view(text).substr(0, slash)) &&
           token(std::string_view(text).substr(slash + 1));
}

std::optional<Refusal> faultOfBytes(const Payload& bytes) {
    if (bytes.empty()) return wrongFile("bytes", "empty", "the file is empty", "文件为空");
    if (bytes.size() <= kAttachmentBytes) return std::nullopt;
    return wrongFile("bytes", "too-large",
                     "has " + std::to_string(bytes.size()) + " bytes; at most " +
                         std::to_string(kAttachmentBytes),
                     "共" + std::to_string(bytes.size()) + "字节，最多" +
                         std::to_string(kAttachmentBytes) + "字节");
}

}  // namespace

store::Table attachmentTable() {
    using store::ColumnKind;
    store::Table out;
    out.name = kFiles;
    out.columns = {{"entity", ColumnKind::Text},     {"record", ColumnKind::Text, true},
                   {"name", ColumnKind::Text},       {"number", ColumnKind::Integer},
                   {"media_type", ColumnKind::Text}, {"size", ColumnKind::Integer},
                   {"sha256", ColumnKind::Text},     {"actor", ColumnKind::Text}};
    return out;
}

Result<std::vector<AttachmentRow>> attachmentRowsOf(store::Tables& tables,
                                                    const std::string& entity,
                                                    const std::string& record) {
    store::Selection selection;
    selection.table = kFiles;
    selection.where = both(equal("record", record), equal("entity", entity));
    selection.order = {{"name", false}, {"number", false}};
    selection.limit = static_cast<int>(kAttachmentsOfARecord);
    const auto rows = tables.select(selection);
    if (!rows) return rows.error();
    std::vector<AttachmentRow> out;
    for (const auto& row : *rows) out.push_back(fileOf(row));
    return out;
}

void moveAttachment(const AttachmentRow& row, const std::string& record, const std::string& name,
                    const char* kind, const std::string& reason, std::string& from, std::string& to,
                    std::vector<store::RowChange>& rows) {
    const auto number = std::to_string(row.of.number);
    appendChange(from, {kFilePrefix + row.of.name, number, ""});
    appendChange(to, {kFilePrefix + name, "", number});
    store::RowChange change;
    change.table = kFiles;
    change.id = row.id;
    change.version = row.version;
    change.values.emplace_back("record", record);
    if (name != row.of.name) change.values.emplace_back("name", name);
    change.change = changeText(kind, reason, {{"record", row.record, record}});
    rows.push_back(std::move(change));
}

std::string freeName(const std::string& name, const std::vector<AttachmentRow>& there,
                     const std::vector<AttachmentRow>& coming) {
    const auto among = [](const std::vector<AttachmentRow>& rows, const std::string& wanted) {
        return std::any_of(rows.begin(), rows.end(),
                           [&](const auto& row) { return row.of.name == wanted; });
    };
    if (!among(there, name)) return name;
    const auto point = std::min(name.rfind('.'), name.size());
    for (int i = 2;; ++i) {
        auto out = name.substr(0, point) + " (" + std::to_string(i) + ")" + name.substr(point);
        if (!among(there, out) && !among(coming, out)) return out;
    }
}

Answer<std::vector<Attachment>> Attachments::list(const Asker& asker, const std::string& entity,
                                                  const std::string& id) {
    auto found = records_.find(asker, entity, id, entity + ".read", 0);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    const auto rows = attachmentRowsOf(records_.store_.tables(), entity, id);
    if (!rows) return rows.error();
    std::vector<Attachment> out;
    for (const auto& row : *rows) out.push_back(row.of);
    return out;
}

Answer<AttachmentBytes> Attachments::read(const Asker& asker, const std::string& entity,
                                          const std::string& id, const std::string& name,
                                          std::int64_t number) {
    auto listed = list(asker, entity, id);
    if (auto* refusal = std::get_if<Refusal>(&listed)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&listed)) return std::move(*error);
    const Attachment* wanted = nullptr;
    for (const auto& each : std::get<std::vector<Attachment>>(listed))
        if (each.name == name && (number == 0 || each.number == number)) wanted = &each;
    if (!wanted) return noSuchFile(name);
    const auto kept = records_.store_.artefact(wanted->sha256);
    if (!kept) return kept.error();
    if (!*kept)
        return internalError("the bytes of the attachment " + name + " of " + entity + " " + id +
                             " are not there");
    return AttachmentBytes{*wanted, (*kept)->bytes};
}

Answer<Plan> Attachments::attach(const Asker& asker, const std::string& name, const std::string& id,
                                 std::int64_t version, const std::string& file,
                                 const std::string& media_type, const Payload& bytes,
                                 const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    auto found = records_.find(asker, name, id, name + ".attach", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    if (auto fault = faultOfName(file)) return std::move(*fault);
    if (!media_type.empty() && !isMediaType(media_type))
        return wrongFile("media_type", "no-media-type",
                         "is no media type; write it as application/pdf, in small letters",
                         "不是媒体类型，请按 application/pdf 书写");
    if (auto fault = faultOfBytes(bytes)) return std::move(*fault);
    const auto rows = attachmentRowsOf(records_.store_.tables(), name, id);
    if (!rows) return rows.error();
    if (rows->size() >= kAttachmentsOfARecord)
        return refused(Refusal::Why::State,
                       {"", "too-many",
                        "a record has at most " + std::to_string(kAttachmentsOfARecord) +
                            " attachments, versions among them; remove some first",
                        "每条记录最多" + std::to_string(kAttachmentsOfARecord) +
                            "个附件（含历史版本），请先删除"});
    std::int64_t last = 0;
    for (const auto& row : *rows)
        if (row.of.name == file) last = std::max(last, row.of.number);

    auto& [entity, record] = std::get<Records::Found>(found);
    auto plan = records_.touched(asker, *entity, record, "attach", reason);
    appendChange(
        plan.unit.rows[0].change,
        {kFilePrefix + file, last == 0 ? "" : std::to_string(last), std::to_string(last + 1)});
    store::RowChange row;
    row.table = kFiles;
    row.id = records_.newId();
    row.values = {{"entity", name},
                  {"record", id},
                  {"name", file},
                  {"number", last + 1},
                  {"media_type", media_type.empty() ? std::string(kAnyBytes) : media_type},
                  {"size", static_cast<std::int64_t>(bytes.size())},
                  {"sha256", bytes.sha256()},
                  {"actor", plan.unit.actor}};
    row.change = changeText("attach", reason, {});
    plan.unit.rows.push_back(std::move(row));
    plan.unit.artefacts.push_back({bytes.sha256(), kAttachmentArtefact, file, bytes});
    return plan;
}

Answer<Plan> Attachments::remove(const Asker& asker, const std::string& name, const std::string& id,
                                 std::int64_t version, const std::string& file,
                                 const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    if (reason.empty()) return wrongFile("reason", "required", "say why", "请填写原因");
    auto found = records_.find(asker, name, id, name + ".attach", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    const auto rows = attachmentRowsOf(records_.store_.tables(), name, id);
    if (!rows) return rows.error();
    auto& [entity, record] = std::get<Records::Found>(found);
    auto plan = records_.touched(asker, *entity, record, "remove-attachment", reason);
    for (const auto& row : *rows) {
        if (row.of.name != file) continue;
        const auto number = std::to_string(row.of.number);
        appendChange(plan.unit.rows[0].change, {kFilePrefix + file, number, ""});
        store::RowChange change;
        change.table = kFiles;
        change.id = row.id;
        change.version = row.version;
        change.removed = true;
        change.change = changeText("remove-attachment", reason,
                                   {{"name", file, ""}, {"sha256", row.of.sha256, ""}});
        plan.unit.rows.push_back(std::move(change));
    }
    if (plan.unit.rows.size() == 1) return noSuchFile(file);
    return plan;
}

}  // namespace kamhub::records
