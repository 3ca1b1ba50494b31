// Goal: each row of the outbound table becomes one message, is marked with what became of it, and
// is found by its status alone.

#include "database_under_test.hpp"

namespace kamhub::accounting::testing {

using kamhub::testing::eventually;

namespace {

std::string insertPayment(const std::string& key, const std::string& created,
                          const std::string& more = "NULL") {
    return "INSERT INTO IF_KAM_OUT (ROW_KEY, OPERATION, SERIAL_NO, AMOUNT_FEN, BANK_NAME, "
           "CREATED_AT) VALUES ('" +
           key + "', 'PaymentReceived', 'JF1', 436840, " + more + ", '" + created + "')";
}

}  // namespace

TEST_P(OnBothDatabases, TakesNewRowsOldestFirstAndMarksThem) {
    partner_->run(insertPayment("b", "2026-11-22T08:00:01.000000Z", "'东莞 <分行> & ''1'''"));
    partner_->run(insertPayment("c", "2026-11-22T08:00:00.000000Z"));
    partner_->run(insertPayment("a", "2026-11-22T08:00:01.000000Z"));
    start();
    ASSERT_TRUE(eventually([&] {
        return partner_->cell("SELECT COUNT(*) FROM IF_KAM_OUT WHERE STATUS = 'P'") == "3";
    }));
    const auto received = host_.received();
    ASSERT_EQ(received.size(), 3u);
    EXPECT_EQ(received[0].id + received[1].id + received[2].id, "cab");
    EXPECT_EQ(received[0].operation, "PaymentReceived");
    EXPECT_EQ(
        received[2].document.view(),
        "<row><ROW_KEY>b</ROW_KEY><OPERATION>PaymentReceived</OPERATION><SERIAL_NO>JF1</SERIAL_NO>"
        "<AMOUNT_FEN>436840</AMOUNT_FEN><BANK_NAME>东莞 &lt;分行&gt; &amp; '1'</BANK_NAME></row>");
    EXPECT_EQ(partner_->cell(
                  "SELECT COUNT(*) FROM IF_KAM_OUT WHERE DONE_AT IS NULL OR ERR_TEXT IS NOT NULL"),
              "0");
}

TEST_P(OnBothDatabases, ARowThatBecomesVisibleLateIsFoundByItsStatus) {
    partner_->run(insertPayment("z", "2026-11-22T09:00:00.000000Z"));
    start();
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 1; }));
    partner_->run(insertPayment("a", "2026-11-22T08:00:00.000000Z"));  // lower in key and in time
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 2; }));
    EXPECT_EQ(host_.received()[1].id, "a");
}

TEST_P(OnBothDatabases, ARowThatCannotBeTakenIsMarkedWithTheReasonAndTheNextOneGoesOn) {
    host_.answer(invalidMessage("element amount: 一个值不对; write two decimals"));
    partner_->run(insertPayment("a", "1"));
    partner_->run(insertPayment("b", "2"));
    start();
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 1; }));
    EXPECT_EQ(host_.received()[0].id, "b");
    EXPECT_EQ(
        partner_->run("SELECT STATUS, ERR_CODE, ERR_TEXT FROM IF_KAM_OUT WHERE ROW_KEY = 'a'"),
        (Cells{{"E", "REFUSED", "element amount: 一个值不对; write two decimals"}}));
}

TEST_P(OnBothDatabases, ALongReasonIsCutBetweenCharacters) {
    std::string reason = "x";
    for (int i = 0; i < 400; ++i) reason += "误";
    host_.answer(invalidMessage(reason));
    partner_->run(insertPayment("a", "1"));
    start();
    ASSERT_TRUE(eventually([&] { return partner_->cell("SELECT STATUS FROM IF_KAM_OUT") == "E"; }));
    const auto text = partner_->cell("SELECT ERR_TEXT FROM IF_KAM_OUT");
    EXPECT_EQ(text, reason.substr(0, 499)) << "one byte and 166 characters of three";
}

