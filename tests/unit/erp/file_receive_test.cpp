// Goal: documents from the ERP are taken once, whole and in order, whatever else lies in the
// folder.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "documents.hpp"
#include "erp/file_endpoint.hpp"
#include "fake_host.hpp"
#include "xml/limits.hpp"

namespace kamhub::erp {
namespace {

namespace fs = std::filesystem;
using testing::eventually;
using testing::idocText;
using testing::readFile;
using testing::writeFile;

class FileReceive : public ::testing::Test {
protected:
    FileReceive() {
        fs::create_directories(inbox);
        config.via = "file";
        config.outbox = folder.path() / "outbox";
        config.inbox = inbox;
        config.poll = std::chrono::milliseconds(10);
    }
    void put(const std::string& stem, const std::string& bytes) {
        writeFile(inbox / (stem + ".xml"), bytes);
        writeFile(inbox / (stem + ".ok"), "");
    }
    void look() {
        const auto looked = FileInbox(inbox, host).look([] { return false; });
        EXPECT_TRUE(looked.ok()) << looked.error().message;
    }
    bool refused(const std::string& stem) const {
        return fs::exists(inbox / "refused" / (stem + ".xml")) &&
               !fs::exists(inbox / (stem + ".ok")) &&
               !readFile(inbox / "refused" / (stem + ".reason")).empty();
    }

    testing::TemporaryFolder folder;
    fs::path inbox = folder.path() / "inbox";
    ErpConfig config;
    testing::FakeHost host;
};

TEST_F(FileReceive, TakesADocumentAndMovesIt) {
    put("0000000000088001", idocText("0000000000088001", "示例员甲"));
    look();
    const auto received = host.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].operation, "ZHRMD/EMP");
    EXPECT_EQ(received[0].id, "0000000000088001");
    EXPECT_TRUE(fs::exists(inbox / "done" / "0000000000088001.xml"));
    EXPECT_FALSE(fs::exists(inbox / "0000000000088001.ok"));
}

TEST_F(FileReceive, TheThreadOfTheEndpointLooksByItself) {
    FileEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    put("1", idocText("0000000000000001"));
    EXPECT_TRUE(eventually([&] { return fs::exists(inbox / "done" / "1.xml"); }));
    endpoint.stop();
    host.close();
}

TEST_F(FileReceive, AFolderThatComesBackIsFoundAgain) {
    fs::remove_all(inbox);
    FileEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    EXPECT_TRUE(eventually([&] { return !host.notes().empty(); }));
    fs::create_directories(inbox);
    EXPECT_TRUE(eventually([&] { return host.notes().size() == 2; }));
    put("1", idocText("0000000000000001"));
    EXPECT_TRUE(eventually([&] { return host.received().size() == 1; }));
    endpoint.stop();
    host.close();
}

TEST_F(FileReceive, WithoutAMarkerNothingIsTaken) {
    writeFile(inbox / "1.xml", idocText("0000000000000001"));
    writeFile(inbox / "2.xml.tmp", idocText("0000000000000002").substr(0, 40));
    look();
    EXPECT_TRUE(host.received().empty());
    EXPECT_TRUE(fs::exists(inbox / "1.xml"));
    EXPECT_TRUE(fs::exists(inbox / "2.xml.tmp"));
}

TEST_F(FileReceive, DocumentsKeepTheOrderOfTheirNames) {
    for (const char* stem : {"3", "1", "2"})
        put(stem, idocText("000000000000000" + std::string(stem)));
    look();
    const auto received = host.received();
    ASSERT_EQ(received.size(), 3u);
    EXPECT_EQ(received[0].id + received[1].id + received[2].id,
              "000000000000000100000000000000020000000000000003");
}

TEST_F(FileReceive, WhatTheHubCannotStoreNowWaitsWithAllBehindIt) {
    put("1", idocText("0000000000000001"));
    put("2", idocText("0000000000000002"));
    host.answer(unavailable("disk full"));
    FileInbox reader(inbox, host);
    EXPECT_FALSE(reader.look([] { return false; }).ok());
    EXPECT_TRUE(host.received().empty());
    EXPECT_TRUE(reader.look([] { return false; }).ok());
    ASSERT_EQ(host.received().size(), 2u);
    EXPECT_EQ(host.received()[0].id, "0000000000000001");
}

TEST_F(FileReceive, WhatTheHubRefusesIsKeptWithTheReason) {
    put("1", idocText("0000000000000001"));
    put("2", idocText("0000000000000002"));
    host.answer(invalidMessage("E1P0002 is missing; write it"));
    look();
    EXPECT_TRUE(refused("1"));
    EXPECT_NE(readFile(inbox / "refused" / "1.reason").find("E1P0002 is missing"),
              std::string::npos);
    EXPECT_EQ(host.received().size(), 1u);
}

