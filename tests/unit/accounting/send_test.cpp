// Goal: one row per delivery, whatever is repeated, and words that help where a row cannot be
// written.

#include <atomic>
#include <thread>

#include "database_under_test.hpp"

namespace kamhub::accounting::testing {

using namespace std::chrono_literals;

namespace {

constexpr char kCustomer[] =
    "<CUST_CODE>KH2026000127</CUST_CODE><CUST_NAME>华南示范银行𠮷</CUST_NAME><KA_FLAG>1</KA_FLAG>"
    "<DATA_VERSION>7</DATA_VERSION><ADDRESS/>";

}  // namespace

TEST_P(OnBothDatabases, WritesOneRowAndGivesItsKeyAsReference) {
    const auto sent = send("d-1", kCustomer);
    ASSERT_TRUE(sent) << sent.error().message;
    EXPECT_EQ(sent->reference, "d-1");
    EXPECT_EQ(partner_->run("SELECT ROW_KEY, OPERATION, CUST_NAME, DATA_VERSION, ADDRESS, STATUS, "
                            "ERR_CODE FROM IF_KAM_IN"),
              (Cells{{"d-1", "ChangeCustomer", "华南示范银行𠮷", "7", "NULL", "N", "NULL"}}));
    EXPECT_EQ(partner_->cell("SELECT length(CREATED_AT) FROM IF_KAM_IN"), "27");
}

TEST_P(OnBothDatabases, AnEqualRepeatIsTakenAndWritesNothing) {
    ASSERT_TRUE(send("d-1", kCustomer));
    const auto before = partner_->run("SELECT * FROM IF_KAM_IN");
    const auto again = send("d-1", kCustomer);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->reference, "d-1");
    EXPECT_EQ(partner_->run("SELECT * FROM IF_KAM_IN"), before);
}

TEST_P(OnBothDatabases, ARepeatIsEqualEvenAfterThePartnerMarkedTheRow) {
    ASSERT_TRUE(send("d-1", kCustomer));
    partner_->run(
        "UPDATE IF_KAM_IN SET STATUS = 'E', DONE_AT = 'x', ERR_CODE = '1', ERR_TEXT = 'no'");
    EXPECT_TRUE(send("d-1", kCustomer));
    EXPECT_EQ(partner_->cell("SELECT STATUS FROM IF_KAM_IN"), "E");
}

TEST_P(OnBothDatabases, TheDatabaseDecidesWhetherTwoNumbersAreEqual) {
    ASSERT_TRUE(send("d-1", "<DATA_VERSION>7</DATA_VERSION>"));
    EXPECT_TRUE(send("d-1", "<DATA_VERSION>007</DATA_VERSION>"));
}

TEST_P(OnBothDatabases, ARowOfOtherContentIsRefusedAndLeft) {
    ASSERT_TRUE(send("d-1", kCustomer));
    const auto other = send(
        "d-1",
        "<CUST_CODE>KH2026000127</CUST_CODE><CUST_NAME>别的客户</CUST_NAME><KA_FLAG>1</KA_FLAG>"
        "<DATA_VERSION>7</DATA_VERSION>");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::Rejected);
    EXPECT_NE(other.error().message.find("row d-1 is already there with other content: CUST_NAME;"),
              std::string::npos)
        << other.error().message;
    EXPECT_EQ(partner_->cell("SELECT CUST_NAME FROM IF_KAM_IN"), "华南示范银行𠮷");
}

TEST_P(OnBothDatabases, AColumnThatIsThereAndNotInTheMessageIsOtherContent) {
    ASSERT_TRUE(send("d-1", kCustomer));
    const auto less = send("d-1", "<CUST_CODE>KH2026000127</CUST_CODE>");
    ASSERT_FALSE(less);
    EXPECT_EQ(less.error().code, ErrorCode::Rejected);
    EXPECT_NE(less.error().message.find("CUST_NAME, KA_FLAG, DATA_VERSION"), std::string::npos)
        << less.error().message;
    const auto operation = send("d-1", kCustomer, "ChangeCredit");
    ASSERT_FALSE(operation);
    EXPECT_NE(operation.error().message.find(": OPERATION;"), std::string::npos)
        << operation.error().message;
}

TEST_P(OnBothDatabases, ValuesAreNeverSql) {
    const std::string nasty = "'); DROP TABLE IF_KAM_IN; -- $1 ? % \\ \"";
    ASSERT_TRUE(send("d-1", "<CUST_NAME>" + nasty + "</CUST_NAME>"));
    EXPECT_EQ(partner_->cell("SELECT CUST_NAME FROM IF_KAM_IN"), nasty);
    EXPECT_TRUE(send("d-1", "<CUST_NAME>" + nasty + "</CUST_NAME>"));
}

TEST_P(OnBothDatabases, RefusesColumnsThatAreNotTheTables) {
    for (const std::string columns :
         {"<NO_SUCH>1</NO_SUCH>", "<STATUS>P</STATUS>", "<ROW_KEY>x</ROW_KEY>",
          "<cust_code>x</cust_code>", "<CUST_CODE><A/></CUST_CODE>",
          "<CUST_CODE>1</CUST_CODE><CUST_CODE>2</CUST_CODE>"}) {
        const auto sent = send("d-1", columns);
        ASSERT_FALSE(sent) << columns;
        EXPECT_EQ(sent.error().code, ErrorCode::InvalidMessage) << sent.error().message;
    }
    EXPECT_EQ(partner_->cell("SELECT COUNT(*) FROM IF_KAM_IN"), "0");
}

