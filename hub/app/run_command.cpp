#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <optional>

#include "access/access.hpp"
#include "access/trail.hpp"
#include "app/commands.hpp"
#include "app/whole.hpp"
#include "flow/hub.hpp"
#include "process/runner.hpp"
#include "records/keeper.hpp"
#include "server/front_door.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"
#include "server/pages.hpp"
#include "server/tmf_server.hpp"

namespace kamhub::app {

namespace {

constexpr int kDefaultPort = 8480;
constexpr std::chrono::seconds kGrace{10};

std::optional<observe::Level> levelNamed(const std::string& name) {
    using observe::Level;
    if (name == "debug") return Level::Debug;
    if (name == "info") return Level::Info;
    if (name == "warning") return Level::Warning;
    if (name == "error") return Level::Error;
    return std::nullopt;
}

std::optional<int> portNumber(const std::string& text) {
    int port = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535)
        return std::nullopt;
    return port;
}

// Whether the file gives this listener a port. The finished configuration cannot tell "0" from
// nothing.
bool saysPort(const std::filesystem::path& file, const std::string& listener) {
    Complaints ignored;
    const auto root = xml::readConfig(file.string(), ignored);
    if (!root) return false;
    for (const auto& child : root->children)
        if (const auto* name = child.attribute("name");
            child.name == "listener" && name && name->value == listener)
            return child.attribute("port") != nullptr;
    return false;
}

std::vector<host::ListenerConfig> listenersOf(const host::Graph& graph, std::optional<int> port) {
    auto out = graph.listeners;
    for (auto& listener : out) {
        if (listener.name != graph.settings.operations) continue;
        if (port)
            listener.port = *port;
        else if (!saysPort(graph.file, listener.name))
            listener.port = kDefaultPort;
    }
    return out;
}

// Signals come to one thread only: whoever waits for them. Threads made later inherit the mask.
sigset_t blockSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

void printReady(flow::Hub& hub) {
    const auto settings = hub.live().graph->settings;
    auto listeners = server::object();
    for (const auto& open : hub.listeners().list()) listeners.set(open.config.name, open.port);
    auto out = server::object();
    out.set("ready", true);
    out.set("operations", hub.listeners().port(settings.operations));
    out.set("front_door", hub.listeners().port(settings.front_door));
    out.set("listeners", listeners);
    std::cout << server::text(out) << std::endl;
}

Result<std::unique_ptr<store::Store>> openStore(const host::StoreSettings& settings,
                                                const std::filesystem::path& data) {
    const store::StoreOptions options{settings.disk_reserve};
    if (settings.kind == "sqlite") return store::openSqlite(data, {}, options);
    return store::openPostgres({settings.connection.reveal(), settings.schema, data}, {}, options);
}

// A database that is busy when the hub comes, as after an outage, is asked again for a while.
template <class Ask>
auto patiently(host::Runtime& runtime, observe::Observer& observer, Ask ask) {
    constexpr int kTimes = 30;
    const std::atomic<bool> hurried = false;
    for (int left = kTimes;; --left) {
        auto answer = ask();
        if (answer || answer.error().code != ErrorCode::Unavailable || left == 0) return answer;
        observer.event(observe::Level::Warning, "store-busy", {{"why", answer.error().message}});
        runtime.sleep(std::chrono::seconds(1), hurried);
    }
}

// The composition root: everything is made here, in order, and ends in the reverse order. One
// thread at a time.
class Program {
public:
    Program(Whole whole, host::LoadOptions options, std::filesystem::path data, bool simulated,
            observe::Level least)
        : whole_(std::move(whole)),
          options_(std::move(options)),
          data_(std::move(data)),
          runtime_(whole_.live.graph->settings.workers, simulated,
                   std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())),
          observer_(runtime_, least, [](const std::string& line) {
              const auto text = line + "\n";
              // A log that cannot be written must not stop the hub.
              [[maybe_unused]] const auto written =
                  ::write(STDERR_FILENO, text.data(), text.size());
          }) {}

