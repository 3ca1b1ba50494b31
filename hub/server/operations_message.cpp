// One message as the operations API shows it: its history, every body it had on its way, and what it
// was made with.

#include "records/attachments.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"
#include "xml/limits.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kLargestPayload = 64 * 1024 * 1024;
constexpr std::size_t kMostLooked = 1024 * 1024;  // bytes whose charset is looked for

// The message that an id, a sequence number or a delivery's id means; the newest of several with
// one id.
Result<std::optional<store::MessageRow>> findMessage(store::Store& store, const std::string& id) {
    store::MessageFilter filter;
    filter.id = id;
    auto found = store.messages(filter);
    if (!found) return found.error();
    if (!found->empty()) return std::optional(found->front());
    const auto delivery = store.deliveryById(id);
    if (!delivery) return delivery.error();
    if (*delivery) return store.message((*delivery)->message_seq);
    if (const auto seq = wholeNumber("id", id)) return store.message(*seq);
    return std::optional<store::MessageRow>();
}

// UTF-8, UTF-16, GB18030, or binary: what the bytes can be read as.
const char* charsetOf(const std::string& bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "UTF-16";
    if (xml::toUtf8(bytes, "UTF-8")) return "UTF-8";
    return xml::toUtf8(bytes, "GB18030") ? "GB18030" : "binary";
}

const char* payloadType(const std::string& bytes) {
    if (charsetOf(bytes) != std::string("UTF-8")) return "application/octet-stream";
    const auto first = bytes.find_first_not_of(" \t\r\n");
    return first != bytes.npos && bytes[first] == '<' ? "application/xml; charset=utf-8"
                                                      : "text/plain; charset=utf-8";
}

// For people: UTF-8; bytes that are no text as \xNN.
std::string readable(const std::string& bytes) {
    const std::string charset = charsetOf(bytes);
    if (charset != "binary")
        if (auto text = xml::toUtf8(bytes, charset)) return std::move(*text);
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char c : bytes) {
        if (c == '\n' || (c >= ' ' && c < 0x7F))
            out += static_cast<char>(c);
        else
            out.append("\\x").append({kDigits[c >> 4], kDigits[c & 15]});
    }
    return out;
}

// The bodies of one message, in the order in which it got them.
struct Bodies {
    store::Store& store;
    JsonList list;
    Status status = okStatus();

    void add(const char* what, std::int64_t number, std::int64_t delivery_seq, int attempt) {
        if (number == 0 || !status) return;
        const auto payload = store.payload(number);
        if (!payload) {
            status = payload.error();
            return;
        }
        auto one = object();
        one.set("payload", number);
        one.set("what", what);
        if (delivery_seq > 0) one.set("delivery_seq", delivery_seq);
        if (attempt > 0) one.set("attempt", attempt);
        one.set("size", static_cast<std::uint64_t>(payload->size()));
        one.set("sha256", payload->sha256());
        if (payload->size() <= kMostLooked)
            if (const auto bytes = payload->read(kMostLooked))
                one.set("charset", charsetOf(*bytes));
        list.add(one);
    }
};

Result<JsonList> bodiesOf(store::Store& store, const store::MessageRow& row,
                          const std::vector<store::JournalRow>& history) {
    Bodies bodies{store, {}};
    bodies.add("original", row.original, 0, 0);
    bodies.add("canonical", row.body, 0, 0);
    for (const auto& each : history) {
        bodies.add("edited", each.body, each.delivery_seq, 0);
        bodies.add("sent", each.sent, each.delivery_seq, each.attempt);
        bodies.add("answer", each.answer, each.delivery_seq, each.attempt);
    }
    if (!bodies.status) return bodies.status.error();
    return std::move(bodies.list);
}

// Whether a payload is one of the message's.
Result<bool> holds(store::Store& store, const store::MessageRow& row, std::int64_t payload) {
    if (payload == row.body || payload == row.original) return true;
    const auto history = store.history(row.seq);
    if (!history) return history.error();
    for (const auto& each : *history)
        if (payload == each.body || payload == each.sent || payload == each.answer) return true;
    return false;
}

}  // namespace

