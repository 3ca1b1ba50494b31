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
constexpr std::chrono::seconds kStopTime{20};
constexpr std::size_t kStateSize = 200;

}  // namespace

BatchReader::BatchReader(BatchSettings settings, std::shared_ptr<const xml::Layouts> layouts,
                         Host& host)
    : settings_(std::move(settings)),
      layouts_(std::move(layouts)),
      host_(host),
      state_file_(host.directory() / "batch") {}

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
    changed_.wait_for(lock, kStopTime, [this] { return !running_; });
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
    const auto content = readWhole(data(name), settings_.largest);
    if (!content && content.error().code == ErrorCode::Unavailable) {
        host_.note("batch-unreadable", content.error().message);
        return Step::Next;
    }
    if (!content) return refuse(name, content.error().message), Step::Next;
    const auto file = BatchFile::check(name, *content, *layouts_);
    if (!file) return refuse(name, file.error().message), Step::Next;
    if (const Status order = inOrder(name, file->hash); !order)
        return refuse(name, order.error().message), Step::Next;
    std::vector<std::string> unusable;
    if (!deliver(*file, unusable, stopping)) return Step::Stop;
    if (const Status finished = finish(name, file->hash, unusable); !finished)
        host_.note("batch-not-filed", finished.error().message);
    return Step::Next;
}

Status BatchReader::inOrder(const BatchName& name, const std::string& hash) const {
    if (name <= last_.name) {
        if (name == last_.name && hash == last_.hash) return okStatus();
        const auto earlier =
            readWhole(settings_.directory / kDone / (name.stem() + ".DAT"), settings_.largest);
        if (earlier && sha256Hex(*earlier) == hash) return okStatus();
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

bool BatchReader::deliver(const BatchFile& file, std::vector<std::string>& unusable,
                          const std::function<bool()>& stopping) {
    for (std::size_t i = 0; i < file.details.size(); ++i) {
        // Checked before; a record of a checked file decodes.
        auto record = decodeRecord(file.details[i], *layouts_);
        if (!record) return false;
        const std::string number = std::to_string(i + 1);
        for (;;) {
            if (stopping()) return false;
            auto accepted = host_.receiveAndWait({record->layout, Payload::of(record->document),
                                                  Payload::of(std::string(file.details[i])),
                                                  file.hash + "-" + number});
            if (accepted) break;
            const ErrorCode code = accepted.error().code;
            if (code == ErrorCode::InvalidMessage || code == ErrorCode::Rejected) {
                unusable.push_back("record " + number + ": " + accepted.error().message);
                break;
            }
            if (!host_.pause(kComeAgain)) return false;
        }
    }
    return true;
}

Status BatchReader::finish(const BatchName& name, const std::string& hash,
                           const std::vector<std::string>& unusable) {
    if (!unusable.empty()) {
        std::string text;
        for (const std::string& line : unusable) text += line + "\n";
        const auto reason = settings_.directory / kDone / (name.stem() + ".reason");
        if (const Status written = writeDurably(reason, text); !written) return written;
    }
    if (name > last_.name)
        if (const Status stored = storeLast({name, hash}); !stored) return stored;
    host_.note("batch-taken",
               name.stem() + ", unusable records: " + std::to_string(unusable.size()));
    return move(name, kDone);
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
