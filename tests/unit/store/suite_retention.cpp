// Goal: retention takes out what has ended and nothing else, with all that belonged to it, and
// leaves what a repeat is recognised by.

#include <fstream>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

Unit removing(std::vector<std::int64_t> messages, Instant before) {
    Unit out;
    out.actor = "hub";
    out.at = test::at(100'000);
    out.removal.changed_before = before;
    out.removal.messages = std::move(messages);
    return out;
}

bool isLeftAlone(const Outcome& outcome) {
    const auto* conflict = std::get_if<Conflict>(&outcome);
    return conflict && conflict->kind == Conflict::Kind::Version;
}

std::vector<std::int64_t> finishedBefore(Store& store, Instant before) {
    const auto found = store.finished(0, before, 1000);
    EXPECT_TRUE(found.ok() && found->end);
    return found ? found->messages : std::vector<std::int64_t>{};
}

}  // namespace

TEST_P(StoreSuite, FindsWhatHasEnded) {
    using Seqs = std::vector<std::int64_t>;
    const auto delivered = accept("delivered"), waiting = accept("waiting", "erp");
    const auto parked = accept("parked"), discarded = accept("discarded");
    Unit filtered = accepting("filtered");
    filtered.messages[0].deliveries.clear();
    filtered.messages[0].end = "filtered";
    commit(filtered);
    change(delivered, DeliveryState::Delivered);  // at(10)
    change(parked, DeliveryState::Parked);
    change(discarded, DeliveryState::Discarded);
    EXPECT_GT(waiting, 0);
    EXPECT_EQ(finishedBefore(store(), at(11)), (Seqs{1, 4, 5}));
    // Changed at that moment is not before it; accepted before it, and never changed, is.
    EXPECT_EQ(finishedBefore(store(), at(10)), (Seqs{5}));
    EXPECT_EQ(finishedBefore(store(), at(0)), Seqs{});
    // In stretches.
    const auto first = store().finished(0, at(11), 2);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->messages, Seqs{1});
    EXPECT_EQ(first->looked, 2);
    EXPECT_FALSE(first->end);
    const auto last = store().finished(first->looked, at(11), 100);
    EXPECT_EQ(last->messages, (Seqs{4, 5}));
    EXPECT_TRUE(last->end);
}

