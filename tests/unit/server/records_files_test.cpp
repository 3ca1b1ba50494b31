// Goal: files stand with records, and records are matched, made one and two again, over HTTP as the
// caller may.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class RecordsFilesTest : public RecordsHub {
protected:
    RecordsFilesTest() : RecordsHub("records/merging") {
        one_ = create("customer", R"({"code":"A","name":"中国工商银行","registration":"91-1"})");
        two_ = create("customer", R"({"code":"B","name":"工商银行","phone":"10"})");
    }

    std::string of(const std::string& id, const std::string& rest) {
        return "records/customer/" + id + "/" + rest;
    }
    Answer attach(const std::string& query, const std::string& bytes,
                  const std::string& type = "application/pdf") {
        return call(hub.operations(), "POST", "/api/v1/" + of(one_, "attachments?" + query),
                    {{"Content-Type", type}}, bytes);
    }
    // "A: rule rule; …"
    std::string matches(const std::string& body, Headers headers = {}) {
        const auto answer = send("POST", "records/customer/match", body, std::move(headers));
        if (answer.status != 200) return std::to_string(answer.status);
        const auto list = read(answer).getArray("candidates");
        std::string out;
        for (unsigned i = 0; i < list->size(); ++i) {
            const auto each = list->getObject(i);
            out += (i ? "; " : "") + server::textMember(*each->getObject("record"), "code") + ":";
            for (const auto& rule : *each->getArray("rules")) out += " " + rule.toString();
        }
        return out;
    }

    std::string one_, two_;
};

TEST_F(RecordsFilesTest, AFileInItsVersions) {
    const std::string name = "%E5%90%88%E5%90%8C.pdf";  // 合同.pdf
    EXPECT_EQ(attach("name=" + name + "&version=1", "one").status, 200);
    EXPECT_EQ(attach("name=" + name + "&version=1", "x").status, 409);
    EXPECT_EQ(attach("name=" + name, "two", "TEXT/html; charset=utf-8").status, 200);
    const auto list = read(send("GET", of(one_, "attachments"))).getArray("attachments");
    ASSERT_EQ(list->size(), 2u);
    EXPECT_EQ(server::textMember(*list->getObject(1), "media_type"), "text/html");
    const auto last = send("GET", of(one_, "attachments/" + name));
    EXPECT_EQ(last.body, "two");
    EXPECT_EQ(last.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(last.header("Content-Disposition"),
              "attachment; filename=\"______.pdf\"; filename*=UTF-8''" + name);
    EXPECT_EQ(send("GET", of(one_, "attachments/" + name + "?number=1")).body, "one");
    EXPECT_EQ(send("GET", of(one_, "attachments/" + name + "?number=3")).status, 404);
    EXPECT_EQ(send("DELETE", of(one_, "attachments/" + name)).status, 422);
    EXPECT_EQ(send("DELETE", of(one_, "attachments/" + name + "?reason=wrong")).status, 200);
    EXPECT_EQ(send("GET", of(one_, "attachments/" + name)).status, 404);
}

TEST_F(RecordsFilesTest, AFileThatIsRefused) {
    for (const auto& [query, bytes, type, status] :
         std::vector<std::tuple<const char*, std::string, const char*, int>>{
             {"name=a.pdf", "", "application/pdf", 422},
             {"name=..%2Fa.pdf", "x", "application/pdf", 422},
             {"name=", "x", "application/pdf", 422},
             {"name=a.pdf", "x", "pdf", 422},
             {"name=a.pdf&version=x", "x", "application/pdf", 400},
             {"nam=a.pdf", "x", "application/pdf", 400},
             {"name=a.pdf", std::string(20 * 1024 * 1024 + 1, 'x'), "application/pdf", 413}})
        EXPECT_EQ(attach(query, bytes, type).status, status) << query << " " << type;
    const auto chinese = call(hub.operations(), "POST", "/api/v1/" + of(one_, "attachments?name=a"),
                              {{"Content-Type", "text/plain"}, {"Accept-Language", "zh"}}, "");
    EXPECT_NE(chinese.body.find("文件为空"), std::string::npos) << chinese.body;
    auto reader = as({"customer.read"});
    EXPECT_EQ(send("GET", of(one_, "attachments"), {}, reader).status, 200);
    reader.emplace_back("Content-Type", "text/plain");
    EXPECT_EQ(
        call(hub.operations(), "POST", "/api/v1/" + of(one_, "attachments?name=a"), reader, "x")
            .status,
        403);
    EXPECT_EQ(send("GET", of(one_, "attachments"), {}, as({"contact.read"})).status, 403);
    EXPECT_EQ(refusalsInTrail(), 2u);
}

TEST_F(RecordsFilesTest, WhoMayBeMeant) {
    EXPECT_EQ(send("POST", of(two_, "keys"), R"({"system":"billing","key":"B-1"})").status, 200);
    EXPECT_EQ(matches(R"({"registration":"91-1"})"), "A: registration");
    EXPECT_EQ(matches(R"({"registration":"91-1","key:billing":"B-1"})"),
              "B: key:billing; A: registration");
    EXPECT_EQ(matches(R"({"phone":"10"})"), "B: phone");
    EXPECT_EQ(matches(R"({"phone":"10"})", as({"customer.read"})), "422");  // it says nothing then
    EXPECT_EQ(matches(R"({"phon":"10"})"), "422");
    EXPECT_EQ(matches(R"({"phone":"10"})", as({"contact.read"})), "403");
}

TEST_F(RecordsFilesTest, TwoBecomeOneAndTwoAgain) {
    const auto contact = create("contact", R"({"name":"王","customer":")" + two_ + "\"}");
    const auto both = R"("survivor":")" + one_ + R"(","loser":")" + two_ + "\"";
    const auto merge = [&](const std::string& more, Headers who = {}) {
        return send("POST", "records/customer/merge", "{" + both + more + "}", std::move(who));
    };
    EXPECT_EQ(merge("").status, 422);  // why?
    EXPECT_EQ(merge(R"(,"reason":"double","survivor_version":9)").status, 409);
    EXPECT_EQ(merge(R"(,"reason":"double")", as({"customer.read", "customer.change"})).status, 403);
    const auto merged = merge(R"(,"reason":"double","take":["phone"])");
    EXPECT_EQ(merged.status, 200) << merged.body;
    EXPECT_EQ(server::textMember(read(merged), "phone"), "10");
    EXPECT_EQ(send("GET", "records/customer/" + two_).status, 404);
    EXPECT_EQ(server::textMember(read(send("GET", "records/contact/" + contact)), "customer"),
              one_);
    const auto log = read(send("GET", of(one_, "merges"))).getArray("merges");
    ASSERT_EQ(log->size(), 1u);
    const auto id = server::textMember(*log->getObject(0), "id");
    const auto split =
        send("POST", "records/customer/split", R"({"merge":")" + id + R"(","reason":"were two"})");
    EXPECT_EQ(split.status, 200) << split.body;
    EXPECT_EQ(server::textMember(read(send("GET", "records/contact/" + contact)), "customer"),
              two_);
    EXPECT_EQ(
        send("POST", "records/customer/split", R"({"merge":")" + id + R"(","reason":"again"})")
            .status,
        409);
}

}  // namespace
}  // namespace kamhub::test
