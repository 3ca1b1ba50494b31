#pragma once
// The messages that have deliveries at endpoints, in states: as many walks through an index as
// there are endpoints and states, merged into one, so that none of it passes over others' messages.

#include <list>
#include <optional>
#include <string>

#include "store/rows.hpp"
#include "store/sqlite_database.hpp"

namespace kamhub::store::sqlite {

// In the transaction of its database. One thread at a time.
class EndpointWalk {
public:
    // Of the filter it reads endpoint (empty: all), since, until and before; no state: any.
    static Result<EndpointWalk> begin(Database& database, const MessageFilter& filter,
                                      std::optional<DeliveryState> state);
    // Numbers of messages, newest first, each once; 0 at the end.
    Result<std::int64_t> next();

private:
    struct Part {
        std::string endpoint;
        Rows rows;
        std::int64_t message = 0;  // at hand; 0: none is left
    };

    explicit EndpointWalk(Database& database) : database_(&database) {}
    Status add(std::string endpoint, DeliveryState state, std::int64_t from, std::int64_t to);
    Status advance(Part& part);

    Database* database_;
    std::list<Part> parts_;  // what is bound must stay in its place
};

}  // namespace kamhub::store::sqlite
