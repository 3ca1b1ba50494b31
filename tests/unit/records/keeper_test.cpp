// A change of a record and the messages it causes; messages that change records.

#include "records/keeper.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fixture.hpp"
#include "records/external_keys.hpp"

namespace kamhub::records::test {
namespace {

class KeeperTest : public ::testing::Test {
protected:
    KeeperTest() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "kamhub_keeper_XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        store_ = std::move(*store::openSqlite(directory_));
        auto keeper = Keeper::open(
            {runtime_, random_, observer_, *store_,
             [this](Envelope envelope, xml::Document body) -> Result<store::NewMessage> {
                 if (envelope.type == refused_) return invalidMessage("no schema has it");
                 store::NewMessage out;
                 out.body = Payload::of(body.serialise(false));
                 out.envelope = std::move(envelope);
                 out.end = "unrouted";
                 return out;
             },
             [this](const std::vector<store::NewMessage>& messages, const store::Committed&,
                    Instant) { told_ += messages.size(); }},
            load({folderOf("messages")}), {});
        if (!keeper) ADD_FAILURE() << keeper.error().message;
        keeper_ = std::move(*keeper);
        for (const auto* action : {"read", "create", "change", "remove"})
            li_.caller.rights.insert(std::string("shop.") + action),
                li_.caller.rights.insert(std::string("counter.") + action),
                li_.caller.rights.insert(std::string("sign.") + action);
        li_.caller.subject.name = "li";
    }
    ~KeeperTest() override {
        runtime_.stop();
        store_.reset();
        std::filesystem::remove_all(directory_);
    }

    std::string commit(const Keeper::Work& work) {
        auto answer = keeper_->commit(li_, work);
        if (const auto* record = std::get_if<Record>(&answer)) return record->id;
        return refusalOf(answer);
    }
    std::string create(const char* entity, const FieldEdits& fields) {
        return commit([&](Records& records) { return records.create(li_, entity, fields); });
    }
    std::string move(const std::string& id, const char* name, const char* reason = "") {
        return commit(
            [&](Records& records) { return records.transition(li_, "shop", id, 0, name, reason); });
    }
    Record shop(const std::string& code) {
        auto page = keeper_->records()->select(
            li_, {"shop", {{"code", Filter::Op::Equal, {code}}}, {}, {}, 0, 10});
        const auto* found = std::get_if<Page>(&page);
        return found && found->records.size() == 1 ? found->records[0] : Record{};
    }
    // The bodies of the messages that the store holds, oldest first.
    std::string sent() {
        auto rows = store_->messages({});
        std::sort(rows->begin(), rows->end(), [](auto& a, auto& b) { return a.seq < b.seq; });
        std::string out;
        for (const auto& row : *rows) {
            const auto body = store_->payload(row.body);
            const auto text = xml::Document::parse(*body->read());
            out += (out.empty() ? "" : " ") + row.envelope.type + ":" +
                   xml::attributeOf(text->root(), "by") + ":" +
                   xml::attributeOf(text->root(), "how") + ":" + xml::textOf(text->root());
        }
        return out;
    }

    // As the lanes do it: the outcome and what comes of it are one unit.
    std::string takes(const std::string& type, const std::string& body,
                      const char* source = "bss") {
        store::DeliveryRow delivery;
        store::MessageRow message;
        message.envelope.type = type;
        message.envelope.id = "m" + std::to_string(++messages_);
        message.envelope.source = source;
        auto result = keeper_->attempt(
            {delivery,
             message,
             Payload::of("<c:J xmlns:c=\"urn:kamhub:canonical:1\">" + body + "</c:J>"),
             {}});
        if (!result.outcome) {
            not_taken_ = result.outcome.error().code;
            return result.outcome.error().message;
        }
        store::Unit unit{"hub", runtime_.now()};
        unit.rows = result.rows;
        unit.messages = result.emitted;
        std::promise<store::Outcome> promise;
        store_->submit(std::move(unit), [&](auto outcome) { promise.set_value(outcome); });
        const auto outcome = promise.get_future().get();
        EXPECT_TRUE(std::holds_alternative<store::Committed>(outcome));
        return result.outcome->reference.substr(0, result.outcome->reference.find('/'));
    }

