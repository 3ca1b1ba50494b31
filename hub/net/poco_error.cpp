#include "net/poco_error.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>

#include <algorithm>

namespace kamhub::net {

namespace {

template <class Kind>
bool is(const Poco::Exception& exception) {
    return dynamic_cast<const Kind*>(&exception) != nullptr;
}

std::string oneLine(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
    return text;
}

Error notSent(const Poco::Exception& exception, const std::string& where) {
    using namespace Poco::Net;
    if (is<HostNotFoundException>(exception) || is<NoAddressFoundException>(exception) ||
        is<DNSException>(exception))
        return unavailable("the name in " + where +
                           " cannot be resolved; check it in the configuration, and the DNS");
    if (is<ConnectionRefusedException>(exception))
        return unavailable(
            where +
            " refuses connections; check that the partner's service runs and the port is right");
    if (is<SSLException>(exception))
        return unavailable("TLS with " + where + " failed: " + oneLine(exception.displayText()) +
                           "; check the trust file, the partner's certificate and its name");
    if (is<Poco::TimeoutException>(exception))
        return unavailable(
            where + " did not take the connection in time; check the network and the firewall");
    return unavailable(where + " cannot be reached: " + oneLine(exception.displayText()) +
                       "; check the network and the partner's service");
}

// Under TLS 1.3 a server refuses a certificate after the client believes the handshake done: the
// message was sent, but nobody read it.
bool refusedByTls(const Poco::Exception& exception) {
    if (!is<Poco::Net::SSLException>(exception)) return false;
    const auto text = exception.displayText();
    for (const char* alert :
         {"alert certificate required", "alert bad certificate", "alert unknown ca",
          "alert certificate unknown", "alert certificate expired", "alert handshake failure",
          "alert access denied"})
        if (text.find(alert) != std::string::npos) return true;
    return false;
}

}  // namespace

Error fromPoco(const Poco::Exception& exception, const std::string& where, bool sent) {
    using namespace Poco::Net;
    if (!sent || refusedByTls(exception)) return notSent(exception, where);
    if (is<Poco::TimeoutException>(exception))
        return timedOut(
            where + " did not answer in time; it may have acted: look there before sending again");
    const bool unreadable = is<MessageException>(exception) || is<Poco::DataException>(exception);
    if (unreadable && !is<NoMessageException>(exception))
        return internalError(where +
                             " sent what cannot be read: " + oneLine(exception.displayText()) +
                             "; check that the port belongs to the right service");
    return timedOut("the connection to " + where +
                    " was lost after sending began: " + oneLine(exception.displayText()) +
                    "; it may have acted: look there before sending again");
}

}  // namespace kamhub::net