    Status start(std::vector<host::ListenerConfig> configs) {
        auto store = openStore(whole_.live.graph->store, data_);
        if (!store) return store.error();
        store_ = std::move(*store);
        listeners_ =
            std::make_unique<host::Listeners>(std::move(configs), data_ / "spool", runtime_);
        strangers_ = std::make_unique<access::Trail>(*store_, runtime_, access::TrailRate{});
        partners_ = std::make_unique<access::Trail>(*store_, runtime_, access::TrailRate{});
        listeners_->onDenied([this](const host::Denied& denied) { record(denied); });
        hub_ = flow::Hub::make({runtime_, random_, observer_, *store_, *listeners_, data_},
                               whole_.live);
        if (auto status = fillRooms(); !status) return status;
        if (auto status = hub_->start(); !status) return status;
        runner_->start();
        front_door_ = std::make_unique<server::FrontDoor>(*hub_);
        if (auto status = front_door_->mount(); !status) return status;
        access_ = std::make_unique<access::Access>(*store_, runtime_, data_);
        auto setup = patiently(runtime_, observer_, [&] { return access_->start(); });
        if (!setup) return setup.error();
        if (!setup->empty()) showSetup(*setup);
        keeper_->setPartnerCallers([this](const std::string& source) { return callerFor(source); });
        operations_ =
            std::make_unique<server::Operations>(*hub_, options_, *access_, runner_, keeper_);
        if (auto status = operations_->mount(); !status) return status;
        listeners_of_events_->start(*access_);
        tmf_ = std::make_unique<server::TmfServer>(*hub_, *access_, keeper_, runner_,
                                                   listeners_of_events_.get());
        if (auto status = tmf_->mount(); !status) return status;
        pages_ = std::make_unique<server::Pages>(*hub_, webFolder());
        if (auto status = pages_->mount(); !status) return status;
        // Last: nobody is told "not found" because something was not mounted yet.
        return listeners_->start();
    }

    void reload() {
        for (const auto& complaint : operations_->reload("signal:SIGHUP"))
            observer_.event(observe::Level::Error, "reload-refused",
                            {{"why", toString(complaint)}});
    }

    void stop() {
        observer_.event(observe::Level::Info, "stopping", {});
        if (listeners_) listeners_->stop(kGrace);
        if (listeners_) listeners_->onDenied(nullptr);
        if (hub_) hub_->stop(kGrace);
        if (runner_) runner_->stop();
        pages_.reset();
        tmf_.reset();
        operations_.reset();
        if (keeper_) keeper_->setPartnerCallers(nullptr);  // they ask its users
        front_door_.reset();
        if (access_) access_->stop();
        runtime_.stop();
        listeners_of_events_.reset();  // they watch its users
        access_.reset();
        store_.reset();  // commits what was submitted; its callbacks still find the hub
        observer_.event(observe::Level::Info, "stopped", {});
    }

    flow::Hub& hub() { return *hub_; }

private:
    // What is given messages above the flow.
    Status fillRooms() {
        const auto plan = [this](Envelope envelope, xml::Document body) {
            return hub_->plan(std::move(envelope), std::move(body));
        };
        const auto emitted = [this](const std::vector<store::NewMessage>& messages,
                                    const store::Committed& committed,
                                    Instant at) { hub_->emitted(messages, committed, at); };
        auto keeper = patiently(runtime_, observer_, [&] {
            return records::Keeper::open({runtime_, random_, observer_, *store_, plan, emitted},
                                         whole_.model, *whole_.live.graph);
        });
        if (!keeper) return keeper.error();
        keeper_ = std::move(*keeper);
        hub_->setActivator(flow::kRecords, keeper_);
        listeners_of_events_ = std::make_unique<server::TmfListeners>(
            *hub_, flow::ActivatorParts{runtime_, random_, observer_, *store_, plan, emitted},
            keeper_);
        if (auto status =
                patiently(runtime_, observer_, [&] { return listeners_of_events_->open(); });
            !status)
            return status;
        auto runner = patiently(runtime_, observer_, [&] {
            return process::Runner::open({runtime_, random_, observer_, *store_, plan, emitted},
                                         whole_.processes);
        });
        if (!runner) return runner.error();
        runner_ = std::move(*runner);
        listeners_of_events_->watch(*runner_);
        hub_->setActivator(flow::kProcesses, runner_);
        return okStatus();
    }

    // A partner who stands for a user sees what that user may see; nothing once he is locked.
    Result<std::optional<access::Caller>> callerFor(const std::string& source) {
        const auto graph = hub_->live().graph;
        const auto* partner = graph->partners ? graph->partners->bySource(source) : nullptr;
        if (!partner || partner->user.empty()) return std::optional<access::Caller>();
        auto caller = access_->again(partner->user, {}, *graph->roles);
        if (caller && !*caller)
            *caller = access::Caller{{access::SubjectKind::User, partner->user}, {}};
        return caller;
    }

