// A resource system on gSOAP that takes signed and encrypted calls only, and answers so.
//
//     gsoap_secure_server OWN.pem OWN.key HUB.pem ENCRYPT_TO.pem
#include "IrmsBinding.nsmap"
#include "gsoap_security.hpp"
#include "gsoap_server.hpp"
#include "soapIrmsBindingService.h"

namespace {

interop::Keys keys;

class Irms : public IrmsBindingService {
public:
    using IrmsBindingService::IrmsBindingService;

    IrmsBindingService* copy() override { return new Irms(soap); }

    int AllocateResource(_r__AllocateResource* in, _r__AllocateResourceReturn& out) override {
        const bool is_signed = interop::wasSigned(soap);
        interop::say(soap, "AllocateResource",
                     {{"applyNo", in->applyNo}, {"signed", is_signed ? "true" : "false"}});
        soap_wsse_delete_Security(soap);
        if (!is_signed) return soap_sender_fault(soap, "not signed", nullptr);
        out.allocationNo = "AL-SECURE-1";
        out.acceptTime = "2026-10-21 10:00:01";
        return interop::addSecurity(soap, keys);
    }
    int StampCircuits(_r__StampCircuits*, _r__StampCircuitsReturn&) override {
        return SOAP_NO_METHOD;
    }
    int SurveyResource(_r__SurveyResource*, _r__SurveyResourceReturn&) override {
        return SOAP_NO_METHOD;
    }
    int ArchiveResource(_r__ArchiveResource*, _r__ArchiveResourceReturn&) override {
        return SOAP_NO_METHOD;
    }
    int AllocationResult(_r__AllocationResult*, _r__AllocationResultReturn&) override {
        return SOAP_NO_METHOD;
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    keys.own = interop::certificate(argv[1]);
    keys.key = interop::privateKey(argv[2]);
    keys.peer = argv[3];
    keys.encrypt_to = interop::certificate(argv[4]);
    auto* soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_CANONICAL);
    soap->recv_timeout = soap->send_timeout = 20;
    soap_register_plugin(soap, soap_wsse);
    Irms irms(soap);
    return interop::serve(irms, [](struct soap* each) { interop::expectSecurity(each, keys); });
}
