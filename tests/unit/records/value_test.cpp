// Goal: what is read of a value is what is stored and shown again, or a complaint of the right
// kind.

#include "records/value.hpp"

#include "fixture.hpp"
#include "records/unicode.hpp"

namespace kamhub::records::test {

namespace {

struct Case {
    const char* field;  // of a customer
    std::string text;
    std::string result;  // as it is shown again; "!code" of a complaint
};

}  // namespace

TEST(Value, IsReadAndShown) {
    const auto model = load({folderOf("model")});
    const auto& customer = *model->entity("customer");
    const std::vector<Case> cases{
        {"code", "KA1234", "KA1234"},
        {"code", "  KA1234 \n", "KA1234"},
        {"code", "KA123", "!pattern"},
        {"code", "xKA1234", "!pattern"},
        {"code", "KA12345678901", "!too-long"},
        {"name", "中国工商银行", "中国工商银行"},
        {"name", "", ""},
        {"name", "   ", ""},
        {"name", "two\nlines", "!not-text"},
        {"name", std::string("a\0b", 3), "!not-text"},
        {"name", "\xff", "!not-text"},
        {"name", "\xed\xa0\x80", "!not-text"},
        {"remarks", "two\nlines", "two\nlines"},
        {"remarks", "a\x1b", "!not-text"},
        {"employees", "0", "0"},
        {"employees", "0042", "42"},
        {"employees", "7.0", "7"},
        {"employees", "7.5", "!too-precise"},
        {"employees", "-1", "!out-of-range"},
        {"employees", "5000001", "!out-of-range"},
        {"employees", "1e3", "!not-a-number"},
        {"employees", "１２", "!not-a-number"},
        {"employees", "99999999999999999999", "!out-of-range"},
        {"spend", "3000", "3000.00"},
        {"spend", "0.5", "0.50"},
        {"spend", "0.505", "!too-precise"},
        {"spend", "0.500", "0.50"},
        {"spend", "1,000", "!not-a-number"},
        {"spend", "92233720368547758.07", "92233720368547758.07"},
        {"spend", "92233720368547758.08", "!out-of-range"},
        {"share", "-0.001", "-0.001"},
        {"share", "1.001", "!out-of-range"},
        {"share", ".5", "!not-a-number"},
        {"share", "5.", "!not-a-number"},
        {"share", "--1", "!not-a-number"},
        {"listed", "true", "true"},
        {"listed", "0", "false"},
        {"listed", "yes", "!not-a-boolean"},
        {"founded", "2024-02-29", "2024-02-29"},
        {"founded", "2023-02-29", "!not-a-day"},
        {"founded", "2023-2-9", "!not-a-day"},
        {"founded", "2023/02/09", "!not-a-day"},
        {"visited", "2026-11-27T08:00:00+08:00", "2026-11-27T00:00:00.000000Z"},
        {"visited", "2026-11-27", "!not-an-instant"},
        {"unit", "a-b", "a-b"},
        {"unit", "a\tb", "!not-text"},
    };
    for (const auto& each : cases) {
        const auto& field = *customer.field(each.field);
        const auto value = parseValue(field, each.text);
        std::string result;
        if (const auto* fault = std::get_if<ValueFault>(&value)) {
            result = "!" + fault->code;
            EXPECT_EQ(fault->field, each.field);
            EXPECT_FALSE(fault->en.empty() || fault->zh.empty());
        } else {
            result = printValue(field, std::get<store::Value>(value));
        }
        EXPECT_EQ(result, each.result) << each.field << " " << each.text;
    }
}

TEST(Value, APatternThatTakesForEverDoesNotMatch) {
    const auto pattern = Pattern::compile("(a+)+b");
    ASSERT_TRUE(pattern.ok());
    EXPECT_TRUE((*pattern)->matches("aab"));
    EXPECT_FALSE((*pattern)->matches(std::string(4'000, 'a')));
}

}  // namespace kamhub::records::test