TEST_P(OnBothDatabases, AHubThatCannotStoreNowLeavesTheRowsForLater) {
    host_.answer(unavailable("the disk is full"));
    host_.answer(unavailable("the disk is full"));
    partner_->run(insertPayment("a", "1"));
    partner_->run(insertPayment("b", "2"));
    start();
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 2; }));
    EXPECT_EQ(host_.received()[0].id + host_.received()[1].id, "ab")
        << "the order is kept over the outage";
    ASSERT_TRUE(eventually([&] {
        return partner_->cell("SELECT COUNT(*) FROM IF_KAM_OUT WHERE STATUS = 'P'") == "2";
    }));
}

TEST_P(OnBothDatabases, AFaultWithOneRowDoesNotHideTheRowsBehindIt) {
    host_.answer(internalError("something of ours"));
    partner_->run(insertPayment("a", "1"));
    partner_->run(insertPayment("b", "2"));
    start();
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 2; }));
    EXPECT_EQ(host_.received()[0].id + host_.received()[1].id, "ba");
}

TEST_P(OnBothDatabases, AnEndBetweenTakingAndMarkingMakesNoSecondMessage) {
    partner_->run(insertPayment("a", "1"));
    start();
    ASSERT_TRUE(eventually([&] { return partner_->cell("SELECT STATUS FROM IF_KAM_OUT") == "P"; }));
    stop();
    // As if the hub had ended before it could mark the row.
    partner_->run("UPDATE IF_KAM_OUT SET STATUS = 'N', DONE_AT = NULL");
    endpoint_ = std::make_unique<AccountingEndpoint>(config(), host_);
    start();
    ASSERT_TRUE(eventually([&] { return partner_->cell("SELECT STATUS FROM IF_KAM_OUT") == "P"; }));
    EXPECT_EQ(host_.received().size(), 1u);
    EXPECT_EQ(host_.duplicates(), 1);
}

TEST_P(OnBothDatabases, AKeyThatComesBackWithOtherContentIsMarkedAsRefused) {
    partner_->run(insertPayment("a", "1"));
    start();
    ASSERT_TRUE(eventually([&] { return partner_->cell("SELECT STATUS FROM IF_KAM_OUT") == "P"; }));
    partner_->run("UPDATE IF_KAM_OUT SET STATUS = 'N', AMOUNT_FEN = 1");
    ASSERT_TRUE(eventually([&] { return partner_->cell("SELECT STATUS FROM IF_KAM_OUT") == "E"; }));
    EXPECT_EQ(partner_->cell("SELECT ERR_TEXT FROM IF_KAM_OUT"), "this id came with other content");
}

TEST_P(OnBothDatabases, MoreRowsThanOneLookTakesAndWritersBesideItLoseNothing) {
    for (int i = 0; i < 105; ++i) partner_->run(insertPayment(numbered("p", i), "1"));
    start();
    std::thread sender([&] {
        for (int i = 0; i < 20; ++i) {
            const auto sent = send(numbered("d-", i), "<CUST_CODE>KH1</CUST_CODE>");
            if (!sent) ADD_FAILURE() << sent.error().message;
        }
    });
    for (int i = 105; i < 125; ++i) partner_->run(insertPayment(numbered("p", i), "2"));
    sender.join();
    EXPECT_TRUE(eventually([&] {
        return partner_->cell("SELECT COUNT(*) FROM IF_KAM_OUT WHERE STATUS = 'P'") == "125";
    }));
    EXPECT_EQ(host_.received().size(), 125u);
    EXPECT_EQ(partner_->cell("SELECT COUNT(*) FROM IF_KAM_IN"), "20");
}

TEST_P(OnBothDatabases, ALostDatabaseIsNotedOnceAndFoundAgain) {
    partner_->run("ALTER TABLE IF_KAM_OUT RENAME TO AWAY");
    start();
    ASSERT_TRUE(eventually([&] { return !host_.notes().empty(); }));
    partner_->run("ALTER TABLE AWAY RENAME TO IF_KAM_OUT");
    partner_->run(insertPayment("a", "1"));
    ASSERT_TRUE(eventually([&] { return host_.received().size() == 1; }));
    ASSERT_TRUE(eventually([&] { return host_.notes().size() == 2; }));
    EXPECT_EQ(host_.notes()[0].substr(0, 5), "lost:");
    EXPECT_EQ(host_.notes()[1], "connected: the outbound table answers");
}

}  // namespace kamhub::accounting::testing
