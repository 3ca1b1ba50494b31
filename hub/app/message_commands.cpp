// What happened: messages, message, show, artefact.

#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

constexpr unsigned long long kMostPrinted = 256 * 1024;  // bytes of one body

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
    const auto answer = client->get(withQuery(
        arguments, {"state", "key", "type", "endpoint", "since", "until", "limit", "after"}));
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

// The hub lets this caller see the message, but not this body of it.
bool withheld(const Error& error) {
    const auto said = server::readObject(error.answer);
    return said && !member(part(*said, "error"), "right").empty();
}

// Every body of the message, in the order in which it got them.
Status printPayloads(ApiClient& client, const Json& message) {
    for (const auto& one : items(message, "payloads")) {
        const auto number = member(one, "payload"), charset = member(one, "charset");
        const auto endpoint = endpointOf(message, member(one, "delivery_seq"));
        const auto attempt = member(one, "attempt");
        std::cout << "\n"
                  << printable(member(one, "what") + (endpoint.empty() ? "" : ", " + endpoint))
                  << (attempt.empty() ? "" : ", attempt " + attempt) << " (payload " << number
                  << ", " << member(one, "size") << " bytes"
                  << (charset.empty() ? "" : ", " + charset) << ", sha256 "
                  << member(one, "sha256").substr(0, 12) << "):\n";
        const auto size = std::strtoull(member(one, "size").c_str(), nullptr, 10);
        if (size > kMostPrinted) {
            std::cout << "  too long to print; it is at " << client.url() << "/api/v1/payloads/"
                      << number << "\n";
            continue;
        }
        bool hidden = false;
        const auto text = client.payload(number, message, true, &hidden);
        if (!text && !withheld(text.error())) return text.error();
        if (hidden) std::cout << "  (what it says of persons is hidden from you)\n";
        printLines(text ? *text : "(" + text.error().message + ")");
    }
    return okStatus();
}

void printMadeWith(const Json& message) {
    std::set<std::string> seen;
    for (const auto& one : items(message, "history")) {
        std::istringstream words(member(one, "artefacts"));
        for (std::string word; words >> word;) seen.insert(word);
    }
    if (seen.empty()) return;
    std::cout << "\nmade with (kamhub artefact HASH shows each):\n";
    for (const auto& word : seen) std::cout << "  " << printable(word) << "\n";
}

int showMessage(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto answer = client->get("messages/" + percentEncoded(arguments.words()[0]));
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    printEnvelope(*answer);
    printHistory(*answer);
    printMadeWith(*answer);
    const auto status = printPayloads(*client, *answer);
    return status ? kOk : failed(status.error());
}

int artefact(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto& word = arguments.words()[0];
    const auto answer = client->get("artefacts/" + percentEncoded(word.substr(word.find('=') + 1)));
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    std::cout << printable(member(*answer, "kind") + " " + member(*answer, "name")) << "\n";
    printLines(member(*answer, "text"));
    return kOk;
}

int message(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto answer = client->get("messages/" + percentEncoded(arguments.words()[0]));
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    printEnvelope(*answer);
    printHistory(*answer);
    return kOk;
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
         {"since", "TIME", "Accepted from then on: 2026-11-22T08:00:00Z, or how long ago: 12h.",
          false},
         {"until", "TIME", "Accepted before then.", false},
         {"limit", "N", "How many; without it 100.", false},
         {"after", "N", "Goes on behind a list, as it says.", false}});
    return {"messages", "",       0, 0, "Messages, newest first, and where each one is.",
            options,    messages, ""};
}

Command messageCommand() {
    return {"message",
            "ID",
            1,
            1,
            "One message's history, hop by hop.",
            clientOptions(),
            message,
            "ID is the id of a message or of a delivery, or a sequence number."};
}

Command showCommand() {
    return {"show",
            "ID",
            1,
            1,
            "A message with every body: as it came, canonical, edited, as sent, and each answer.",
            clientOptions(),
            showMessage,
            "ID is the id of a message or of a delivery, or a sequence number."};
}

Command artefactCommand() {
    return {"artefact",
            "HASH",
            1,
            1,
            "What a message was made with: a translation, a schema, a step, a configuration.",
            clientOptions(),
            artefact,
            "HASH stands in the history of a message, as in transform=HASH."};
}

}  // namespace kamhub::app
