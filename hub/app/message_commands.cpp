// What happened: messages, message.

#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

std::string withQuery(const Arguments& arguments, const std::vector<std::string>& names) {
    std::string query;
    for (const auto& name : names)
        if (arguments.has(name))
            query += (query.empty() ? "?" : "&") + name + "=" + percentEncoded(arguments.get(name));
    return "messages" + query;
}

std::string whereTo(const Json& message) {
    std::string out;
    for (const auto& delivery : items(message, "deliveries"))
        out += (out.empty() ? "" : ", ") + member(delivery, "endpoint") + " " +
               member(delivery, "state");
    return out.empty() ? member(message, "end_reason") : out;
}

int messages(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto answer =
        client->get(withQuery(arguments, {"state", "key", "type", "endpoint", "limit", "after"}));
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    Table table({"ACCEPTED", "ID", "TYPE", "SUBJECT", "STATE", "DELIVERIES"});
    for (const auto& one : items(*answer, "messages"))
        table.add({member(one, "accepted"), member(one, "id"), member(one, "type"),
                   member(one, "subject"), member(one, "state"), whereTo(one)});
    std::cout << table.text();
    if (table.empty()) std::cout << "no message matches\n";
    if (const auto next = member(*answer, "next"); !next.empty())
        std::cout << "older ones: --after " << next << "\n";
    return kOk;
}

void printEnvelope(const Json& message) {
    Table facts;
    for (const char* name : {"id", "type", "source", "subject", "state", "accepted", "time",
                             "priority", "level", "region", "partitionkey", "correlationid",
                             "causationid", "traceparent", "via", "end_reason"})
        if (const auto value = member(message, name); !value.empty()) facts.add({name, value});
    const auto body = part(message, "body");
    facts.add({"body", "payload " + member(body, "payload") + ", " + member(body, "size") +
                           " bytes, sha256 " + member(body, "sha256").substr(0, 12)});
    if (const auto original = member(message, "original"); !original.empty())
        facts.add({"original", "payload " + original});
    std::cout << facts.text() << "\n";
}

std::string endpointOf(const Json& message, const std::string& delivery_seq) {
    for (const auto& delivery : items(message, "deliveries"))
        if (member(delivery, "seq") == delivery_seq) return member(delivery, "endpoint");
    return {};
}

void printHistory(const Json& message) {
    Table deliveries(
        {"DELIVERY", "ENDPOINT", "ROUTE", "STATE", "ATTEMPTS", "NEXT", "REFERENCE", "ERROR"});
    for (const auto& one : items(message, "deliveries"))
        deliveries.add({member(one, "id"), member(one, "endpoint"), member(one, "route"),
                        member(one, "state"), member(one, "attempts"),
                        member(one, "state") == "waiting" ? member(one, "next_at") : "",
                        member(one, "reference"), shortened(member(one, "error"), 80)});
    std::cout << deliveries.text() << "\n";
    Table hops({"AT", "EVENT", "ENDPOINT", "ATTEMPT", "SENT", "ANSWER", "DETAIL"});
    for (const auto& one : items(message, "history")) {
        const auto attempt = member(one, "attempt");
        hops.add({member(one, "at"), member(one, "event"),
                  endpointOf(message, member(one, "delivery_seq")), attempt == "0" ? "" : attempt,
                  member(one, "sent"), member(one, "answer"),
                  shortened(member(one, "detail"), 100)});
    }
    std::cout << hops.text();
}

// Foreign text line by line, so that no line of it can move the cursor.
void printLines(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::cout << "  " << printable(text.substr(at, end - at)) << "\n";
        at = end + 1;
    }
}

Status printPayloads(ApiClient& client, const Json& message) {
    std::vector<std::pair<std::string, std::string>> all{
        {"body", member(part(message, "body"), "payload")}};
    for (const auto& one : items(message, "history"))
        for (const char* name : {"sent", "answer"})
            if (const auto number = member(one, name); !number.empty())
                all.emplace_back(endpointOf(message, member(one, "delivery_seq")) + " " + name,
                                 number);
    for (const auto& [what, number] : all) {
        const auto bytes = client.bytes("payloads/" + number);
        if (!bytes) return bytes.error();
        std::cout << "\n" << printable(what) << " (payload " << number << "):\n";
        printLines(*bytes);
    }
    return okStatus();
}

int message(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto answer = client->get("messages/" + percentEncoded(arguments.words()[0]));
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    printEnvelope(*answer);
    printHistory(*answer);
    if (!arguments.has("payloads")) return kOk;
    const auto status = printPayloads(*client, *answer);
    return status ? kOk : failed(status.error());
}

}  // namespace

Command messagesCommand() {
    auto options = clientOptions();
    options.insert(
        options.begin(),
        {{"state", "S",
          "waiting, sending, delivered, parked, discarded, expired, filtered or unrouted.", false},
         {"key", "K", "Subject or ordering key, such as a customer code.", false},
         {"type", "T", "The message type.", false},
         {"endpoint", "E", "With a delivery to this endpoint.", false},
         {"limit", "N", "How many; without it 100.", false},
         {"after", "N", "Goes on behind a list, as it says.", false}});
    return {"messages", "",       0, 0, "Messages, newest first, and where each one is.",
            options,    messages, ""};
}

Command messageCommand() {
    auto options = clientOptions();
    options.insert(options.begin(),
                   {"payloads", "", "Shows the body, what was sent, and each answer.", false});
    return {"message",
            "ID",
            1,
            1,
            "One message's history, hop by hop.",
            options,
            message,
            "ID is the id of a message or of a delivery, or a sequence number."};
}

}  // namespace kamhub::app
