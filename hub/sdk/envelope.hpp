#pragma once
// The envelope: CloudEvents 1.0 attributes and the hub's extensions (docs/specs/envelope.md).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub {

constexpr int kLowestPriority = 0;
constexpr int kHighestPriority = 9;

// Value.
struct Envelope {
    std::string id;      // unique per source; UUIDv7 where the hub makes it
    std::string source;  // from the sender's credential, never from the message
    std::string type;    // for example kam.customer.key-account-mark-assigned.v1
    std::string subject;
    Instant time{};
    std::string data_content_type = "application/xml";
    std::string data_schema;
    std::string partition_key;   // ordering key
    std::string correlation_id;  // the message this one answers
    std::string causation_id;    // the message this one was made from
    int priority = 4;            // 0 (last) to 9 (first)
    std::string level;           // group, province, local
    std::string region;
    std::string traceparent;  // W3C trace context
    std::string via;          // hubs passed, blank-separated

    bool operator==(const Envelope&) const = default;
};

// Name and value of each attribute that is set, by its CloudEvents name (`partitionkey`,
// `correlationid`, …).
std::vector<std::pair<std::string, std::string>> attributesOf(const Envelope& envelope);
// Sets one attribute by its CloudEvents name. Refuses an unknown name or a value that is not of its
// kind.
Status setAttribute(Envelope& envelope, std::string_view name, std::string_view value);
// Limits of what a stranger may put into an envelope: lengths, characters, hub loops.
Status validate(const Envelope& envelope);

// Identifiers. `v7` is ordered by time; `v5` is a pure function of its name (RFC 9562).
std::string uuidV7(Instant now, Random& random);
std::string uuidV5(std::string_view name);
// A new W3C traceparent, or a child of the given one where that is well formed.
std::string traceparentFrom(std::string_view parent, Random& random);

}  // namespace kamhub
