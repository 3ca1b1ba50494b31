#include "server/records_query.hpp"

#include <algorithm>
#include <sstream>

#include "net/cloud_event.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

namespace {

using Op = records::Filter::Op;

constexpr std::pair<std::string_view, Op> kOps[] = {
    {"eq", Op::Equal},        {"not", Op::Not},     {"lt", Op::Less},
    {"lte", Op::LessOrEqual}, {"gt", Op::Greater},  {"gte", Op::GreaterOrEqual},
    {"begins", Op::Begins},   {"holds", Op::Holds}, {"empty", Op::Empty}};

std::string decoded(std::string_view text) {
    std::string out(text);
    std::replace(out.begin(), out.end(), '+', ' ');
    return net::decodeHeaderValue(out);
}

// FIELD, FIELD.OP, REFERENCE.FIELD, REFERENCE.FIELD.OP.
records::Filter filterOf(const std::string& name) {
    const auto dot = name.rfind('.');
    if (dot != name.npos)
        for (const auto& [word, op] : kOps)
            if (std::string_view(name).substr(dot + 1) == word) return {name.substr(0, dot), op};
    return {name, Op::Equal};
}

void addFilter(records::Query& query, const std::string& name, const std::string& value) {
    auto filter = filterOf(name);
    const bool several = filter.op == Op::Equal || filter.op == Op::Not;
    for (auto& other : query.filters)
        if (several && other.field == filter.field && other.op == filter.op)
            return other.values.push_back(value);
    if (filter.op != Op::Empty) filter.values.push_back(value);
    query.filters.push_back(std::move(filter));
}

void addOrder(records::Query& query, const std::string& text) {
    std::istringstream in(text);
    for (std::string field; std::getline(in, field, ',');) {
        const bool descending = field.starts_with('-');
        if (descending) field.erase(0, 1);
        if (!field.empty()) query.order.push_back({field, descending});
    }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parametersOf(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (pair.empty()) continue;
        out.emplace_back(decoded(pair.substr(0, equals)),
                         equals == pair.npos ? "" : decoded(pair.substr(equals + 1)));
    }
    return out;
}

Result<records::Query> recordQuery(const HttpRequest& request, const std::string& entity,
                                   std::initializer_list<std::string_view> own) {
    records::Query out;
    out.entity = entity;
    for (const auto& [name, value] : parametersOf(request.query)) {
        if (std::find(own.begin(), own.end(), name) != own.end()) continue;
        if (name == "q") {
            out.search = value;
        } else if (name == "order") {
            addOrder(out, value);
        } else if (name == "offset" || name == "limit") {
            const auto number = wholeNumber(name, value);
            if (!number) return number.error();
            const bool limit = name == "limit";
            if (limit ? *number < 1 || *number > kMostRows : *number > 1'000'000)
                return invalidMessage(name + " is " + value + "; write a number from " +
                                      (limit ? "1 to 1000" : "0 to 1000000"));
            (limit ? out.limit : out.offset) = static_cast<int>(*number);
        } else {
            addFilter(out, name, value);
        }
    }
    return out;
}

}  // namespace kamhub::server
