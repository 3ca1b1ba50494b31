// kamhub replay --diff: stored messages through a configuration, and in what the documents differ
// from those that were sent.

#include <iostream>
#include <optional>
#include <set>

#include "app/commands.hpp"
#include "app/rehearsal.hpp"
#include "app/table.hpp"
#include "app/temporary_folder.hpp"
#include "flow/deliverer.hpp"
#include "xml/compare.hpp"
#include "xml/limits.hpp"
#include "xml/soap.hpp"

namespace kamhub::app {

namespace {

struct Tally {
    int same = 0, differ = 0, failed = 0, unsent = 0, steps = 0;
    int foreign = 0;  // as they came, they are no document that a stylesheet reads
};

// The document that an inbound stylesheet was given, from the bytes as they came; none where they
// are no XML.
std::optional<xml::Document> documentOf(const std::string& bytes) {
    const auto text = xml::documentToUtf8(bytes, "");
    auto document = text ? xml::Document::parse(*text) : Result<xml::Document>(text.error());
    if (!document) return std::nullopt;
    const auto space = document->rootNamespace();
    if (space != xml::kSoap11 && space != xml::kSoap12) return std::move(*document);
    auto message = xml::openSoap(std::move(*document));
    return message ? std::move(message->body) : std::nullopt;
}

class Differ {
public:
    Differ(ApiClient& client, const flow::Live& candidate, const Arguments& arguments)
        : client_(client), candidate_(candidate), arguments_(arguments) {}

    // One message; with `only`, one delivery of it.
    Status message(const std::string& id, const std::string& only) {
        const auto answer = client_.get("messages/" + percentEncoded(id));
        if (!answer) return answer.error();
        const auto deliveries = items(*answer, "deliveries");
        if (only.empty()) {
            if (auto status = inbound(*answer); !status) return status;
            routes(*answer, deliveries);
        }
        for (const auto& delivery : deliveries) {
            if (!only.empty() && member(delivery, "id") != only) continue;
            const auto endpoint = arguments_.get("endpoint");
            if (!endpoint.empty() && member(delivery, "endpoint") != endpoint) continue;
            if (auto status = compare(*answer, delivery); !status) return status;
        }
        return okStatus();
    }

    int finish() const {
        if (arguments_.has("json")) {
            auto out = server::object();
            out.set("compared", tally_.same + tally_.differ + tally_.failed);
            out.set("same", tally_.same);
            out.set("different", tally_.differ);
            out.set("failed", tally_.failed);
            out.set("never_sent", tally_.unsent);
            out.set("steps", tally_.steps);
            out.set("foreign", tally_.foreign);
            out.set("rerouted", rerouted_);
            out.set("deliveries", list_);
            printJson(out);
        } else {
            std::cout << tally_.same + tally_.differ + tally_.failed << " compared: "
                      << tally_.same << " the same, " << tally_.differ << " different, "
                      << tally_.failed << " could not be made; " << tally_.unsent
                      << " were never sent, " << tally_.steps << " are steps of the hub, "
                      << tally_.foreign << " came as no XML, " << rerouted_ << " messages would go elsewhere\n";
        }
        return tally_.differ + tally_.failed + rerouted_ > 0 ? kFailed : kOk;
    }

private:
    void line(const std::string& text) const {
        if (!arguments_.has("json")) std::cout << printable(text) << "\n";
    }

