#include "sent_messages.hpp"

#include <chrono>
#include <fstream>
#include <system_error>

#include "sdk/payload.hpp"

namespace kamhub::unified_messaging {

namespace fs = std::filesystem;

Status SentMessages::open() {
    std::error_code wrong;
    fs::create_directories(folder_, wrong);
    if (wrong) return internalError("cannot make " + folder_.string() + ": " + wrong.message());
    return okStatus();
}

Status SentMessages::remember(const std::vector<std::string>& ids, const std::string& recipient) {
    for (const auto& id : ids) {
        SentMessage message{ids.back(), recipient, static_cast<int>(ids.size()), &id == &ids.back(),
                            false};
        if (const auto written = write(id, message); !written) return written;
    }
    return okStatus();
}

std::optional<SentMessage> SentMessages::find(const std::string& id) const {
    std::ifstream in(fileOf(id));
    SentMessage message;
    if (!std::getline(in, message.reference) || !std::getline(in, message.recipient))
        return std::nullopt;
    if (!(in >> message.segments >> message.last >> message.settled)) return std::nullopt;
    return message;
}

Status SentMessages::settle(const SentMessage& message) {
    SentMessage settled = message;
    settled.last = true;
    settled.settled = true;
    return write(message.reference, settled);
}

void SentMessages::sweep(std::chrono::hours age) {
    std::error_code wrong;
    const auto oldest = fs::file_time_type::clock::now() - age;
    for (fs::directory_iterator at(folder_, wrong), end; !wrong && at != end; at.increment(wrong)) {
        std::error_code unreadable;
        const auto written = at->last_write_time(unreadable);
        if (!unreadable && written < oldest) fs::remove(at->path(), unreadable);
    }
}

// The id is the centre's and may hold anything; its hash is a safe name.
fs::path SentMessages::fileOf(const std::string& id) const {
    return folder_ / sha256Hex(id).substr(0, 32);
}

Status SentMessages::write(const std::string& id, const SentMessage& message) {
    const fs::path file = fileOf(id), half = file.string() + ".tmp";
    {
        std::ofstream out(half, std::ios::trunc);
        out << message.reference << '\n'
            << message.recipient << '\n'
            << message.segments << ' ' << message.last << ' ' << message.settled << '\n';
        if (!out.flush()) return internalError("cannot write " + half.string());
    }
    std::error_code wrong;
    fs::rename(half, file, wrong);
    if (wrong) return internalError("cannot rename " + half.string() + ": " + wrong.message());
    return okStatus();
}

}  // namespace kamhub::unified_messaging
