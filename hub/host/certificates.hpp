#pragma once
// The certificates that a configuration names, and which of them end soon.

#include <filesystem>
#include <string>
#include <vector>

#include "observe/observer.hpp"
#include "sdk/time.hpp"

namespace kamhub::host {

// How long before its end a certificate is warned of.
constexpr std::chrono::days kExpiryWarning{30};
// How often.
constexpr std::chrono::hours kExpiryLook{24};

// Value.
struct CertificateUse {
    std::string owner;  // "listener partners", "endpoint billing"
    std::filesystem::path file;
    std::string subject;
    Instant until{};
};

// One event for each that has ended (certificate-expired) or ends within kExpiryWarning
// (certificate-expires).
void warnOfExpiry(const std::vector<CertificateUse>& certificates, Instant now,
                  observe::Observer& observer);

}  // namespace kamhub::host
