#include "flow/archive_line.hpp"

#include <Poco/Base64Encoder.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <sstream>

#include "xml/document.hpp"

namespace kamhub::flow {

namespace {

using Json = Poco::JSON::Object;

Json object() { return Json(Poco::JSON_PRESERVE_KEY_ORDER); }

std::string textOf(const Json& json) {
    std::ostringstream out;
    json.stringify(out);
    return std::move(out).str();
}

void set(Json& json, const char* name, const std::string& value) {
    if (!value.empty()) json.set(name, value);
}

std::string base64(std::string_view bytes) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    encoder.close();
    return std::move(out).str();
}

Status addPayload(Json& json, const char* name, std::int64_t number, store::Store& store,
                  ArchiveFile& file) {
    if (number == 0) return okStatus();
    const auto payload = store.payload(number);
    if (!payload) return payload.error();
    auto out = object();
    out.set("size", static_cast<std::uint64_t>(payload->size()));
    out.set("sha256", payload->sha256());
    if (!payload->inMemory()) {
        auto kept = file.keep(*payload);
        if (!kept) return kept.error();
        out.set("file", *kept);
    } else if (xml::toUtf8(payload->view(), "UTF-8")) {
        out.set("text", std::string(payload->view()));
    } else {
        out.set("base64", base64(payload->view()));
    }
    json.set(name, out);
    return okStatus();
}

Json deliveryJson(const store::DeliveryRow& row) {
    auto out = object();
    out.set("id", row.id);
    out.set("endpoint", row.endpoint);
    out.set("route", row.route);
    out.set("lane", row.lane);
    out.set("state", store::toString(row.state));
    out.set("attempts", row.attempts);
    out.set("revision", row.revision);
    out.set("created", toIso(row.created));
    out.set("changed", toIso(row.changed));
    set(out, "reference", row.reference);
    set(out, "error", row.error);
    return out;
}

Json journalJson(const store::JournalRow& row) {
    auto out = object();
    out.set("at", toIso(row.at));
    out.set("event", row.event);
    if (row.attempt > 0) out.set("attempt", row.attempt);
    set(out, "detail", row.detail);
    out.set("actor", row.actor);
    set(out, "artefacts", row.artefacts);
    set(out, "source", row.source);
    set(out, "type", row.type);
    set(out, "subject", row.subject);
    return out;
}

std::string nameOf(const std::vector<store::DeliveryRow>& deliveries, std::int64_t seq) {
    for (const auto& delivery : deliveries)
        if (delivery.seq == seq) return delivery.id;
    return {};
}

}  // namespace

Result<std::string> archiveLine(store::Store& store, std::int64_t seq, ArchiveFile& file) {
    const auto row = store.message(seq);
    if (!row) return row.error();
    if (!*row) return internalError("there is no message " + std::to_string(seq));
    const auto deliveries = store.deliveries({.message_seq = seq, .limit = store::kRowsAtMost});
    if (!deliveries) return deliveries.error();
    const auto history = store.history(seq);
    if (!history) return history.error();
    auto out = object();
    out.set("kind", "message");
    out.set("seq", seq);
    for (const auto& [name, value] : attributesOf((*row)->envelope)) out.set(name, value);
    out.set("accepted", toIso((*row)->accepted));
    set(out, "end", (*row)->end);
    set(out, "end_reason", (*row)->end_reason);
    if (auto status = addPayload(out, "body", (*row)->body, store, file); !status)
        return status.error();
    if (auto status = addPayload(out, "original", (*row)->original, store, file); !status)
        return status.error();
    Poco::JSON::Array ends, steps;
    for (const auto& delivery : *deliveries) ends.add(deliveryJson(delivery));
    for (const auto& each : *history) {
        auto step = journalJson(each);
        set(step, "delivery", nameOf(*deliveries, each.delivery_seq));
        for (const auto& [name, number] :
             {std::pair("sent", each.sent), {"answer", each.answer}, {"body", each.body}})
            if (auto status = addPayload(step, name, number, store, file); !status)
                return status.error();
        steps.add(step);
    }
    out.set("deliveries", ends);
    out.set("history", steps);
    return textOf(out);
}

std::string archiveLine(const store::JournalRow& note) {
    auto out = object();
    out.set("kind", "note");
    out.set("seq", note.seq);
    for (const auto& [name, value] : journalJson(note)) out.set(name, value);
    return textOf(out);
}

}  // namespace kamhub::flow
