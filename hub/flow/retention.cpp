#include "flow/retention.hpp"

#include <future>

#include "flow/archive_line.hpp"

namespace kamhub::flow {

namespace {

// How much of the store is looked at in one reading, archived in one file, removed in one unit.
constexpr int kLook = 500;
constexpr std::size_t kFile = 50'000;
constexpr std::size_t kUnit = 10;
constexpr int kNotes = 500;
constexpr int kKeys = 200;

constexpr Duration kLookEvery = std::chrono::minutes(10);
constexpr const char* kKind = "retention";
constexpr const char* kKey = "last";

store::Outcome commit(store::Store& store, store::Unit unit) {
    const auto promise = std::make_shared<std::promise<store::Outcome>>();
    auto outcome = promise->get_future();
    store.submit(std::move(unit),
                 [promise](store::Outcome each) { promise->set_value(std::move(each)); });
    return outcome.get();
}

store::Unit unitAt(Instant now) {
    store::Unit out;
    out.actor = "hub";
    out.at = now;
    return out;
}

// One pass over one store. One thread at a time.
class Sweep {
public:
    Sweep(store::Store& store, const host::RetentionSettings& settings, Instant now,
          const std::atomic<bool>& stop, Swept& swept)
        : store_(store),
          settings_(settings),
          now_(now),
          before_(now - settings.keep),
          stop_(stop),
          swept_(swept) {}

    Status run() {
        for (bool more = true; more && !stop_;) {
            if (auto status = archiveSome(more); !status) return status;
            if (auto status = removeArchived(); !status) return status;
        }
        return forgetKeys();
    }

private:
    // `more`: there may be some behind these.
    Status archiveSome(bool& more) {
        messages_.clear();
        notes_.clear();
        file_.reset();
        bool end = false;
        while (!end && messages_.size() < kFile && !stop_) {
            const auto found = store_.finished(looked_, before_, kLook);
            if (!found) return found.error();
            for (const auto seq : found->messages)
                if (auto status = archive(seq); !status) return status;
            looked_ = found->looked;
            end = found->end;
        }
        const auto notes = store_.notesBefore(before_, kNotes);
        if (!notes) return notes.error();
        for (const auto& note : *notes) {
            if (auto status = open(note.seq); !status) return status;
            if (auto status = file_->add(archiveLine(note)); !status) return status;
            notes_.push_back(note.seq);
        }
        more = !end || notes->size() == kNotes;
        if (!file_) return okStatus();
        ++swept_.files;
        return file_->end();
    }

    Status open(std::int64_t first) {
        if (file_) return okStatus();
        auto file = ArchiveFile::begin(settings_.archive, now_, first);
        if (!file) return file.error();
        file_ = std::move(*file);
        return okStatus();
    }

    Status archive(std::int64_t seq) {
        if (auto status = open(seq); !status) return status;
        const auto line = archiveLine(store_, seq, *file_);
        if (!line) return line.error();
        messages_.push_back(seq);
        return file_->add(*line);
    }

    Status removeArchived() {
        for (std::size_t from = 0; from < messages_.size() && !stop_; from += kUnit) {
            const auto begin = messages_.begin() + static_cast<std::ptrdiff_t>(from);
            const auto count = std::min(kUnit, messages_.size() - from);
            if (auto status = remove({begin, begin + static_cast<std::ptrdiff_t>(count)}); !status)
                return status;
        }
        if (notes_.empty()) return okStatus();
        auto unit = unitAt(now_);
        unit.removal.notes = notes_;
        const auto outcome = commit(store_, std::move(unit));
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
        swept_.notes += static_cast<std::int64_t>(notes_.size());
        return okStatus();
    }

    // Where one of them is not as it was archived, the others go one by one.
    Status remove(const std::vector<std::int64_t>& messages) {
        auto unit = unitAt(now_);
        unit.removal.changed_before = before_;
        unit.removal.messages = messages;
        const auto outcome = commit(store_, std::move(unit));
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
        if (std::holds_alternative<store::Committed>(outcome))
            swept_.messages += static_cast<std::int64_t>(messages.size());
        else if (messages.size() > 1)
            for (const auto seq : messages)
                if (auto status = remove({seq}); !status) return status;
        return okStatus();
    }

    Status forgetKeys() {
        for (std::int64_t gone = kKeys; gone == kKeys && !stop_;) {
            auto unit = unitAt(now_);
            unit.removal.keys_before = now_ - settings_.keep_keys;
            unit.removal.keys = kKeys;
            const auto outcome = commit(store_, std::move(unit));
            if (const auto* error = std::get_if<Error>(&outcome)) return *error;
            const auto* done = std::get_if<store::Committed>(&outcome);
            gone = done ? done->keys_removed : 0;
            swept_.keys += gone;
        }
        return okStatus();
    }

    store::Store& store_;
    const host::RetentionSettings& settings_;
    const Instant now_, before_;
    const std::atomic<bool>& stop_;
    Swept& swept_;
    std::int64_t looked_ = 0;  // number of a message
    std::unique_ptr<ArchiveFile> file_;
    std::vector<std::int64_t> messages_, notes_;  // in the file
};

}  // namespace

Status sweepStore(store::Store& store, const host::RetentionSettings& settings, Instant now,
                  const std::atomic<bool>& stop, Swept& swept) {
    return Sweep(store, settings, now, stop, swept).run();
}

Retention::Retention(Parts parts)
    : parts_(std::move(parts)), calls_(parts_.scheduler.blockingCalls(1)) {}

void Retention::start() { arm(); }

void Retention::stop() {
    stopping_ = true;
    calls_->close();
}

void Retention::arm() {
    parts_.scheduler.postAt(parts_.scheduler.now() + kLookEvery, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || self->stopping_) return;
        self->calls_->post([self] { self->look(); });
        self->arm();
    });
}

// The last time stands in the store: a hub that is restarted every day sweeps all the same.
void Retention::look() {
    const auto settings = parts_.settings();
    if (!settings || stopping_) return;
    const auto now = parts_.scheduler.now();
    const auto last = parts_.store.fact(kKind, kKey);
    if (!last) return;  // the store is busy: the next look
    const Instant swept = *last ? (*last)->changed : Instant{};
    if (*last && now < swept + settings->every) return;
    if (!sweep(*settings, now)) return;  // the next look tries again
    auto unit = unitAt(now);
    unit.facts.push_back({kKind, kKey, *last ? (*last)->version : 0, toIso(now)});
    (void)commit(parts_.store, std::move(unit));
}

bool Retention::sweep(const host::RetentionSettings& settings, Instant now) {
    Swept swept;
    auto status = parts_.store.writable();
    if (status) status = sweepStore(parts_.store, settings, now, stopping_, swept);
    for (std::int64_t i = 0; i < swept.messages; ++i)
        parts_.observer.metrics().count("message-archived");
    const auto messages = std::to_string(swept.messages), notes = std::to_string(swept.notes),
               keys = std::to_string(swept.keys), files = std::to_string(swept.files);
    if (status)
        parts_.observer.event(
            observe::Level::Info, "archived",
            {{"messages", messages}, {"notes", notes}, {"keys", keys}, {"files", files}});
    else
        parts_.observer.event(observe::Level::Error, "archive-failed",
                              {{"why", status.error().message},
                               {"messages", messages},
                               {"notes", notes},
                               {"files", files}});
    return status.ok() && !stopping_;
}

}  // namespace kamhub::flow
