// Goal: a document to the ERP appears whole, under a name that a repeat replaces, and never through
// a planted link.

#include <gtest/gtest.h>

#include "documents.hpp"
#include "erp/file_endpoint.hpp"
#include "fake_host.hpp"

namespace kamhub::erp {
namespace {

namespace fs = std::filesystem;
using testing::contractText;
using testing::readFile;
using testing::writeFile;

constexpr char kNumber[] = "8222222222222222";

class FileSend : public ::testing::Test {
protected:
    FileSend() {
        fs::create_directories(folder.path() / "outbox");
        fs::create_directories(folder.path() / "inbox");
        config.via = "file";
        config.outbox = folder.path() / "outbox";
        config.inbox = folder.path() / "inbox";
        config.poll = std::chrono::milliseconds(10);
    }
    Result<Acknowledgement> send(const std::string& document, const std::string& delivery = "d-1") {
        FileEndpoint endpoint(config, host);
        const Envelope envelope;
        return endpoint.send(
            {envelope, "ZKACONTRACT", Payload::of(document), delivery, 1, testing::soon()});
    }
    fs::path out(const std::string& suffix) const { return config.outbox / (kNumber + suffix); }
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(config.outbox), {}));
    }

    testing::TemporaryFolder folder;
    ErpConfig config;
    testing::FakeHost host;
};

TEST_F(FileSend, WritesDocumentAndMarker) {
    const auto sent = send(contractText(kNumber, "d-1", "合同"));
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    EXPECT_EQ(sent->reference, kNumber);
    EXPECT_EQ(readFile(out(".xml")), contractText(kNumber, "d-1", "合同"));
    EXPECT_EQ(readFile(out(".ok")), "");
    EXPECT_EQ(entries(), 2u);
}

TEST_F(FileSend, ARepeatReplacesTheSameDocument) {
    ASSERT_TRUE(send(contractText(kNumber, "d-1", "old")).ok());
    ASSERT_TRUE(send(contractText(kNumber, "d-1", "new")).ok());
    EXPECT_EQ(readFile(out(".xml")), contractText(kNumber, "d-1", "new"));
    EXPECT_EQ(entries(), 2u);
}

TEST_F(FileSend, AnotherDocumentIsNotReplacedByChance) {
    ASSERT_TRUE(send(contractText(kNumber, "d-1", "one")).ok());
    const auto second = send(contractText(kNumber, "d-2", "two"), "d-2");
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::Rejected);
    EXPECT_EQ(readFile(out(".xml")), contractText(kNumber, "d-1", "one"));
}

TEST_F(FileSend, WhatAnEarlierEndLeftIsReplaced) {
    writeFile(out(".xml.tmp"), "half a docu");
    ASSERT_TRUE(send(contractText(kNumber, "d-1", "whole")).ok());
    EXPECT_EQ(readFile(out(".xml")), contractText(kNumber, "d-1", "whole"));
    EXPECT_FALSE(fs::exists(out(".xml.tmp")));
}

TEST_F(FileSend, NothingIsWrittenThroughAPlantedLink) {
    const auto victim = folder.path() / "victim";
    writeFile(victim, "precious");
    for (const char* suffix : {".xml.tmp", ".xml", ".ok.tmp", ".ok"})
        fs::create_symlink(victim, out(suffix));
    ASSERT_TRUE(send(contractText(kNumber, "d-1", "whole")).ok());
    EXPECT_EQ(readFile(victim), "precious");
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(out(".xml"))));
}

TEST_F(FileSend, AFolderThatIsNotThereIsNotReached) {
    fs::remove_all(config.outbox);
    const auto sent = send(contractText(kNumber, "d-1", "x"));
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(sent.error().answer, "");
}

TEST_F(FileSend, ANumberThatIsAPathIsRefused) {
    const auto sent = send(contractText("../../../../evil", "d-1", "x"));
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().code, ErrorCode::InvalidMessage);
    EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace kamhub::erp
