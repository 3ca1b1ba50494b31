// Goal: a unit is applied whole or not at all, once, in order, and only upon what its maker has
// read.

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

Conflict conflictOf(const Outcome& outcome) {
    if (const auto* conflict = std::get_if<Conflict>(&outcome)) return *conflict;
    ADD_FAILURE() << "not a conflict: outcome " << outcome.index();
    return {};
}

}  // namespace

TEST_P(StoreSuite, AnswersInTheOrderOfSubmission) {
    constexpr int kThreads = 8, kUnits = 250;
    std::mutex mutex;
    std::vector<std::pair<int, int>> answered;
    std::vector<std::int64_t> numbers;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kUnits; ++i) {
                    const auto id = std::to_string(t) + "-" + std::to_string(i);
                    store().submit(accepting(id, "billing", numbered("C", i % 7)),
                                   [&, t, i](Outcome o) {
                                       const std::lock_guard lock(mutex);
                                       answered.emplace_back(t, i);
                                       if (const auto* done = std::get_if<Committed>(&o))
                                           numbers.push_back(done->messages.at(0));
                                   });
                }
            });
    }
    store_.reset();  // every callback has returned
    ASSERT_EQ(numbers.size(), std::size_t{kThreads * kUnits});
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    std::vector<int> next(kThreads, 0);
    for (const auto& [thread, index] : answered)
        EXPECT_EQ(next[static_cast<std::size_t>(thread)]++, index);
}

TEST_P(StoreSuite, AnswersConflictsInOrderToo) {
    std::mutex mutex;
    std::vector<std::size_t> kinds;
    for (int i = 0; i < 40; ++i)
        store().submit(accepting(numbered("m", i / 2)), [&](Outcome o) {
            const std::lock_guard lock(mutex);
            kinds.push_back(o.index());
        });
    store_.reset();  // every callback has returned
    for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(kinds[i], i % 2) << i;
}

TEST_P(StoreSuite, KeepsWhatItAccepts) {
    Unit unit = accepting("m1");
    auto& envelope = unit.messages[0].envelope;
    envelope.correlation_id = "earlier\nid 3:x";
    envelope.causation_id = "cause";
    envelope.priority = 7;
    envelope.level = "province";
    envelope.region = "GD";
    envelope.data_schema = "urn:kamhub:canonical:1";
    envelope.data_content_type = "";
    envelope.via = "hub-a hub-b";
    const Envelope sent = envelope;
    unit.messages[0].deliveries[0].priority = 9;
    unit.messages[0].deliveries[0].hold = false;
    unit.messages[0].deliveries[0].expires = at(3600);
    const auto committed = commit(unit);
    reopen();

    const auto message = store().message(committed.messages.at(0));
    ASSERT_TRUE(message.ok() && *message);
    EXPECT_EQ((*message)->envelope, sent);
    EXPECT_EQ((*message)->accepted, at(0));
    EXPECT_EQ((*message)->end, "");
    EXPECT_EQ((*message)->original, 0);
    EXPECT_EQ((*message)->body_size, unit.messages[0].body.size());
    EXPECT_EQ((*message)->body_sha256, unit.messages[0].body.sha256());
    const auto body = store().payload((*message)->body);
    ASSERT_TRUE(body.ok());
    EXPECT_EQ(body->view(), "<body>m1</body>");

    const auto row = delivery(committed.deliveries.at(0).at(0));
    EXPECT_EQ(row.message_seq, committed.messages.at(0));
    EXPECT_EQ(row.version, 1);
    EXPECT_EQ(row.id, "m1-billing");
    EXPECT_EQ(row.endpoint, "billing");
    EXPECT_EQ(row.route, "route");
    EXPECT_EQ(row.lane, "C1");
    EXPECT_EQ(row.partition, partitionOf("C1"));
    EXPECT_EQ(row.priority, 9);
    EXPECT_FALSE(row.hold);
    EXPECT_EQ(row.state, DeliveryState::Waiting);
    EXPECT_EQ(row.created, at(0));
    EXPECT_EQ(row.expires, at(3600));
    EXPECT_EQ(row.next_at, Instant{});
}

