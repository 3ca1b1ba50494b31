// What is parked, and what a person does with it: parked, replay, discard.

#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/rehearsal.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

constexpr std::size_t kIdsAtOnce = 500;
constexpr const char* kFilters[] = {"endpoint", "route", "since", "until", "error"};

std::vector<Option> filterOptions() {
    return {{"endpoint", "E", "Only deliveries to this endpoint.", false},
            {"route", "R", "Only deliveries by this route.", false},
            {"since", "TIME", "Parked from then on: 2026-11-22T08:00:00Z, or how long ago: 12h.",
             false},
            {"until", "TIME", "Parked before then.", false},
            {"error", "TEXT", "Only those whose error holds this text, letter by letter.", false}};
}

bool filtered(const Arguments& arguments) {
    for (const auto* name : kFilters)
        if (arguments.has(name)) return true;
    return false;
}

// ---- parked

void printCauses(const Json& answer) {
    Table table({"COUNT", "ENDPOINT", "CAUSE", "FIRST", "LAST", "ONE OF THEM"});
    for (const auto& one : items(answer, "causes"))
        table.add({member(one, "count"), member(one, "endpoint"),
                   shortened(member(one, "cause"), 80), member(one, "first"), member(one, "last"),
                   member(one, "id")});
    if (table.empty()) {
        std::cout << "nothing is parked\n";
        return;
    }
    std::cout << table.text();
    if (const auto others = member(answer, "others"); others != "0")
        std::cout << others << " more have other causes: --limit N shows more of them\n";
    std::cout << member(answer, "parked")
              << " in all. kamhub show ID shows one of them; kamhub parked --list lists them.\n";
}

void printList(const Json& answer) {
    Table table({"PARKED", "ID", "ENDPOINT", "MESSAGE", "TYPE", "SUBJECT", "ERROR"});
    for (const auto& one : items(answer, "parked"))
        table.add({member(one, "changed"), member(one, "id"), member(one, "endpoint"),
                   member(one, "message"), member(one, "type"), member(one, "subject"),
                   shortened(member(one, "error"), 80)});
    if (table.empty())
        std::cout << "nothing is parked\n";
    else
        std::cout << table.text();
    if (const auto next = member(answer, "next"); !next.empty())
        std::cout << "there are more: --after " << next << "\n";
}

int parked(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    std::string query = arguments.has("list") ? "" : "by=cause";
    for (const char* name : {"endpoint", "route", "since", "until", "error", "limit", "after"})
        if (arguments.has(name))
            query += (query.empty() ? "" : "&") + std::string(name) + "=" +
                     percentEncoded(arguments.get(name));
    const auto answer = client->get("parked" + (query.empty() ? query : "?" + query));
    if (!answer) return failed(answer.error());
    if (arguments.has("json"))
        printJson(*answer);
    else if (arguments.has("list"))
        printList(*answer);
    else
        printCauses(*answer);
    return kOk;
}

// ---- replay and discard

// What is asked for: one request for each page of ids, or one for what the filters choose.
std::vector<Json> requests(const Arguments& arguments) {
    auto common = server::object();
    for (const auto* name : kFilters)
        if (arguments.has(name)) common.set(name, arguments.get(name));
    if (arguments.has("reason")) common.set("reason", arguments.get("reason"));
    if (arguments.has("new-key")) common.set("new_key", true);
    if (arguments.has("dry-run")) common.set("dry_run", true);
    const auto& ids = arguments.words();
    if (ids.empty()) {
        if (!filtered(arguments)) common.set("parked", true);
        return {common};
    }
    std::vector<Json> out;
    for (std::size_t at = 0; at < ids.size(); at += kIdsAtOnce) {
        JsonList some;
        for (auto i = at; i < std::min(ids.size(), at + kIdsAtOnce); ++i) some.add(ids[i]);
        out.push_back(common);
        out.back().set("deliveries", some);
    }
    return out;
}

// Posts, page after page, until nothing is left.
Status eachPage(ApiClient& client, const std::string& resource, std::vector<Json> all,
                const std::function<void(const Json&)>& take) {
    for (auto& request : all)
        for (;;) {
            const auto answer = client.post(resource, request);
            if (!answer) return answer.error();
            take(*answer);
            if (!answer->has("next")) break;
            request.set("after", answer->get("next"));
        }
    return okStatus();
}

void printRefused(const Json& answer, const std::string& verb) {
    for (const auto& one : items(answer, "refused"))
        std::cout << "not " << verb << " " << printable(member(one, "id")) << ": "
                  << printable(member(one, "why")) << "\n";
}

