// Parts of HTTP requests: target, header values, envelope attributes, the operators' queries.

#include "access/partners.hpp"
#include "host/sign_in.hpp"
#include "net/http_message.hpp"
#include "sdk/envelope.hpp"
#include "server/resource.hpp"
#include "target.hpp"

namespace kamhub::fuzz {

namespace {

void httpTarget(std::string_view bytes) {
    if (const auto target = net::parseTarget(bytes)) {
        require(!target->path.empty() && target->path[0] == '/');
        require(target->path.find('\0') == std::string::npos);
        require(("/" + target->path + "/").find("/../") == std::string::npos);
    }
}

// What a partner's bytes do to an answer they are repeated in: name, line end, value.
void httpAnswer(std::string_view bytes) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    HttpResponse response{200,
                          {{std::string(bytes.substr(0, end)),
                            std::string(bytes.substr(std::min(end + 1, bytes.size())))}},
                          "body"};
    const auto head = net::responseHead(response, {});
    if (!head) return;
    std::size_t lines = 0;
    for (auto at = head->find("\r\n"); at != head->npos; at = head->find("\r\n", at + 2)) ++lines;
    require(lines <= 4 && head->ends_with("\r\n\r\n") &&
            head->find("\r\n\r\n") == head->size() - 4);
}

class Chance final : public Random {
public:
    std::uint64_t next() override { return 42; }
};

// Lines of name=value.
void envelope(std::string_view bytes) {
    Envelope out;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        const auto line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        const auto equals = std::min(line.find('='), line.size());
        (void)setAttribute(out, line.substr(0, equals),
                           line.substr(std::min(equals + 1, line.size())));
    }
    Chance chance;
    require(traceparentFrom(out.traceparent, chance).size() == 55);
    if (!validate(out)) return;
    // What is valid can be set again from what is written of it.
    Envelope again;
    for (const auto& [name, value] : attributesOf(out))
        require(bool(setAttribute(again, name, value)));
    require(again == out);
}

// A request target of the operations API: paging and the checks of its table.
void query(std::string_view bytes) {
    static const server::Resource kResource{
        "GET", "messages", "", "", {{"limit", ""}, {"after", ""}, {"type", ""}}, {}, nullptr};
    const auto target = net::parseTarget("/api/v1/messages?" + std::string(bytes));
    if (!target) return;
    const auto checked = server::checkQuery(kResource, target->query);
    HttpRequest request;
    request.target = "/api/v1/messages?" + std::string(bytes);
    request.path = target->path;
    request.query = target->query;
    const auto page = server::pageOf(request);
    if (checked && page) require(page->limit >= 1 && page->limit <= server::kMostRows);
    (void)server::wholeNumber("after", std::string(bytes));
    server::PathMatch match;
    (void)server::matches(kResource, bytes, match);
}

// The JSON object of a posted operation.
void operation(std::string_view bytes) {
    static const server::Resource kResource{
        "POST", "replay", "", "", {}, {{"ids", ""}, {"limit", ""}, {"after", ""}}, nullptr};
    const auto body = server::readObject(std::string(bytes));
    if (!body) return;
    if (server::checkMembers(kResource, *body)) {
        const auto page = server::pageOf(*body);
        if (page) require(page->limit >= 1 && page->limit <= server::kMostRows);
        (void)server::listMember(*body, "ids");
    }
    const auto again = server::readObject(server::text(*body));
    require(again && server::text(*again) == server::text(*body));
}

// A header's name and value, of a caller who must prove who he is: no stranger becomes a partner.
void signIn(std::string_view bytes) {
    static const auto partners = [] {
        ConfigNode hub;
        Complaints complaints;
        return access::Partners::read(hub, complaints);
    }();
    const auto end = std::min(bytes.find('\n'), bytes.size());
    HttpRequest request;
    request.headers = {{std::string(bytes.substr(0, end)),
                        std::string(bytes.substr(std::min(end + 1, bytes.size())))}};
    const auto why = host::signIn(host::waysOf("basic api-key"), *partners, request);
    require(why && request.partner.empty());
    host::SignInWays ways;
    if (host::parseWays(bytes, ways).empty())
        require(host::waysOf(host::toString(ways)).any() == ways.any());
    const access::NamePatterns patterns(bytes.substr(0, end));
    (void)patterns.match("kam.order.order-created.v1");
}

}  // namespace

std::vector<Target> requestTargets() {
    return {{"http_target", httpTarget}, {"http_answer", httpAnswer},
            {"envelope", envelope},      {"query", query},
            {"operation", operation},    {"sign_in", signIn}};
}

}  // namespace kamhub::fuzz
