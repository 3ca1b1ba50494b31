#include "file_endpoint.hpp"

#include <utility>

#include "folder.hpp"
#include "idoc.hpp"

namespace kamhub::erp {

namespace {

// Two deliveries whose numbers are equal by chance must not replace each other.
Status numberIsFree(const Folder& outbox, const Idoc& idoc) {
    const std::string name = idoc.number + kDocumentSuffix;
    if (outbox.entry(name) != Folder::Entry::File) return okStatus();
    auto bytes = outbox.read(name, kTreeLimit);
    if (!bytes) return okStatus();
    const auto standing = readIdoc(std::move(*bytes));
    if (!standing || standing->key == idoc.key) return okStatus();
    return rejected("document number " + idoc.number + " is taken by ARCKEY " + standing->key +
                    ", which the ERP has not read yet; deliver again when it has");
}

}  // namespace

FileEndpoint::FileEndpoint(ErpConfig config, Host& host)
    : config_(std::move(config)), host_(host), inbox_(config_.inbox, host) {}

Status FileEndpoint::start() {
    host_.runThread("inbox", [this](const std::function<bool()>& stopping) { watch(stopping); });
    return okStatus();
}

Result<Acknowledgement> FileEndpoint::send(const Outgoing& outgoing) {
    auto bytes = outgoing.document.read();
    if (!bytes) return bytes.error();
    const auto idoc = readIdoc(*bytes);
    if (!idoc) return idoc.error();
    const auto outbox = Folder::open(config_.outbox);
    if (!outbox) return outbox.error();
    if (const auto free = numberIsFree(*outbox, *idoc); !free) return free.error();
    if (const auto written = outbox->write(idoc->number + kDocumentSuffix, *bytes); !written)
        return written.error();
    if (const auto marked = outbox->write(idoc->number + kMarkerSuffix, {}); !marked)
        return marked.error();
    return Acknowledgement{idoc->number, {}};
}

void FileEndpoint::watch(const std::function<bool()>& stopping) {
    bool lost = false;
    while (!stopping()) {
        const auto looked = inbox_.look(stopping);
        if (!looked && !lost) host_.note("inbox lost", looked.error().message);
        if (looked && lost) host_.note("inbox found again", config_.inbox.string());
        lost = !looked;
        if (!host_.pause(config_.poll)) return;
    }
}

}  // namespace kamhub::erp