int act(const Arguments& arguments, const std::string& resource, const std::string& verb) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    std::size_t done = 0;
    JsonList all, refused;
    const auto status = eachPage(*client, resource, requests(arguments), [&](const Json& answer) {
        for (const auto& id : server::listMember(answer, verb)) {
            ++done;
            all.add(id);
            if (!arguments.has("json")) std::cout << verb << " " << printable(id) << "\n";
        }
        for (const auto& one : items(answer, "refused")) refused.add(one);
        if (!arguments.has("json")) printRefused(answer, verb);
    });
    if (!status) return failed(status.error());
    if (arguments.has("json")) {
        auto out = server::object();
        out.set(verb, all);
        out.set("refused", refused);
        printJson(out);
    } else if (done == 0) {
        std::cout << "nothing matched\n";
    }
    return done == 0 ? kFailed : kOk;
}

int dryRun(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    std::size_t shown = 0;
    const auto status = eachPage(*client, "replay", requests(arguments), [&](const Json& answer) {
        if (arguments.has("json")) return printJson(answer), void(++shown);
        for (const auto& one : items(answer, "would_send")) {
            ++shown;
            std::cout << printable(member(one, "id")) << " to " << printable(member(one, "endpoint"));
            if (const auto error = member(one, "error"); !error.empty()) {
                std::cout << " would send nothing: " << printable(error) << "\n";
                continue;
            }
            std::cout << " would send " << printable(member(one, "operation")) << " under the key "
                      << printable(member(one, "key")) << ":\n";
            const auto withheld = member(one, "withheld");
            printLines(withheld.empty() ? member(one, "document") : "(" + withheld + ")");
        }
        printRefused(answer, "replayed");
    });
    if (!status) return failed(status.error());
    if (shown == 0) std::cout << "nothing matched\n";
    return shown == 0 ? kFailed : kOk;
}

int replay(const Arguments& arguments) {
    if (arguments.has("diff")) return diff(arguments);
    if (arguments.words().empty() && !arguments.has("parked") && !filtered(arguments))
        return failed(invalidConfig(
            "say what to send again; write ids, a filter such as --endpoint E, or --parked for all"));
    if (!arguments.words().empty() && arguments.has("parked"))
        return failed(invalidConfig("either ids or --parked; leave one out"));
    return arguments.has("dry-run") ? dryRun(arguments) : act(arguments, "replay", "replayed");
}

int discard(const Arguments& arguments) {
    if (arguments.words().empty() && !arguments.has("parked") && !filtered(arguments))
        return failed(invalidConfig(
            "say what to give up; write ids, a filter such as --endpoint E, or --parked for all"));
    if (arguments.get("reason").empty())
        return failed(
            invalidConfig("say why: write --reason \"…\"; it stands in the journal and the audit"));
    return act(arguments, "discard", "discarded");
}

std::vector<Option> with(std::vector<Option> first, const std::vector<Option>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace

Command parkedCommand() {
    auto options = with({{"list", "", "One by one, oldest first, instead of by cause.", false}},
                        filterOptions());
    options.push_back({"limit", "N", "How many; without it 100.", false});
    options.push_back({"after", "N", "Goes on behind a list, as it says.", false});
    return {"parked",
            "",
            0,
            0,
            "What is parked and waits for a person, by cause.",
            with(options, clientOptions()),
            parked,
            "A cause is an error without what differs from message to message: numbers, codes, "
            "quoted words."};
}

Command replayCommand() {
    auto options =
        with({{"parked", "", "Everything that is parked.", false}}, filterOptions());
    options = with(
        options,
        {{"reason", "TEXT", "Why; it stands in the journal and the audit trail.", false},
         {"new-key", "",
          "Under a new idempotency key, so that a partner that took it before takes it again.",
          false},
         {"dry-run", "", "Shows what would be sent; sends and changes nothing.", false},
         {"diff", "",
          "Shows in what the documents differ from what was sent, and sends nothing. Takes what was "
          "delivered, too.",
          false},
         {"config", "FILE",
          "With --diff: by this configuration, which need not run; without it that of the hub.",
          false},
         {"plugins", "DIR", "With --diff: where plugins lie if FILE does not say.", false},
         {"limit", "N", "With --diff: how many messages, newest first; without it 100.", false}});
    return {"replay",
            "ID…|--parked",
            0,
            static_cast<std::size_t>(-1),
            "Sends again what is parked.",
            with(options, clientOptions()),
            replay,
            "ID is the id of a delivery, or of a message for all its parked deliveries. Filters "
            "choose among the ids, or among everything that is parked. The oldest goes first, so "
            "that the order of each key is kept. Exit status 1 if nothing matched, or with --diff "
            "if something differs."};
}

Command discardCommand() {
    auto options =
        with({{"reason", "TEXT", "Why; it stands in the journal and the audit trail.", false},
              {"parked", "", "Everything that is parked.", false}},
             filterOptions());
    return {"discard",
            "ID…|--parked",
            0,
            static_cast<std::size_t>(-1),
            "Gives up what is parked; its lane goes on.",
            with(options, clientOptions()),
            discard,
            "ID and filters are those of kamhub replay. Exit status 1 if nothing matched."};
}

}  // namespace kamhub::app
