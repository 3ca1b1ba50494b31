#include "sdk/payload.hpp"

#include <openssl/evp.h>

#include <atomic>
#include <fstream>
#include <mutex>

namespace kamhub {

std::string sha256Hex(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    out.reserve(size * 2);
    for (unsigned int i = 0; i < size; ++i) {
        out += kHex[digest[i] >> 4];
        out += kHex[digest[i] & 15];
    }
    return out;
}

struct Payload::State {
    std::string bytes;
    std::filesystem::path file;
    std::size_t size = 0;
    std::atomic<bool> keep = false;
    std::once_flag hashed;
    std::string sha256;

    ~State() {
        std::error_code ignored;
        if (!file.empty() && !keep) std::filesystem::remove(file, ignored);
    }
};

Payload Payload::of(std::string bytes) {
    Payload out;
    out.state_ = std::make_shared<State>();
    out.state_->size = bytes.size();
    out.state_->bytes = std::move(bytes);
    return out;
}

Payload Payload::ofFile(std::filesystem::path file, std::size_t size, std::string sha256_hex) {
    Payload out;
    out.state_ = std::make_shared<State>();
    out.state_->file = std::move(file);
    out.state_->size = size;
    std::call_once(out.state_->hashed, [&] { out.state_->sha256 = std::move(sha256_hex); });
    return out;
}

std::size_t Payload::size() const { return state_ ? state_->size : 0; }
bool Payload::inMemory() const { return !state_ || state_->file.empty(); }
std::string_view Payload::view() const { return state_ ? state_->bytes : std::string_view{}; }

const std::filesystem::path& Payload::file() const {
    static const std::filesystem::path kNone;
    return state_ ? state_->file : kNone;
}

const std::string& Payload::sha256() const {
    static const std::string kEmpty = sha256Hex({});
    if (!state_) return kEmpty;
    std::call_once(state_->hashed, [this] { state_->sha256 = sha256Hex(state_->bytes); });
    return state_->sha256;
}

Result<std::string> Payload::read(std::size_t limit) const {
    if (size() > limit)
        return invalidMessage("the body has " + std::to_string(size()) + " bytes, more than the " +
                              std::to_string(limit) + " that may be read at once; split it first");
    std::string out;
    out.reserve(size());
    const auto status =
        forEachChunk([&](std::string_view chunk) { return out.append(chunk), true; });
    if (!status) return status.error();
    return out;
}

Status Payload::forEachChunk(const std::function<bool(std::string_view)>& chunk) const {
    if (inMemory()) {
        if (!empty()) chunk(view());
        return okStatus();
    }
    std::ifstream in(state_->file, std::ios::binary);
    std::string buffer(64 * 1024, '\0');
    std::size_t total = 0;
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        const auto count = static_cast<std::size_t>(in.gcount());
        total += count;
        if (!chunk(std::string_view(buffer).substr(0, count))) return okStatus();
    }
    if (total != size()) return internalError("spool file " + file().string() + " is not whole");
    return okStatus();
}

void Payload::keep() const {
    if (state_) state_->keep = true;
}

}  // namespace kamhub
