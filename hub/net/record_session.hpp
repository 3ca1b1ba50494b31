#pragma once
// A TCP byte stream with deadlines, for record protocols: the adapter frames, this connects, reads
// and writes.

#include <memory>
#include <string>

#include "net/tls.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

// One reader thread and one writer thread at a time may use it side by side. Closed by its
// destructor.
class TcpStream {
public:
    static Result<std::unique_ptr<TcpStream>> connect(const std::string& host, int port,
                                                      TlsSettings tls, Deadline deadline);
    virtual ~TcpStream() = default;
    // All of `bytes`, or an error: Unavailable if none went out, Timeout otherwise.
    virtual Status write(std::string_view bytes, Deadline deadline) = 0;
    // Exactly `size` bytes. Timeout: nothing or too little came in time (what came is kept for the
    // next read); Unavailable: the partner closed.
    virtual Result<std::string> read(std::size_t size, Deadline deadline) = 0;
    // At least one and at most `size` bytes.
    virtual Result<std::string> readSome(std::size_t size, Deadline deadline) = 0;
    // Ends reads and writes under way on other threads.
    virtual void shutdown() = 0;
};

}  // namespace kamhub::net
