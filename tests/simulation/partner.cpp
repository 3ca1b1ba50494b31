#include "partner.hpp"

#include <algorithm>

namespace kamhub::simulation {

std::string tagOf(std::string_view document) {
    const auto from = document.find("[T");
    const auto to = document.find(']', from);
    return from == document.npos ? std::string() : std::string(document.substr(from, to - from + 1));
}

bool Partner::acted(std::int64_t delivery) const {
    return std::any_of(effects_.begin(), effects_.end(),
                       [&](const Effect& e) { return e.delivery == delivery; });
}

void Partner::act(const flow::Attempt& attempt, const std::string& key) {
    if (!keys_.insert(key).second && idempotent_) return;
    effects_.push_back({tagOf(attempt.body.view()), key, attempt.delivery.lane,
                        attempt.delivery.seq, scheduler_.now()});
}

flow::AttemptResult Partner::attempt(const flow::Attempt& attempt) {
    auto answer = [](Result<Acknowledgement> outcome) {
        return flow::AttemptResult{std::move(outcome), {}, {}, {}};
    };
    const auto key = flow::idempotencyKey(attempt.delivery);
    calls_.push_back(scheduler_.now());
    if (!idempotent_ && unknown_.contains(attempt.delivery.id)) resent_.push_back(key);
    const int chance = dice_.between(0, 99);
    if (mood_ == Mood::Down && chance < 90) {
        if (chance < 70) return answer(unavailable("connection refused"));
        unknown_.insert(attempt.delivery.id);
        return answer(timedOut("no answer"));
    }
    if (mood_ == Mood::Moody && chance < 45) {
        if (chance < 8) return answer(unavailable("connection refused"));
        if (chance < 15) return answer(unavailable("come later", "503"));
        if (chance < 19) return answer(internalError("garbage"));
        if (chance < 22) return answer(rejected("no such customer", "fault"));
        unknown_.insert(attempt.delivery.id);
        if (chance < 36) act(attempt, key);
        return answer(timedOut("no answer"));
    }
    act(attempt, key);
    return answer(Acknowledgement{"ref-" + key, "taken"});
}

}  // namespace kamhub::simulation
