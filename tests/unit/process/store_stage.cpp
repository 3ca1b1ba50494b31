#include "store_stage.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace kamhub::process::test {

void FragileStore::submit(store::Unit unit, store::WhenDone done) {
    {
        const std::lock_guard lock(mutex_);
        if (!crashed_ && crash_ != Crash::Never && left_-- <= 0) {
            crashed_ = true;
            stored_ = crash_ == Crash::AfterCommit;
            if (stored_) {
                inner_->submit(std::move(unit), [done = std::move(done)](const store::Outcome&) {
                    done(unavailable("the store is gone"));
                });
                return;
            }
        }
    }
    if (crashed_) return done(unavailable("the store is gone"));
    inner_->submit(std::move(unit), std::move(done));
}

StoreStage::StoreStage(Crash crash, int after) : crash_(crash), after_(after) {
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-process-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    std::filesystem::create_directory(folder_ / "processes");
    static int made = 0;
    schema_ = "p" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    parseIso("2027-03-01T09:00:00+08:00", now_);  // a Monday
}

StoreStage::~StoreStage() {
    close();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string StoreStage::put(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / "processes" / name, std::ios::binary) << text;
    return {};
}

std::string StoreStage::loadProcess(const std::string& text, const std::string& file) {
    Complaints complaints;
    const auto definition = readDefinition(text, file, {}, complaints);
    if (!definition) return toString(complaints.front());
    if (first_.empty()) first_ = definition->id;
    return put(file, text);
}

std::string StoreStage::loadCalendar(const std::string& text) {
    return put("work.calendar.xml", text);
}
std::string StoreStage::loadDecisions(const std::string& text) { return put("tables.dmn", text); }

std::string StoreStage::open(Crash crash, int after) {
    Complaints complaints;
    auto library = Library::load({folder_ / "processes"}, complaints);
    if (!library) return toString(complaints.front());
    const char* postgres = std::getenv("KAMHUB_PG");
    auto opened = postgres ? store::openPostgres({postgres, schema_, folder_ / "data"})
                           : store::openSqlite(folder_ / "data");
    if (!opened) return opened.error().message;
    store_ = std::make_unique<FragileStore>(std::move(*opened), crash, after);
    runtime_ = std::make_unique<host::Runtime>(1, true, now_);
    observer_ = std::make_unique<observe::Observer>(*runtime_, observe::Level::Error, nullptr);
    auto plan = [this](Envelope envelope, xml::Document body) -> Result<store::NewMessage> {
        if (envelope.type == refuse_type) return invalidMessage("no route wants it");
        store::NewMessage out;
        out.body = Payload::of(body.serialise(false));
        out.envelope = std::move(envelope);
        out.end = "unrouted";
        return out;
    };
    auto emitted = [this](const std::vector<store::NewMessage>& messages, const store::Committed&,
                          Instant) {
        const std::lock_guard lock(mutex_);
        for (const auto& message : messages) {
            OutMessage out;
            out.id = message.envelope.id;
            out.type = message.envelope.type;
            sent.push_back(std::move(out));
        }
    };
    auto runner = Runner::open({*runtime_, random_, *observer_, *store_, plan, emitted}, library);
    if (!runner) return runner.error().message;
    runner_ = std::move(*runner);
    runner_->start();
    return {};
}

void StoreStage::close() {
    if (runner_) runner_->stop();
    if (runtime_) runtime_->stop();
    store_.reset();  // its callbacks still find the runner
    runner_.reset();
    observer_.reset();
    runtime_.reset();
}

void StoreStage::restart() {
    if (runtime_) now_ = runtime_->now();
    close();
    // What was sent is what the store holds: its callbacks may not have come.
    if (auto wrong = open(Crash::Never, 0); !wrong.empty()) broken.push_back(wrong);
    auto messages = store_->messages({});
    if (!messages) return broken.push_back(messages.error().message);
    std::sort(messages->begin(), messages->end(),
              [](const auto& a, const auto& b) { return a.seq < b.seq; });
    const std::lock_guard lock(mutex_);
    sent.clear();
    for (const auto& row : *messages) {
        OutMessage out;
        out.id = row.envelope.id;
        out.type = row.envelope.type;
        sent.push_back(std::move(out));
    }
}

