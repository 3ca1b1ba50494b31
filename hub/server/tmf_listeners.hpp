#pragma once
// The listeners of TM Forum APIs: kept in the store, told of changes by deliveries that commit with
// them (docs/adr/0035).

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/access.hpp"
#include "records/keeper.hpp"
#include "server/tmf_listener.hpp"
#include "server/tmf_process.hpp"
#include "server/tmf_told.hpp"

namespace kamhub::server {

// Thread-safe.
class TmfListeners {
public:
    // All outlive it.
    TmfListeners(flow::Hub& hub, flow::ActivatorParts parts,
                 std::shared_ptr<records::Keeper> keeper);
    ~TmfListeners();

    // Reads them, and begins to watch what the keeper commits. Before anything is committed.
    Status open();
    // Watches the steps of processes too. Before the runner starts; it must not outlive this.
    void watch(process::Runner& runner);
    // Gives each its destination, discards what waits for those that are gone. After Hub::start().
    void start(access::Access& access);

    // /hub of the API: one that listens is added, or removed.
    void addOperations(TmfApi& api, const TmfRefuse& refuse);

private:
    using All = std::vector<TmfListener>;
    std::shared_ptr<const All> all() const;
    Status watch(const records::Entity& entity, const records::Plan& plan,
                 const records::ChangeCause& cause, std::vector<store::NewMessage>& out) const;
    // A change of a resource, as listeners are told of it.
    struct Change {
        std::string api, event, path;  // path: of the resource
        std::int64_t version = 0;      // that it made
        Instant at{};
        std::string cause, traceparent;
    };
    // A message to those of them who want it, without a body; none: nobody does.
    std::optional<store::NewMessage> messageOf(const All& all, const Change& change) const;
    void tell(const TmfTold& told, const Change& change, std::vector<store::NewMessage>& out) const;
    std::function<void()> watchUser(const std::optional<access::User>& before,
                                    const access::User& after, store::Unit& unit) const;
    HttpResponse subscribe(const TmfCall& call, const TmfApi& api);
    HttpResponse unsubscribe(const TmfCall& call, const std::string& api);
    std::optional<HttpResponse> refusedTo(const All& all, const TmfListener& wanted) const;
    // Commits that it is there, or gone.
    Status keep(const TmfListener& listener, bool there, const std::string& actor);
    void add(const TmfListener& listener);
    void sweep();

    flow::Hub& hub_;
    const flow::ActivatorParts parts_;
    const std::shared_ptr<records::Keeper> keeper_;
    access::Access* access_ = nullptr;  // from start() on
    mutable std::mutex mutex_;          // of all_
    std::mutex changing_;               // one registration at a time
    std::shared_ptr<const All> all_ = std::make_shared<const All>();
};

// Sends one listener's events. `keeper`, `access` and `hub` outlive it.
std::shared_ptr<flow::Deliverer> makeEventSender(TmfListener listener, records::Keeper& keeper,
                                                 access::Access& access, flow::Hub& hub);
// Who the listener speaks for now; nobody: the user or token is gone, or the user is locked.
Result<std::optional<access::Caller>> callerOf(const TmfListener& listener, access::Access& access,
                                               const access::Roles& roles);

}  // namespace kamhub::server
