#include "access/trail.hpp"

#include <algorithm>

namespace kamhub::access {

namespace {

constexpr std::size_t kLongest = 200;

std::string plain(std::string text) {
    if (text.size() > kLongest) text.resize(kLongest);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) c = '?';
    return text;
}

}  // namespace

void Trail::refused(const std::string& actor, const std::string& action, const std::string& object,
                    const std::string& detail) {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now();
    const auto passed = std::max(now - at_, Duration::zero());
    at_ = now;
    level_ = std::min<double>(rate_.burst, level_ + static_cast<double>(passed.count()) /
                                                        static_cast<double>(rate_.each.count()));
    if (level_ < 1) {
        ++left_out_;
        return;
    }
    level_ -= 1;
    auto words = plain(detail);
    if (left_out_ > 0)
        words += "; " + std::to_string(left_out_) + " refusals before it were only counted";
    left_out_ = 0;
    store::Unit unit{plain(actor), now};
    unit.audit.push_back({plain(action), plain(object), "refused", std::move(words)});
    store_.submit(std::move(unit), [](const store::Outcome&) {});
}

}  // namespace kamhub::access