std::string StoreStage::settle() {
    runtime_->advance(Duration::zero());
    if (store_->crashed()) {
        crashed_ = true;
        restart();
        runtime_->advance(Duration::zero());
    }
    look();
    return {};
}

// The instances in the order of their beginning.
void StoreStage::look() {
    store::Selection all{kInstances};
    all.limit = store::kRowsAtMost;
    auto rows = tables().select(all);
    if (!rows) return broken.push_back(rows.error().message);
    std::sort(rows->begin(), rows->end(), [](const auto& a, const auto& b) {
        return std::tuple(a.created, text(a, "parent"), number(a, "place")) <
               std::tuple(b.created, text(b, "parent"), number(b, "place"));
    });
    for (const auto& row : *rows)
        if (std::find(order.begin(), order.end(), row.id) == order.end()) order.push_back(row.id);
}

std::string StoreStage::idOf(const std::string& id) const {
    return id == "root" && !order.empty() ? order.front() : id;
}

std::string StoreStage::start(const std::string& name, const std::string& body) {
    if (auto wrong = open(crash_, after_); !wrong.empty()) return wrong;
    auto id = runner_->begin(first_, name, body, "user:li");
    if (!id && store_->crashed()) {
        const bool stored = store_->stored();
        settle();
        if (!stored || order.empty()) id = runner_->begin(first_, name, body, "user:li");
        if (stored) return settle();
    }
    const auto refused = id ? std::string() : id.error().message;
    settle();
    return refused;
}

std::string StoreStage::happen(const std::string& id, const Happening& happening) {
    const auto before = instance(id);
    auto status = runner_->happen(idOf(id), happening);
    if (!status && store_->crashed()) {
        crashed_ = true;
        settle();
        // Whoever asked was told nothing: he looks whether it was done.
        if (instance(id).version == before.version)
            status = runner_->happen(idOf(id), happening);
        else
            status = okStatus();
    }
    const auto refused = status ? std::string() : status.error().message;
    settle();
    return refused;
}

std::string StoreStage::message(const Envelope& envelope, const std::string& body) {
    store::DeliveryRow delivery;
    store::MessageRow row;
    row.envelope = envelope;
    auto result = runner_->attempt({delivery, row, Payload::of(body), Deadline{}});
    if (!result.outcome) return result.outcome.error().message;
    store::Unit unit{"hub", runtime_->now()};
    unit.rows = result.rows;
    unit.messages = result.emitted;
    std::promise<bool> done;
    store_->submit(std::move(unit), [&](const store::Outcome& outcome) {
        done.set_value(std::holds_alternative<store::Committed>(outcome));
    });
    if (!done.get_future().get()) return "not committed";
    result.committed();
    return settle();
}

std::string StoreStage::after(Duration span) {
    const auto end = runtime_->now() + span;
    runtime_->advance(span);
    if (store_->crashed()) {
        settle();
        if (runtime_->now() < end) runtime_->advance(end - runtime_->now());
    }
    return settle();
}

Instance StoreStage::instance(const std::string& id) const {
    const auto row = tables().row(kInstances, idOf(id));
    if (!row || !*row) return {};
    auto out = instanceOf(text(**row, "bytes"));
    return out ? *out : Instance{};
}

std::vector<HistoryRow> StoreStage::history(const std::string& id) const {
    store::Condition of{store::Condition::Is::Equal, "instance"};
    of.values = {idOf(id)};
    store::Selection selection{kHistory, of};
    selection.limit = store::kRowsAtMost;
    std::vector<HistoryRow> out;
    const auto rows = tables().select(selection);
    if (!rows) return out;
    for (const auto& row : *rows) {
        HistoryRow one;
        one.number = number(row, "number");
        one.node = text(row, "node");
        one.event = text(row, "event");
        one.why = text(row, "why");
        out.push_back(std::move(one));
    }
    return out;
}

int StoreStage::live() const {
    int out = 0;
    for (const auto& id : order) {
        const auto row = tables().row(kInstances, id);
        out += row && *row && text(**row, "state") != kDropped && !isOver(instance(id).state);
    }
    return out;
}

}  // namespace kamhub::process::test