TEST_P(StoreSuite, KnowsADuplicateByItsHash) {
    const auto first = commit(accepting("m1"));
    const auto repeat = conflictOf(submit(accepting("m1")));
    EXPECT_EQ(repeat.kind, Conflict::Kind::Duplicate);
    EXPECT_EQ(repeat.message_id, "m1");
    EXPECT_EQ(repeat.message_seq, first.messages.at(0));

    Unit other = accepting("m1");
    other.messages[0].body = Payload::of("<other/>");
    EXPECT_EQ(conflictOf(submit(other)).kind, Conflict::Kind::DifferentBody);

    Unit elsewhere = accepting("m1");
    elsewhere.messages[0].envelope.source = "erp";
    elsewhere.messages[0].deliveries[0].id = "erp-m1";
    commit(elsewhere);
    reopen();
    EXPECT_EQ(conflictOf(submit(accepting("m1"))).kind, Conflict::Kind::Duplicate);
}

TEST_P(StoreSuite, TakesTheGivenHashBeforeThatOfTheBody) {
    Unit first = accepting("m1");
    first.messages[0].duplicate_hash = "h";
    commit(first);
    Unit same = accepting("m1");
    same.messages[0].duplicate_hash = "h";
    same.messages[0].body = Payload::of("<translated differently/>");
    EXPECT_EQ(conflictOf(submit(same)).kind, Conflict::Kind::Duplicate);
    EXPECT_EQ(conflictOf(submit(accepting("m1"))).kind, Conflict::Kind::DifferentBody);
}

TEST_P(StoreSuite, ADuplicateLeavesNothingOfItsUnit) {
    const auto seq = accept("m1");
    Unit unit = accepting("m2");
    unit.messages.push_back(aMessage("m1"));
    unit.notes.push_back({"refused", "crm", "", "", ""});
    unit.changes.push_back(changing(seq, 1, DeliveryState::Delivered).changes[0]);
    conflictOf(submit(unit));
    EXPECT_EQ(store().messages({})->size(), 1u);
    EXPECT_TRUE(store().notes(10)->empty());
    EXPECT_EQ(delivery(seq).state, DeliveryState::Waiting);
    EXPECT_EQ(store().history(delivery(seq).message_seq)->size(), 1u);
    EXPECT_FALSE(*store().deliveryById("m2-billing"));
    commit(accepting("m2"));  // its duplicate key is free as well
}

TEST_P(StoreSuite, RefusesAKeyTwiceInOneUnit) {
    Unit unit = accepting("m1");
    unit.messages.push_back(aMessage("m1"));
    const auto conflict = conflictOf(submit(unit));
    EXPECT_EQ(conflict.kind, Conflict::Kind::Duplicate);
    EXPECT_EQ(conflict.message_seq, 0);
    commit(accepting("m1"));
}

TEST_P(StoreSuite, RefusesADeliveryThatIsThereAlready) {
    accept("m1");
    Unit unit = accepting("m2");
    unit.messages[0].deliveries[0].id = "m1-billing";
    const auto outcome = submit(unit);
    ASSERT_TRUE(std::holds_alternative<Error>(outcome));
    EXPECT_EQ(std::get<Error>(outcome).code, ErrorCode::Internal);
    EXPECT_NE(std::get<Error>(outcome).message.find("m1-billing"), std::string::npos);

    Unit twice = accepting("m3");
    twice.messages[0].deliveries.push_back(twice.messages[0].deliveries[0]);
    EXPECT_TRUE(std::holds_alternative<Error>(submit(twice)));
    EXPECT_EQ(store().messages({})->size(), 1u);
    accept("m2");
    accept("m3");
}

TEST_P(StoreSuite, AStaleVersionLeavesNothingOfItsUnit) {
    const auto one = accept("m1"), two = accept("m2");
    change(two, DeliveryState::Parked);
    Unit unit = changing(one, 1, DeliveryState::Delivered);
    unit.changes.push_back(changing(two, 1, DeliveryState::Waiting).changes[0]);
    unit.messages.push_back(aMessage("m3"));
    EXPECT_EQ(conflictOf(submit(unit)).kind, Conflict::Kind::Version);
    EXPECT_EQ(delivery(one).version, 1);
    EXPECT_EQ(delivery(two).state, DeliveryState::Parked);
    EXPECT_EQ(store().messages({})->size(), 2u);
    EXPECT_EQ(conflictOf(submit(changing(999, 1, DeliveryState::Delivered))).kind,
              Conflict::Kind::Version);
}

TEST_P(StoreSuite, ChangesADeliveryTwiceInOneUnit) {
    const auto seq = accept("m1");
    Unit unit = changing(seq, 1, DeliveryState::Sending, "begun");
    unit.changes.push_back(changing(seq, 2, DeliveryState::Delivered, "delivered").changes[0]);
    commit(unit);
    EXPECT_EQ(delivery(seq).version, 3);
    Unit stale = changing(seq, 3, DeliveryState::Waiting);
    stale.changes.push_back(stale.changes[0]);
    conflictOf(submit(stale));
    EXPECT_EQ(delivery(seq).state, DeliveryState::Delivered);
}

