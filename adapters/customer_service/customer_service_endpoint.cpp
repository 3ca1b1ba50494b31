#include "customer_service_endpoint.hpp"

#include <utility>

namespace kamhub::customer_service {

ConfigSpec<net::RestPartnerConfig> customerServiceSpec() {
    return net::restPartnerSpec(
        {"Customer service system (综合客服, hotline 10000) over TM Forum style REST: customers "
         "and tickets go out, listener events come in.",
         "Where the system listens, up to but without /tmf-api.", "https://kf.operator.example",
         "partners", "/customer-service"});
}

std::unique_ptr<Endpoint> makeCustomerService(net::RestPartnerConfig config, Host& host) {
    return std::make_unique<net::RestEndpoint>("the customer service system", std::move(config),
                                               host);
}

}  // namespace kamhub::customer_service
