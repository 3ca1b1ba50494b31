#include "checker.hpp"

#include <set>

namespace kamhub::simulation {

using store::DeliveryState;

namespace {

constexpr auto kLongestCall = std::chrono::seconds(40);  // a call that waits for calls before it

using Where = std::pair<std::string, std::string>;  // endpoint, tag

std::string tag(int number, int part = 0) {
    return "[T" + std::to_string(number) + (part ? "/" + std::to_string(part) : "") + "]";
}

// What the routes promise for a message.
std::vector<Where> promised(const Sent& message) {
    if (!message.split) return {{"delta", tag(message.number)}};
    std::vector<Where> out;
    for (const char* endpoint : {"alpha", "beta", "gamma"})
        out.emplace_back(endpoint, tag(message.number));
    for (int part = 1; part <= kParts; ++part)
        out.emplace_back("delta", tag(message.number, part));
    return out;
}

// What the operator gave up, and what waited too long where that is declared.
std::set<Where> pardoned(const World& world, std::vector<std::string>& wrong) {
    std::set<Where> out;
    for (const auto& row : world.store().rows()) {
        const auto& tag = tagOf(world.store().bodyOf(row).view());
        if (row.state == DeliveryState::Delivered) continue;
        if (row.state == DeliveryState::Discarded ||
            (row.state == DeliveryState::Expired && row.expires != Instant{} &&
             row.changed >= row.expires)) {
            out.emplace(row.endpoint, tag);
            for (int part = 1; row.endpoint == kStep && part <= kParts; ++part)
                out.emplace("delta", tag.substr(0, tag.size() - 1) + "/" + std::to_string(part) +
                                         "]");
        } else {
            wrong.push_back("has not come to rest: " + tag + " to " + row.endpoint + " is " +
                            store::toString(row.state) + " " + row.error);
        }
    }
    return out;
}

void judgeEffects(const Partner& partner, std::vector<std::string>& wrong) {
    std::map<std::string, int> times;
    std::map<std::string, std::int64_t> last;
    const bool ordered = partner.name() != "gamma";  // its route skips what is parked
    for (const auto& effect : partner.effects()) {
        if (++times[effect.tag] > 1) {
            wrong.push_back("had a second effect: " + effect.tag + " at " + partner.name());
            continue;
        }
        auto& before = last[effect.lane];
        if (ordered && effect.delivery < before)
            wrong.push_back("overtaken: " + effect.tag + " at " + partner.name() +
                            " came after what was accepted later");
        before = std::max(before, effect.delivery);
    }
    for (const auto& key : partner.resent())
        wrong.push_back("sent again blindly: " + key + " to " + partner.name());
}

// A customer's marks, by the sender's order.
void judgeSenders(const World& world, std::vector<std::string>& wrong) {
    for (const char* name : {"alpha", "beta"}) {
        std::map<std::string, int> last;
        for (const auto& effect : world.partners().at(name)->effects()) {
            const int number = std::atoi(effect.tag.c_str() + 2);
            if (number < last[effect.lane])
                wrong.push_back("overtaken: " + effect.tag + " at " + name +
                                " came after what was sent later");
            last[effect.lane] = std::max(last[effect.lane], number);
        }
    }
}

void judgeFullTimes(const World& world, std::vector<std::string>& wrong) {
    for (const auto& [name, partner] : world.partners())
        for (const auto at : partner->calls())
            for (const auto& [from, to] : world.fullTimes())
                if (at > from + kLongestCall && at < to)
                    wrong.push_back("sent to " + name + " while the store could not write");
}

}  // namespace

std::vector<std::string> judge(const World& world) {
    auto wrong = world.violations();
    const auto excused = pardoned(world, wrong);
    std::set<Where> done;
    for (const auto& [name, partner] : world.partners()) {
        judgeEffects(*partner, wrong);
        for (const auto& effect : partner->effects()) done.emplace(name, effect.tag);
    }
    std::set<Where> wanted;
    for (const auto& message : world.sent())
        for (const auto& where : promised(message)) {
            wanted.insert(where);
            if (message.acknowledged && !done.contains(where) && !excused.contains(where))
                wrong.push_back("lost: " + where.second + " was acknowledged and never reached " +
                                where.first);
        }
    for (const auto& [name, tag] : done)
        if (!wanted.contains({name, tag}))
            wrong.push_back("nobody sent " + tag + " to " + name);
    judgeSenders(world, wrong);
    judgeFullTimes(world, wrong);
    return wrong;
}

}  // namespace kamhub::simulation
