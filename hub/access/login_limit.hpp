#pragma once
// How often somebody may try a password. In memory, bounded; a restart forgets it.

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sdk/time.hpp"

namespace kamhub::access {

// A bucket of attempts that fills again one by one.
struct LoginRate {
    int attempts = 0;
    Duration each{};
};
struct LoginRates {
    LoginRate address{20, std::chrono::seconds(30)};
    LoginRate user{10, std::chrono::minutes(1)};    // from addresses that he never came from
    LoginRate known{10, std::chrono::seconds(30)};  // from one that he came from before
    std::size_t most = 10'000;                      // buckets; the longest unused is forgotten
};

// The address that counts: without port; of IPv6 the /64, which one customer has.
std::string addressOf(const std::string& peer);

// Thread-safe.
class LoginLimit {
public:
    LoginLimit(const Clock& clock, LoginRates rates) : clock_(clock), rates_(rates) {}

    // Takes one attempt of the address's and of the user's. Zero: try. Else how long to wait, and
    // none is taken. `known`: the user has come from this address before; such attempts have a
    // bucket of their own, so that strangers elsewhere cannot keep him out.
    Duration attempt(const std::string& user, const std::string& address, bool known);
    // Gives the attempts back.
    void succeeded(const std::string& user, const std::string& address, bool known);
    std::size_t buckets() const;

private:
    struct Bucket {
        std::string key;
        double level = 0;
        Instant at{};
    };
    Bucket& bucket(const std::string& key, const LoginRate& rate);

    const Clock& clock_;
    const LoginRates rates_;
    mutable std::mutex mutex_;
    std::list<Bucket> used_;  // latest first
    std::unordered_map<std::string, std::list<Bucket>::iterator> by_key_;
};

}  // namespace kamhub::access
