// Goal: what ended long ago is in the archive, whole, before it is gone from the store; nothing
// else leaves; a kill in between loses nothing. Method: sweeps of a real store (of PostgreSQL where
// KAMHUB_PG names a server), and a hub whose clock is moved.

#include "flow/retention.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <map>

#include "flow/archive.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

namespace {

using store::DeliveryState;

const Instant kStart(std::chrono::hours(500'000));
const Instant kLater = kStart + std::chrono::hours(24 * 40);

host::RetentionSettings thirtyDays(const std::filesystem::path& archive) {
    host::RetentionSettings out;
    out.keep = std::chrono::hours(24 * 30);
    out.keep_keys = std::chrono::hours(24 * 90);
    out.archive = archive;
    out.every = std::chrono::hours(24);
    return out;
}

store::Committed commit(store::Store& store, store::Unit unit) {
    const auto promise = std::make_shared<std::promise<store::Outcome>>();
    store.submit(std::move(unit),
                 [promise](store::Outcome o) { promise->set_value(std::move(o)); });
    auto outcome = promise->get_future().get();
    if (const auto* error = std::get_if<Error>(&outcome)) ADD_FAILURE() << error->message;
    const auto* done = std::get_if<store::Committed>(&outcome);
    EXPECT_TRUE(done);
    return done ? *done : store::Committed{};
}

std::string idOf(int number) { return std::string("m") += std::to_string(number); }

// One message for one endpoint; delivered at once, or what `end` says.
void put(store::Store& store, const std::string& id, Payload body,
         DeliveryState end = DeliveryState::Delivered, Instant at = kStart) {
    store::Unit unit;
    unit.actor = "partner:crm";
    unit.at = at;
    store::NewMessage message;
    message.envelope.id = id;
    message.envelope.source = "crm";
    message.envelope.type = kMark;
    message.envelope.subject = message.envelope.partition_key = "C1";
    message.envelope.time = at;
    message.body = std::move(body);
    message.deliveries.push_back({id + "-d", "billing", "marks", "C1"});
    unit.messages.push_back(std::move(message));
    const auto committed = commit(store, std::move(unit));
    if (end == DeliveryState::Waiting) return;
    store::Unit done;
    done.actor = "hub";
    done.at = at;
    store::DeliveryChange change;
    change.seq = committed.deliveries.at(0).at(0);
    change.version = 1;
    change.state = end;
    change.event = store::toString(end);
    change.reference = "R-" + id;
    change.sent = Payload::of("<sent>" + id + "</sent>");
    done.changes.push_back(std::move(change));
    commit(store, std::move(done));
}

// How often each message stands in the archive, and its line.
std::map<std::string, std::pair<int, std::string>> archived(const std::filesystem::path& folder) {
    std::map<std::string, std::pair<int, std::string>> out;
    const auto read =
        flow::readArchive(folder, [&](const std::filesystem::path&, const std::string& line) {
            const auto from = line.find("\"id\":\"") + 6;
            auto& [times, text] = out[line.substr(from, line.find('"', from) - from)];
            ++times;
            text = line;
            return true;
        });
    if (!read) ADD_FAILURE() << read.error().message;
    return out;
}

}  // namespace

class Sweep : public ::testing::Test {
protected:
    Sweep() {
        xml::initialise();
        char pattern[] = "/tmp/kamhub-test-XXXXXX";
        folder_ = mkdtemp(pattern);
        schema_ = "sweep" + std::to_string(::getpid()) + "_" + std::to_string(++made_);
        open();
    }
    ~Sweep() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    void open() {
        store_.reset();
        auto opened = openOne();
        ASSERT_TRUE(opened.ok()) << opened.error().message;
        store_ = std::move(*opened);
    }
    Result<std::unique_ptr<store::Store>> openOne() const {
        const char* server = std::getenv("KAMHUB_PG");
        if (!server) return store::openSqlite(folder_ / "data");
        return store::openPostgres({server, schema_, folder_ / "data"});
    }
    flow::Swept sweep(Instant now = kLater) {
        flow::Swept out;
        const std::atomic<bool> stop = false;
        const auto status = flow::sweepStore(*store_, settings(), now, stop, out);
        EXPECT_TRUE(status.ok()) << status.error().message;
        return out;
    }
    host::RetentionSettings settings() const { return thirtyDays(archive()); }
    std::filesystem::path archive() const { return folder_ / "archive"; }
    std::size_t left() { return store_->messages({.limit = store::kRowsAtMost})->size(); }

    std::filesystem::path folder_;
    std::string schema_;
    std::unique_ptr<store::Store> store_;
    static inline int made_ = 0;
};

TEST_F(Sweep, ArchivesWhatEndedAndLeavesTheRest) {
    put(*store_, "old", Payload::of("<m>客户 \"C1\"</m>"));
    put(*store_, "waiting", Payload::of("<m/>"), DeliveryState::Waiting);
    put(*store_, "parked", Payload::of("<m/>"), DeliveryState::Parked);
    put(*store_, "expired", Payload::of(std::string("\xff\0\x01", 3)), DeliveryState::Expired);
    put(*store_, "young", Payload::of("<m/>"), DeliveryState::Delivered,
        kLater - std::chrono::hours(1));
    store::Unit refusal;
    refusal.actor = "hub";
    refusal.at = kStart;
    refusal.notes.push_back({"refused", "crm", "a.type.v1", "C1", "why"});
    commit(*store_, refusal);

    const auto swept = sweep();
    EXPECT_EQ(swept.messages, 2);
    EXPECT_EQ(swept.notes, 1);
    EXPECT_EQ(swept.files, 1);
    EXPECT_EQ(left(), 3u);
    EXPECT_TRUE(store_->notes(10)->empty());
    const auto lines = archived(archive());
    ASSERT_EQ(lines.size(), 3u);  // the note has no id
    const auto& old = lines.at("old").second;
    for (const char* part :
         {"\"kind\":\"message\"", "\"subject\":\"C1\"", "<m>客户 \\\"C1\\\"</m>",
          "\"id\":\"old-d\"", "\"state\":\"delivered\"", "\"reference\":\"R-old\"",
          "<sent>old</sent>", "\"event\":\"accepted\"", "\"delivery\":\"old-d\""})
        EXPECT_NE(old.find(part), std::string::npos) << part << " in " << old;
    EXPECT_NE(lines.at("expired").second.find("\"base64\":\"/wAB\""), std::string::npos);
    const auto verdict = flow::verifyArchive(archive());
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(verdict->files, 1);
    EXPECT_TRUE(verdict->faults.empty());
    // The next one finds nothing, and writes nothing.
    EXPECT_EQ(sweep().files, 0);
}

TEST_F(Sweep, KnowsRepeatsLongerThanMessages) {
    put(*store_, "m1", Payload::of("<m/>"));
    EXPECT_EQ(sweep().messages, 1);
    EXPECT_EQ(sweep(kStart + std::chrono::hours(24 * 89)).keys, 0);
    EXPECT_EQ(sweep(kStart + std::chrono::hours(24 * 91)).keys, 1);
}

TEST_F(Sweep, KeepsALargeBodyBesideTheFile) {
    const std::string bytes(700'000, 'b');
    std::ofstream(folder_ / "upload", std::ios::binary) << bytes;
    put(*store_, "large", Payload::ofFile(folder_ / "upload", bytes.size(), sha256Hex(bytes)));
    EXPECT_EQ(sweep().messages, 1);
    const auto line = archived(archive()).at("large").second;
    const auto name = "bodies/" + sha256Hex(bytes) + ".gz";
    EXPECT_NE(line.find(sha256Hex(bytes) + ".gz"), std::string::npos);
    auto verdict = flow::verifyArchive(archive());
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(verdict->bodies, 1);
    EXPECT_TRUE(verdict->faults.empty());
    std::ofstream(archive() / name, std::ios::binary | std::ios::in) << "changed";
    for (const auto& entry : std::filesystem::directory_iterator(archive()))
        if (entry.path().extension() == ".gz")
            std::ofstream(entry.path(), std::ios::binary | std::ios::app) << "more";
    verdict = flow::verifyArchive(archive());
    EXPECT_EQ(verdict->faults.size(), 2u);
}

TEST_F(Sweep, RemovesNothingThatCannotBeArchived) {
    put(*store_, "m1", Payload::of("<m/>"));
    std::ofstream(archive()) << "a file stands where the folder should be";
    flow::Swept swept;
    const std::atomic<bool> stop = false;
    const auto status = flow::sweepStore(*store_, settings(), kLater, stop, swept);
    ASSERT_FALSE(status.ok());
    EXPECT_NE(status.error().message.find("archive"), std::string::npos);
    EXPECT_EQ(left(), 1u);
}

// Killed at any moment: each message is in the store or in the archive, and the next sweep ends it.
TEST_F(Sweep, AKillLosesNothing) {
    constexpr int kMessages = 150;
    for (int i = 0; i < kMessages; ++i) put(*store_, idOf(i), Payload::of("<m/>"));
    store_.reset();
    int killed_between = 0;
    for (int turn = 0; turn < 12; ++turn) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(60);
            auto store = openOne();
            if (!store) std::_Exit(1);
            // From a moment of its own on, whatever it is doing then.
            itimerval when{{0, 0}, {0, 1000 + turn * 3000}};
            ::signal(SIGALRM, [](int) { ::kill(::getpid(), SIGKILL); });
            ::setitimer(ITIMER_REAL, &when, nullptr);
            flow::Swept swept;
            const std::atomic<bool> stop = false;
            (void)flow::sweepStore(**store, settings(), kLater, stop, swept);
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        open();
        std::map<std::string, std::pair<int, std::string>> lines;
        if (std::filesystem::exists(archive())) lines = archived(archive());
        for (int i = 0; i < kMessages; ++i)
            if (!lines.contains(idOf(i))) {
                EXPECT_EQ(store_->messages({.id = idOf(i)})->size(), 1u) << idOf(i);
            }
        if (!lines.empty() && left() > 0) ++killed_between;
        store_.reset();
    }
    open();
    sweep();
    EXPECT_EQ(left(), 0u);
    EXPECT_EQ(archived(archive()).size(), static_cast<std::size_t>(kMessages));
    EXPECT_TRUE(flow::verifyArchive(archive())->faults.empty());
    for (const auto& entry : std::filesystem::directory_iterator(archive()))
        EXPECT_NE(entry.path().extension(), ".part");
    RecordProperty("killed_between", killed_between);
}

TEST_F(HubTest, RetentionRunsInTheHub) {
    retention_ = thirtyDays({});
    partner("alpha").next(fail({ErrorCode::Rejected, "no such customer", {}}));
    begin();
    ASSERT_TRUE(accept(mark("C1", 1), "parked"));
    settle();
    ASSERT_TRUE(accept(mark("C2", 1), "delivered"));
    settle();
    advance(std::chrono::hours(24 * 29));
    EXPECT_EQ(store().messages({})->size(), 2u);
    advance(std::chrono::hours(24 * 2));
    EXPECT_EQ(store().messages({})->size(), 1u);
    EXPECT_EQ(store().messages({.state = "parked"})->size(), 1u);
    EXPECT_TRUE(archived(folder_ / "data" / "archive").contains("delivered"));
    const auto repeated = accept(mark("C2", 1), "delivered");
    ASSERT_TRUE(repeated.ok());
    EXPECT_TRUE(repeated->duplicate());
    std::map<std::string, std::uint64_t> counts;
    for (const auto& each : hub().observer().metrics().counts()) counts[each.event] = each.times;
    EXPECT_EQ(counts["message-archived"], 1u);
    EXPECT_GT(counts["archived"], 20u);
    EXPECT_EQ(counts["archive-failed"], 0u);
}

}  // namespace kamhub::test
