#pragma once
// The text that Prometheus reads: exposition format 0.0.4.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "observe/metrics.hpp"

namespace kamhub::observe {

constexpr char kExpositionType[] = "text/plain; version=0.0.4; charset=utf-8";

// One thread at a time. All samples of a family stand together, so: begin a family, then its
// samples.
class Exposition {
public:
    using Label = std::pair<std::string_view, std::string_view>;  // an empty value is left out

    // `kind`: counter, gauge or histogram.
    void family(std::string_view name, std::string_view kind, std::string_view help);
    void sample(std::initializer_list<Label> labels, double value, std::string_view suffix = {});
    // kamhub_events_total and kamhub_step_seconds.
    void add(const Metrics& metrics);

    std::string take() { return std::move(text_); }

private:
    std::string name_, text_;
};

}  // namespace kamhub::observe
