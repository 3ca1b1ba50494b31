// Goal: bodies of any size and any bytes come back as they were, and no file is left that nothing
// names.

#include <fstream>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

Payload spooled(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
    return Payload::ofFile(file, bytes.size(), sha256Hex(bytes));
}

}  // namespace

TEST_P(StoreSuite, KeepsAnyBytes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    Unit unit = accepting("m1");
    unit.messages[0].body = Payload::of(bytes);
    unit.messages[0].original = Payload::of("original");
    const auto seq = commit(unit).messages.at(0);
    const auto row = **store().message(seq);
    EXPECT_EQ(*store().payload(row.body)->read(), bytes);
    EXPECT_EQ(*store().payload(row.original)->read(), "original");
    EXPECT_NE(row.body, row.original);
    EXPECT_TRUE(store().payload(0)->empty());
    EXPECT_FALSE(store().payload(999).ok());
}

TEST_P(StoreSuite, KeepsAnOriginalOnlyWhereItDiffers) {
    Unit unit = accepting("m1");
    unit.messages[0].original = Payload::of(std::string(unit.messages[0].body.view()));
    EXPECT_EQ((**store().message(commit(unit).messages.at(0))).original, 0);
}

TEST_P(StoreSuite, KeepsASpoolFileAfterItsMakerIsGone) {
    TemporaryDirectory elsewhere;
    const std::string bytes(700'000, 'b');
    std::int64_t seq = 0;
    {
        Unit unit = accepting("m1");
        unit.messages[0].body = spooled(elsewhere.path() / "upload", bytes);
        const Payload copy = unit.messages[0].body;
        seq = commit(std::move(unit)).messages.at(0);
        EXPECT_EQ(*copy.read(), bytes);  // whoever still holds it can read on
    }
    reopen();  // the store has let go of it as well
    EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
    for (int i = 0; i < 2; ++i) {
        const auto row = **store().message(seq);
        EXPECT_EQ(row.body_size, bytes.size());
        EXPECT_EQ(row.body_sha256, sha256Hex(bytes));
        const auto payload = store().payload(row.body);
        ASSERT_TRUE(payload.ok()) << payload.error().message;
        EXPECT_FALSE(payload->inMemory());
        EXPECT_EQ(*payload->read(), bytes);
        reopen();
    }
}

TEST_P(StoreSuite, AStoredPayloadCanBeStoredAgain) {
    TemporaryDirectory elsewhere;
    Unit first = accepting("m1");
    first.messages[0].body = spooled(elsewhere.path() / "upload", std::string(300'000, 'c'));
    const auto seq = commit(std::move(first)).messages.at(0);
    Unit derived = accepting("m2");
    derived.messages[0].body = *store().payload((**store().message(seq)).body);
    const auto other = commit(std::move(derived)).messages.at(0);
    reopen();
    EXPECT_EQ(store().payload((**store().message(seq)).body)->read()->size(), 300'000u);
    EXPECT_EQ(store().payload((**store().message(other)).body)->read()->size(), 300'000u);
}

TEST_P(StoreSuite, ARefusedUnitLeavesNoFile) {
    TemporaryDirectory elsewhere;
    accept("m1");
    Unit unit = accepting("m2");
    unit.messages[0].body = spooled(elsewhere.path() / "upload", std::string(300'000, 'd'));
    unit.messages[0].deliveries[0].id = "m1-billing";
    EXPECT_TRUE(std::holds_alternative<Error>(submit(unit)));
    EXPECT_EQ(home_->spoolFiles(), std::vector<std::string>{});
    unit.messages[0].deliveries[0].id = "m2-billing";
    commit(unit);  // the same payload again
}

TEST_P(StoreSuite, RefusesAPayloadWhoseFileIsGone) {
    TemporaryDirectory elsewhere;
    Unit unit = accepting("m1");
    unit.messages[0].original = spooled(elsewhere.path() / "one", std::string(300'000, 'e'));
    unit.messages[0].body = spooled(elsewhere.path() / "two", std::string(300'000, 'f'));
    std::filesystem::remove(elsewhere.path() / "one");
    const auto outcome = submit(unit);
    ASSERT_TRUE(std::holds_alternative<Error>(outcome));
    EXPECT_EQ(std::get<Error>(outcome).code, ErrorCode::Internal);
    EXPECT_EQ(home_->spoolFiles(), std::vector<std::string>{});
    EXPECT_TRUE(store().messages({})->empty());
    accept("m1");
}

}  // namespace kamhub::store::test
