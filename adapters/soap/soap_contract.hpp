#pragma once
// Any SOAP system whose contract is a file: the endpoint of hub/net with what that file says.

#include <filesystem>
#include <memory>
#include <optional>

#include "net/soap_endpoint.hpp"

namespace kamhub::soap {

ConfigSpec<net::SoapPartnerConfig> soapSpec();
EndpointTraits soapTraits();
// Nothing if there are complaints.
std::optional<net::SoapContract> readContract(const std::filesystem::path& file,
                                              Complaints& complaints);
std::unique_ptr<Endpoint> makeSoapPartner(net::SoapPartnerConfig config, Host& host);

}  // namespace kamhub::soap