TEST_P(OnBothDatabases, AColumnThatWasAddedLaterIsKnown) {
    ASSERT_TRUE(send("d-1", kCustomer));
    ASSERT_FALSE(send("d-2", "<EXTRA>1</EXTRA>"));
    partner_->run("ALTER TABLE IF_KAM_IN ADD COLUMN EXTRA VARCHAR(10)");
    const auto sent = send("d-2", "<EXTRA>1</EXTRA>");
    EXPECT_TRUE(sent) << sent.error().message;
}

TEST_P(OnBothDatabases, ContentThatBreaksARuleOfTheTableIsRejectedWithoutRepeatingTheRow) {
    for (const std::string columns : {"<KA_FLAG>7</KA_FLAG>", "<EFF_DATE>123</EFF_DATE>",
                                      "<CREDIT_SCORE>many</CREDIT_SCORE>"}) {
        const auto sent = send("d-1", "<CUST_NAME>东江示范物流有限公司</CUST_NAME>" + columns);
        ASSERT_FALSE(sent) << columns;
        EXPECT_EQ(sent.error().code, ErrorCode::Rejected) << sent.error().message;
        EXPECT_EQ(sent.error().message.find("东江"), std::string::npos) << sent.error().message;
    }
    EXPECT_TRUE(send("d-1", kCustomer)) << "the connection is good after a refusal";
}

TEST_P(OnBothDatabases, ALockedTableIsLaterAndCounts) {
    ASSERT_TRUE(send("d-1", kCustomer));
    partner_->lock();
    const auto sent = send("d-2", kCustomer, "ChangeCustomer", 300ms);
    partner_->unlock();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::Unavailable) << sent.error().message;
    EXPECT_FALSE(sent.error().answer.empty()) << "the partner was reached: the attempt counts";
    EXPECT_TRUE(send("d-2", kCustomer));
}

TEST_P(OnBothDatabases, ALockThatGoesAwayInTimeIsWaitedFor) {
    partner_->lock();
    std::atomic<bool> begun = false;
    std::thread sender([&] {
        begun = true;
        begun.notify_all();
        const auto sent = send("d-1", kCustomer);
        if (!sent) ADD_FAILURE() << sent.error().message;
    });
    begun.wait(false);
    partner_->unlock();
    sender.join();
    EXPECT_EQ(partner_->cell("SELECT COUNT(*) FROM IF_KAM_IN"), "1");
}

TEST_P(OnBothDatabases, AMissingTableIsToldAndNotLost) {
    partner_->run("DROP TABLE IF_KAM_IN");
    const auto sent = send("d-1", kCustomer);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::Unavailable);
}

TEST_P(OnBothDatabases, WritersAtOnceEachKeepOneRowPerKey) {
    constexpr int kThreads = 8, kKeys = 10;
    std::vector<std::thread> writers;
    std::atomic<int> failures = 0;
    for (int t = 0; t < kThreads; ++t)
        writers.emplace_back([&, t] {
            for (int i = 0; i < kKeys; ++i) {
                // Neighbours write the same key with the same content at the same time.
                const auto sent = send(numbered("k-", t / 2 * kKeys + i), kCustomer);
                if (!sent) {
                    ++failures;
                    ADD_FAILURE() << sent.error().message;
                }
            }
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(partner_->cell("SELECT COUNT(*) FROM IF_KAM_IN"),
              std::to_string(kThreads / 2 * kKeys));
}

TEST(AccountingConnection, ADatabaseThatIsNotThereIsNotReachedAndNotMade) {
    kamhub::testing::TemporaryFolder folder;
    kamhub::testing::FakeHost host;
    const auto file = folder.path() / "missing.db";
    for (const auto& [connector, connection] : {std::pair<std::string, std::string>{"sqlite", file},
                                                {"postgresql", "host=/nowhere user=x dbname=x"}}) {
        AccountingEndpoint endpoint({connector, Secret(connection), "IF_KAM_IN", "IF_KAM_OUT", 5ms},
                                    host);
        const Envelope envelope;
        const auto sent = endpoint.send({.envelope = envelope,
                                         .operation = "ChangeCustomer",
                                         .document = Payload::of("<row/>"),
                                         .delivery_id = "d",
                                         .deadline = kamhub::testing::soon()});
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().code, ErrorCode::Unavailable) << sent.error().message;
        EXPECT_TRUE(sent.error().answer.empty()) << "not reached: the attempt does not count";
    }
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(AccountingConnection, AConnectionThatTheServerEndedIsOpenedAgain) {
    kamhub::testing::TemporaryFolder folder;
    auto partner = makeDatabase("postgresql", folder.path());
    if (!partner) GTEST_SKIP() << "no server; run it as tests/tools/with_postgres test_accounting";
    kamhub::testing::FakeHost host;
    AccountingEndpoint endpoint(
        {"postgresql", Secret(partner->connection()), "IF_KAM_IN", "IF_KAM_OUT", 5ms}, host);
    const Envelope envelope;
    const auto send = [&](const std::string& id) {
        return endpoint.send({.envelope = envelope,
                              .operation = "ChangeCustomer",
                              .document = Payload::of("<row/>"),
                              .delivery_id = id,
                              .deadline = kamhub::testing::soon()});
    };
    std::vector<std::thread> senders;
    for (int i = 0; i < 4; ++i) senders.emplace_back([&] { EXPECT_TRUE(send("d-1")); });
    for (auto& sender : senders) sender.join();
    partner->run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        "usename = 'postgres'");
    const auto broken = send("d-2");
    if (!broken) {
        const auto code = broken.error().code;
        EXPECT_TRUE(code == ErrorCode::Unavailable || code == ErrorCode::Timeout)
            << broken.error().message;
    }
    EXPECT_TRUE(send("d-2"));
    EXPECT_EQ(partner->cell("SELECT COUNT(*) FROM IF_KAM_IN"), "2");
}

}  // namespace kamhub::accounting::testing
