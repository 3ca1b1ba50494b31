#pragma once
// What was sent under which message id: a receipt names the id only, and of a long message each
// part has one.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::unified_messaging {

// Value.
struct SentMessage {
    std::string reference;  // the id of the last part: what the hub knows the delivery by
    std::string recipient;
    int segments = 1;
    bool last = true;      // this id is the last part's
    bool settled = false;  // another part's failure was reported already
};

// One small file per message id, so that a receipt is understood after a restart too. Losing one
// (power loss) costs the recipient's number in the receipt, not the receipt. Thread-safe for
// different messages.
class SentMessages {
public:
    explicit SentMessages(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Status open();
    Status remember(const std::vector<std::string>& ids, const std::string& recipient);
    std::optional<SentMessage> find(const std::string& id) const;
    // The message has failed; what its last part reports is of no interest any more.
    Status settle(const SentMessage& message);
    // Forgets what is older than `age` by the file system's clock.
    void sweep(std::chrono::hours age);

private:
    std::filesystem::path fileOf(const std::string& id) const;
    Status write(const std::string& id, const SentMessage& message);

    std::filesystem::path folder_;
};

}  // namespace kamhub::unified_messaging
