#pragma once
// One mail over SMTP, by POCO; text in UTF-8, header words encoded.

#include <string>

#include "net/tls.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct SmtpSettings {
    std::string host;
    int port = 25;
    bool start_tls = false;  // the session begins plain and is secured by `tls`; else `tls.enabled`
                             // means from the start
    TlsSettings tls;
    std::string user;
    Secret password;
};

struct Mail {
    std::string from, to, subject, text;  // one address each, `a@b` or `Name <a@b>`
    std::string message_id;               // without angle brackets; equal on every retry
    Deadline deadline;
};

// The server's answer to the data. 4xx: Unavailable with the answer; 5xx: Rejected with it; not
// reached: Unavailable. A refused greeting, TLS or login is Unavailable whatever its number: the
// fault is in the session, not in this mail. Timeout: the text was sent, and no answer came.
Result<std::string> sendMail(const SmtpSettings& settings, const Mail& mail);

}  // namespace kamhub::net