TEST_P(StoreSuite, RemovesAMessageWithAllThatBelongsToIt) {
    TemporaryDirectory elsewhere;
    const std::string large(700'000, 'x');
    const auto file = elsewhere.path() / "upload";
    std::ofstream(file, std::ios::binary) << large;
    Unit unit = accepting("m1");
    unit.messages[0].body = Payload::ofFile(file, large.size(), sha256Hex(large));
    unit.messages[0].original = Payload::of("as it came");
    unit.messages[0].deliveries.push_back(aDelivery("m1-erp", "erp", "C1"));
    unit.artefacts.push_back({"", "transform", "a.xslt", Payload::of("as it came")});
    const auto committed = commit(std::move(unit));
    auto done = changing(committed.deliveries[0][0], 1, DeliveryState::Delivered, "delivered");
    done.changes[0].sent = Payload::of("<sent/>");
    done.changes[0].answer = Payload::of("<answer/>");
    done.changes[0].body = Payload::of("<edited/>");
    done.changes[0].reference = "B-1";
    commit(done);
    change(committed.deliveries[0][1], DeliveryState::Discarded);
    const auto kept = accept("m2");
    const auto row = **store().message(1);
    const auto history = *store().history(1);
    commit(removing({1}, at(11)));

    EXPECT_FALSE(*store().message(1));
    EXPECT_FALSE(*store().deliveryById("m1-billing"));
    EXPECT_FALSE(*store().deliveryByReference("billing", "B-1"));
    EXPECT_TRUE(store().history(1)->empty());
    EXPECT_EQ(store().messages({.key = "C1"})->size(), 1u);
    for (const auto number :
         {row.body, row.original, history[1].sent, history[1].answer, history[1].body})
        EXPECT_FALSE(store().payload(number).ok()) << number;
    EXPECT_TRUE(home_->spoolFiles().empty());
    const auto counts = *store().counts();
    ASSERT_EQ(counts.size(), 1u);
    EXPECT_EQ(counts[0].waiting, 1);
    EXPECT_EQ(counts[0].delivered, 0);
    // What has the same bytes and another owner stays.
    EXPECT_EQ((*store().artefact(sha256Hex("as it came")))->bytes.view(), "as it came");
    EXPECT_EQ(delivery(kept).id, "m2-billing");
    EXPECT_EQ(*store().payload((*store().message(2))->body)->read(), "<body>m2</body>");
}

TEST_P(StoreSuite, RemovesNothingThatWaitsOrHasChanged) {
    const auto delivered = accept("m1"), waiting = accept("m2", "erp"), parked = accept("m3");
    change(delivered, DeliveryState::Delivered);
    change(parked, DeliveryState::Parked);
    EXPECT_TRUE(isLeftAlone(submit(removing({1, 2}, at(11)))));
    EXPECT_TRUE(isLeftAlone(submit(removing({3}, at(11)))));
    EXPECT_TRUE(isLeftAlone(submit(removing({99}, at(11)))));
    EXPECT_TRUE(isLeftAlone(submit(removing({1}, at(10)))));
    EXPECT_EQ(store().messages({})->size(), 3u);
    EXPECT_EQ(delivery(waiting).state, DeliveryState::Waiting);
    EXPECT_EQ(store().history(1)->size(), 2u);
    commit(removing({1}, at(11)));
    EXPECT_TRUE(isLeftAlone(submit(removing({1}, at(11)))));
}

TEST_P(StoreSuite, KnowsARepeatAfterTheMessageIsGone) {
    for (const auto* id : {"m1", "m2"}) change(accept(id), DeliveryState::Delivered);
    accept("m3");
    commit(removing({1, 2}, at(11)));
    const auto repeated = submit(accepting("m1"));
    ASSERT_TRUE(std::holds_alternative<Conflict>(repeated));
    EXPECT_EQ(std::get<Conflict>(repeated).kind, Conflict::Kind::Duplicate);
    EXPECT_EQ(std::get<Conflict>(repeated).message_seq, 0);
    Unit forged = accepting("m1");
    forged.messages[0].body = Payload::of("<body>another</body>");
    EXPECT_EQ(std::get<Conflict>(submit(std::move(forged))).kind, Conflict::Kind::DifferentBody);
    // The key has a time of its own; that of a message that is there stays with it.
    Unit forget = removing({}, {});
    forget.removal.keys_before = at(0);
    forget.removal.keys = 10;
    EXPECT_EQ(commit(forget).keys_removed, 0);
    forget.removal.keys_before = at(1);
    forget.removal.keys = 1;
    EXPECT_EQ(commit(forget).keys_removed, 1);
    EXPECT_EQ(commit(forget).keys_removed, 1);
    EXPECT_EQ(commit(forget).keys_removed, 0);
    EXPECT_TRUE(std::holds_alternative<Conflict>(submit(accepting("m3"))));
    EXPECT_TRUE(std::holds_alternative<Committed>(submit(accepting("m1"))));
}

TEST_P(StoreSuite, GivesNoNumberTwiceAfterARemoval) {
    Unit unit = accepting("m1");
    unit.messages[0].deliveries[0].endpoint = "erp";
    const auto first = commit(std::move(unit));
    change(first.deliveries[0][0], DeliveryState::Delivered);
    const auto journal = store().history(1)->back().seq;
    commit(removing({1}, at(11)));
    reopen();
    const auto second = commit(accepting("m2"));
    EXPECT_GT(second.messages[0], first.messages[0]);
    EXPECT_GT(second.deliveries[0][0], first.deliveries[0][0]);
    EXPECT_GT(store().history(second.messages[0])->front().seq, journal);
}

TEST_P(StoreSuite, RemovesNotes) {
    for (int i = 0; i < 3; ++i) {
        Unit unit = noting(numbered("refused-", i));
        unit.at = at(i);
        commit(unit);
    }
    change(accept("m1"), DeliveryState::Delivered);
    const auto old = store().notesBefore(at(2), 10);
    ASSERT_TRUE(old.ok() && old->size() == 2u);
    EXPECT_EQ(old->front().event, "refused-0");
    EXPECT_EQ(store().notesBefore(at(2), 1)->size(), 1u);
    Unit unit = removing({}, {});
    unit.removal.notes = {old->at(0).seq, old->at(1).seq, store().history(1)->front().seq};
    commit(unit);
    EXPECT_EQ(store().notes(10)->size(), 1u);
    EXPECT_EQ(store().history(1)->size(), 2u);  // no note: it stays
}

}  // namespace kamhub::store::test
