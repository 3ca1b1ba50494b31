#include "store/sqlite_endpoint_walk.hpp"

#include <algorithm>
#include <limits>

#include "store/submission.hpp"

namespace kamhub::store::sqlite {

namespace {

constexpr std::int64_t kBehindAll = std::numeric_limits<std::int64_t>::max();
constexpr const char* kDoing = "searching messages";

// The number of the message at which a window of time begins or ends: messages get their numbers
// and their times in one order, but for a clock that was put back.
Result<std::int64_t> edge(Database& database, const char* sql, Instant at, std::int64_t none) {
    auto rows = database.rows(sql, micros(at));
    const Step step = rows.next();
    if (step != Step::Row && step != Step::Done) return database.error(kDoing);
    return step == Step::Row ? rows.integer(0) : none;
}

Result<std::int64_t> firstSince(Database& database, Instant since) {
    if (since == Instant{}) return 0;
    return edge(database,
                "SELECT seq FROM message INDEXED BY message_accepted WHERE accepted>=?"
                " ORDER BY accepted, seq LIMIT 1",
                since, kBehindAll);
}

Result<std::int64_t> lastUntil(Database& database, Instant until) {
    if (until == Instant{}) return kBehindAll;
    return edge(database,
                "SELECT seq FROM message INDEXED BY message_accepted WHERE accepted<?"
                " ORDER BY accepted DESC, seq DESC LIMIT 1",
                until, 0);
}

}  // namespace

Result<EndpointWalk> EndpointWalk::begin(Database& database, const MessageFilter& filter,
                                         std::optional<DeliveryState> state) {
    EndpointWalk out(database);
    const auto from = firstSince(database, filter.since);
    if (!from) return from.error();
    auto to = lastUntil(database, filter.until);
    if (!to) return to.error();
    if (filter.before > 0) to = std::min(*to, filter.before - 1);
    auto rows = database.rows("SELECT endpoint, state FROM tally WHERE amount > 0");
    Step step;
    while ((step = rows.next()) == Step::Row) {
        const auto found = static_cast<DeliveryState>(rows.integer(1));
        if (!filter.endpoint.empty() && rows.text(0) != filter.endpoint) continue;
        if (state && found != *state) continue;
        if (auto status = out.add(rows.text(0), found, *from, *to); !status) return status.error();
    }
    if (step != Step::Done) return database.error(kDoing);
    return out;
}

Status EndpointWalk::add(std::string endpoint, DeliveryState state, std::int64_t from,
                         std::int64_t to) {
    auto& part = parts_.emplace_back(Part{
        std::move(endpoint),
        database_->rowsOnce("SELECT message_seq FROM delivery INDEXED BY delivery_endpoint"
                            " WHERE endpoint=? AND state=? AND message_seq>=? AND message_seq<=?"
                            " ORDER BY message_seq DESC")});
    part.rows.bind(1, std::string_view(part.endpoint));
    part.rows.bind(2, static_cast<std::int64_t>(state));
    part.rows.bind(3, from);
    part.rows.bind(4, to);
    return advance(part);
}

Status EndpointWalk::advance(Part& part) {
    const Step step = part.rows.next();
    if (step != Step::Row && step != Step::Done) return database_->error(kDoing);
    part.message = step == Step::Row ? part.rows.integer(0) : 0;
    return okStatus();
}

Result<std::int64_t> EndpointWalk::next() {
    std::int64_t newest = 0;
    for (const auto& part : parts_) newest = std::max(newest, part.message);
    for (auto& part : parts_)
        while (newest > 0 && part.message == newest)
            if (auto status = advance(part); !status) return status.error();
    return newest;
}

}  // namespace kamhub::store::sqlite
