#pragma once
// Where a request body goes while it is read: memory first, a spool file once it passes
// kSpoolThreshold.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sdk/payload.hpp"

namespace kamhub::net {

// An unfinished file is removed with the sink. It is synced by whoever commits the message, not
// here. One thread at a time.
class BodySink {
public:
    BodySink();
    BodySink(BodySink&&) noexcept;
    BodySink& operator=(BodySink&&) noexcept;
    ~BodySink();

    void begin(std::filesystem::path folder, std::optional<std::uint64_t> expected_size);
    // False if the spool file cannot be made or written; `whatFailed` then says why.
    bool append(std::string_view bytes);
    const std::string& whatFailed() const { return what_failed_; }
    Payload finish();

private:
    struct Spool;
    bool openSpool();
    bool writeSpool(std::string_view bytes);
    bool fail(const char* doing);

    std::filesystem::path folder_;
    std::string memory_;
    std::unique_ptr<Spool> spool_;
    std::string what_failed_;
};

}  // namespace kamhub::net
