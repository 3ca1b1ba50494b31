#include "observe/exposition.hpp"

#include <charconv>

namespace kamhub::observe {

namespace {

std::string numberText(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

}  // namespace

void Exposition::family(std::string_view name, std::string_view kind, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name_).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name_).append(" ").append(kind).append("\n");
}

void Exposition::sample(std::initializer_list<Label> labels, double value,
                        std::string_view suffix) {
    text_.append(name_).append(suffix);
    char separator = '{';
    for (const auto& [name, text] : labels) {
        if (text.empty()) continue;
        text_ += separator;
        text_.append(name).append("=\"").append(escaped(text)).append("\"");
        separator = ',';
    }
    if (separator == ',') text_ += '}';
    text_.append(" ").append(numberText(value)).append("\n");
}

void Exposition::add(const Metrics& metrics) {
    family("kamhub_events_total", "counter", "Named events, as in the log.");
    for (const auto& each : metrics.counts())
        sample({{"event", each.event}, {"endpoint", each.endpoint}, {"route", each.route}},
               static_cast<double>(each.times));
    family("kamhub_step_seconds", "histogram", "How long each step took.");
    for (const auto& each : metrics.durations()) {
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < each.buckets.size(); ++i) {
            below += each.buckets[i];
            const auto bound =
                i < kDurationBounds.size() ? numberText(kDurationBounds[i]) : std::string("+Inf");
            sample({{"step", each.step}, {"endpoint", each.endpoint}, {"le", bound}},
                   static_cast<double>(below), "_bucket");
        }
        sample({{"step", each.step}, {"endpoint", each.endpoint}}, each.seconds, "_sum");
        sample({{"step", each.step}, {"endpoint", each.endpoint}}, static_cast<double>(each.times),
               "_count");
    }
}

}  // namespace kamhub::observe
