#pragma once
// HTTP/1.1 as the programs of the benchmark read it from a socket: a message at a time, its body by
// Content-Length or in chunks. Far less than a server must know, and therefore cheap.

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kamhub::bench {

// The value of a header line, without blanks; empty if it is not there. `name` in lower case.
inline std::string_view headerOf(std::string_view head, std::string_view name) {
    for (auto line = head.find("\r\n"); line != head.npos; line = head.find("\r\n", line)) {
        line += 2;
        if (head.size() < line + name.size() + 1 || head[line + name.size()] != ':') continue;
        if (strncasecmp(head.data() + line, name.data(), name.size()) != 0) continue;
        auto from = line + name.size() + 1;
        while (from < head.size() && head[from] == ' ') ++from;
        return head.substr(from, head.find("\r\n", from) - from);
    }
    return {};
}

// What has come over one connection. Not thread-safe.
class MessageReader {
public:
    // Reads once what is there. False: the other side has closed.
    bool fill(int socket) {
        if (end_ == buffer_.size()) makeRoom();
        const auto n = ::recv(socket, buffer_.data() + end_, buffer_.size() - end_, 0);
        if (n > 0) end_ += static_cast<std::size_t>(n);
        if (n == 0) return false;
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            throw std::runtime_error(std::string("reading: ") + std::strerror(errno));
        return true;
    }

    // Whether a whole message is at the front; throws on what is no HTTP.
    bool whole() {
        if (head_size_ == 0 && !readHead()) return false;
        if (chunked_) return readChunks();
        return end_ - begin_ >= head_size_ + body_size_;
    }

    std::string_view head() const { return {buffer_.data() + begin_, head_size_}; }
    std::string_view body() const {
        if (chunked_) return unchunked_;
        return {buffer_.data() + begin_ + head_size_, body_size_};
    }
    // Of an answer: "HTTP/1.1 200 OK".
    int status() const { return std::atoi(buffer_.data() + begin_ + 9); }
    // Nothing is read beyond the message at the front, or nothing at all.
    bool empty() const { return end_ == begin_; }

    void drop() {
        begin_ += chunked_ ? head_size_ + chunks_size_ : head_size_ + body_size_;
        head_size_ = body_size_ = chunks_size_ = 0;
        unchunked_.clear();
        if (begin_ == end_) begin_ = end_ = 0;
    }

private:
    void makeRoom() {
        if (begin_ > 0) {
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    }

    bool readHead() {
        const std::string_view all(buffer_.data() + begin_, end_ - begin_);
        const auto end = all.find("\r\n\r\n");
        if (end == all.npos) return false;
        head_size_ = end + 4;
        const auto length = headerOf(head(), "content-length");
        chunked_ = !headerOf(head(), "transfer-encoding").empty();
        body_size_ = length.empty() ? 0 : std::strtoull(length.data(), nullptr, 10);
        const bool needed = head().starts_with("HTTP/") || head().starts_with("POST");
        if (length.empty() && !chunked_ && needed)
            throw std::runtime_error("a message without a length: " + std::string(head()));
        return true;
    }

    bool readChunks() {
        for (;;) {
            const std::string_view rest(buffer_.data() + begin_ + head_size_ + chunks_size_,
                                        end_ - begin_ - head_size_ - chunks_size_);
            const auto line = rest.find("\r\n");
            if (line == rest.npos) return false;
            const auto size = std::strtoull(rest.data(), nullptr, 16);
            if (rest.size() < line + 2 + size + 2) return false;
            unchunked_.append(rest.substr(line + 2, size));
            chunks_size_ += line + 2 + size + 2;
            if (size == 0) return true;
        }
    }

    std::string buffer_ = std::string(16 * 1024, '\0');
    std::size_t begin_ = 0, end_ = 0;
    std::size_t head_size_ = 0, body_size_ = 0, chunks_size_ = 0;
    bool chunked_ = false;
    std::string unchunked_;
};

// What is still to be written to one connection. The text must live until it is written.
class Writer {
public:
    void begin(std::string_view text) { left_ = text; }
    bool done() const { return left_.empty(); }
    // False: the socket takes no more now.
    bool write(int socket) {
        while (!left_.empty()) {
            const auto n = ::send(socket, left_.data(), left_.size(), MSG_NOSIGNAL);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && errno == EAGAIN) return false;
            if (n < 0) throw std::runtime_error(std::string("writing: ") + std::strerror(errno));
            left_.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

private:
    std::string_view left_;
};

}  // namespace kamhub::bench
