#include "world.hpp"

#include <algorithm>

namespace kamhub::simulation {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using store::DeliveryState;

namespace {

constexpr auto kStart = std::chrono::hours(500000);
constexpr auto kLongestChaos = minutes(15);
constexpr auto kLongestCalm = minutes(60);

// One thread.
class PartnerDeliverer final : public flow::Deliverer {
public:
    explicit PartnerDeliverer(Partner& partner) : partner_(partner) {}
    flow::AttemptResult attempt(const flow::Attempt& attempt) override {
        return partner_.attempt(attempt);
    }

private:
    Partner& partner_;
};

}  // namespace

const std::vector<std::pair<std::string, Mutant>> kMutants{
    {"answers-before-the-commit", Mutant::AnswersBeforeTheCommit},
    {"resends-blindly", Mutant::ResendsBlindly},
    {"swaps-heads", Mutant::SwapsHeads},
    {"forgets-a-lane", Mutant::ForgetsALane},
    {"forgets-duplicates", Mutant::ForgetsDuplicates},
    {"sends-while-full", Mutant::SendsWhileFull}};

// What a process of the hub holds.
struct World::Hub {
    std::map<std::string, std::shared_ptr<flow::Lanes>> lanes;
    std::unique_ptr<flow::DurablePath> path;
};

// One customer's messages, one after the other.
struct World::Sender {
    std::string customer;
    int left = 0;
    std::size_t current = 0;    // in sent_
    std::uint64_t attempt = 0;  // tells a late answer from the one waited for
    bool busy = false;
};

World::World(std::uint64_t seed, const flow::Live& live, Mutant mutant)
    : dice_(seed),
      live_(live),
      mutant_(mutant),
      scheduler_(dice_, Instant(kStart)),
      store_(scheduler_, dice_),
      observer_(scheduler_, observe::Level::Error, nullptr) {
    store_.forgets_a_lane = mutant == Mutant::ForgetsALane;
    store_.swaps_heads = mutant == Mutant::SwapsHeads;
    store_.forgets_duplicates = mutant == Mutant::ForgetsDuplicates;
    for (const auto& [name, plan] : live.graph->endpoints)
        partners_[name] =
            std::make_unique<Partner>(name, plan->traits.idempotent, scheduler_, dice_);
    store_.badness(dice_.percent(25) ? 15 : 1);
    eager_ = dice_.percent(25);
    const int customers = dice_.between(2, 4);
    for (int i = 1; i <= customers; ++i) {
        senders_.push_back(std::make_unique<Sender>());
        senders_.back()->customer = "KH" + std::to_string(2026000000 + i);
        senders_.back()->left = dice_.between(2, 7);
    }
}

World::~World() { kill(); }

// ---- The hub's process
// -----------------------------------------------------------------------------------------

void World::begin() {
    store_.revive();
    hub_ = std::make_unique<Hub>();
    auto* hub = hub_.get();
    hub->path = std::make_unique<flow::DurablePath>(flow::DurablePath::Parts{
        scheduler_, dice_, observer_, store_, [this] { return live_; },
        [hub](const std::string& endpoint) {
            const auto found = hub->lanes.find(endpoint);
            return found == hub->lanes.end() ? nullptr : found->second;
        }});
    const flow::LaneParts parts{
        scheduler_, dice_, observer_, store_, running_,
        [hub](const std::vector<store::NewMessage>& messages, const store::Committed& committed,
              Instant at) { hub->path->emitted(messages, committed, at); }};
    for (const auto& [name, partner] : partners_) {
        const auto& plan = *live_.graph->endpoints.at(name);
        hub->lanes[name] = std::make_shared<flow::Lanes>(
            parts, plan.settings, plan.traits.idempotent || mutant_ == Mutant::ResendsBlindly,
            std::make_shared<PartnerDeliverer>(*partner));
    }
    auto settings = live_.graph->endpoints.at("alpha")->settings;
    settings.name = kStep;
    hub->lanes[kStep] = std::make_shared<flow::Lanes>(
        parts, settings, true,
        flow::makeStepDeliverer(
            [this] { return live_.routes; }, kStep, store_,
            [hub](Envelope envelope, xml::Document body) {
                return hub->path->plan(std::move(envelope), std::move(body));
            },
            [](Envelope, xml::Document, Deadline) -> Result<flow::Answer> {
                return internalError("nobody is asked here");
            }));
    for (const auto& [name, lanes] : hub->lanes) lanes->start();
}

void World::kill() {
    if (!hub_) return;
    running_->restarted();
    store_.crash();
    for (const auto& [name, lanes] : hub_->lanes) lanes->close();
    scheduler_.dropHub();
    hub_.reset();
}

void World::nextKill() {
    kill_at_ = scheduler_.hubEvents() + static_cast<std::uint64_t>(dice_.between(10, 250));
}

// ---- The days it has
// -------------------------------------------------------------------------------------------

void World::chaos() {
    if (calm_) return;
    for (const auto& [name, partner] : partners_) {
        const int mood = dice_.between(0, 99);
        partner->mood(mood < 45   ? Partner::Mood::Well
                      : mood < 80 ? Partner::Mood::Moody
                                  : Partner::Mood::Down);
    }
    if (dice_.percent(15)) fill();
    scheduler_.outside(dice_.between(Duration(seconds(1)), Duration(seconds(30))),
                       [this] { chaos(); });
}

void World::fill() {
    const auto length = dice_.between(Duration(seconds(1)), Duration(seconds(60)));
    if (!full_times_.empty() && scheduler_.now() < full_times_.back().second) return;
    if (mutant_ != Mutant::SendsWhileFull) store_.full(true);
    full_times_.emplace_back(scheduler_.now(), scheduler_.now() + length);
    scheduler_.outside(length, [this] { store_.full(false); });
}

void World::run() {
    begin();
    nextKill();
    chaos();
    const int most_kills = dice_.between(0, 6);
    for (auto& sender : senders_) goOn(*sender);
    scheduler_.outside(seconds(1), [this] { operate(); });
    const auto chaos_end = scheduler_.now() + kLongestChaos;
    while (scheduler_.step(chaos_end) && !(sendersDone() && kills_ >= most_kills)) {
        if (!hub_ || kills_ >= most_kills || scheduler_.hubEvents() < kill_at_) continue;
        kill();
        ++kills_;
        scheduler_.outside(dice_.between(Duration(milliseconds(10)), Duration(seconds(5))),
                           [this] { begin(), nextKill(); });
    }
    calm_ = true;
    store_.badness(0);
    for (const auto& [name, partner] : partners_) partner->mood(Partner::Mood::Well);
    const auto end = scheduler_.now() + kLongestCalm;
    while (!(sendersDone() && atRest()) && scheduler_.now() < end) {
        const auto pause = scheduler_.now() + seconds(5);
        while (scheduler_.step(pause)) {}
    }
    if (!sendersDone()) violations_.push_back("a sender was never answered");
}

// ---- The operator
// ----------------------------------------------------------------------------------------------

bool World::atRest() const {
    return std::all_of(store_.rows().begin(), store_.rows().end(), [](const auto& row) {
        return row.state == DeliveryState::Delivered || row.state == DeliveryState::Discarded ||
               row.state == DeliveryState::Expired;
    });
}

void World::operate() {
    if (hub_)
        for (const auto& row : store_.rows())
            if (row.state == DeliveryState::Parked) settle(row);
    const Duration longest = eager_ ? Duration(milliseconds(200)) : Duration(seconds(40));
    scheduler_.outside(dice_.between(Duration(milliseconds(5)), longest), [this] { operate(); });
}

void World::settle(const store::DeliveryRow& row) {
    if (row.error.empty()) violations_.push_back("parked without a reason: " + row.id);
    const auto partner = partners_.find(row.endpoint);
    bool replay = true;
    if (row.error.starts_with("outcome unknown")) {
        replay = !partner->second->acted(row.seq);
        if (replay) partner->second->forgive(row.id);
    } else if (partner != partners_.end() && dice_.percent(10)) {
        replay = false;
    }
    store::DeliveryChange change;
    change.seq = row.seq;
    change.version = row.version;
    change.revision = row.revision;
    change.state = replay ? DeliveryState::Waiting : DeliveryState::Discarded;
    change.attempts = replay ? 0 : row.attempts;
    change.event = replay ? "replayed" : "discarded";
    if (!replay) change.error = "the operator's reason";
    store_.submit({"user:operator", scheduler_.now(), {}, {std::move(change)}, {}},
                  [hub = hub_.get(), endpoint = row.endpoint, lane = row.lane](store::Outcome o) {
                      if (std::holds_alternative<store::Committed>(o))
                          hub->lanes.at(endpoint)->look(lane);
                  });
}

// ---- The senders
// -----------------------------------------------------------------------------------------------

bool World::sendersDone() const {
    return std::all_of(senders_.begin(), senders_.end(),
                       [](const auto& sender) { return !sender->busy && sender->left == 0; });
}

void World::goOn(Sender& sender) {
    sender.busy = sender.left > 0;
    if (!sender.busy) return;
    --sender.left;
    Sent message;
    message.number = static_cast<int>(sent_.size()) + 1;
    message.customer = sender.customer;
    message.id = "m-" + std::to_string(message.number);
    message.split = dice_.percent(70);
    message.body = message.split ? mark(sender.customer, message.number)
                                 : notice(sender.customer, message.number);
    sender.current = sent_.size();
    sent_.push_back(std::move(message));
    const auto longest = dice_.percent(75) ? Duration(milliseconds(20)) : Duration(seconds(8));
    scheduler_.outside(dice_.between(Duration(0), longest), [this, &sender] { send(sender); });
}

void World::submit(const Sent& message, const std::string& body, WhenAccepted done) {
    auto document = xml::Document::parse(body);
    flow::Arrival arrival;
    arrival.envelope.id = message.id;
    arrival.envelope.source = "sender";
    arrival.body = std::move(*document);
    arrival.original = Payload::of(body);
    arrival.actor = "partner:sender";
    hub_->path->accept(std::move(arrival), std::move(done));
}

void World::send(Sender& sender) {
    const auto attempt = ++sender.attempt;
    scheduler_.outside(seconds(20), [this, &sender, attempt] {
        if (sender.attempt == attempt) send(sender);  // no answer: once more, under the same id
    });
    if (!hub_) return;
    const auto& message = sent_[sender.current];
    if (mutant_ == Mutant::AnswersBeforeTheCommit) {
        submit(message, message.body, [](const Result<Accepted>&) {});
        sent_[sender.current].acknowledged = true;
        ++sender.attempt;
        return goOn(sender);
    }
    submit(message, message.body,
           [this, &sender, attempt](const Result<Accepted>& r) { told(sender, attempt, r); });
}

void World::told(Sender& sender, std::uint64_t attempt, const Result<Accepted>& result) {
    auto& message = sent_[sender.current];
    if (sender.attempt != attempt) return;  // given up on, and sent again
    ++sender.attempt;
    if (!result) {
        if (result.error().code != ErrorCode::Unavailable)
            violations_.push_back("refused a good message: " + result.error().message);
        const auto now = sender.attempt;
        scheduler_.outside(dice_.between(Duration(milliseconds(100)), Duration(seconds(5))),
                           [this, &sender, now] {
                               if (sender.attempt == now) send(sender);
                           });
        return;
    }
    message.acknowledged = true;
    if (dice_.percent(15)) repeat(message);
    goOn(sender);
}

// What was acknowledged comes again, or something else under its id.
void World::repeat(const Sent& message) {
    scheduler_.outside(dice_.between(Duration(0), Duration(seconds(20))), [this, message] {
        if (!hub_) return;
        const bool twin = dice_.percent(40);
        const auto body =
            twin ? notice(message.customer, message.number + 1000000) : message.body;
        submit(message, body, [this, twin](const Result<Accepted>& result) {
            if (!result && result.error().code == ErrorCode::Unavailable) return;
            if (twin && result) violations_.push_back("another body was accepted under a used id");
            if (!twin && (!result || !result->duplicate()))
                violations_.push_back("a repeat was not recognised");
        });
    });
}

}  // namespace kamhub::simulation
