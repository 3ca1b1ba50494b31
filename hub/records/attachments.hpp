#pragma once
// Files that stand with a record: a name, versions of it, bytes. They change with the record, whose
// version guards them and whose history tells of them.

#include <string>
#include <vector>

#include "records/records.hpp"
#include "sdk/payload.hpp"

namespace kamhub::records {

constexpr std::size_t kAttachmentBytes = 20 * 1024 * 1024;  // of one
constexpr std::size_t kAttachmentsOfARecord = 200;          // every version counts
constexpr std::size_t kAttachmentNameBytes = 200;

// The kind of the artefacts that hold the bytes; who shows artefacts leaves these out.
inline constexpr char kAttachmentArtefact[] = "attachment";

// One version of a file. Value.
struct Attachment {
    std::string name;
    std::int64_t number = 0;  // 1, 2 … of this name
    std::string media_type;   // as the sender says: nothing to be believed when it is shown
    std::int64_t size = 0;    // bytes
    std::string sha256, actor;
    Instant at{};
};

struct AttachmentBytes {
    Attachment of;
    Payload bytes;
};

// Block on the store. Thread-safe.
class Attachments {
public:
    // Outlives it.
    explicit Attachments(Records& records) : records_(records) {}

    // These take the right <entity>.read. By name, then number.
    Answer<std::vector<Attachment>> list(const Asker& asker, const std::string& entity,
                                         const std::string& id);
    // `number` 0: the last one.
    Answer<AttachmentBytes> read(const Asker& asker, const std::string& entity,
                                 const std::string& id, const std::string& name,
                                 std::int64_t number = 0);

    // These take the right <entity>.attach. `version`: of the record, as the asker read it; 0:
    // whatever it is now. A name that is there already gets its next number; earlier ones stay.
    // An empty media type: application/octet-stream.
    Answer<Plan> attach(const Asker& asker, const std::string& entity, const std::string& id,
                        std::int64_t version, const std::string& name,
                        const std::string& media_type, const Payload& bytes,
                        const std::string& reason = {});
    // All its numbers.
    Answer<Plan> remove(const Asker& asker, const std::string& entity, const std::string& id,
                        std::int64_t version, const std::string& name, const std::string& reason);

private:
    Records& records_;
};

// For whoever changes a record as a whole.

struct AttachmentRow {
    std::string id;
    std::int64_t version = 0;  // of the row
    std::string record;
    Attachment of;
};

store::Table attachmentTable();
Result<std::vector<AttachmentRow>> attachmentRowsOf(store::Tables& tables,
                                                    const std::string& entity,
                                                    const std::string& record);
// Gives the file to another record, under a name; `from` and `to` are the changes of the two.
void moveAttachment(const AttachmentRow& row, const std::string& record, const std::string& name,
                    const char* kind, const std::string& reason, std::string& from, std::string& to,
                    std::vector<store::RowChange>& rows);
// The name itself, or "a (2).pdf" where there is an "a.pdf" already; not one that comes along.
std::string freeName(const std::string& name, const std::vector<AttachmentRow>& there,
                     const std::vector<AttachmentRow>& coming);

}  // namespace kamhub::records
