#pragma once
// The sender's side of an answer that goes on: counts what the client has not taken yet.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "sdk/http.hpp"

namespace kamhub::net {

// What a body and its connection share.
struct BodyFlow {
    std::atomic<std::size_t> waiting{0};  // bytes that the client has not taken
    std::atomic<bool> open{true};
};

// Thread-safe.
class LiveBody final : public HttpStream {
public:
    // Both post to the connection's thread. `end`: now, or when everything is sent.
    LiveBody(std::shared_ptr<BodyFlow> flow, std::function<void(std::string)> give,
             std::function<void(bool now)> end)
        : flow_(std::move(flow)), give_(std::move(give)), end_(std::move(end)) {}
    ~LiveBody() override { end_(false); }

    bool send(std::string bytes) override {
        if (!flow_->open) return false;
        if ((flow_->waiting += bytes.size()) > kStreamWaiting) {
            flow_->open = false;
            end_(true);
            return false;
        }
        give_(std::move(bytes));
        return true;
    }

private:
    const std::shared_ptr<BodyFlow> flow_;
    const std::function<void(std::string)> give_;
    const std::function<void(bool)> end_;
};

}  // namespace kamhub::net
