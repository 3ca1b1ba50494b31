#pragma once
// The suite that every implementation of the store passes. An implementation joins with one
// INSTANTIATE_TEST_SUITE_P(<its name>, StoreSuite, …) (sqlite_store_test.cpp).

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace kamhub::store::test {

// An empty place for a store, removed with this object; a store in it can be opened again and
// again.
class Home {
public:
    virtual ~Home() = default;
    virtual Result<std::unique_ptr<Store>> open() = 0;
    // Files of the spool; of an implementation that has none: nothing.
    virtual std::vector<std::string> spoolFiles() const { return {}; }
};

struct Implementation {
    const char* name;
    std::unique_ptr<Home> (*make)();
};

class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline Instant at(std::int64_t second) {
    return Instant(std::chrono::seconds(1'800'000'000 + second));
}

std::string numbered(std::string prefix, std::int64_t number);

// Values for tests: every field that is not named is plausible.
NewMessage aMessage(const std::string& id, const std::string& subject = "C1");
NewDelivery aDelivery(const std::string& id, const std::string& endpoint, const std::string& lane);
// One message with one delivery to `endpoint`, in the lane of its subject.
Unit accepting(const std::string& id, const std::string& endpoint = "billing",
               const std::string& subject = "C1");
Unit changing(std::int64_t seq, std::int64_t version, DeliveryState state,
              const std::string& event = "changed");
Unit noting(const std::string& event);

Outcome submitAndWait(Store& store, Unit unit);
// Fails the test where the unit is not committed.
Committed commit(Store& store, Unit unit);

// The ids in their order, or the error.
std::string idsOf(const Result<std::vector<MessageRow>>& rows);
std::string idsOf(const Result<std::vector<DeliveryRow>>& rows);

class StoreSuite : public ::testing::TestWithParam<Implementation> {
protected:
    StoreSuite() : home_(GetParam().make()) { reopen(); }

    void reopen();
    Store& store() { return *store_; }
    Outcome submit(Unit unit) { return submitAndWait(store(), std::move(unit)); }
    Committed commit(Unit unit) { return test::commit(store(), std::move(unit)); }
    // Accepts one message for one endpoint; answers the delivery's number.
    std::int64_t accept(const std::string& id, const std::string& endpoint = "billing",
                        const std::string& subject = "C1");
    DeliveryRow delivery(std::int64_t seq);
    // Changes it from the version that it has.
    void change(std::int64_t seq, DeliveryState state);

    std::unique_ptr<Home> home_;
    std::unique_ptr<Store> store_;
};

// With two tables of records.
class StoreTables : public StoreSuite {
protected:
    StoreTables() { declare(); }
    void declare();
    Tables& tables() { return store().tables(); }
    // Ids of customers, or the error.
    std::string find(Condition where, std::vector<Order> order = {});
    void fill();  // four customers
};

}  // namespace kamhub::store::test
