#pragma once
// What one endpoint sees of the hub: its inbox, its paths, its threads.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "flow/hub.hpp"

namespace kamhub::flow {

// Thread-safe. Outlives its endpoint.
class EndpointHost final : public Host {
public:
    struct Parts {
        HubParts hub;
        std::function<std::shared_ptr<const host::EndpointPlan>()> live;
        std::function<void(Arrival, WhenAccepted)> accept;
        std::function<void(const std::string& source, const std::string& type,
                           const std::string& why)>
            refused;
        std::function<std::shared_ptr<const host::Catalogue>()> catalogue;
    };
    EndpointHost(std::string name, Parts parts);
    ~EndpointHost() override;

    // Ends pauses, unmounts, joins the endpoint's threads. After Endpoint::stop().
    void close();
    // Wakes threads that pause, so that Endpoint::stop() finds them ending.
    void interrupt();

    const std::string& endpointName() const override { return name_; }
    Clock& clock() override { return parts_.hub.runtime; }
    Random& random() override { return parts_.hub.random; }
    Executor& executor() override { return parts_.hub.runtime; }
    const std::filesystem::path& directory() const override { return directory_; }
    void receive(Incoming incoming, WhenAccepted done) override;
    Result<Accepted> receiveAndWait(Incoming incoming) override;
    Status mount(const std::string& listener, const std::string& path,
                 HttpHandler handler) override;
    void runThread(std::string name,
                   std::function<void(const std::function<bool()>& stopping)> body) override;
    bool pause(Duration time) override;
    void note(std::string_view event, std::string_view detail) override;

private:
    Result<Arrival> translate(const Incoming& incoming);
    Result<xml::Document> canonicalOf(const host::InboundTranslation& translation,
                                      const xml::Document& document, const Envelope& envelope);
    Status correlate(const host::InboundTranslation& translation, const xml::Document& document,
                     Arrival& arrival);

    const std::string name_;
    const Parts parts_;
    const std::filesystem::path directory_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::vector<std::thread> threads_;
    std::vector<std::pair<std::string, std::string>> mounted_;  // listener, path
};

}  // namespace kamhub::flow
