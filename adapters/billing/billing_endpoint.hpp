#pragma once
// The billing centre: SOAP 1.2 over HTTPS in both directions (mappings/contracts/billing).

#include "net/soap_endpoint.hpp"

namespace kamhub::billing {

constexpr char kNamespace[] = "http://billing.example.com/bss/v3";

net::SoapContract billingContract();
ConfigSpec<net::SoapPartnerConfig> billingSpec();
EndpointTraits billingTraits();

}  // namespace kamhub::billing
