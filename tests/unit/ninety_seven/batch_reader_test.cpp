// Goal: each nightly file ends in done/ or refused/, and no record has two effects.

#include "ninety_seven/batch_reader.hpp"

#include <fstream>

#include "batch_support.hpp"
#include "ninety_seven/durable_file.hpp"

namespace kamhub::ninety_seven::test {

class BatchReaderTest : public ::testing::Test {
protected:
    BatchReaderTest() {
        std::filesystem::create_directory(drop());
        std::filesystem::create_directory(state());
        begin();
    }
    ~BatchReaderTest() override { end(); }

    void begin() {
        host = std::make_unique<FakeHost>(state());
        reader = std::make_shared<BatchReader>(
            BatchSettings{drop(), std::chrono::milliseconds(10), 1 << 20}, layouts(), *host);
        ASSERT_TRUE(reader->start());
    }
    void end() {
        host->interrupt();
        reader->stop();
        host->close();
    }
    std::filesystem::path drop() const { return folder_.path() / "drop"; }
    std::filesystem::path state() const { return folder_.path() / "state"; }

    void put(const std::string& stem, const std::string& content) {
        std::ofstream(drop() / (stem + ".DAT"), std::ios::binary) << content;
        std::ofstream(drop() / (stem + ".OK"));
    }
    void taken(const std::string& stem, const std::string& content) {
        const auto before = host->notes("batch-taken");
        put(stem, content);
        EXPECT_TRUE(host->waitForNote("batch-taken", before + 1))
            << stem << ": " << host->noted("batch-refused");
        EXPECT_TRUE(filed("done", stem));
    }
    std::string refused(const std::string& stem, const std::string& content) {
        const auto before = host->notes("batch-refused");
        put(stem, content);
        EXPECT_TRUE(host->waitForNote("batch-refused", before + 1)) << stem;
        EXPECT_TRUE(filed("refused", stem));
        return readWhole(drop() / "refused" / (stem + ".reason"), 10000).value();
    }
    // The marker is the last to go.
    bool filed(const char* where, const std::string& stem) {
        for (int i = 0; i < 1000; ++i) {
            if (!std::filesystem::exists(drop() / (stem + ".OK")))
                return std::filesystem::exists(drop() / where / (stem + ".DAT")) &&
                       !std::filesystem::exists(drop() / (stem + ".DAT"));
            host->pause(std::chrono::milliseconds(10));
        }
        return false;
    }

