#pragma once
// China standard time, in which the 97 system writes dates and times.

#include <string>

#include "sdk/time.hpp"

namespace kamhub::ninety_seven {

// By strftime pattern.
std::string localTime(Instant instant, const char* pattern);

}  // namespace kamhub::ninety_seven