TEST_P(StoreSuite, OneOfManyChangesWins) {
    const auto seq = accept("m1");
    std::atomic<int> won = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int version = 1; version <= 20; ++version) {
                    const auto outcome = submit(changing(seq, version, DeliveryState::Waiting));
                    won += std::holds_alternative<Committed>(outcome) ? 1 : 0;
                }
            });
    }
    EXPECT_EQ(delivery(seq).version, won + 1);
    EXPECT_LE(won, 20);
    EXPECT_GE(won, 1);
}

TEST_P(StoreSuite, AChangeSetsWhatItSays) {
    const auto seq = accept("m1");
    Unit unit = changing(seq, 1, DeliveryState::Waiting, "retrying");
    auto& change = unit.changes[0];
    change.attempts = 2;
    change.revision = 1;
    change.next_at = at(60);
    change.reference = "partner-7";
    change.error = "503";
    commit(unit);
    auto row = delivery(seq);
    EXPECT_EQ(row.version, 2);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.revision, 1);
    EXPECT_EQ(row.next_at, at(60));
    EXPECT_EQ(row.changed, at(10));
    EXPECT_EQ(row.created, at(0));
    EXPECT_EQ(row.reference, "partner-7");
    EXPECT_EQ(row.error, "503");

    change.version = 2;
    change.state = DeliveryState::Delivered;
    change.reference = "";
    change.error = "";
    commit(unit);
    row = delivery(seq);
    EXPECT_EQ(row.next_at, Instant{});
    EXPECT_EQ(row.reference, "partner-7");
    EXPECT_EQ(row.error, "");
}