    std::string asks(const std::string& type, const std::string& body, const char* source = "bss") {
        Envelope question;
        question.source = source;
        question.type = type;
        const auto document =
            xml::Document::parse("<c:J xmlns:c=\"urn:kamhub:canonical:1\">" + body + "</c:J>");
        const auto answer = keeper_->answer(question, *document);
        if (!answer) return answer.error().message;
        const auto text = answer->serialise(false);
        return text.substr(text.find("<a"));
    }

    std::filesystem::path directory_;
    std::unique_ptr<store::Store> store_;
    host::Runtime runtime_{1, true, Instant(std::chrono::seconds(1'800'000'000))};
    observe::Observer observer_{runtime_, observe::Level::Error, nullptr};
    Counting random_;
    std::shared_ptr<Keeper> keeper_;
    Asker li_;
    std::string refused_;
    std::size_t told_ = 0;
    int messages_ = 0;
    ErrorCode not_taken_ = ErrorCode::Internal;  // of the last message that was not taken
};

TEST_F(KeeperTest, AChangeAndItsMessageCommitTogether) {
    const auto head = create("shop", {{"code", "H"}, {"name", "总店"}});
    const auto id =
        create("shop", {{"code", "A"}, {"name", "一店"}, {"head", head}, {"pin", "77"}});
    create("counter", {{"number", "c1"}, {"shop", id}});
    EXPECT_EQ(sent(), "");
    EXPECT_EQ(move(id, "open_it"), id);
    EXPECT_EQ(sent(), "shop.opened:user:li:open_it:A|总店|||open|c1");
    EXPECT_EQ(told_, 1u);
}

// It goes on counting versions, so that its message is no repeat of the first one.
TEST_F(KeeperTest, ARestoredRecordIsToldOfAgain) {
    const auto id = create("sign", {{"code", "A"}, {"name", "老字号"}});
    commit([&](Records& records) { return records.remove(li_, "sign", id, 0); });
    EXPECT_EQ(commit([&](Records& records) { return records.restore(li_, "sign", id, 1); }), id);
    EXPECT_EQ(sent(), "sign.made:user:li:create:A|||| sign.made:user:li:restore:A||||");
}

TEST_F(KeeperTest, AMessageThatCannotBeMadeRefusesTheChange) {
    const auto id = create("shop", {{"code", "A"}, {"name", "一店"}});
    refused_ = "shop.opened";
    EXPECT_EQ(move(id, "open_it"),
              "error: the message shop.opened of shop cannot be sent: no schema has it");
    EXPECT_EQ(shop("A")["state"], "asked");
    refused_.clear();
    EXPECT_EQ(move(id, "open_it"), id);
}

TEST_F(KeeperTest, WhatIsLoadedIsToldToNobody) {
    li_.caller.rights.insert("shop.load");
    const auto id = commit([&](Records& records) {
        return records.load(li_, "shop", "", {{"code", "A"}, {"name", "一店"}, {"state", "open"}});
    });
    EXPECT_EQ(shop("A")["state"], "open");
    commit([&](Records& records) { return records.load(li_, "shop", id, {{"name", "二店"}}); });
    EXPECT_EQ(shop("A")["name"], "二店");
    EXPECT_EQ(sent(), "");
    auto history = keeper_->records()->history(li_, "shop", id);
    EXPECT_EQ(std::get<std::vector<HistoryEntry>>(history).front().kind, "load");
}

TEST_F(KeeperTest, ARefusedTransitionStandsInTheAuditTrail) {
    const auto id = create("shop", {{"code", "A"}, {"name", "一店"}});
    move(id, "shut_it", "empty");
    EXPECT_EQ(move(id, "open_it"), "state: transition");
    const auto rows = store_->audit({});
    ASSERT_TRUE(rows && rows->size() == 1);
    EXPECT_EQ(rows->front().action, "record.refused");
    EXPECT_EQ(rows->front().object, "shop/" + id);
}

TEST_F(KeeperTest, AMessageChangesARecordOnce) {
    create("shop", {{"code", "A"}, {"name", "一店"}});
    const std::string body = "<c:code>A</c:code><c:name>二店</c:name><c:rating>7</c:rating>";
    EXPECT_EQ(takes("shop.judged", body), "shop");
    EXPECT_EQ(shop("A")["name"], "二店");
    EXPECT_EQ(shop("A")["rating"], "7");  // read-only for people
    EXPECT_EQ(shop("A").version, 2);
    EXPECT_EQ(sent(), "shop.moved:process:records:change:A|||7|asked");
    EXPECT_EQ(takes("shop.judged", body), "");
    EXPECT_EQ(shop("A").version, 2);
    EXPECT_EQ(takes("shop.judged", "<c:code>A</c:code><c:decision>yes</c:decision>"), "shop");
    EXPECT_EQ(shop("A")["state"], "open");
    EXPECT_EQ(takes("shop.judged", "<c:code>A</c:code><c:decision>yes</c:decision>"), "");
}

TEST_F(KeeperTest, AMessageMakesARecordWhereItMay) {
    EXPECT_EQ(takes("shop.judged",
                    "<c:code>B</c:code><c:name>新店</c:name>"
                    "<c:decision>no</c:decision>"),
              "shop");
    EXPECT_EQ(shop("B")["name"], "新店");
    EXPECT_EQ(shop("B")["state"], "shut");
    EXPECT_EQ(takes("shop.judged", "<c:code>C</c:code><c:ignore/>"), "");
    EXPECT_EQ(takes("shop.judged", "<c:name>x</c:name>"),
              "c:code gives no key of a record of shop");
    EXPECT_EQ(takes("shop.judged", "<c:code>C</c:code>"),
              "shop C does not take it: name: is required");
    EXPECT_EQ(takes("shop.judged", "<c:code>B</c:code><c:head>Z</c:head>"),
              "there is no shop Z, which head of shop would be");
    EXPECT_EQ(takes("shop.linked", "<c:code>B</c:code><c:head>Z</c:head>"), "");
    EXPECT_EQ(takes("shop.linked", "<c:code>Q</c:code><c:head>B</c:head>"), "");
    // What is waited for is no refusal: it is tried again, and goes on when it is there.
    const std::string expected = "<c:code>E</c:code><c:name>分店</c:name><c:head>F</c:head>";
    EXPECT_EQ(takes("shop.expected", expected), "there is no shop F, which head of shop would be");
    EXPECT_EQ(not_taken_, ErrorCode::Unavailable);
    create("shop", {{"code", "F"}, {"name", "总店"}});
    EXPECT_EQ(takes("shop.expected", expected), "shop");
    EXPECT_EQ(takes("shop.judged", "<c:code>B</c:code><c:head>Z</c:head>"),
              "there is no shop Z, which head of shop would be");
    EXPECT_EQ(not_taken_, ErrorCode::InvalidMessage);
    EXPECT_EQ(
        takes("shop.other", ""),
        "no entity takes shop.other; write <take type=\"shop.other\" …> in its declaration, or "
        "discard this");
}

// A message that comes again and again: what it does follows from where the record stands.
TEST_F(KeeperTest, WhatAMessageDoesFollowsFromTheState) {
    create("shop", {{"code", "A"}, {"name", "一店"}});
    const std::string no = "<c:code>A</c:code><c:decision>no</c:decision>";
    EXPECT_EQ(takes("shop.inspected", no), "shop");
    EXPECT_EQ(shop("A")["state"], "open");
    EXPECT_EQ(takes("shop.inspected", "<c:code>A</c:code>"), "");
    EXPECT_EQ(takes("shop.inspected", no), "shop");
    EXPECT_EQ(shop("A")["state"], "shut");
    EXPECT_EQ(takes("shop.inspected", no), "");  // nothing leads on from here, nothing is parked
}

TEST_F(KeeperTest, ARecordNeedNotTakeWhatItSaid) {
    create("shop", {{"code", "A"}, {"name", "一店"}});
    const std::string body = "<c:code>A</c:code><c:name>二店</c:name>";
    EXPECT_EQ(takes("shop.moved", body, "records"), "");
    EXPECT_EQ(shop("A")["name"], "一店");
    EXPECT_EQ(takes("shop.moved", body), "shop");
    EXPECT_EQ(shop("A")["name"], "二店");
}

// What a record does not keep goes on with what it knows.
TEST_F(KeeperTest, AMessageIsMadeOfTheOneThatCausedTheChange) {
    create("shop", {{"code", "A"}, {"name", "一店"}});
    takes("shop.judged",
          "<c:code>A</c:code><c:name>二店</c:name><c:mark>甲</c:mark><c:mark>乙</c:mark>");
    EXPECT_EQ(sent(), "shop.moved:process:records:change:A||||asked|甲|乙");
}

TEST_F(KeeperTest, AReferenceThatMayBeMissingStaysAsItIs) {
    create("shop", {{"code", "A"}, {"name", "一店"}});
    EXPECT_EQ(takes("shop.inspected", "<c:code>A</c:code><c:head>Z</c:head><c:rating>4</c:rating>"),
              "shop");
    EXPECT_EQ(shop("A")["rating"], "4");
    EXPECT_EQ(shop("A")["head"], "");
    const auto head = create("shop", {{"code", "Z"}, {"name", "总店"}});
    EXPECT_EQ(takes("shop.inspected", "<c:code>A</c:code><c:head>Z</c:head>"), "shop");
    EXPECT_EQ(shop("A")["head"], head);
}

TEST_F(KeeperTest, RecordsAnswerAQuestion) {
    const auto id = create("shop", {{"code", "A"}, {"name", "一店"}, {"pin", "77"}});
    create("counter", {{"number", "c1"}, {"shop", id}});
    li_.caller.rights.insert("shop.change");
    commit([&](Records& records) {
        return ExternalKeys(records).add(li_, "shop", id, 0, {"bss", "K1", {}});
    });
    EXPECT_EQ(asks("shop.asked", "<c:code>A</c:code>"),
              "<a of=\"A\"><f by=\"key\" state=\"asked\">A||1</f></a>");
    EXPECT_EQ(asks("shop.asked", "<c:code>Z</c:code>"), "<a of=\"Z\"/>");
    EXPECT_EQ(asks("shop.meant", "<c:code>Z</c:code><c:system>bss</c:system><c:key>K1</c:key>"),
              "<a of=\"Z\"><f by=\"key:bss\" state=\"asked\">A||0</f></a>");
    EXPECT_EQ(asks("shop.meant", "<c:code>A</c:code>"),
              "<a of=\"A\"><f by=\"name\" state=\"asked\">A||0</f></a>");
    EXPECT_EQ(asks("shop.meant", ""),
              "nothing that is given matches records; give an external key or code");
    EXPECT_EQ(asks("shop.other", ""),
              "no entity answers shop.other; write <answer type=\"shop.other\" …> in its "
              "declaration");
}

// A partner who stands for a user is answered of what that user may see.
TEST_F(KeeperTest, APartnerSeesWhatHisUserMaySee) {
    const auto id = create("shop", {{"code", "A"}, {"name", "一店"}});
    create("counter", {{"number", "c1"}, {"shop", id}});
    access::Rights rights;
    keeper_->setPartnerCallers(
        [&](const std::string& source) -> Result<std::optional<access::Caller>> {
            if (source != "agent") return std::optional<access::Caller>();
            return std::optional<access::Caller>({{access::SubjectKind::User, "agent"}, rights});
        });
    const auto seen = [&](const char* source) {
        return asks("shop.asked", "<c:code>A</c:code>", source);
    };
    const std::string with_counter = "<a of=\"A\"><f by=\"key\" state=\"asked\">A||1</f></a>";
    EXPECT_EQ(seen("bss"), with_counter);
    EXPECT_EQ(seen("agent"), "<a of=\"A\"/>");
    rights = {"shop.read@own"};
    EXPECT_EQ(seen("agent"), "<a of=\"A\"/>");
    rights = {"shop.read"};
    EXPECT_EQ(seen("agent"), "<a of=\"A\"><f by=\"key\" state=\"asked\">A||0</f></a>");
    rights = {"shop.read", "counter.read"};
    EXPECT_EQ(seen("agent"), with_counter);
    rights = {};
    EXPECT_NE(asks("shop.meant", "<c:code>A</c:code>", "agent").find("shop.read"),
              std::string::npos);
}

}  // namespace
}  // namespace kamhub::records::test
