#pragma once
// What partners reach: SOAP services, plain messages and the schemas, on the front-door listener.

#include <memory>
#include <mutex>
#include <string>

#include "flow/hub.hpp"
#include "server/plain_http.hpp"
#include "server/service_schemas.hpp"
#include "server/soap_service.hpp"

namespace kamhub::server {

// Thread-safe. Destroy it after the listener has stopped.
class FrontDoor {
public:
    explicit FrontDoor(flow::Hub& hub);
    ~FrontDoor();

    // Mounts "/" of the listener that the configuration names; adapters' own paths go before it.
    Status mount();

private:
    void handle(HttpRequest request, HttpResponder responder);
    void soap(const std::string& family, HttpRequest request, HttpResponder responder);
    host::BlockingPool& readerOf(const Payload& body);
    void messages(HttpRequest request, HttpResponder responder);
    HttpResponse page(const HttpRequest& request);
    HttpResponse servicePage(const host::Family& family, const HttpRequest& request);
    HttpResponse index(const HttpRequest& request);
    std::shared_ptr<const ServiceSchemas> schemas();

    flow::Hub& hub_;
    SoapService soap_;
    PlainHttp plain_;
    std::string listener_;  // where it is mounted; a reload does not move it
    std::mutex mutex_;
    std::shared_ptr<const ServiceSchemas>
        schemas_;               // of the catalogue that was live when they were asked for
    host::BlockingPool disk_;   // reads spool files and schemas; last, so that it ends first
    host::BlockingPool large_;  // reads large messages, one at a time, for seconds each
};

}  // namespace kamhub::server
