#include "access/units.hpp"

#include <future>
#include <memory>

namespace kamhub::access {

namespace {

constexpr int kTries = 5;
constexpr int kPage = 1000;

store::Outcome submitAndWait(store::Store& store, store::Unit unit) {
    auto promise = std::make_shared<std::promise<store::Outcome>>();
    auto future = promise->get_future();
    store.submit(std::move(unit),
                 [promise](store::Outcome outcome) { promise->set_value(std::move(outcome)); });
    return future.get();
}

}  // namespace

Status apply(store::Store& store, const MakeUnit& make) {
    for (int i = 0; i < kTries; ++i) {
        auto unit = make();
        if (!unit) return unit.error();
        const auto outcome = submitAndWait(store, std::move(*unit));
        if (std::holds_alternative<store::Committed>(outcome)) return okStatus();
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    }
    return unavailable("somebody else changes the same at this moment; come again");
}

Result<std::vector<store::FactRow>> allFacts(store::Store& store, const std::string& kind) {
    std::vector<store::FactRow> out;
    for (;;) {
        auto page = store.facts(kind, out.empty() ? "" : out.back().key, kPage);
        if (!page) return page.error();
        const bool last = page->size() < static_cast<std::size_t>(kPage);
        for (auto& row : *page) out.push_back(std::move(row));
        if (last) return out;
    }
}

}  // namespace kamhub::access
