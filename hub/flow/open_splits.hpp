#pragma once
// Documents that are being split, between one bounded unit of work and the next: so that a large
// one is read through once and not once per unit.

#include <list>
#include <mutex>
#include <string>

#include "sdk/payload.hpp"
#include "xml/stream.hpp"

namespace kamhub::flow {

// Thread-safe.
class OpenSplits {
public:
    // The items of `body`, with `given` of them passed over. `key` names the delivery and all that
    // its work depends on. The caller has them alone until keep().
    Result<xml::Items> take(const std::string& key, const Payload& body, const xml::ItemPath& each,
                            std::int64_t given);
    void keep(std::string key, xml::Items items);

private:
    std::mutex mutex_;
    std::list<std::pair<std::string, xml::Items>> kept_;  // latest first
};

}  // namespace kamhub::flow
