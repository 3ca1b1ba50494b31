#pragma once
// How every interface of the hub reports failure: a value or an Error, never an exception.
// An exception (POCO, the standard library) is caught once, at the edge where it arises.

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kamhub {

// What the pipeline can act on; there is no seventh reaction.
enum class ErrorCode {
    InvalidConfig,   // refuse to start or reload
    InvalidMessage,  // refuse the sender; or park: this message cannot be expressed
    Rejected,        // the partner said no for good: park
    Unavailable,     // the partner was not reached, or said "later": retry
    Timeout,         // sent, and no answer: the partner may have acted
    Internal,        // our own fault: retry, then park
};

const char* toString(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;  // what is wrong; what to do. One line, no secrets.
    std::string answer;   // what the partner answered, byte for byte, where it did (may be empty)
};

// Either a T or an Error. Asking for the one that is not there ends the program: check first.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return check(), std::get<0>(state_); }
    const T& value() const& { return check(), std::get<0>(state_); }
    T&& value() && { return check(), std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        if (ok()) std::abort();
        return std::get<1>(state_);
    }

private:
    void check() const {
        if (!ok()) std::abort();
    }
    std::variant<T, Error> state_;
};

struct Done {};
using Status = Result<Done>;
inline Status okStatus() { return Done{}; }

// What is kept of a text that may quote a stranger: its first and its last bytes (there stands what
// to do), with the number of those between; cut between characters of UTF-8.
constexpr std::size_t kLongestText = 4'096;
std::string bounded(std::string text);

inline Error invalidConfig(std::string m) {
    return {ErrorCode::InvalidConfig, bounded(std::move(m)), {}};
}
inline Error invalidMessage(std::string m) {
    return {ErrorCode::InvalidMessage, bounded(std::move(m)), {}};
}
inline Error rejected(std::string m, std::string answer = {}) {
    return {ErrorCode::Rejected, bounded(std::move(m)), std::move(answer)};
}
inline Error unavailable(std::string m, std::string answer = {}) {
    return {ErrorCode::Unavailable, bounded(std::move(m)), std::move(answer)};
}
inline Error timedOut(std::string m) { return {ErrorCode::Timeout, bounded(std::move(m)), {}}; }
inline Error internalError(std::string m) {
    return {ErrorCode::Internal, bounded(std::move(m)), {}};
}

}  // namespace kamhub
