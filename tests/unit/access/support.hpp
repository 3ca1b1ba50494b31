#pragma once
// A real store in a folder of its own, a clock that the test moves, and the cheapest hashes.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "access/api_tokens.hpp"
#include "access/login.hpp"
#include "access/setup.hpp"

namespace kamhub::access::test {

class HeldClock final : public Clock {
public:
    Instant now() const override { return now_; }
    void advance(Duration by) { now_ += by; }

private:
    Instant now_{std::chrono::seconds(1'800'000'000)};
};

constexpr char kGood[] = "four plain words here";
constexpr char kOther[] = "four other words here";

class AccessTest : public ::testing::Test {
protected:
    AccessTest();
    ~AccessTest() override;

    void add(const std::string& name, const std::vector<std::string>& roles = {"operator"});
    User user(const std::string& name);
    void settle();  // waits for what was submitted and not waited for
    // action object outcome detail, oldest first.
    std::vector<std::string> trail();
    // Every value of every fact and audit row, in one text.
    std::string everythingStored();

    std::filesystem::path folder;
    HeldClock clock;
    std::unique_ptr<store::Store> store;
    std::shared_ptr<const Roles> roles = Roles::builtIn();
    std::unique_ptr<Users> users;
};

}  // namespace kamhub::access::test
