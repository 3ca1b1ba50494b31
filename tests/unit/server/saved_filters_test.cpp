// Goal: a selection is kept for whoever keeps it, and for nobody else. Method: the API on a real
// listener.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class SavedFiltersTest : public RecordsHub {
protected:
    SavedFiltersTest() : RecordsHub("records/organisation") {}

    Answer keep(const std::string& name, const std::string& query, const Headers& who = {}) {
        return send("POST", "me/filters",
                    R"({"list":"customers","name":")" + name + R"(","query":")" + query + "\"}",
                    who);
    }
    std::string kept(const Headers& who = {}) {
        std::string out;
        const auto list = read(send("GET", "me/filters", {}, who)).getArray("filters");
        for (unsigned i = 0; i < list->size(); ++i)
            out += server::textMember(*list->getObject(i), "name") + ": " +
                   server::textMember(*list->getObject(i), "query") + "\n";
        return out;
    }
};

TEST_F(SavedFiltersTest, AreKeptReplacedAndRemovedByTheirName) {
    EXPECT_EQ(kept(), "");
    EXPECT_EQ(keep("广州", "area=GZ").status, 200);
    EXPECT_EQ(keep("gold", "level=gold").status, 200);
    EXPECT_EQ(keep("广州", "area=GZ&level=gold").status, 200);
    EXPECT_EQ(kept(), "gold: level=gold\n广州: area=GZ&level=gold\n");
    EXPECT_EQ(keep("gold", "").status, 200);
    EXPECT_EQ(kept(), "广州: area=GZ&level=gold\n");
}

TEST_F(SavedFiltersTest, AreOnesOwn) {
    EXPECT_EQ(keep("mine", "a=1").status, 200);
    const auto li = as({access::kProcessesRead});
    EXPECT_EQ(kept(li), "");
    EXPECT_EQ(keep("his", "b=2", li).status, 200);
    EXPECT_EQ(kept(li), "his: b=2\n");
    EXPECT_EQ(kept(), "mine: a=1\n");
}

TEST_F(SavedFiltersTest, AreFewAndShort) {
    EXPECT_EQ(keep("", "a=1").status, 400);
    EXPECT_EQ(keep("long", std::string(2049, 'a')).status, 400);
    EXPECT_EQ(keep(std::string(121, 'a'), "a=1").status, 400);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(keep("n" + std::to_string(i), "a=1").status, 200);
    const auto many = keep("one more", "a=1");
    EXPECT_EQ(many.status, 422) << many.body;
    EXPECT_EQ(keep("n7", "a=2").status, 200);
}

}  // namespace
}  // namespace kamhub::test
