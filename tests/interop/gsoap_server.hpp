#pragma once
// What the two gSOAP servers share: they print their port, then one line for each call, and serve
// until they are ended.
#include <arpa/inet.h>

#include <cstdio>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>

#include "soapH.h"

namespace interop {

using Field = std::pair<const char*, std::string>;

inline std::string orEmpty(const std::string* text) { return text ? *text : std::string(); }

// `operation<TAB>name=value<TAB>…`, with the SOAP version and the action that the caller named.
inline void say(const struct soap* soap, const char* operation,
                std::initializer_list<Field> fields) {
    const char* action = soap->action ? soap->action : "";
    std::printf("%s\tsoap=1.%d\taction=%s", operation, int{soap->version}, action);
    for (const auto& [name, value] : fields) std::printf("\t%s=%s", name, value.c_str());
    std::printf("\n");
    std::fflush(stdout);
}

inline struct soap* makeContext() {
    // Strict: an element that the contract does not know, or a missing one, is a fault.
    auto* soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_STRICT);
    soap->recv_timeout = soap->send_timeout = 20;
    return soap;
}

// `before`: is done before each call is read.
template <class Service>
int serve(Service& service, const std::function<void(struct soap*)>& before = {}) {
    auto* soap = service.soap;
    soap->bind_flags = SO_REUSEADDR;
    if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", 0, 50))) {
        soap_print_fault(soap, stderr);
        return 1;
    }
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (getsockname(soap->master, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 1;
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    while (soap_valid_socket(soap_accept(soap))) {
        if (before) before(soap);
        if (service.serve() != SOAP_OK) soap_print_fault(soap, stderr);
        soap_destroy(soap);
        soap_end(soap);
    }
    return 0;
}

}  // namespace interop
