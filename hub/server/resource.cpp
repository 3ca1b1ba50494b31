#include "server/resource.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace kamhub::server {

namespace {

std::string unknown(const std::string& what, const std::string& name,
                    const std::vector<Parameter>& known) {
    std::vector<std::string> names;
    std::string all;
    for (const auto& each : known) {
        names.emplace_back(each.name);
        all += (all.empty() ? "" : ", ") + names.back();
    }
    const auto close = config::nearest(name, names);
    return "there is no " + what + " " + name + " here; " +
           (!close.empty() ? "write " + close
            : all.empty()  ? "leave it out"
                           : "known are " + all);
}

bool among(const std::vector<Parameter>& known, const std::string& name) {
    return std::any_of(known.begin(), known.end(), [&](auto& each) { return each.name == name; });
}

}  // namespace

bool matches(const Resource& resource, std::string_view path, PathMatch& out) {
    std::string_view own = resource.path;
    while (!own.empty()) {
        const auto segment = own.substr(0, own.find('/'));
        const auto given = path.substr(0, path.find('/'));
        if (segment.starts_with('{') ? given.empty() : given != segment) return false;
        if (segment.starts_with('{'))
            out.parts.emplace(segment.substr(1, segment.size() - 2), given);
        own.remove_prefix(segment.size());
        path.remove_prefix(given.size());
        if (own == "/" && path.size() > 1) {
            out.rest = path.substr(1);
            return true;
        }
        if (own.empty() || path.empty()) return own.empty() && path.empty();
        own.remove_prefix(1);
        path.remove_prefix(1);
    }
    return false;
}

Status checkQuery(const Resource& resource, std::string_view query) {
    std::set<std::string> seen;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::string name(pair.substr(0, pair.find('=')));
        if (name.empty()) continue;
        if (resource.filters) continue;
        if (!among(resource.query, name))
            return invalidMessage(unknown("query parameter", name, resource.query));
        if (!seen.insert(name).second)
            return invalidMessage("query parameter " + name + " stands twice; write it once");
    }
    return okStatus();
}

Status checkMembers(const Resource& resource, const Json& body) {
    for (const auto& name : body.getNames())
        if (!among(resource.members, name))
            return invalidMessage(unknown("member", name, resource.members));
    return okStatus();
}

Result<std::int64_t> wholeNumber(const std::string& name, const std::string& text) {
    std::int64_t out = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, out);
    if (text.empty() || error != std::errc{} || at != end || out < 0)
        return invalidMessage(name + " is no number: \"" + text + "\"; write one from 0 up");
    return out;
}

Result<std::int64_t> numberMember(const Json& body, const std::string& name) {
    const auto value = body.get(name);
    if (value.isEmpty()) return std::int64_t{0};
    if (!value.isInteger()) return invalidMessage(name + " is no number; write one from 0 up");
    return wholeNumber(name, value.toString());
}

Result<Instant> instantOf(const std::string& name, const std::string& text, Instant now) {
    if (text.empty()) return Instant{};
    Instant at{};
    if (parseIso(text, at)) return at;
    std::chrono::milliseconds ago{};
    if (config::parse(text, {}, ago).empty() && ago.count() >= 0) return now - ago;
    return invalidMessage(name + " is no time: \"" + text +
                          "\"; write 2026-11-22T08:00:00Z, or how long ago: 30m, 12h, 2d");
}

namespace {

Result<int> limitOf(std::int64_t limit) {
    if (limit < 1 || limit > kMostRows)
        return invalidMessage("limit is " + std::to_string(limit) +
                              "; write a number from 1 to " + std::to_string(kMostRows));
    return static_cast<int>(limit);
}

}  // namespace

Result<Page> pageOf(const HttpRequest& request) {
    Page page;
    if (const auto text = queryParameter(request, "limit"); !text.empty()) {
        const auto number = wholeNumber("limit", text);
        const auto limit = number ? limitOf(*number) : Result<int>(number.error());
        if (!limit) return limit.error();
        page.limit = *limit;
    }
    if (const auto text = queryParameter(request, "after"); !text.empty()) {
        const auto after = wholeNumber("after", text);
        if (!after) return after.error();
        page.after = *after;
    }
    return page;
}

Result<Page> pageOf(const Json& body) {
    Page page{kMostRows, 0};
    if (body.has("limit")) {
        const auto number = numberMember(body, "limit");
        const auto limit = number ? limitOf(*number) : Result<int>(number.error());
        if (!limit) return limit.error();
        page.limit = *limit;
    }
    const auto after = numberMember(body, "after");
    if (!after) return after.error();
    page.after = *after;
    return page;
}

}  // namespace kamhub::server
