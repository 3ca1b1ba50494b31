#pragma once
// The TM Forum APIs, /tmf-api/NAME/v4/…, on the operations listener and on that of people.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "process/runner.hpp"
#include "server/gate.hpp"
#include "server/tmf_listeners.hpp"
#include "server/tmf_records.hpp"

namespace kamhub::server {

// Each operation blocks on the store and runs on this object's own threads. Thread-safe. Destroy it
// after the listener has stopped.
class TmfServer {
public:
    TmfServer(flow::Hub& hub, access::Access& access, std::shared_ptr<records::Keeper> keeper,
              std::shared_ptr<process::Runner> runner, TmfListeners* listeners = nullptr);
    ~TmfServer();

    Status mount();

private:
    void handle(const std::string& address, HttpRequest request, HttpResponder responder);
    HttpResponse answer(const HttpRequest& request);
    HttpResponse operation(const TmfApi& api, const std::string& path,
                           const OperatorRequest& request);
    std::optional<HttpResponse> readBody(const TmfOperation& operation, TmfCall& call);
    HttpResponse index(const TmfApis& apis);
    std::shared_ptr<const TmfApis> apis();

    flow::Hub& hub_;
    access::Access& access_;
    Gate gate_;
    const std::shared_ptr<records::Keeper> keeper_;
    const std::shared_ptr<process::Runner> runner_;
    TmfListeners* const listeners_;  // null: no API has /hub
    std::vector<std::string> mounted_;
    std::mutex mutex_;
    std::shared_ptr<const TmfApis> apis_;  // of the records that were live when they were asked for
    std::weak_ptr<records::Records> of_;
    host::Runtime threads_;
};

// The page on which an API can be tried in a browser.
HttpResponse tmfTryPage();

}  // namespace kamhub::server
