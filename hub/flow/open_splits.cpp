#include "flow/open_splits.hpp"

#include <algorithm>

namespace kamhub::flow {

namespace {

constexpr std::size_t kMostKept = 4;  // each holds its frame, at most a few MiB

}  // namespace

Result<xml::Items> OpenSplits::take(const std::string& key, const Payload& body,
                                    const xml::ItemPath& each, std::int64_t given) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(kept_.begin(), kept_.end(),
                                        [&](const auto& kept) { return kept.first == key; });
        if (found != kept_.end()) {
            auto items = std::move(found->second);
            kept_.erase(found);
            if (items.given() == given) return items;
        }
    }
    auto items = xml::Items::open(body, each, {});
    if (!items) return items;
    if (auto status = items->passOver(given); !status) return status.error();
    return items;
}

void OpenSplits::keep(std::string key, xml::Items items) {
    const std::lock_guard lock(mutex_);
    kept_.emplace_front(std::move(key), std::move(items));
    if (kept_.size() > kMostKept) kept_.pop_back();
}

}  // namespace kamhub::flow
