#pragma once
// The operations API, /api/v1/…, on the operations listener and on that of people; /metrics and
// /health/… on the first. Each resource blocks on the store and runs on this object's own threads.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "flow/hub.hpp"
#include "process/runner.hpp"
#include "records/keeper.hpp"
#include "server/gate.hpp"
#include "server/live_feed.hpp"
#include "server/personal_view.hpp"
#include "server/reports.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

// Whoever asks is known (gate.hpp), but for /health/… and the resources that need no caller.
// Thread-safe. Destroy it after the listener has stopped.
class Operations {
public:
    // `runner` may be null: then there are no processes. So may `keeper`: no records.
    Operations(flow::Hub& hub, host::LoadOptions options, access::Access& access,
               std::shared_ptr<process::Runner> runner = nullptr,
               std::shared_ptr<records::Keeper> keeper = nullptr);
    ~Operations();

    Status mount();

    // Reads the configuration again and makes it live; audited under `actor`. What is complained of
    // leaves the old one running.
    Complaints reload(const std::string& actor);

    // Everything below /api/v1/ (operations_table.cpp).
    static const std::vector<Resource>& resources();
    static const char* version();  // of the program

private:
    friend struct OperationsTable;
    friend struct ProcessesTable;
    friend struct NoticesTable;
    friend struct AccessTable;
    friend struct RecordsTable;
    friend struct ReportsTable;
    struct Found {
        const Resource* resource = nullptr;
        PathMatch match;
        std::string allowed;  // methods that the path takes
    };
    Status mount(const std::string& listener, const char* path);
    void handle(const std::string& address, HttpRequest request, HttpResponder responder);
    void handleSlow(Found found, OperatorRequest request, std::shared_ptr<HttpResponder> answer);
    void handleLogin(HttpRequest request, HttpResponder responder);
    static Found find(const HttpRequest& request);
    std::variant<OperatorRequest, HttpResponse> admit(const Found& found,
                                                      const HttpRequest& request);
    HttpResponse answer(const Found& found, const OperatorRequest& request);
    std::optional<HttpResponse> readBody(const Resource& resource, Call& call);

    // operations_reads.cpp
    HttpResponse status(const Call& call);
    HttpResponse plugins(const Call& call);
    HttpResponse routes(const Call& call);
    HttpResponse endpoints(const Call& call);
    HttpResponse lanes(const Call& call);
    HttpResponse types(const Call& call);
    HttpResponse messages(const Call& call);
    HttpResponse message(const Call& call);
    HttpResponse payload(const Call& call);
    HttpResponse artefact(const Call& call);
    HttpResponse notes(const Call& call);
    HttpResponse counters(const Call& call);

    // operations_watch.cpp
    HttpResponse metrics(const Call& call);
    HttpResponse events(const Call& call);
    HttpResponse live(const Call& call);
    std::string state();  // what status, endpoints and counters say, as one object
    HttpResponse health(const HttpRequest& request);

    // operations_actions.cpp
    HttpResponse idle(const Call& call);
    HttpResponse clock(const Call& call);
    HttpResponse advance(const Call& call);
    HttpResponse reload(const Call& call);

    // operations_endpoints.cpp
    HttpResponse pause(const Call& call);
    HttpResponse resume(const Call& call);

    HttpResponse tryMessage(const Call& call);  // operations_try.cpp

    // operations_parked.cpp
    HttpResponse parked(const Call& call);
    HttpResponse replay(const Call& call);
    HttpResponse discard(const Call& call);
    HttpResponse edit(const Call& call);

    // operations_definitions.cpp
    HttpResponse processes(const Call& call);
    HttpResponse versions(const Call& call);
    HttpResponse definition(const Call& call);
    HttpResponse occupancy(const Call& call);
    HttpResponse deploy(const Call& call);  // operations_deploy.cpp

    // operations_processes.cpp
    HttpResponse instances(const Call& call);
    HttpResponse instance(const Call& call);
    HttpResponse begin(const Call& call);
    HttpResponse operate(const Call& call);
    HttpResponse tasks(const Call& call);
    HttpResponse taskDone(const Call& call);
    HttpResponse move(const Call& call);  // operations_moving.cpp
    Status addTasks(const std::vector<store::Row>& rows, const access::Caller& caller,
                    JsonList& out);
    Result<std::shared_ptr<const process::Definition>> definitionOf(
        const process::Instance& instance);
    // operations_notices.cpp
    HttpResponse notices(const Call& call);
    HttpResponse noticesRead(const Call& call);
    // Empty: he may see the open task that he acts on.
    std::optional<HttpResponse> refuseTask(const Call& call, const std::string& instance,
                                           const std::string& task);

    // operations_access.cpp
    HttpResponse login(const Call& call);
    HttpResponse needsSetUp(const Call& call);
    HttpResponse setUp(const Call& call);
    HttpResponse logout(const Call& call);
    HttpResponse me(const Call& call);

    // operations_filters.cpp
    HttpResponse filters(const Call& call);
    HttpResponse keepFilter(const Call& call);

    // operations_users.cpp
    HttpResponse users(const Call& call);
    HttpResponse addUser(const Call& call);
    HttpResponse changeUser(const Call& call);
    HttpResponse changePassword(const Call& call);
    HttpResponse roles(const Call& call);
    HttpResponse sessions(const Call& call);
    HttpResponse endSession(const Call& call);
    HttpResponse tokens(const Call& call);
    HttpResponse addToken(const Call& call);
    HttpResponse revokeToken(const Call& call);

    // operations_audit.cpp
    HttpResponse audit(const Call& call);
    HttpResponse verifyAudit(const Call& call);

    flow::Hub& hub_;
    const std::shared_ptr<process::Runner> runner_;
    const std::shared_ptr<records::Keeper> keeper_;
    const host::LoadOptions options_;
    access::Access& access_;
    Gate gate_;
    PersonalView personal_;
    std::shared_ptr<Reports> reports_;  // null: no records
    const Instant started_;
    std::vector<std::pair<std::string, std::string>> mounted_;  // listener, path
    // Its own runtime, not a pool of the hub's: what runs here does not count as the hub being
    // busy, so that "advance the clock" and "is it idle" can wait for a hub that is not.
    host::Runtime threads_;
    LiveFeed live_{threads_, hub_.observer(), [this] { return state(); }};
    // Checking a password costs memory and time that a stranger decides to spend: one at a time,
    // apart from those whom the hub knows.
    std::atomic<int> logins_waiting_{0};
    host::Runtime login_thread_;
    std::mutex deploying_;
    // Imports and exports, one at a time.
    std::atomic<int> slow_waiting_{0};
    host::Runtime slow_thread_;
};

}  // namespace kamhub::server