TEST_P(StoreSuite, ADeliveryKeepsABodyOfItsOwn) {
    Unit first = accepting("m1");
    first.messages[0].deliveries.push_back(aDelivery("m1-erp", "erp", "C1"));
    const auto committed = commit(first);
    const auto message = committed.messages.at(0);
    const auto one = committed.deliveries.at(0).at(0), other = committed.deliveries.at(0).at(1);
    EXPECT_EQ(delivery(one).body, 0);

    Unit unit = changing(one, 1, DeliveryState::Waiting, "edited");
    unit.changes[0].body = Payload::of("<edited/>");
    commit(unit);
    const auto edited = delivery(one).body;
    change(one, DeliveryState::Parked);  // and it stays with it
    unit.changes[0].version = 3;
    unit.changes[0].body = Payload::of(std::string(300'000, 'e'));
    commit(unit);
    reopen();

    EXPECT_EQ(*store().payload(delivery(one).body)->read(), std::string(300'000, 'e'));
    EXPECT_EQ(delivery(other).body, 0);
    EXPECT_EQ(*store().payload((**store().message(message)).body)->read(), "<body>m1</body>");
    const auto history = *store().history(message);
    ASSERT_EQ(history.size(), 4u);
    EXPECT_EQ(history[0].body, 0);
    EXPECT_EQ(history[1].body, edited);
    EXPECT_EQ(store().payload(edited)->view(), "<edited/>");
    EXPECT_EQ(history[2].body, 0);
    EXPECT_EQ(history[3].body, delivery(one).body);
    EXPECT_EQ(store().deliveryById("m1-billing")->value().body, delivery(one).body);
}

TEST_P(StoreSuite, JournalsEveryTransition) {
    const auto committed = commit(accepting("m1"));
    const auto seq = committed.deliveries.at(0).at(0);
    Unit unit = changing(seq, 1, DeliveryState::Delivered, "delivered");
    unit.changes[0].attempts = 3;
    unit.changes[0].detail = "200 OK";
    unit.changes[0].artefacts = "transform=abc";
    unit.changes[0].sent = Payload::of("<sent/>");
    unit.changes[0].answer = Payload::of("<answer/>");
    commit(unit);
    reopen();
    const auto history = store().history(committed.messages.at(0));
    ASSERT_TRUE(history.ok());
    ASSERT_EQ(history->size(), 2u);
    EXPECT_EQ(history->at(0).event, "accepted");
    EXPECT_EQ(history->at(0).actor, "partner:crm");
    EXPECT_EQ(history->at(0).at, at(0));
    EXPECT_EQ(history->at(0).delivery_seq, 0);
    const auto& row = history->at(1);
    EXPECT_EQ(row.event, "delivered");
    EXPECT_EQ(row.detail, "200 OK");
    EXPECT_EQ(row.actor, "hub");
    EXPECT_EQ(row.artefacts, "transform=abc");
    EXPECT_EQ(row.attempt, 3);
    EXPECT_EQ(row.delivery_seq, seq);
    EXPECT_EQ(row.at, at(10));
    EXPECT_EQ(store().payload(row.sent)->view(), "<sent/>");
    EXPECT_EQ(store().payload(row.answer)->view(), "<answer/>");
    EXPECT_TRUE(store().notes(10)->empty());
}

TEST_P(StoreSuite, JournalsHowAMessageEndedWithoutDeliveries) {
    Unit unit = accepting("m1");
    unit.messages[0].deliveries.clear();
    unit.messages[0].end = "filtered";
    unit.messages[0].end_reason = "region is not GD";
    const auto seq = commit(unit).messages.at(0);
    const auto message = store().message(seq);
    EXPECT_EQ((*message)->end, "filtered");
    EXPECT_EQ((*message)->end_reason, "region is not GD");
    const auto history = store().history(seq);
    ASSERT_EQ(history->size(), 1u);
    EXPECT_EQ(history->at(0).event, "filtered");
    EXPECT_EQ(history->at(0).detail, "region is not GD");
}

TEST_P(StoreSuite, KeepsNotesNewestFirst) {
    for (const auto* event : {"refused", "unmatched", "refused again"}) commit(noting(event));
    accept("m1");
    const auto notes = store().notes(2);
    ASSERT_TRUE(notes.ok());
    ASSERT_EQ(notes->size(), 2u);
    EXPECT_EQ(notes->at(0).event, "refused again");
    EXPECT_EQ(notes->at(1).event, "unmatched");
    EXPECT_EQ(notes->at(0).source, "crm");
    EXPECT_EQ(notes->at(0).type, "a.type.v1");
    EXPECT_EQ(notes->at(0).subject, "C1");
    EXPECT_EQ(notes->at(0).detail, "why");
    EXPECT_EQ(notes->at(0).message_seq, 0);
    EXPECT_TRUE(store().history(0)->empty());
}

// The first callback blocks the store's thread; what is submitted meanwhile piles up to the bound.
TEST_P(StoreSuite, RefusesAtOnceWhatExceedsTheQueue) {
    std::promise<void> begun, go_on;
    store().submit(noting("first"), [&, until = go_on.get_future().share()](Outcome) {
        begun.set_value();
        until.wait();
    });
    begun.get_future().wait();
    const std::string mebibyte(1024 * 1024, 'x');
    std::atomic<int> committed = 0;
    bool refused = false;
    int taken = 0;
    for (int i = 0; i < 200 && !refused; ++i) {
        Unit unit = accepting(numbered("m", i));
        unit.messages[0].body = Payload::of(mebibyte);
        const auto mine = std::make_shared<std::optional<Outcome>>();
        store().submit(std::move(unit), [&committed, mine](Outcome o) {
            committed += std::holds_alternative<Committed>(o) ? 1 : 0;
            *mine = std::move(o);
        });
        refused = mine->has_value();  // the store's thread is blocked: only a refusal can have been
                                      // answered
        if (!refused)
            ++taken;
        else
            EXPECT_EQ(std::get<Error>(**mine).code, ErrorCode::Unavailable);
    }
    EXPECT_TRUE(refused);
    EXPECT_GE(taken, 32);
    go_on.set_value();
    reopen();
    EXPECT_EQ(committed, taken);
}

TEST_P(StoreSuite, BoundsTheNumberOfUnits) {
    std::promise<void> begun, go_on;
    store().submit(noting("first"), [&, until = go_on.get_future().share()](Outcome) {
        begun.set_value();
        until.wait();
    });
    begun.get_future().wait();
    const auto refusals = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 30'000; ++i)
        store().submit(noting("n"), [refusals](Outcome o) {
            *refusals += std::holds_alternative<Error>(o) ? 1 : 0;
        });
    EXPECT_GT(*refusals, 0);
    EXPECT_LT(*refusals, 30'000);
    go_on.set_value();
    reopen();
    commit(noting("after"));
}

TEST_P(StoreSuite, WritesWhatIsQueuedBeforeItCloses) {
    const auto committed = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 500; ++i)
        store().submit(accepting(numbered("m", i)), [committed](Outcome o) {
            *committed += std::holds_alternative<Committed>(o) ? 1 : 0;
        });
    reopen();
    EXPECT_EQ(*committed, 500);
    EXPECT_EQ(store().messages({.limit = 1000})->size(), 500u);
    const auto next = commit(accepting("next")).messages.at(0);
    EXPECT_EQ(next, store().messages({.limit = 1})->at(0).seq);
}

}  // namespace kamhub::store::test
