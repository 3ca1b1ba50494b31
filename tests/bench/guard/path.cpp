#include "path.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "flow/deliverer.hpp"
#include "host/translations.hpp"
#include "store/sqlite_schema.hpp"

namespace kamhub::bench {

namespace {

constexpr char kFolder[] = KAMHUB_SOURCE_DIR "/tests/bench/config/";

[[noreturn]] void fail(const std::string& why) {
    std::cerr << why << "\n";
    std::exit(2);
}

template <class T>
T must(Result<T> result) {
    if (!result) fail(result.error().message);
    return std::move(*result);
}
void must(const Status& status) {
    if (!status) fail(status.error().message);
}
void must(store::sqlite::Step step) {
    if (step != store::sqlite::Step::Done) fail("the database refused a statement");
}

flow::Live configuration() {
    Complaints complaints;
    auto graph = std::make_shared<host::Graph>();
    graph->settings.name = "bench";
    graph->settings.routes = std::string(kFolder) + "guard_routes.xml";
    graph->catalogue =
        host::Catalogue::load(KAMHUB_SOURCE_DIR "/mappings/canonical/catalogue.xml", complaints);
    if (graph->catalogue) {
        auto plan = std::make_shared<host::EndpointPlan>();
        plan->settings.name = "one";
        plan->settings.adapter = "guard";
        plan->traits = {.sink = true, .query = false, .source = false, .idempotent = true};
        plan->translations = host::Translations::load(std::string(kFolder) + "translations.xml",
                                                      *graph->catalogue, complaints);
        graph->endpoints.emplace("one", std::move(plan));
    }
    flow::Live live;
    if (complaints.empty())
        live.routes = flow::Routes::load(graph->settings.routes, *graph, complaints);
    for (const auto& each : complaints) std::cerr << toString(each) << "\n";
    if (!complaints.empty()) std::exit(2);
    live.graph = std::move(graph);
    return live;
}

std::filesystem::path newFolder() {
    char pattern[] = "/tmp/kamhub-path-XXXXXX";
    return mkdtemp(pattern);
}

}  // namespace

class Path::Parts {
public:
    explicit Parts(const std::string& request_file) : live(configuration()), folder(newFolder()) {
        std::ifstream in(request_file, std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
        if (text.empty()) fail("there is no request in " + request_file);
        original = Payload::of(text);
        database = must(store::sqlite::Database::open(folder / "path.db"));
        must(store::sqlite::migrate(*database, store::sqlite::migrations()));
        spool.emplace(folder / "spool");
        must(spool->open([](const std::string&) { return false; }));
        applier.emplace(*database, *spool, tables);
        must(applier->open());
    }
    ~Parts() {
        applier.reset();
        spool.reset();
        database.reset();
        std::filesystem::remove_all(folder);
    }

    class StillClock final : public Clock {
    public:
        Instant now() const override { return Instant(std::chrono::hours(500'000)); }
    };

    // The same numbers in each run, another one each time.
    class Counted final : public Random {
    public:
        std::uint64_t next() override { return state_ += 0x9e3779b97f4a7c15ull; }

    private:
        std::uint64_t state_ = 0;
    };

    const flow::Live live;
    const std::filesystem::path folder;
    std::string text;
    Payload original;
    StillClock clock;
    Counted random;
    unsigned long number = 0;
    std::optional<xml::Document> envelope;
    std::optional<xml::SoapMessage> message;
    std::optional<flow::Prepared> prepared;
    std::unique_ptr<store::sqlite::Database> database;
    std::optional<store::Spool> spool;
    store::CurrentTables tables;
    std::optional<store::sqlite::UnitApplier> applier;
    bool in_transaction = false;
};

Path::Path(const std::string& request_file) : parts_(std::make_unique<Parts>(request_file)) {}
Path::~Path() = default;

void Path::parse() { parts_->envelope = must(xml::Document::parse(parts_->text)); }

void Path::open() {
    if (!parts_->envelope) parse();
    parts_->message = must(xml::openSoap(std::move(*parts_->envelope)));
    parts_->envelope.reset();
}

void Path::prepare() {
    if (!parts_->message) open();
    Envelope envelope;
    envelope.source = "bench";
    envelope.id = "guard-" + std::to_string(++parts_->number);
    parts_->prepared = must(flow::prepare(
        parts_->live,
        {std::move(envelope), std::move(*parts_->message->body), parts_->original, "guard", {}},
        parts_->clock, parts_->random));
    parts_->message.reset();
}

void Path::translate() {
    if (!parts_->prepared) prepare();
    const auto& message = parts_->prepared->message;
    const auto rows = flow::rowsOf(message, 1, {1}, parts_->clock.now());
    store::MessageRow row;
    row.envelope = message.envelope;
    must(flow::rehearse(*parts_->live.graph->endpoints.at("one"), rows.at(0), row, message.body)
             .document);
}

void Path::store() {
    if (!parts_->prepared) prepare();
    if (!parts_->in_transaction) must(parts_->database->run("BEGIN IMMEDIATE"));
    parts_->in_transaction = true;
    const auto outcome = parts_->applier->apply(store::Submission(
        {"guard", parts_->clock.now(), {std::move(parts_->prepared->message)}, {}, {}},
        [](store::Outcome) {}));
    if (!outcome || !std::holds_alternative<store::Committed>(*outcome))
        fail("the unit was not taken");
    parts_->prepared.reset();
}

void Path::commit() {
    must(parts_->applier->close());
    must(parts_->database->run("COMMIT"));
    parts_->applier->committed();
    parts_->in_transaction = false;
}

}  // namespace kamhub::bench
