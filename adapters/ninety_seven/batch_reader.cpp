#include "batch_reader.hpp"

#include <algorithm>

#include "durable_file.hpp"
#include "records.hpp"

namespace kamhub::ninety_seven {

namespace {

namespace fs = std::filesystem;

constexpr char kDone[] = "done";
constexpr char kRefused[] = "refused";
// How long to wait before a record is offered again that the hub could not store.
constexpr std::chrono::seconds kComeAgain{5};
constexpr std::chrono::seconds kLastRecordTime{20};
constexpr std::size_t kStateSize = 200;
// How far a file has come is kept this often: what is offered again after a restart is known.
constexpr std::size_t kKeptEvery = 200;

bool isTemporary(const Error& error) {
    return error.code != ErrorCode::InvalidMessage && error.code != ErrorCode::Rejected;
}

// SHA-256 of a file of complete lines; empty if it is none.
std::string hashOf(const fs::path& file, std::size_t limit) {
    auto lines = BatchLines::open(file, limit);
    while (lines) {
        const auto line = lines->next();
        if (!line) return {};
        if (!*line) return lines->hash();
    }
    return {};
}

}  // namespace

BatchReader::BatchReader(BatchSettings settings, std::shared_ptr<const xml::Layouts> layouts,
                         Host& host)
    : settings_(std::move(settings)),
      layouts_(std::move(layouts)),
      host_(host),
      state_file_(host.directory() / "batch"),
      progress_file_(host.directory() / "batch-progress") {}

Status BatchReader::start() {
    std::error_code failed;
    for (const char* folder : {kDone, kRefused}) {
        fs::create_directories(settings_.directory / folder, failed);
        if (failed)
            return invalidConfig("cannot make " + (settings_.directory / folder).string() + ": " +
                                 failed.message() + "; make the folder writable for the hub");
    }
    auto last = loadLast();
    if (!last) return last.error();
    last_ = std::move(*last);
    running_ = true;
    host_.runThread("batch",
                    [self = shared_from_this()](const auto& stopping) { self->run(stopping); });
    return okStatus();
}

void BatchReader::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.wait_for(lock, kLastRecordTime, [this] { return !running_; });
}

void BatchReader::run(const std::function<bool()>& stopping) {
    const auto ends = [&] {
        const std::lock_guard lock(mutex_);
        return stopping_ || stopping();
    };
    while (!ends() && poll(ends) && host_.pause(settings_.interval)) {
    }
    const std::lock_guard lock(mutex_);
    running_ = false;
    changed_.notify_all();
}

bool BatchReader::poll(const std::function<bool()>& stopping) {
    for (const BatchName& name : marked()) {
        if (stopping()) return false;
        if (process(name, stopping) == Step::Stop) return false;
    }
    return true;
}

std::vector<BatchName> BatchReader::marked() const {
    std::vector<BatchName> names;
    std::error_code failed;
    for (fs::directory_iterator at(settings_.directory, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() != ".OK") continue;
        const auto name = BatchName::parse(at->path().stem().string());
        std::error_code missing;
        if (name && fs::exists(fs::symlink_status(data(*name), missing))) names.push_back(*name);
    }
    if (failed)
        host_.note("batch-folder-unreadable",
                   settings_.directory.string() + ": " + failed.message());
    std::sort(names.begin(), names.end());
    return names;
}

BatchReader::Step BatchReader::process(const BatchName& name,
                                       const std::function<bool()>& stopping) {
    auto lines = BatchLines::open(data(name), settings_.largest);
    const auto file = lines ? BatchFile::check(name, *lines, *layouts_) : lines.error();
    if (!file && file.error().code == ErrorCode::Unavailable) {
        host_.note("batch-unreadable", file.error().message);
        return Step::Next;
    }
    if (!file) return refuse(name, file.error().message), Step::Next;
    if (const Status order = inOrder(name, file->hash); !order)
        return refuse(name, order.error().message), Step::Next;
    auto progress = BatchProgress::load(progress_file_, file->hash);
    if (!deliver(*file, *lines, progress, stopping)) return Step::Stop;
    if (const Status finished = finish(name, progress); !finished)
        host_.note("batch-not-filed", finished.error().message);
    return Step::Next;
}

Status BatchReader::inOrder(const BatchName& name, const std::string& hash) const {
    if (name <= last_.name) {
        if (name == last_.name && hash == last_.hash) return okStatus();
        if (hashOf(settings_.directory / kDone / (name.stem() + ".DAT"), settings_.largest) == hash)
            return okStatus();
        return invalidMessage("number " + name.stem() +
                              " was taken before with another content; the last file was " +
                              last_.name.stem());
    }
    if (last_.name.sequence == 0) return okStatus();
    const int expected = name.date == last_.name.date ? last_.name.sequence + 1 : 1;
    if (name.sequence != expected)
        return invalidMessage(
            "the file before is missing: " + BatchName{name.date, expected}.stem() +
            " comes after " + last_.name.stem());
    return okStatus();
}

