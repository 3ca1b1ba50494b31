#include "store/submission.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "store/attributes.hpp"

namespace kamhub::store {

namespace {

// What a queued unit costs beside its bodies.
constexpr std::size_t kUnitOverhead = 512;

std::size_t held(const Payload& payload) { return payload.inMemory() ? payload.size() : 0; }

}  // namespace

const std::string& duplicateHash(const NewMessage& message) {
    return message.duplicate_hash.empty() ? message.body.sha256() : message.duplicate_hash;
}

bool hasOriginal(const NewMessage& message) {
    if (message.original.empty()) return false;
    return message.original.size() != message.body.size() ||
           message.original.sha256() != message.body.sha256();
}

std::int64_t micros(Instant instant) { return instant.time_since_epoch().count(); }

Submission::Submission(Unit u, WhenDone d) : unit(std::move(u)), done(std::move(d)) {
    bytes = kUnitOverhead;
    rows = unit.changes.size() * 2 + unit.notes.size() + unit.facts.size() + unit.audit.size() +
           unit.artefacts.size() * 2 + unit.rows.size() * 3 + unit.removal.messages.size() * 10 +
           unit.removal.notes.size() + static_cast<std::size_t>(unit.removal.keys);
    for (const auto& message : unit.messages) {
        attributes.push_back(packAttributes(message.envelope));
        // Hashes are computed once and kept by the payload: here, and not on the writer's thread.
        bytes += held(message.body) + message.body.sha256().size();
        if (hasOriginal(message)) bytes += held(message.original);
        rows += 4 + message.deliveries.size();
    }
    for (const auto& change : unit.changes)
        bytes += held(change.sent) + held(change.answer) + held(change.body) +
                 change.sent.sha256().size() + change.answer.sha256().size() +
                 change.body.sha256().size() + change.detail.size();
    for (const auto& fact : unit.facts) bytes += fact.value ? fact.value->size() : 0;
    for (const auto& row : unit.rows) {
        bytes += row.change.size() + (row.search ? row.search->size() : 0);
        for (const auto& [column, value] : row.values)
            if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    }
    for (const auto& entry : unit.audit) bytes += entry.detail.size();
    for (const auto& artefact : unit.artefacts)
        bytes += held(artefact.bytes) + artefact.bytes.sha256().size();
}

bool SubmissionQueue::push(Submission submission) {
    std::string refusal;
    {
        const std::lock_guard lock(mutex_);
        const bool full = held_units_ >= kQueuedUnits ||
                          (held_units_ > 0 && held_bytes_ + submission.bytes > kQueuedBytes);
        if (!failed_.empty())
            refusal = "the store has failed: " + failed_;
        else if (full)
            refusal = "the store is behind with " + std::to_string(held_units_) +
                      " units; submit again later";
        else {
            held_units_ += 1;
            held_bytes_ += submission.bytes;
            queue_.push_back(std::move(submission));
        }
    }
    if (refusal.empty()) return true;
    submission.done(unavailable(std::move(refusal)));
    return false;
}

void SubmissionQueue::takeAll(std::deque<Submission>& out) {
    out.clear();
    const std::lock_guard lock(mutex_);
    std::swap(out, queue_);
}

void SubmissionQueue::release(std::size_t units, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    held_units_ -= units;
    held_bytes_ -= bytes;
}

void SubmissionQueue::fail(const std::string& what) {
    const std::lock_guard lock(mutex_);
    failed_ = what;
}

Status SubmissionQueue::sound() {
    const std::lock_guard lock(mutex_);
    if (failed_.empty()) return okStatus();
    return unavailable("the store has failed: " + failed_);
}

bool SubmissionQueue::empty() {
    const std::lock_guard lock(mutex_);
    return queue_.empty();
}

void endProgram(const std::string& what) {
    std::fprintf(stderr, "kamhub: the store cannot be trusted any more and the hub ends: %s\n",
                 what.c_str());
    std::abort();
}

}  // namespace kamhub::store
