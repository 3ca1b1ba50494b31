#include "batch_lines.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kamhub::ninety_seven {

namespace {

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kPiece = 64 * 1024;

}  // namespace

struct BatchLines::State {
    struct FreeDigest {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };

    std::string name;
    int descriptor = -1;
    std::string held;    // what was read of the file
    std::size_t at = 0;  // how much of it was given
    std::size_t number = 0;
    std::unique_ptr<EVP_MD_CTX, FreeDigest> digest{EVP_MD_CTX_new()};

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (descriptor >= 0) ::close(descriptor);
    }

    Error failed(const char* doing) const {
        return unavailable(std::string("cannot ") + doing + " " + name + ": " +
                           std::strerror(errno));
    }

    Status begin() {
        held.clear();
        at = number = 0;
        EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
        if (::lseek(descriptor, 0, SEEK_SET) < 0) return failed("read");
        return okStatus();
    }

    // False at the end of the file.
    Result<bool> more() {
        held.erase(0, std::exchange(at, 0));
        const auto had = held.size();
        held.resize(had + kPiece);
        ssize_t got = 0;
        do got = ::read(descriptor, held.data() + had, kPiece);
        while (got < 0 && errno == EINTR);
        held.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0) return failed("read");
        EVP_DigestUpdate(digest.get(), held.data() + had, held.size() - had);
        return got > 0;
    }
};

BatchLines::BatchLines(std::unique_ptr<State> state) : state_(std::move(state)) {}
BatchLines::BatchLines(BatchLines&&) noexcept = default;
BatchLines::~BatchLines() = default;

Result<BatchLines> BatchLines::open(const std::filesystem::path& file, std::size_t limit) {
    auto state = std::make_unique<State>();
    state->name = file.string();
    state->descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat about {};
    if (state->descriptor < 0 && (errno == ELOOP || errno == ENXIO))
        return invalidMessage(state->name + " is no regular file, but a link or a socket");
    if (state->descriptor < 0 || ::fstat(state->descriptor, &about) != 0)
        return state->failed("read");
    if (!S_ISREG(about.st_mode)) return invalidMessage(state->name + " is not a regular file");
    if (static_cast<std::size_t>(about.st_size) > limit)
        return invalidMessage(state->name + " has " + std::to_string(about.st_size) +
                              " bytes, the limit is " + std::to_string(limit));
    if (auto status = state->begin(); !status) return status.error();
    return BatchLines(std::move(state));
}

Result<std::optional<std::string_view>> BatchLines::next() {
    auto& s = *state_;
    while (true) {
        const auto end = s.held.find('\n', s.at);
        const bool whole = end != std::string::npos;
        if (whole && end > s.at && s.held[end - 1] == '\r') {
            const auto line = std::string_view(s.held).substr(s.at, end - 1 - s.at);
            s.at = end + 1;
            ++s.number;
            return std::optional(line);
        }
        const auto cut = invalidMessage("line " + std::to_string(s.number + 1) +
                                        ": it does not end with CR LF; the file may be cut");
        if (whole || s.held.size() - s.at > kLongestLine) return cut;
        const auto more = s.more();
        if (!more) return more.error();
        if (!*more && s.held.empty()) return std::optional<std::string_view>();
        if (!*more) return cut;
    }
}

Status BatchLines::goBehind(std::size_t lines) {
    if (auto status = state_->begin(); !status) return status;
    while (state_->number < lines) {
        const auto line = next();
        if (!line) return line.error();
        if (!*line) return unavailable(state_->name + " has become shorter");
    }
    return okStatus();
}

std::size_t BatchLines::number() const { return state_->number; }

std::string BatchLines::hash() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_->digest.get(), digest.data(), &size);
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < size; ++i) {
        out += kHex[digest[i] >> 4];
        out += kHex[digest[i] & 15];
    }
    return out;
}

}  // namespace kamhub::ninety_seven
