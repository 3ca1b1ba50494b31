#include "billing_endpoint.hpp"

namespace kamhub::billing {

namespace {

// SerialNo is the hub's own id of the message, by which both sides can talk about it.
std::string acknowledgement(const std::string& operation, const Accepted& accepted) {
    const std::string name = xml::escape(operation) + "Response";
    return "<" + name + " xmlns=\"" + kNamespace + "\"><RetCode>0000</RetCode><RetMsg>" +
           (accepted.duplicate() ? "taken before" : "taken") + "</RetMsg><SerialNo>" +
           xml::escape(accepted.id()) + "</SerialNo></" + name + ">";
}

}  // namespace

net::SoapContract billingContract() {
    net::SoapContract contract;
    contract.partner = "billing";
    contract.action_prefix = std::string(kNamespace) + "/";
    contract.answer_suffix = "Response";
    contract.code_element = "ErrCode";
    contract.text_element = "ErrMsg";
    contract.temporary_codes = {"1", "9"};
    // NotifyArchiveResult comes back with ArcNo; SerialNo is for people.
    contract.references = {"ArcNo", "SerialNo"};
    contract.service = {xml::SoapVersion::V12, kNamespace, acknowledgement};
    return contract;
}

ConfigSpec<net::SoapPartnerConfig> billingSpec() {
    return net::soapPartnerSpec({"The billing centre: SOAP 1.2 over HTTPS.",
                                 "https://billing.example.com/bss/v3/services",
                                 "/partners/billing"});
}

EndpointTraits billingTraits() {
    return {.sink = true, .query = true, .source = true, .idempotent = true};
}

}  // namespace kamhub::billing
