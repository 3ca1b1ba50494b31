#pragma once
// A text with places that differ in each request. The places have a fixed width, so that every
// request is as long as the next.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "options.hpp"

namespace kamhub::bench {

class Template {
public:
    struct Values {
        unsigned long number = 0;  // of the request
        unsigned long key = 0;     // of the customer
    };

    Template(const std::string& text, const Options& options) : seed_(options.text("seed", "r")) {
        std::size_t from = 0;
        for (auto at = text.find("@@"); at != text.npos; at = text.find("@@", from)) {
            text_.append(text, from, at - from);
            const auto end = text.find("@@", at + 2);
            const auto name = text.substr(at + 2, end - at - 2);
            if (name != "id" && name != "key") Options::fail("there is no @@" + name + "@@");
            if (name == "id")
                text_ += seed_ + "-";
            else
                text_ += "KH";
            places_.push_back({text_.size(), name == "id"});
            text_.append(kDigits, '0');
            from = end + 2;
        }
        text_.append(text, from);
    }

    bool changes() const { return !places_.empty(); }
    std::size_t size() const { return text_.size(); }
    const std::string& text() const { return text_; }

    void fill(std::string& out, const Values& values) const {
        if (out.size() != text_.size()) out = text_;
        for (const auto& place : places_)
            write(out.data() + place.at, place.is_number ? values.number : values.key);
    }

private:
    static constexpr std::size_t kDigits = 10;
    struct Place {
        std::size_t at;
        bool is_number;
    };

    static void write(char* to, unsigned long value) {
        for (std::size_t i = kDigits; i > 0; --i, value /= 10)
            to[i - 1] = static_cast<char>('0' + value % 10);
    }

    std::string seed_, text_;
    std::vector<Place> places_;
};

// Which customer a request is for: each as likely as the next, or, with a skew, the first ones more
// often (2: the first hundredth of them has a tenth of the requests).
class Customers {
public:
    explicit Customers(const Options& options)
        : many_(options.number("keys", 1)), skew_(options.number("skew", 1)) {}
    unsigned long next() {
        return static_cast<unsigned long>(many_ * std::pow(part_(random_), skew_));
    }

private:
    const double many_, skew_;
    std::mt19937_64 random_{7};
    std::uniform_real_distribution<double> part_{0, 1};
};

}  // namespace kamhub::bench
