#pragma once
// Proofs that stand in the message itself: WS-Security in a SOAP envelope, looked at before anybody
// else sees it.

#include <memory>
#include <optional>
#include <string>

#include "access/partners.hpp"
#include "host/nonce_memory.hpp"
#include "host/sign_in.hpp"
#include "net/wss_encryption.hpp"
#include "xml/document.hpp"

namespace kamhub::host {

// How old a token may be, and how far its sender's clock may be ahead.
constexpr std::chrono::minutes kTokenAge{5};
constexpr std::chrono::minutes kClockAhead{1};
constexpr std::size_t kMostTokens = 100'000;  // within kTokenAge

// Why a message is not taken, for the audit trail, and what its sender is told, which is less.
struct ProofRefusal {
    std::string why;
    HttpResponse answer;
};

struct ProofOutcome {
    std::optional<ProofRefusal> refused;
    net::Seal answers;  // what is done to the answer
};

// Seals what is answered, where that is SOAP. `clock` outlives it.
HttpResponder sealing(HttpResponder responder, net::Seal seal, const Clock& clock);

// Whether a partner's messages must be signed where these ways are taken.
bool mustSign(const SignInWays& ways, const access::Partners& partners, const std::string& name);

// Thread-safe.
class MessageProof {
public:
    // Tokens from before `clock`'s time of now are refused: nobody remembers whether they were
    // used.
    explicit MessageProof(const Clock& clock);

    // Sets partner and source of the request, whose partner is who HTTP has proved or nobody,
    // decrypts its body and takes the Security header out of it; or says why not. `open`: others
    // may read what is sent here, so that no password may be. Reads a spooled body: then it blocks
    // on the disk.
    ProofOutcome check(const SignInWays& ways, bool open, const access::Partners& partners,
                       HttpRequest& request);
    const Clock& clock() const { return clock_; }

private:
    // Empty and whose message it is, or why not.
    std::string proved(const SignInWays& ways, bool open, const access::Partners& partners,
                       xml::Document& envelope, HttpRequest& request, net::Seal& answers);
    std::string signature(const access::Partners& partners, xml::Document& envelope,
                          HttpRequest& request, net::Seal& answers);
    std::string token(const net::UsernameToken& token, bool open, const access::Partners& partners,
                      HttpRequest& request);

    const Clock& clock_;
    const Instant started_;
    NonceMemory nonces_;
};

}  // namespace kamhub::host
