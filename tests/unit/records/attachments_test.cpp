// Goal: a file stands with a record in all its versions, for who may see the record, and nothing of
// its name leads anywhere else.

#include "records/attachments.hpp"

#include "fixture.hpp"

namespace kamhub::records::test {

class Files : public RecordsTest {
protected:
    void SetUp() override {
        all_.caller.rights.insert("customer.attach");
        id_ = create("customer", {{"code", "KA0001"}, {"name", "A"}});
    }

    std::string attach(const std::string& name, const Payload& bytes,
                       const std::string& media_type = "", std::int64_t version = 0) {
        return done(Attachments(*records_).attach(all_, "customer", id_, version, name, media_type,
                                                  bytes, "signed"));
    }
    std::string attach(const std::string& name, const char* text) {
        return attach(name, Payload::of(text));
    }
    std::string remove(const char* name, const char* reason = "wrong") {
        return done(Attachments(*records_).remove(all_, "customer", id_, 0, name, reason));
    }
    std::string read(const char* name, std::int64_t number = 0) {
        const auto answer = Attachments(*records_).read(all_, "customer", id_, name, number);
        const auto* file = std::get_if<AttachmentBytes>(&answer);
        return file ? *file->bytes.read() : refusalOf(answer);
    }
    std::string list() {
        auto answer = Attachments(*records_).list(all_, "customer", id_);
        const auto* files = std::get_if<std::vector<Attachment>>(&answer);
        if (!files) return refusalOf(answer);
        std::string out;
        for (const auto& file : *files)
            out += (out.empty() ? "" : "; ") + file.name + " " + std::to_string(file.number) + " " +
                   file.media_type + " " + std::to_string(file.size) + " " + file.actor;
        return out;
    }

    std::string id_;
};

TEST_F(Files, StandInAllTheirVersions) {
    EXPECT_EQ(attach("合同.pdf", Payload::of("one"), "application/pdf", 1), id_);
    EXPECT_EQ(attach("合同.pdf", Payload::of("x"), "", 1), ": changed");
    clock_.set(clock_.now() + std::chrono::hours(1));
    EXPECT_EQ(attach("合同.pdf", "two, longer"), id_);
    EXPECT_EQ(attach("a.txt", "one"), id_);  // the same bytes
    EXPECT_EQ(list(),
              "a.txt 1 application/octet-stream 3 user:li; "
              "合同.pdf 1 application/pdf 3 user:li; "
              "合同.pdf 2 application/octet-stream 11 user:li");
    EXPECT_EQ(read("合同.pdf"), "two, longer");
    EXPECT_EQ(read("合同.pdf", 1), "one");
    EXPECT_EQ(read("合同.pdf", 3), "name: unknown-attachment");
    EXPECT_EQ(read("a.txt"), "one");
    const auto answer = Attachments(*records_).read(all_, "customer", id_, "a.txt");
    const auto& file = std::get<AttachmentBytes>(answer).of;
    EXPECT_EQ(file.sha256, sha256Hex("one"));
    EXPECT_EQ(file.at, clock_.now());
    auto history = records_->history(all_, "customer", id_);
    const auto& entry = std::get<std::vector<HistoryEntry>>(history)[1];
    EXPECT_EQ(entry.kind + " " + entry.reason, "attach signed");
    ASSERT_EQ(entry.changes.size(), 1u);
    EXPECT_EQ(entry.changes[0].field + " " + entry.changes[0].before + ">" + entry.changes[0].after,
              "attachment:合同.pdf 1>2");
}

TEST_F(Files, AreRemovedWithAReason) {
    attach("a.pdf", "one");
    attach("a.pdf", "two");
    attach("b.pdf", "b");
    EXPECT_EQ(remove("a.pdf", ""), "reason: required");
    EXPECT_EQ(remove("c.pdf"), "name: unknown-attachment");
    EXPECT_EQ(remove("a.pdf"), id_);
    EXPECT_EQ(list(), "b.pdf 1 application/octet-stream 1 user:li");
    EXPECT_EQ(read("a.pdf", 1), "name: unknown-attachment");
    // With the record they are out of sight, and back with it.
    done(records_->remove(all_, "customer", id_, 0));
    EXPECT_EQ(list(), ": unknown-record");
    done(records_->restore(all_, "customer", id_, 1));
    EXPECT_EQ(read("b.pdf"), "b");
}

TEST_F(Files, MayBeLargeButNotTooLarge) {
    const std::string large(1024 * 1024 + 7, 'x');
    EXPECT_EQ(attach("large.bin", Payload::of(large)), id_);
    const auto answer = Attachments(*records_).read(all_, "customer", id_, "large.bin");
    const auto* file = std::get_if<AttachmentBytes>(&answer);
    ASSERT_TRUE(file) << refusalOf(answer);
    EXPECT_TRUE(*file->bytes.read() == large);
    EXPECT_EQ(attach("a", Payload::of(std::string(kAttachmentBytes + 1, 'x'))), "bytes: too-large");
    EXPECT_EQ(attach("a", Payload()), "bytes: empty");
    store::Unit unit;
    unit.at = clock_.now();
    for (int i = 0; i < 199; ++i) {
        store::RowChange row;
        row.table = "attachment__file";
        row.id = std::to_string(i);
        row.values = {{"entity", std::string("customer")},
                      {"record", id_},
                      {"name", std::string("a")},
                      {"number", std::int64_t(i + 1)}};
        row.change = "<change/>";
        unit.rows.push_back(std::move(row));
    }
    ASSERT_TRUE(std::holds_alternative<store::Committed>(submit(std::move(unit))));
    EXPECT_EQ(attach("b", "b"), ": too-many");
}

TEST_F(Files, HaveNamesThatLeadNowhere) {
    for (const auto* name : {"", ".", "..", ".hidden", "../a", "a/b", "a\\b", "/etc/passwd", "a\nb",
                             "a\tb", "a\x7f", " a", "a ", "\xff", "a\xC2\x85",
                             "a\xE2\x80\xAE"
                             "fdp.exe",
                             "a\xE2\x81\xA6", "a\xE2\x80\xA8"})
        EXPECT_EQ(attach(name, "x"), "name: no-name") << name;
    EXPECT_EQ(attach(std::string(201, 'x'), "x"), "name: no-name");
    EXPECT_EQ(attach("it’s “Á” – 100 % (a)…", "x"), id_);
    for (const auto* type :
         {"pdf", "/", "text/", "text/html; charset=utf-8", "Text/html", "a/b\r\nc"})
        EXPECT_EQ(attach("a", Payload::of("x"), type), "media_type: no-media-type") << type;
}

TEST_F(Files, AreForWhoMaySeeTheRecord) {
    attach("a.pdf", "one");
    all_.caller.rights.erase("customer.attach");
    EXPECT_EQ(attach("b.pdf", "x"), ": forbidden");
    EXPECT_EQ(remove("a.pdf"), ": forbidden");
    EXPECT_EQ(read("a.pdf"), "one");
    all_.scope = [](const Entity&, const std::string&) {
        return equal("code", std::string("KA0002"));
    };
    EXPECT_EQ(read("a.pdf"), ": unknown-record");
    all_.caller.rights.erase("customer.read");
    EXPECT_EQ(list(), ": forbidden");
}

}  // namespace kamhub::records::test
