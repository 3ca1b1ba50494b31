#pragma once
// The resource system (IRMS): SOAP 1.1 over HTTP in both directions
// (mappings/contracts/resource_management).

#include "net/soap_endpoint.hpp"

namespace kamhub::resource_management {

constexpr char kNamespace[] = "urn:example-com:irms:interface";

net::SoapContract resourceManagementContract();
ConfigSpec<net::SoapPartnerConfig> resourceManagementSpec();
EndpointTraits resourceManagementTraits();

}  // namespace kamhub::resource_management
