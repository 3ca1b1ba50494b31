#include "support.hpp"

#include "access/units.hpp"
#include "xml/document.hpp"

namespace kamhub::access::test {

namespace {
const bool kXmlReady = (xml::initialise(), true);
}

AccessTest::AccessTest() {
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-access-XXXXXX").string();
    folder = mkdtemp(name.data());
    store = std::move(store::openSqlite(folder)).value();
    users = std::make_unique<Users>(*store, clock, kCheapest);
    EXPECT_TRUE(kXmlReady);
}

AccessTest::~AccessTest() {
    store.reset();
    std::filesystem::remove_all(folder);
}

void AccessTest::add(const std::string& name, const std::vector<std::string>& given) {
    const auto status = users->add({name, "Somebody", given, Secret(kGood)}, *roles, "user:admin");
    ASSERT_TRUE(status.ok()) << status.error().message;
}

User AccessTest::user(const std::string& name) {
    const auto found = users->find(name);
    EXPECT_TRUE(found.ok() && *found) << name;
    return found && *found ? **found : User{};
}

// Units are applied in the order of submission.
void AccessTest::settle() {
    EXPECT_TRUE(apply(*store, [&] { return store::Unit{"test", clock.now()}; }).ok());
}

std::vector<std::string> AccessTest::trail() {
    settle();
    std::vector<std::string> out;
    const auto rows = store->audit({});
    for (const auto& row : *rows)
        out.push_back(row.actor + " " + row.action + " " + row.object + " " + row.outcome + ": " +
                      row.detail);
    return out;
}

std::string AccessTest::everythingStored() {
    std::string out;
    for (const auto* kind : {"access.user", "access.session", "access.token", "access.setup"}) {
        const auto rows = store->facts(kind, "", 1000);
        for (const auto& row : *rows) out += row.key + row.value;
    }
    for (const auto& row : trail()) out += row;
    return out;
}

}  // namespace kamhub::access::test
