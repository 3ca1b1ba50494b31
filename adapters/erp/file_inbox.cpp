#include "file_inbox.hpp"

#include <algorithm>
#include <utility>

#include "idoc.hpp"

namespace kamhub::erp {

namespace {

constexpr std::size_t kLongestStem = 64;
constexpr char kReasonSuffix[] = ".reason";

bool isPlain(const std::string& stem) {
    return stem.size() <= kLongestStem && std::all_of(stem.begin(), stem.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

// The name under which a refused document is kept: a name that breaks the rules is not carried on.
std::string keptStem(const std::string& stem) {
    return isPlain(stem) ? stem : "unnamed-" + sha256Hex(stem).substr(0, 16);
}

}  // namespace

Status FileInbox::look(const std::function<bool()>& stopping) {
    auto inbox = Folder::open(path_);
    if (!inbox) return inbox.error();
    auto done = inbox->below("done");
    if (!done) return done.error();
    auto refused = inbox->below("refused");
    if (!refused) return refused.error();
    const auto stems = inbox->stems(kMarkerSuffix);
    if (!stems) return stems.error();
    const Folders folders{std::move(*inbox), std::move(*done), std::move(*refused)};
    for (const auto& stem : *stems) {
        if (stopping()) break;
        if (const auto taken = take(folders, stem); !taken) return taken;
    }
    return okStatus();
}

Status FileInbox::take(const Folders& folders, const std::string& stem) {
    const auto document = folders.inbox.entry(stem + kDocumentSuffix);
    if (document == Folder::Entry::Missing) return withoutDocument(folders, stem);
    if (!isPlain(stem))
        return refuse(
            folders, stem,
            "the file name is not letters, digits, '-' and '_', at most 64; rename the file");
    if (document != Folder::Entry::File ||
        folders.inbox.entry(stem + kMarkerSuffix) != Folder::Entry::File)
        return refuse(folders, stem,
                      "the document or its marker is no regular file; write files, no links");
    return receive(folders, stem);
}

Status FileInbox::receive(const Folders& folders, const std::string& stem) {
    auto bytes = folders.inbox.read(stem + kDocumentSuffix, kTreeLimit);
    if (!bytes && bytes.error().code == ErrorCode::InvalidMessage)
        return refuse(folders, stem, bytes.error().message);
    if (!bytes) return bytes.error();
    auto idoc = readIdoc(*bytes);
    if (!idoc) return refuse(folders, stem, idoc.error().message);

    Incoming incoming;
    incoming.operation = idoc->operation;
    incoming.id = idoc->number;
    if (idoc->text != *bytes) incoming.original = Payload::of(std::move(*bytes));
    incoming.document = Payload::of(std::move(idoc->text));
    const auto accepted = host_.receiveAndWait(std::move(incoming));
    if (!accepted && accepted.error().code == ErrorCode::InvalidMessage)
        return refuse(folders, stem, accepted.error().message);
    if (!accepted) return accepted.error();

    const std::string name = stem + kDocumentSuffix;
    if (const auto moved = folders.inbox.move(name, folders.done, name); !moved) return moved;
    return folders.inbox.remove(stem + kMarkerSuffix);
}

// The hub ended between the move and the marker, or the ERP did not keep to the order. The first is
// finished here; the second is left alone, because a shared file system may show the document a
// moment after the marker.
Status FileInbox::withoutDocument(const Folders& folders, const std::string& stem) {
    const std::string kept = keptStem(stem) + kDocumentSuffix;
    const bool moved = folders.done.entry(kept) != Folder::Entry::Missing ||
                       folders.refused.entry(kept) != Folder::Entry::Missing;
    if (moved) return folders.inbox.remove(stem + kMarkerSuffix);
    if (alone_.size() < 1000 && alone_.insert(stem).second)
        host_.note("marker without document", keptStem(stem) + kMarkerSuffix);
    return okStatus();
}

Status FileInbox::refuse(const Folders& folders, const std::string& stem,
                         const std::string& reason) {
    const std::string kept = keptStem(stem);
    host_.note("document refused", kept + kDocumentSuffix + ": " + reason);
    // The reason first: a refused document is never without one.
    if (const auto written = folders.refused.write(kept + kReasonSuffix, reason + "\n"); !written)
        return written;
    const auto moved =
        folders.inbox.move(stem + kDocumentSuffix, folders.refused, kept + kDocumentSuffix);
    if (!moved) return moved;
    // A marker that is a folder can only be moved.
    if (folders.inbox.entry(stem + kMarkerSuffix) == Folder::Entry::Other)
        return folders.inbox.move(stem + kMarkerSuffix, folders.refused, kept + kMarkerSuffix);
    return folders.inbox.remove(stem + kMarkerSuffix);
}

}  // namespace kamhub::erp