    std::unique_ptr<FakeHost> host;
    std::shared_ptr<BatchReader> reader;

private:
    TemporaryFolder folder_;
};

TEST_F(BatchReaderTest, MakesOneMessageOfEachRecord) {
    const std::string content = goodFile();
    taken("KA20261122001", content);
    const auto received = host->received();
    ASSERT_EQ(received.size(), 2u);
    EXPECT_EQ(received[0].operation, "KA02");
    EXPECT_EQ(received[0].id, sha256Hex(content) + "-1");
    EXPECT_EQ(received[1].id, sha256Hex(content) + "-2");
    EXPECT_EQ(received[0].original, customer(1));
    EXPECT_NE(received[1].document.find("<CUSTCODE>KH2</CUSTCODE>"), std::string::npos);
}

TEST_F(BatchReaderTest, LeavesAFileWithoutItsMarker) {
    std::ofstream(drop() / "KA20261122001.DAT", std::ios::binary) << goodFile();
    taken("KA20261122002", goodFile("20261122", 2));
    EXPECT_TRUE(std::filesystem::exists(drop() / "KA20261122001.DAT"));
    EXPECT_EQ(host->received().size(), 2u);
}

TEST_F(BatchReaderTest, RefusesAWrongFileWholeAndTakesItCorrected) {
    const std::string wrong =
        file({header("20261122", 1), customer(1), customer(2), trailer(3, 200)});
    EXPECT_NE(refused("KA20261122001", wrong).find("counts 3 records, the file has 2"),
              std::string::npos);
    EXPECT_TRUE(host->received().empty());
    taken("KA20261122001", goodFile());
}

TEST_F(BatchReaderTest, ARepeatedFileDoublesNothing) {
    taken("KA20261122001", goodFile());
    taken("KA20261122002", goodFile("20261122", 2));
    taken("KA20261122001", goodFile());
    const auto received = host->received();
    ASSERT_EQ(received.size(), 6u);
    EXPECT_TRUE(received[4].duplicate);
    EXPECT_TRUE(received[5].duplicate);
}

TEST_F(BatchReaderTest, RefusesATakenNumberWithOtherContent) {
    taken("KA20261122001", goodFile());
    EXPECT_NE(refused("KA20261122001", goodFile("20261122", 1, 999)).find("with another content"),
              std::string::npos);
}

TEST_F(BatchReaderTest, RefusesAGapInTheNumbers) {
    taken("KA20261122001", goodFile());
    EXPECT_NE(refused("KA20261122003", goodFile("20261122", 3)).find("KA20261122002 comes after"),
              std::string::npos);
    EXPECT_NE(refused("KA20261123002", goodFile("20261123", 2)).find("KA20261123001 comes after"),
              std::string::npos);
    taken("KA20261123001", goodFile("20261123", 1));
}

TEST_F(BatchReaderTest, RemembersTheLastNumberOverARestart) {
    taken("KA20261122001", goodFile());
    end();
    begin();
    EXPECT_FALSE(refused("KA20261122003", goodFile("20261122", 3)).empty());
    taken("KA20261122002", goodFile("20261122", 2));
}

TEST_F(BatchReaderTest, ListsRecordsThatCannotBeUsedAndTakesTheOthers) {
    host->judge([](const Incoming& incoming) -> Status {
        if (incoming.document.read()->find("KH1<") != std::string::npos)
            return invalidMessage("customer unknown");
        return okStatus();
    });
    taken("KA20261122001", goodFile());
    EXPECT_EQ(host->received().size(), 1u);
    const auto reason = readWhole(drop() / "done" / "KA20261122001.reason", 10000);
    ASSERT_TRUE(reason);
    EXPECT_EQ(*reason, "record 1: customer unknown\n");
}

TEST_F(BatchReaderTest, WaitsWhileTheHubCannotStore) {
    std::atomic<int> refusals = 0;
    host->judge([&refusals](const Incoming&) -> Status {
        if (++refusals < 4) return unavailable("the disk is full");
        return okStatus();
    });
    taken("KA20261122001", goodFile());
    EXPECT_EQ(host->received().size(), 2u);
}

TEST_F(BatchReaderTest, GoesOnWhereItStoodAfterARestart) {
    std::vector<std::string> lines{header("20261122", 1)};
    for (int i = 1; i <= 300; ++i) lines.push_back(customer(i));
    lines.push_back(trailer(300, 30000));
    std::atomic<int> asked = 0;
    host->judge([&asked](const Incoming& incoming) -> Status {
        const auto number = ++asked;
        if (number == 7) return invalidMessage("customer unknown");
        if (number > 150) return unavailable("the disk is full");
        EXPECT_TRUE(incoming.id.ends_with("-" + std::to_string(number)));
        return okStatus();
    });
    put("KA20261122001", file(lines));
    for (int i = 0; i < 1000 && asked <= 150; ++i) host->pause(std::chrono::milliseconds(10));
    end();
    EXPECT_EQ(host->received().size(), 149u);
    begin();
    ASSERT_TRUE(host->waitForNote("batch-taken"));
    const auto rest = host->received();
    ASSERT_EQ(rest.size(), 150u);
    EXPECT_TRUE(rest.front().id.ends_with("-151"));
    EXPECT_TRUE(rest.back().id.ends_with("-300"));
    EXPECT_EQ(*readWhole(drop() / "done" / "KA20261122001.reason", 10000),
              "record 7: customer unknown\n");
}

TEST_F(BatchReaderTest, FollowsNoLinkAndRefusesAFileThatIsTooLarge) {
    EXPECT_NE(refused("KA20261122001", std::string((1 << 20) + 1, 'x')).find("the limit is"),
              std::string::npos);
    std::ofstream(drop() / "secret", std::ios::binary) << goodFile();
    std::filesystem::create_symlink(drop() / "secret", drop() / "KA20261122002.DAT");
    std::ofstream(drop() / "KA20261122002.OK");
    // The link is put aside as a link, with the reason: what stays would be looked at for ever.
    ASSERT_TRUE(host->waitForNote("batch-refused", 2)) << host->noted("batch-unreadable");
    EXPECT_NE(host->noted("batch-refused").find("no regular file"), std::string::npos);
    EXPECT_TRUE(host->received().empty());
}

}  // namespace kamhub::ninety_seven::test
