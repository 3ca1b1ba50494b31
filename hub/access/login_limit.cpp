#include "access/login_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

namespace kamhub::access {

namespace {

std::string ofUser(const std::string& user, const std::string& address, bool known) {
    return known ? "known " + address + " " + user : "user " + user;
}

Duration untilOne(double level, const LoginRate& rate) {
    if (level >= 1) return Duration::zero();
    return Duration(
        static_cast<std::int64_t>(std::ceil((1 - level) * static_cast<double>(rate.each.count()))));
}

}  // namespace

std::string addressOf(const std::string& peer) {
    const auto colon = peer.rfind(':');
    std::string host = peer.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    in6_addr address{};
    if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return host;
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        char text[INET_ADDRSTRLEN];
        return inet_ntop(AF_INET, &address.s6_addr[12], text, sizeof text) ? text : host;
    }
    std::fill(std::begin(address.s6_addr) + 8, std::end(address.s6_addr), std::uint8_t{0});
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(AF_INET6, &address, text, sizeof text) ? std::string(text) + "/64" : host;
}

// Full where it is new; forgets the one that was unused the longest when there are too many.
LoginLimit::Bucket& LoginLimit::bucket(const std::string& key, const LoginRate& rate) {
    const auto now = clock_.now();
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        if (used_.size() >= rates_.most) {
            by_key_.erase(used_.back().key);
            used_.pop_back();
        }
        used_.push_front({key, static_cast<double>(rate.attempts), now});
        by_key_[key] = used_.begin();
        return used_.front();
    }
    used_.splice(used_.begin(), used_, found->second);
    auto& out = used_.front();
    const auto passed = std::max(now - out.at, Duration::zero());
    out.level = std::min(
        static_cast<double>(rate.attempts),
        out.level + static_cast<double>(passed.count()) / static_cast<double>(rate.each.count()));
    out.at = now;
    return out;
}

Duration LoginLimit::attempt(const std::string& user, const std::string& address, bool known) {
    const std::lock_guard lock(mutex_);
    const auto& rate = known ? rates_.known : rates_.user;
    auto& of_address = bucket("address " + address, rates_.address);
    auto& of_user = bucket(ofUser(user, address, known), rate);
    const auto wait =
        std::max(untilOne(of_address.level, rates_.address), untilOne(of_user.level, rate));
    if (wait > Duration::zero()) return wait;
    of_address.level -= 1;
    of_user.level -= 1;
    return Duration::zero();
}

void LoginLimit::succeeded(const std::string& user, const std::string& address, bool known) {
    const std::lock_guard lock(mutex_);
    const auto& rate = known ? rates_.known : rates_.user;
    auto& of_address = bucket("address " + address, rates_.address);
    of_address.level = std::min<double>(rates_.address.attempts, of_address.level + 1);
    auto& of_user = bucket(ofUser(user, address, known), rate);
    of_user.level = std::min<double>(rate.attempts, of_user.level + 1);
}

std::size_t LoginLimit::buckets() const {
    const std::lock_guard lock(mutex_);
    return used_.size();
}

}  // namespace kamhub::access
