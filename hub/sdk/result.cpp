#include "sdk/result.hpp"

namespace kamhub {

const char* toString(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidConfig:
            return "invalid-config";
        case ErrorCode::InvalidMessage:
            return "invalid-message";
        case ErrorCode::Rejected:
            return "rejected";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::Timeout:
            return "timeout";
        case ErrorCode::Internal:
            return "internal";
    }
    std::abort();
}

}  // namespace kamhub