    // Where the candidate's routes would send the message.
    void routes(const Json& message, const std::vector<Json>& deliveries) {
        if (deliveries.empty()) return;
        const auto stored = storedDelivery(client_, message, deliveries.front());
        if (!stored || !member(deliveries.front(), "body").empty()) return;
        const auto body = xml::Document::parse(stored->body);
        if (!body) return;
        const auto& envelope = stored->message.envelope;
        if (envelope.correlation_id.starts_with(flow::kUnresolved)) return;
        const auto plan = candidate_.routes->plan(*candidate_.graph, envelope, *body);
        if (!plan) {
            ++rerouted_;
            return line(envelope.id + " would be refused: " + plan.error().message);
        }
        std::set<std::string> was, now;
        for (const auto& each : deliveries) was.insert(member(each, "endpoint"));
        for (const auto& each : plan->destinations) now.insert(each.endpoint);
        if (was != now) ++rerouted_;
        for (const auto& each : now)
            if (!was.contains(each)) line(envelope.id + " would also go to " + each);
        for (const auto& each : was)
            if (!now.contains(each)) line(envelope.id + " would no longer go to " + each);
    }

    Status compare(const Json& message, const Json& delivery) {
        const auto endpoint = member(delivery, "endpoint");
        if (endpoint.starts_with("hub/")) return ++tally_.steps, okStatus();
        const auto stored = storedDelivery(client_, message, delivery);
        if (!stored) return stored.error();
        if (stored->sent.empty()) return ++tally_.unsent, okStatus();
        const auto head = endpoint + " " + stored->row.id + " (" + stored->message.envelope.id +
                          ", " + stored->message.envelope.type + ")";
        const auto plan = candidate_.graph->endpoints.find(endpoint);
        if (plan == candidate_.graph->endpoints.end())
            return cannot(head, *stored, "the configuration has no endpoint " + endpoint);
        const auto made = flow::rehearse(*plan->second, stored->row, stored->message,
                                         Payload::of(stored->body));
        const auto text =
            made.document ? made.document->read() : Result<std::string>(made.document.error());
        if (!text) return cannot(head, *stored, text.error().message);
        const auto was = xml::Document::parse(stored->sent), now = xml::Document::parse(*text);
        if (!was || !now)
            return cannot(head, *stored, "what was sent is no XML document: not compared");
        return report(head, *stored, xml::compare(*was, *now));
    }

    Status cannot(const std::string& head, const StoredDelivery& stored, const std::string& why) {
        return cannot(head, entry(stored), why);
    }

    Status cannot(const std::string& head, Json one, const std::string& why) {
        ++tally_.failed;
        line(head + " cannot be made: " + why);
        one.set("error", why);
        list_.add(one);
        return okStatus();
    }

    // What a partner began: the document as it came through the candidate's inbound stylesheet,
    // against the canonical body that the hub made of it then.
    Status inbound(const Json& message) {
        const auto original = member(message, "original"), source = member(message, "source");
        const auto type = member(message, "type");
        const auto plan = candidate_.graph->endpoints.find(source);
        if (original.empty() || plan == candidate_.graph->endpoints.end()) return okStatus();
        const host::InboundTranslation* translation = nullptr;
        for (const auto& [operation, each] : plan->second->translations->allInbound())
            if (each.type == type) translation = &each;
        const auto bytes = client_.payload(original, message);
        if (!bytes) return bytes.error();
        const auto body = client_.payload(member(part(message, "body"), "payload"), message);
        if (!body) return body.error();
        const auto came = documentOf(*bytes);
        const auto was = xml::Document::parse(*body);
        if (!came || !was) return ++tally_.foreign, okStatus();
        const auto head = member(message, "id") + " as it came from " + source + " (" + type + ")";
        auto one = server::object();
        one.set("message", member(message, "id"));
        one.set("from", source);
        if (!translation)
            return cannot(head, one, "the configuration has no <in> of type " + type);
        Envelope envelope;
        envelope.id = member(message, "id");
        envelope.source = source;
        envelope.type = type;
        if (auto status = setAttribute(envelope, "time", member(message, "time")); !status)
            return status;
        const auto now = translation->sheet.apply(*came, host::parametersOf(envelope, {}));
        if (!now) return cannot(head, one, now.error().message);
        return report(head, one, xml::compare(*was, *now));
    }

    Status report(const std::string& head, const StoredDelivery& stored,
                  const xml::Differences& found) {
        return report(head, entry(stored), found);
    }

