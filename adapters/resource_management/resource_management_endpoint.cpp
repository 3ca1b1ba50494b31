#include "resource_management_endpoint.hpp"

namespace kamhub::resource_management {

namespace {

// Inside its messages the resource system uses no namespace.
std::string acknowledgement(const std::string& operation, const Accepted& accepted) {
    const std::string name = xml::escape(operation).insert(0, "i:").append("Return");
    return "<" + name + " xmlns:i=\"" + kNamespace + "\"><recordNo>" + xml::escape(accepted.id()) +
           "</recordNo></" + name + ">";
}

}  // namespace

net::SoapContract resourceManagementContract() {
    net::SoapContract contract;
    contract.partner = "the resource system";
    contract.action_prefix = "urn:irms:";
    contract.answer_suffix = "Return";
    contract.code_element = "code";
    contract.text_element = "text";
    contract.temporary_codes = {"T", "S"};
    // AllocationResult comes back with allocationNo; recordNo is for people.
    contract.references = {"allocationNo", "recordNo"};
    contract.service = {xml::SoapVersion::V11, kNamespace, acknowledgement};
    return contract;
}

ConfigSpec<net::SoapPartnerConfig> resourceManagementSpec() {
    return net::soapPartnerSpec({"The resource system: SOAP 1.1 over HTTP.",
                                 "http://irms.example.com:9080/irms/interface",
                                 "/partners/resource_management"});
}

EndpointTraits resourceManagementTraits() {
    return {.sink = true, .query = true, .source = true, .idempotent = true};
}

}  // namespace kamhub::resource_management