    // Not by the log: it goes further than standard error of a first start.
    void showSetup(const Secret& token) const {
        std::cerr << "kamhub: this hub has no user yet. Make the first administrator with\n"
                     "kamhub:   kamhub user add-first NAME --data "
                  << data_.string()
                  << "\nkamhub: or in a browser, at the operations listener, with the one-time "
                     "set-up token "
                  << token.reveal() << "\n";
    }

    // Strangers have a trail of their own: whatever they do, what partners try is written down.
    void record(const host::Denied& denied) {
        observer_.event(observe::Level::Debug, "denied",
                        {{"listener", denied.listener},
                         {"peer", denied.peer},
                         {"partner", denied.partner},
                         {"action", denied.action},
                         {"object", denied.object},
                         {"why", denied.why}});
        const bool stranger = denied.partner.empty();
        auto& trail = stranger ? strangers_ : partners_;
        trail->refused(stranger ? "peer:" + denied.peer : "partner:" + denied.partner,
                       "partner." + denied.action, denied.listener + " " + denied.object,
                       denied.why);
    }

    Whole whole_;
    host::LoadOptions options_;
    std::filesystem::path data_;
    host::Runtime runtime_;
    host::SystemRandom random_;
    observe::Observer observer_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<access::Trail> strangers_, partners_;
    std::unique_ptr<host::Listeners> listeners_;
    std::unique_ptr<flow::Hub> hub_;
    std::shared_ptr<records::Keeper> keeper_;
    std::shared_ptr<process::Runner> runner_;
    std::unique_ptr<server::FrontDoor> front_door_;
    std::unique_ptr<access::Access> access_;
    std::unique_ptr<server::Operations> operations_;
    std::unique_ptr<server::TmfListeners> listeners_of_events_;
    std::unique_ptr<server::TmfServer> tmf_;
    std::unique_ptr<server::Pages> pages_;
};

void serve(Program& program, const sigset_t& signals) {
    for (;;) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0) continue;
        if (signal != SIGHUP) return;
        program.reload();
    }
}

int runHub(const Arguments& arguments) {
    const auto level = levelNamed(arguments.get("log-level", "info"));
    if (!level) return fail("--log-level is unknown; write debug, info, warning or error", kUsage);
    if (!arguments.has("config")) return fail("write --config FILE", kUsage);
    std::optional<int> port;
    if (arguments.has("port") && !(port = portNumber(arguments.get("port"))))
        return fail("--port is no port; write a number from 0 to 65535", kUsage);
    const auto signals = blockSignals();
    std::error_code failed;
    const auto data = std::filesystem::absolute(arguments.get("data", "kamhub-data"), failed);
    const host::LoadOptions options{arguments.get("plugins", defaultPlugins()), data / "plugins"};
    Complaints complaints;
    auto whole = loadWhole(arguments.get("config"), options, complaints);
    for (const auto& complaint : complaints) std::cerr << toString(complaint) << "\n";
    if (!whole) return kUsage;
    auto listeners = listenersOf(*whole->live.graph, port);
    Program program(std::move(*whole), options, data, arguments.has("simulated-clock"), *level);
    const auto started = program.start(std::move(listeners));
    if (started) {
        printReady(program.hub());
        serve(program, signals);
    }
    program.stop();
    return started ? kOk : fail(started.error().message);
}

}  // namespace

Command runCommand() {
    return {
        "run",
        "",
        0,
        0,
        "Runs the hub until SIGTERM; SIGHUP reloads the configuration.",
        {{"config", "FILE", "The configuration; required.", false},
         {"data", "DIR", "Where messages are kept; without it ./kamhub-data.", false},
         {"port", "N",
          "Port of the operations listener, instead of the configuration's; without either 8480.",
          false},
         {"plugins", "DIR", "Where plugins lie if the configuration does not say.", false},
         {"simulated-clock", "", "Time stands still until POST /api/v1/clock moves it; for tests.",
          false},
         {"log-level", "LEVEL", "debug, info, warning or error; without it info.", false}},
        runHub,
        "The log is JSON lines on standard error. Once it is ready, one JSON line on standard "
        "output names the ports."};
}

}  // namespace kamhub::app
