// A resource system on gSOAP, made by wsdl2h and soapcpp2 from
// mappings/contracts/resource_management: SOAP 1.1.
#include "IrmsBinding.nsmap"
#include "gsoap_server.hpp"
#include "soapIrmsBindingService.h"

namespace {

using interop::orEmpty;
using interop::say;

class Irms : public IrmsBindingService {
public:
    using IrmsBindingService::IrmsBindingService;

    IrmsBindingService* copy() override { return new Irms(soap); }

    int StampCircuits(_r__StampCircuits* in, _r__StampCircuitsReturn& out) override {
        std::string circuits;
        for (const auto& circuit : in->circuit)
            circuits += circuit.__item + "@" + circuit.userNo + ",";
        say(soap, "StampCircuits",
            {{"requestNo", in->requestNo},
             {"name", in->customer->name},
             {"vipNo", orEmpty(in->customer->vipNo)},
             {"vip", in->customer->vip == r__bit__1 ? "1" : "0"},
             {"circuits", circuits}});
        out.recordNo = "R1";
        out.count = std::to_string(in->circuit.size());
        return SOAP_OK;
    }
    int SurveyResource(_r__SurveyResource* in, _r__SurveyResourceReturn& out) override {
        std::string ends;
        for (const auto* end : in->end) ends += end->side + end->city + end->address + ",";
        say(soap, "SurveyResource",
            {{"surveyNo", in->surveyNo}, {"type", in->business->type}, {"ends", ends}});
        out.surveyNo = in->surveyNo;
        out.feasible = "Y";
        out.freeCount = "12";
        out.days = "20";
        _r__SurveyResourceReturn_plan plan;
        plan.__item = "经㐂乐路管道";
        plan.no = "P1";
        plan.count = "1";
        plan.days = "20";
        out.plan.push_back(plan);
        out.surveyTime = "2026-10-21 10:00:00";
        out.unit = "GD-ZY";
        return SOAP_OK;
    }
    // An application whose number ends with P04 is for a province that is not served.
    int AllocateResource(_r__AllocateResource* in, _r__AllocateResourceReturn& out) override {
        say(soap, "AllocateResource",
            {{"requestNo", in->requestNo},
             {"applyNo", in->applyNo},
             {"itemNo", in->itemNo},
             {"ends", std::to_string(in->end.size())},
             {"needs", std::to_string(in->need.size())}});
        if (in->applyNo.ends_with("P04")) return refuse("P04", "省份不受理");
        out.allocationNo = "AL-GSOAP-1";
        out.acceptTime = "2026-10-21 10:00:01";
        return SOAP_OK;
    }
    int ArchiveResource(_r__ArchiveResource*, _r__ArchiveResourceReturn&) override {
        return SOAP_NO_METHOD;
    }
    int AllocationResult(_r__AllocationResult*, _r__AllocationResultReturn&) override {
        return SOAP_NO_METHOD;
    }

private:
    int refuse(const char* code, const char* text) {
        const int error = soap_sender_fault(soap, text, nullptr);
        auto* detail = soap_new_SOAP_ENV__Detail(soap);
        detail->r__irmsError = soap_new__r__irmsError(soap);
        detail->r__irmsError->code = code;
        detail->r__irmsError->text = text;
        soap->fault->detail = detail;
        return error;
    }
};

}  // namespace

int main() {
    Irms irms(interop::makeContext());
    return interop::serve(irms);
}