// One record after the other. Were several under way at once, one that the store could not take
// would come again behind the next one of its customer, which it took meanwhile.
bool BatchReader::deliver(const BatchFile& file, BatchLines& lines, BatchProgress& progress,
                          const std::function<bool()>& stopping) {
    const auto keep = [&] {
        if (const Status stored = progress.store(progress_file_); !stored)
            host_.note("batch-not-filed", stored.error().message);
    };
    while (progress.records < file.details) {
        if (stopping()) return keep(), false;
        if (const Status offered = offer(file, lines, progress); !offered) {
            if (offered.error().code == ErrorCode::Internal)
                host_.note("batch-unreadable", offered.error().message);
            if (!host_.pause(kComeAgain)) return keep(), false;
        } else if (progress.records % kKeptEvery == 0) {
            keep();
        }
    }
    return true;
}

// Offers the next record and waits for what the hub says. An error: it comes again; Internal: it
// could not be read.
Status BatchReader::offer(const BatchFile& file, BatchLines& lines, BatchProgress& progress) {
    const auto before = progress.records + 1;  // the header is the first line
    if (lines.number() != before)
        if (const Status there = lines.goBehind(before); !there)
            return internalError(there.error().message);
    const auto line = lines.next();
    if (!line) return internalError(line.error().message);
    auto record = *line ? decodeRecord(**line, *layouts_) : internalError("the file has changed");
    if (!record) return internalError(record.error().message);
    const auto accepted = host_.receiveAndWait(
        {record->layout, Payload::of(std::move(record->document)), Payload::of(std::string(**line)),
         file.hash + "-" + std::to_string(before)});
    if (!accepted && isTemporary(accepted.error())) return unavailable(accepted.error().message);
    progress.records = before;
    if (!accepted)
        progress.addUnusable("record " + std::to_string(before) + ": " + accepted.error().message);
    return okStatus();
}

Status BatchReader::finish(const BatchName& name, const BatchProgress& progress) {
    if (const auto reasons = progress.reasons(); !reasons.empty()) {
        const auto file = settings_.directory / kDone / (name.stem() + ".reason");
        if (const Status written = writeDurably(file, reasons); !written) return written;
    }
    if (name > last_.name)
        if (const Status stored = storeLast({name, progress.hash}); !stored) return stored;
    host_.note("batch-taken",
               name.stem() + ", unusable records: " +
                   std::to_string(progress.unusable.size() + progress.more_unusable));
    if (const Status moved = move(name, kDone); !moved) return moved;
    // A file that is dropped once more is offered once more: what could not be used may be now.
    std::error_code ignored;
    fs::remove(progress_file_, ignored);
    return okStatus();
}

void BatchReader::refuse(const BatchName& name, const std::string& why) {
    host_.note("batch-refused", name.stem() + ": " + why);
    const auto reason = settings_.directory / kRefused / (name.stem() + ".reason");
    Status filed = writeDurably(reason, why + "\n");
    if (filed) filed = move(name, kRefused);
    if (!filed) host_.note("batch-not-filed", filed.error().message);
}

Status BatchReader::move(const BatchName& name, const char* folder) {
    std::error_code failed;
    fs::rename(data(name), settings_.directory / folder / (name.stem() + ".DAT"), failed);
    if (failed)
        return internalError("cannot move " + data(name).string() + ": " + failed.message());
    fs::remove(settings_.directory / (name.stem() + ".OK"), failed);
    return syncFolder(settings_.directory);
}

Result<BatchReader::Last> BatchReader::loadLast() const {
    std::error_code missing;
    if (!fs::exists(state_file_, missing)) return Last{};
    const auto text = readWhole(state_file_, kStateSize);
    if (!text) return text.error();
    const auto blank = text->find(' ');
    if (blank != text->npos)
        if (auto name = BatchName::parse(text->substr(0, blank)); name)
            return Last{*name, text->substr(blank + 1)};
    return invalidConfig(state_file_.string() +
                         " is damaged; write the name of the last file taken into it, for"
                         " example KA20261122001, and a blank");
}

Status BatchReader::storeLast(const Last& last) {
    if (const Status written = writeDurably(state_file_, last.name.stem() + " " + last.hash);
        !written)
        return written;
    last_ = last;
    return okStatus();
}

}  // namespace kamhub::ninety_seven
