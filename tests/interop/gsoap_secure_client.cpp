// A partner's program on gSOAP that signs an order, and may encrypt it.
//
//     gsoap_secure_client URL OWN.pem OWN.key HUB.pem SAMPLE [ENCRYPT_TO.pem [old]]
//
// Prints `accepted=ID` and `signed=true|false`, or `fault=…`.
#include <fstream>
#include <iostream>

#include "OrderSoap11.nsmap"
#include "gsoap_security.hpp"
#include "soapOrderSoap11Proxy.h"

int main(int argc, char** argv) {
    if (argc < 6) return 2;
    auto* soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_CANONICAL);
    soap->connect_timeout = soap->recv_timeout = soap->send_timeout = 20;
    soap_register_plugin(soap, soap_wsse);
    interop::Keys keys;
    keys.own = interop::certificate(argv[2]);
    keys.key = interop::privateKey(argv[3]);
    keys.peer = argv[4];
    keys.encrypt_to = argc > 6 ? interop::certificate(argv[6]) : nullptr;
    keys.old_cipher = argc > 7;

    auto* order = soap_new_c__ProductOrder(soap);
    std::ifstream file(argv[5]);
    soap->is = &file;
    const bool read = soap_begin_recv(soap) == SOAP_OK &&
                      soap_get_c__ProductOrder(soap, order, "c:OrderCreated", nullptr) &&
                      soap_end_recv(soap) == SOAP_OK;
    soap->is = nullptr;
    if (!read) return soap_print_fault(soap, stderr), 1;

    OrderSoap11Proxy proxy(soap);
    interop::expectSecurity(soap, keys);
    if (interop::addSecurity(soap, keys)) return soap_print_fault(soap, stderr), 1;
    _hub__Accepted accepted;
    if (proxy.OrderCreated(argv[1], nullptr, order, accepted) != SOAP_OK) {
        soap_set_fault(soap);
        const char* subcode = soap_fault_subcode(soap);
        std::cout << "fault=" << (subcode ? subcode : "none") << " " << *soap_faultstring(soap)
                  << "\n";
        return 0;
    }
    std::cout << "accepted=" << accepted.id
              << "\nsigned=" << (interop::wasSigned(soap) ? "true" : "false") << "\n";
    return 0;
}
