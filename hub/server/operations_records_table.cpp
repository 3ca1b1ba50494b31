// The resources about records: what each takes and says.

#include "records/attachments.hpp"
#include "records/limits.hpp"
#include "records/transfer.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"

namespace kamhub::server {

namespace {

constexpr Parameter kReason{"reason", "Why; it stands in the history."};
constexpr Parameter kVersion{
    "version", "The version that was read, where there is no If-Match; `*`: whatever it is now."};
constexpr Parameter kSearch{"q", "Words to find, all of them."};
constexpr Parameter kOrder{"order", "Fields, divided by commas; `-` before one: downwards."};
constexpr const char* kFilters =
    " Every other query parameter is a filter: `FIELD=VALUE` (written several times: any of them), "
    "`FIELD.OP=VALUE` with eq, not, lt, lte, gt, gte, begins, holds, empty, and "
    "`REFERENCE.FIELD=VALUE`, `REFERENCE.FIELD.OP=VALUE`.";

const char* kept(const std::string& text) {
    static std::vector<std::unique_ptr<std::string>> all;
    return all.emplace_back(std::make_unique<std::string>(text))->c_str();
}

}  // namespace

std::vector<Resource> RecordsTable::reading() {
    return {{"GET",
             "records",
             kAnyCaller,
             "The kinds of records that the caller may read: fields, states, transitions, "
             "measures, what he may do, and the lists of codes, as forms and lists are built of "
             "them. Of a list with more than 1,000 codes only the name.",
             {},
             {},
             &RecordsTable::model},
            {"GET",
             "pages",
             kAnyCaller,
             "What the modules' pages show (lists, details, dashboards, boards, forms of tasks), "
             "without what the caller may not see; and `me`, the business key of the record that "
             "is the caller.",
             {{"kind", "Only pages of this kind: `board`."}},
             {},
             &RecordsTable::pages},
            {"GET", "codes/{list}", kAnyCaller, "A list of codes.", {}, {}, &RecordsTable::codes},
            {"GET",
             "records/{entity}",
             kAnyCaller,
             kept(std::string("Records, and how many there are in all pages. Right: "
                              "`ENTITY.read`.") +
                  kFilters),
             {kSearch,
              kOrder,
              {"offset", "How many to pass over."},
              {"limit", "How many, 1 to 1000; without it 100."},
              {"total", "`false`: does not count."},
              {"titles", "`true`: also the names of the records that are referred to."}},
             {},
             &RecordsTable::list,
             0,
             Takes::Members,
             true},
            {"GET",
             "records/{entity}/measures/{measure}",
             kAnyCaller,
             kept(std::string("A figure over the records that the caller may see. Right: "
                              "`ENTITY.read`.") +
                  kFilters),
             {kSearch,
              {"period", "day, month, quarter or year; without it month."},
              {"utc_offset", "Of the periods of instants, in minutes east; without it 480."}},
             {},
             &RecordsTable::measure,
             0,
             Takes::Members,
             true},
            {"GET",
             "records/{entity}/{id}/history",
             kAnyCaller,
             "Who changed what, newest first. Right: `ENTITY.read`.",
             {},
             {},
             &RecordsTable::history}};
}

std::vector<Resource> RecordsTable::changing() {
    return {{"POST",
             "records/{entity}",
             kAnyCaller,
             "Creates a record; the body has its fields. Right: `ENTITY.create`.",
             {kReason},
             {},
             &RecordsTable::create,
             records::kDocumentBytes,
             Takes::Object},
            {"GET",
             "records/{entity}/{id}",
             kAnyCaller,
             "One record; ETag is its version. Right: `ENTITY.read`.",
             {{"titles", "`true`: also the names of the records that it refers to."}},
             {},
             &RecordsTable::get},
            {"PATCH",
             "records/{entity}/{id}",
             kAnyCaller,
             "Changes the fields that the body has (JSON merge: null clears), if the record still "
             "has the version that If-Match or `version` names. Right: `ENTITY.change`.",
             {kVersion, kReason},
             {},
             &RecordsTable::change,
             records::kDocumentBytes,
             Takes::Object},
            {"DELETE",
             "records/{entity}/{id}",
             kAnyCaller,
             "Removes a record that nothing refers to, if it still has the version that If-Match "
             "or `version` names. Right: `ENTITY.remove`.",
             {kVersion, kReason},
             {},
             &RecordsTable::remove},
            {"POST",
             "records/{entity}/{id}/transitions/{transition}",
             kAnyCaller,
             "Makes a transition of its state. Right: what the transition names, or "
             "`ENTITY.change`.",
             {},
             {{"version",
               "The version that was read, where there is no If-Match; 0: whatever it "
               "is now."},
              kReason},
             &RecordsTable::transition},
            {"POST",
             "records/{entity}/{id}/restore",
             kAnyCaller,
             "Makes the fields what they were at a version; a removed record comes back. Right: "
             "`ENTITY.change`.",
             {},
             {{"to", "The version, as the history names it."}, kReason},
             &RecordsTable::restore}};
}

std::vector<Resource> RecordsTable::keyed() {
    return {{"GET",
             "records/{entity}/{id}/keys",
             kAnyCaller,
             "What other systems call the record. Right: `ENTITY.read`.",
             {},
             {},
             &RecordsTable::keys},
            {"POST",
             "records/{entity}/{id}/keys",
             kAnyCaller,
             "Says what another system calls the record. Right: `ENTITY.change`.",
             {},
             {{"system", "The system."},
              {"key", "What it calls the record."},
              {"valid_from", "Since which day; without it today."},
              {"version", "Of the record as it was read; 0: whatever it is now."},
              kReason},
             &RecordsTable::addKey},
            {"DELETE",
             "records/{entity}/{id}/keys/{system}/{key}",
             kAnyCaller,
             "Takes it away. Right: `ENTITY.change`.",
             {kReason},
             {},
             &RecordsTable::removeKey},
            {"GET",
             "records/{entity}/by-key/{system}/{key}",
             kAnyCaller,
             "The record that another system calls so. Right: `ENTITY.read`.",
             {},
             {},
             &RecordsTable::byKey}};
}

std::vector<Resource> RecordsTable::files() {
    return {
        {"GET",
         "records/{entity}/export",
         kAnyCaller,
         kept(std::string("The records as a file of a spreadsheet program. Right: "
                          "`ENTITY.export`.") +
              kFilters),
         {kSearch,
          kOrder,
          {"format", "`csv` or `xlsx`; without it csv."},
          {"charset", "Of CSV: `utf-8`, with a byte-order mark, or `gb18030`; without it utf-8."}},
         {},
         &RecordsTable::exportFile,
         0,
         Takes::Members,
         true,
         true},
        {"POST",
         "records/{entity}/import",
         kAnyCaller,
         "Takes a CSV file, each row by itself: by the business key a record is changed or "
         "created. Answers how many, and each row that was refused. Rights: `ENTITY.create`, "
         "`ENTITY.change`; to load, `ENTITY.load`.",
         {{"charset", "`utf-8` or `gb18030`; without it utf-8."},
          {"load",
           "`true`: as another system has them, with read-only fields and a column `state`, "
           "without "
           "transitions; no message is sent."},
          {"all", "`true`: says of every row what became of it."}},
         {},
         &RecordsTable::importFile,
         records::kImportBytes,
         Takes::Csv,
         false,
         true}};
}

std::vector<Resource> RecordsTable::merging() {
    return {{"POST",
             "records/{entity}/match",
             kAnyCaller,
             "Which records may be the one that is described, by the rules that the entity "
             "declares and by keys of other systems (members `key:SYSTEM`), at most 20. Right: "
             "`ENTITY.read`.",
             {},
             {},
             &RecordsTable::match,
             records::kDocumentBytes,
             Takes::Object},
            {"POST",
             "records/{entity}/merge",
             kAnyCaller,
             "Makes two records one: what referred to the loser refers to the survivor, whose are "
             "its keys and attachments; answers the survivor. Right: `ENTITY.merge`.",
             {},
             {{"survivor", "The id of the record that stays."},
              {"loser", "The id of the one that goes."},
              {"survivor_version", "As it was read; 0: whatever it is now."},
              {"loser_version", "The same of the other."},
              {"take", "The fields that the survivor takes from the loser."},
              kReason},
             &RecordsTable::merge},
            {"POST",
             "records/{entity}/split",
             kAnyCaller,
             "Undoes a merge, as far as nobody has gone on since; answers the survivor. Right: "
             "`ENTITY.merge`.",
             {},
             {{"merge", "Its id, as the log has it."},
              {"version", "Of the survivor as it was read; 0: whatever it is now."},
              kReason},
             &RecordsTable::split},
            {"GET",
             "records/{entity}/{id}/merges",
             kAnyCaller,
             "The merges and splits of a record, newest first. Right: `ENTITY.read`.",
             {},
             {},
             &RecordsTable::merges}};
}

std::vector<Resource> RecordsTable::attaching() {
    constexpr Parameter kRead{"version",
                              "Of the record as it was read; without it whatever it is now."};
    return {{"GET",
             "records/{entity}/{id}/attachments",
             kAnyCaller,
             "The files that stand with a record, in all their versions. Right: `ENTITY.read`.",
             {},
             {},
             &RecordsTable::attachments},
            {"POST",
             "records/{entity}/{id}/attachments",
             kAnyCaller,
             "Takes a file: the body is its bytes, Content-Type what it is. A name that is there "
             "already gets its next version. Answers the record. Right: `ENTITY.attach`.",
             {{"name", "What it is called."}, kRead, kReason},
             {},
             &RecordsTable::attach,
             records::kAttachmentBytes,
             Takes::Bytes},
            {"GET",
             "records/{entity}/{id}/attachments/{name}",
             kAnyCaller,
             "The bytes of a file, to be kept. Right: `ENTITY.read`.",
             {{"number", "The version; without it the last."}},
             {},
             &RecordsTable::attachment},
            {"DELETE",
             "records/{entity}/{id}/attachments/{name}",
             kAnyCaller,
             "Removes a file with all its versions; needs a reason. Answers the record. Right: "
             "`ENTITY.attach`.",
             {kRead, kReason},
             {},
             &RecordsTable::detach}};
}

// Files first: `export` is no id.
std::vector<Resource> RecordsTable::resources() {
    auto out = files();
    for (auto* group : {&RecordsTable::reading, &RecordsTable::keyed, &RecordsTable::merging,
                        &RecordsTable::attaching, &RecordsTable::changing})
        for (auto& resource : group()) out.push_back(std::move(resource));
    return out;
}

}  // namespace kamhub::server
