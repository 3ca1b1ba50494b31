#include "host/certificates.hpp"

namespace kamhub::host {

void warnOfExpiry(const std::vector<CertificateUse>& certificates, Instant now,
                  observe::Observer& observer) {
    for (const auto& one : certificates) {
        const auto left = one.until - now;
        if (left > kExpiryWarning) continue;
        const bool ended = left <= Duration::zero();
        const auto days = std::chrono::floor<std::chrono::days>(left).count();
        observer.event(ended ? observe::Level::Error : observe::Level::Warning,
                       ended ? "certificate-expired" : "certificate-expires",
                       {{"of", one.owner},
                        {"file", one.file.string()},
                        {"subject", one.subject},
                        {"until", toIso(one.until)},
                        {"days", std::to_string(days)}});
    }
}

}  // namespace kamhub::host