    Status report(const std::string& head, Json one, const xml::Differences& found) {
        ++(found.empty() ? tally_.same : tally_.differ);
        JsonList all;
        if (!found.empty()) line(head + ":");
        for (const auto& each : found.list) {
            line("  " + each.path + " " + each.what);
            auto one = server::object();
            one.set("path", each.path);
            one.set("what", each.what);
            all.add(one);
        }
        if (found.more > 0) line("  and " + std::to_string(found.more) + " more");
        one.set("differences", all);
        if (found.more > 0) one.set("more", static_cast<std::uint64_t>(found.more));
        list_.add(one);
        return okStatus();
    }

    static Json entry(const StoredDelivery& stored) {
        auto out = server::object();
        out.set("id", stored.row.id);
        out.set("endpoint", stored.row.endpoint);
        out.set("message", stored.message.envelope.id);
        return out;
    }

    ApiClient& client_;
    const flow::Live& candidate_;
    const Arguments& arguments_;
    Tally tally_;
    int rerouted_ = 0;
    JsonList list_;
};

std::string query(const Arguments& arguments, const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        if (arguments.has(name))
            out += (out.empty() ? "?" : "&") + name + "=" + percentEncoded(arguments.get(name));
    return out;
}

// The deliveries that are parked, page by page.
Status eachParked(ApiClient& client, const Arguments& arguments, Differ& differ) {
    const auto filter =
        query(arguments, {"endpoint", "route", "since", "until", "error"});
    std::string after;
    do {
        const auto answer = client.get("parked" + filter + (filter.empty() ? "?" : "&") +
                                       "limit=1000" + (after.empty() ? "" : "&after=" + after));
        if (!answer) return answer.error();
        for (const auto& one : items(*answer, "parked"))
            if (auto status = differ.message(member(one, "id"), member(one, "id")); !status)
                return status;
        after = member(*answer, "next");
    } while (!after.empty());
    return okStatus();
}

// The newest messages, whatever became of them.
Status eachRecent(ApiClient& client, const Arguments& arguments, Differ& differ) {
    const auto answer =
        client.get("messages" + query(arguments, {"endpoint", "since", "until", "limit"}));
    if (!answer) return answer.error();
    for (const auto& one : items(*answer, "messages"))
        if (auto status = differ.message(member(one, "seq"), {}); !status) return status;
    if (!arguments.has("json") && answer->has("next"))
        std::cout << "there are older ones: narrow it with --until, or write --limit N (to 1000)\n";
    return okStatus();
}

Status each(ApiClient& client, const Arguments& arguments, Differ& differ) {
    for (const auto& id : arguments.words()) {
        const auto answer = client.get("messages/" + percentEncoded(id));
        if (!answer) return answer.error();
        const bool whole = member(*answer, "id") == id || member(*answer, "seq") == id;
        if (auto status = differ.message(id, whole ? "" : id); !status) return status;
    }
    if (!arguments.words().empty()) return okStatus();
    if (arguments.has("parked") || arguments.has("route") || arguments.has("error"))
        return eachParked(client, arguments, differ);
    return eachRecent(client, arguments, differ);
}

}  // namespace

int diff(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    std::string file = arguments.get("config");
    if (file.empty()) {
        const auto status = client->get("status");
        if (!status) return failed(status.error());
        file = member(*status, "configuration");
    }
    const TemporaryFolder copies;
    Complaints complaints;
    const auto candidate =
        flow::load(file, {arguments.get("plugins", defaultPlugins()), copies.path()}, complaints);
    for (const auto& complaint : complaints) std::cerr << toString(complaint) << "\n";
    if (!candidate || !complaints.empty()) return kUsage;
    Differ differ(*client, *candidate, arguments);
    if (auto status = each(*client, arguments, differ); !status) return failed(status.error());
    return differ.finish();
}

}  // namespace kamhub::app