TEST_F(FileReceive, WhatIsNoDocumentIsRefused) {
    put("broken", "<ZHRMD_A01><IDOC>");
    put("large", std::string(kTreeLimit + 1, 'x'));
    look();
    EXPECT_TRUE(refused("broken"));
    EXPECT_TRUE(refused("large"));
    EXPECT_TRUE(host.received().empty());
}

TEST_F(FileReceive, LinksAndPipesAreRefusedUnread) {
    writeFile(folder.path() / "secret", idocText("0000000000000001"));
    fs::create_symlink(folder.path() / "secret", inbox / "link.xml");
    writeFile(inbox / "link.ok", "");
    put("marker", idocText("0000000000000002"));
    fs::remove(inbox / "marker.ok");
    fs::create_symlink(folder.path() / "secret", inbox / "marker.ok");
    ASSERT_EQ(::mkfifo((inbox / "pipe.xml").c_str(), 0600), 0);
    writeFile(inbox / "pipe.ok", "");
    fs::create_directories(inbox / "folder.xml");
    fs::create_directories(inbox / "folder.ok");
    look();
    EXPECT_TRUE(host.received().empty());
    EXPECT_TRUE(fs::is_symlink(inbox / "refused" / "link.xml"));
    EXPECT_TRUE(fs::exists(inbox / "refused" / "marker.xml"));
    EXPECT_TRUE(fs::exists(inbox / "refused" / "pipe.xml"));
    EXPECT_TRUE(fs::exists(inbox / "refused" / "folder.xml"));
    EXPECT_TRUE(fs::exists(folder.path() / "secret"));
    EXPECT_FALSE(fs::exists(inbox / "folder.ok"));
}

TEST_F(FileReceive, ANameThatBreaksTheRulesIsRefusedUnderAnother) {
    put("..", idocText("0000000000000001"));
    put("a b;rm", idocText("0000000000000002"));
    look();
    EXPECT_TRUE(host.received().empty());
    int kept = 0;
    for (const auto& entry : fs::directory_iterator(inbox / "refused"))
        kept += entry.path().filename().string().starts_with("unnamed-") &&
                entry.path().extension() == ".xml";
    EXPECT_EQ(kept, 2);
    EXPECT_FALSE(fs::exists(inbox / "a b;rm.ok"));
}

TEST_F(FileReceive, AnEndBeforeTheMoveIsARepeatThatTheHubRecognisesByTheNumber) {
    put("1", idocText("0000000000000001"));
    look();
    fs::rename(inbox / "done" / "1.xml", inbox / "1.xml");
    writeFile(inbox / "1.ok", "");
    look();
    ASSERT_EQ(host.received().size(), 2u);
    EXPECT_EQ(host.received()[0].id, host.received()[1].id);
    EXPECT_EQ(host.received()[0].document.sha256(), host.received()[1].document.sha256());
}

TEST_F(FileReceive, AnEndBeforeTheMarkerIsFinishedLater) {
    put("1", idocText("0000000000000001"));
    look();
    writeFile(inbox / "1.ok", "");
    look();
    EXPECT_EQ(host.received().size(), 1u);
    EXPECT_FALSE(fs::exists(inbox / "1.ok"));
}

TEST_F(FileReceive, AMarkerBeforeItsDocumentIsLeftAloneAndNotedOnce) {
    writeFile(inbox / "1.ok", "");
    FileInbox reader(inbox, host);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(reader.look([] { return false; }).ok());
    EXPECT_TRUE(fs::exists(inbox / "1.ok"));
    EXPECT_EQ(host.notes().size(), 1u);
    writeFile(inbox / "1.xml", idocText("0000000000000001"));
    EXPECT_TRUE(reader.look([] { return false; }).ok());
    EXPECT_EQ(host.received().size(), 1u);
}

TEST_F(FileReceive, AGb18030DocumentIsTakenAndItsBytesAreKept) {
    const auto bytes = xml::fromUtf8(
        idocText("0000000000000001", "范例㐂", "<?xml version=\"1.0\" encoding=\"GB18030\"?>"),
        "GB18030");
    ASSERT_TRUE(bytes.ok());
    put("1", *bytes);
    look();
    const auto received = host.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_NE(received[0].document.view().find("范例㐂"), std::string::npos);
    EXPECT_EQ(received[0].original.view(), *bytes);
}

}  // namespace
}  // namespace kamhub::erp