HttpResponse Operations::message(const Call& call) {
    const auto& id = call.rest;
    const auto row = findMessage(hub_.store(), id);
    if (!row) return jsonError(row.error());
    if (!*row) return jsonError(404, "NotFound", "no message or delivery has the id " + id);
    store::DeliveryFilter filter;
    filter.message_seq = (*row)->seq;
    const auto deliveries = hub_.store().deliveries(filter);
    if (!deliveries) return jsonError(deliveries.error());
    const auto history = hub_.store().history((*row)->seq);
    if (!history) return jsonError(history.error());
    const auto bodies = bodiesOf(hub_.store(), **row, *history);
    if (!bodies) return jsonError(bodies.error());
    auto out = toJson(**row, *deliveries);
    out.set("history", listOf(*history));
    out.set("payloads", *bodies);
    return jsonAnswer(out);
}

HttpResponse Operations::payload(const Call& call) {
    const auto& text = call.rest;
    const auto which = wholeNumber("the payload", text);
    if (!which) return jsonError(which.error());
    const auto as = queryParameter(call.request, "as");
    if (!as.empty() && as != "text")
        return jsonError(400, "InvalidMessage", "as is " + as + "; write text, or leave it out");
    const auto payload = hub_.store().payload(*which);
    if (!payload) return jsonError(404, "NotFound", payload.error().message);
    std::optional<store::MessageRow> message;
    if (const auto number = queryParameter(call.request, "message"); !number.empty()) {
        const auto seq = wholeNumber("message", number);
        if (!seq) return jsonError(seq.error());
        auto found = hub_.store().message(*seq);
        if (!found) return jsonError(found.error());
        const auto own = *found ? holds(hub_.store(), **found, *which) : Result<bool>(false);
        if (!own) return jsonError(own.error());
        if (!*own)
            return jsonError(
                404, "NotFound",
                "message " + number + " has no payload " + text + "; it names those that it has");
        message = std::move(*found);
    }
    auto whole = payload->read(kLargestPayload);
    if (!whole) return jsonError(413, "InvalidMessage", whole.error().message);
    auto shown = personal_.show(call.request, message ? &*message : nullptr, std::move(*whole));
    if (auto* refused = std::get_if<HttpResponse>(&shown)) return std::move(*refused);
    auto& [seen, hidden] = std::get<PersonalView::Shown>(shown);
    Result<std::string> bytes = std::move(seen);
    if (!as.empty()) bytes = readable(*bytes);
    const std::string type = as.empty() ? payloadType(*bytes) : "text/plain; charset=utf-8";
    const auto extension = type.starts_with("application/xml") ? ".xml"
                           : type.starts_with("text")          ? ".txt"
                                                               : ".bin";
    // Foreign bytes: a browser shall neither guess their type nor run anything in them.
    HttpResponse response{
        200,
        {{"Content-Type", type},
         {"Content-Disposition", "attachment; filename=\"payload-" + text + extension + "\""},
         {"Cache-Control", "no-store"},
         {"X-Content-Type-Options", "nosniff"},
         {"Content-Security-Policy", "sandbox; default-src 'none'"}},
        std::move(*bytes)};
    if (hidden) response.headers.emplace_back(kHidden, access::kMessagesPersonal);
    return response;
}

HttpResponse Operations::artefact(const Call& call) {
    const auto found = hub_.store().artefact(call.rest);
    if (!found) return jsonError(found.error());
    // Attachments of records are for who may see the record.
    if (!*found || (*found)->kind == records::kAttachmentArtefact)
        return jsonError(404, "NotFound",
                         "no artefact has the hash " + call.rest +
                             "; the history of a message names those it was made with");
    const auto text = (*found)->bytes.read(kLargestPayload);
    if (!text) return jsonError(text.error());
    auto out = object();
    out.set("sha256", (*found)->bytes.sha256());
    out.set("kind", (*found)->kind);
    out.set("name", (*found)->name);
    out.set("text", *text);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
