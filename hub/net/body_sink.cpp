#include "net/body_sink.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace kamhub::net {

struct BodySink::Spool {
    struct FreeDigest {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };

    std::filesystem::path file;
    int descriptor = -1;
    std::size_t size = 0;
    std::unique_ptr<EVP_MD_CTX, FreeDigest> digest{EVP_MD_CTX_new()};
    bool finished = false;

    ~Spool() {
        if (descriptor >= 0) ::close(descriptor);
        std::error_code ignored;
        if (!finished) std::filesystem::remove(file, ignored);
    }
};

BodySink::BodySink() = default;
BodySink::BodySink(BodySink&&) noexcept = default;
BodySink& BodySink::operator=(BodySink&&) noexcept = default;
BodySink::~BodySink() = default;

void BodySink::begin(std::filesystem::path folder, std::optional<std::uint64_t> expected_size) {
    folder_ = std::move(folder);
    // What a stranger announces is not yet sent: at most one threshold is set aside for it.
    if (expected_size) memory_.reserve(std::min<std::uint64_t>(*expected_size, kSpoolThreshold));
}

bool BodySink::append(std::string_view bytes) {
    if (!spool_ && memory_.size() + bytes.size() <= kSpoolThreshold) {
        memory_.append(bytes);
        return true;
    }
    if (!spool_ && !openSpool()) return false;
    return writeSpool(bytes);
}

bool BodySink::openSpool() {
    std::string name = (folder_ / "body-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return fail("make a file in");
    spool_ = std::make_unique<Spool>();
    spool_->file = name;
    spool_->descriptor = descriptor;
    if (!spool_->digest || EVP_DigestInit_ex(spool_->digest.get(), EVP_sha256(), nullptr) != 1) {
        errno = ENOMEM;
        return fail("hash what goes to");
    }
    const std::string earlier = std::exchange(memory_, {});
    return writeSpool(earlier);
}

bool BodySink::writeSpool(std::string_view bytes) {
    EVP_DigestUpdate(spool_->digest.get(), bytes.data(), bytes.size());
    spool_->size += bytes.size();
    while (!bytes.empty()) {
        const auto count = ::write(spool_->descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail("write to");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool BodySink::fail(const char* doing) {
    what_failed_ = std::string("cannot ") + doing + " the spool folder " + folder_.string() + ": " +
                   std::strerror(errno);
    return false;
}

Payload BodySink::finish() {
    if (!spool_) return Payload::of(std::move(memory_));
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(spool_->digest.get(), digest, &size);
    static constexpr char kHex[] = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += kHex[digest[i] >> 4];
        hex += kHex[digest[i] & 15];
    }
    spool_->finished = true;
    auto payload = Payload::ofFile(spool_->file, spool_->size, std::move(hex));
    spool_.reset();
    return payload;
}

}  // namespace kamhub::net
