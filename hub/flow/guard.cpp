// The edge to foreign code: what a plugin throws becomes an Error here and nowhere else.

#include <exception>

#include "flow/deliverer.hpp"

namespace kamhub::flow {

namespace {

template <class Call>
auto guarded(const char* what, Call call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::exception& e) {
        return internalError(std::string("the adapter threw in ") + what + ": " + e.what());
    } catch (...) {
        return internalError(std::string("the adapter threw in ") + what);
    }
}

}  // namespace

Result<Acknowledgement> guardedSend(Endpoint& endpoint, const Outgoing& outgoing) {
    return guarded("send", [&] { return endpoint.send(outgoing); });
}

Result<Payload> guardedAsk(Endpoint& endpoint, const Outgoing& outgoing) {
    return guarded("ask", [&] { return endpoint.ask(outgoing); });
}

Status guardedStart(Endpoint& endpoint) {
    return guarded("start", [&] { return endpoint.start(); });
}

void guardedStop(Endpoint& endpoint) {
    (void)guarded("stop", [&]() -> Status { return endpoint.stop(), okStatus(); });
}

}  // namespace kamhub::flow
