// A billing centre on gSOAP, made by wsdl2h and soapcpp2 from mappings/contracts/billing: SOAP 1.2.
// TLS ends before it.
#include <set>

#include "BssBillingBinding.nsmap"
#include "gsoap_server.hpp"
#include "soapBssBillingBindingService.h"

namespace {

using interop::orEmpty;
using interop::say;

class Billing : public BssBillingBindingService {
public:
    using BssBillingBindingService::BssBillingBindingService;

    BssBillingBindingService* copy() override { return new Billing(soap); }

    // A customer whose number ends with 1001 is busy the first time; one with 2002 is not known.
    int StampKeyAccount(_b__StampKeyAccount* in, b__Ack& out) override {
        std::string users, names;
        if (in->UserList)
            for (const auto& user : in->UserList->User) {
                users += user.UserNo + ",";
                names += orEmpty(user.UserName) + ",";
            }
        say(soap, "StampKeyAccount",
            {{"RequestId", in->Head->RequestId},
             {"CustNo", in->CustNo},
             {"CustName", in->CustName},
             {"KaNo", in->KaNo},
             {"KaFlag", in->KaFlag == b__YesNo__1 ? "1" : "0"},
             {"Categories", std::to_string(in->KaCatg.size())},
             {"EffDate", in->EffDate},
             {"Users", users},
             {"UserNames", names}});
        if (in->CustNo.ends_with("1001") && busy_.insert(in->Head->RequestId).second)
            return fault(false, "1001", "忙");
        if (in->CustNo.ends_with("2002")) return fault(true, "2002", "客户不存在");
        return ok(out);
    }
    int QueryBill(_b__QueryBill* in, _b__QueryBillResponse& out) override {
        say(soap, "QueryBill",
            {{"QryNo", in->QryNo}, {"CustNo", in->CustNo}, {"BegCycle", in->BegCycle}});
        out.RetCode = "0000";
        out.QryNo = in->QryNo;
        out.CustNo = in->CustNo;
        out.CustName = soap_new_std__string(soap);
        *out.CustName = "东江示范㐂物流";
        out.SumFee = static_cast<LONG64*>(soap_malloc(soap, sizeof(LONG64)));
        *out.SumFee = 1234567;
        return SOAP_OK;
    }
    int ArchiveProduct(_b__ArchiveProduct* in, _b__ArchiveProductResponse& out) override {
        say(soap, "ArchiveProduct", {{"SrcArcNo", in->SrcArcNo}, {"Qty", std::to_string(in->Qty)}});
        out.RetCode = "0000";
        out.SerialNo = "GS1";
        out.ArcNo = "ARC-GSOAP-1";
        return SOAP_OK;
    }
    int ChangeContract(_b__ChangeContract*, b__Ack& out) override {
        return taken("ChangeContract", out);
    }
    int NotifyQualification(_b__NotifyQualification*, b__Ack& out) override {
        return taken("NotifyQualification", out);
    }
    int ChangeCreditStatus(_b__ChangeCreditStatus*, b__Ack& out) override {
        return taken("ChangeCreditStatus", out);
    }
    int CreditAccount(_b__CreditAccount*, b__Ack& out) override {
        return taken("CreditAccount", out);
    }
    int CompleteOrder(_b__CompleteOrder*, b__Ack& out) override {
        return taken("CompleteOrder", out);
    }
    int ReportSuspension(_b__ReportSuspension*, b__Ack& out) override {
        return taken("ReportSuspension", out);
    }

    // Not asked here, or billing's own calls.
    int QueryDetailRecords(_b__QueryDetailRecords*, _b__QueryDetailRecordsResponse&) override {
        return SOAP_NO_METHOD;
    }
    int NotifyArchiveResult(_b__NotifyArchiveResult*, b__Ack&) override { return SOAP_NO_METHOD; }
    int NotifyArrears(_b__NotifyArrears*, b__Ack&) override { return SOAP_NO_METHOD; }
    int NotifyPayment(_b__NotifyPayment*, b__Ack&) override { return SOAP_NO_METHOD; }
    int RequestSuspension(_b__RequestSuspension*, b__Ack&) override { return SOAP_NO_METHOD; }
    int RequestResumption(_b__RequestResumption*, b__Ack&) override { return SOAP_NO_METHOD; }

private:
    int taken(const char* operation, b__Ack& out) {
        say(soap, operation, {});
        return ok(out);
    }

    int ok(b__Ack& out) {
        out.RetCode = "0000";
        out.SerialNo = "GS" + std::to_string(++number_);
        return SOAP_OK;
    }

    int fault(bool sender, const char* code, const char* text) {
        const int error = sender ? soap_sender_fault(soap, text, nullptr)
                                 : soap_receiver_fault(soap, text, nullptr);
        auto* detail = soap_new_SOAP_ENV__Detail(soap);
        detail->b__BssFault = soap_new__b__BssFault(soap);
        detail->b__BssFault->ErrCode = code;
        detail->b__BssFault->ErrMsg = text;
        soap->fault->SOAP_ENV__Detail = detail;
        return error;
    }

    std::set<std::string> busy_;
    int number_ = 0;
};

}  // namespace

int main() {
    Billing billing(interop::makeContext());
    return interop::serve(billing);
}
