#pragma once
// A hub that keeps the records of a test's declarations, and its API on a real listener.

#include "fake_hub.hpp"
#include "records/model_loader.hpp"
#include "server/json.hpp"

namespace kamhub::test {

class OrderedNumbers final : public Random {
public:
    std::uint64_t next() override { return ++last_ * 0x9E3779B97F4A7C15u; }

private:
    std::uint64_t last_ = 0;
};

// `folder`: of declarations, below tests/unit; `processes`, `pages`: the same, empty: there are
// none.
class RecordsHub : public ::testing::Test {
protected:
    explicit RecordsHub(const std::string& folder, const std::string& processes = {},
                        const std::string& pages = {}, bool simulated = false)
        : hub(simulated) {
        const auto tests = std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/";
        Complaints complaints;
        records::ModelLoader loader(complaints);
        loader.readFolder(tests + folder);
        if (!pages.empty()) loader.readPagesOf(tests + pages);
        auto model = loader.finish();
        for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
        keeper_ = records::Keeper::open(parts(), std::move(model), *hub.live().graph).value();
        if (!processes.empty()) runner_ = processesOf(processes);
        operations_ = std::make_unique<server::Operations>(hub, host::LoadOptions{}, hub.access(),
                                                           runner_, keeper_);
        EXPECT_TRUE(operations_->mount().ok());
        EXPECT_TRUE(hub.start().ok());
    }
    ~RecordsHub() override {
        hub.listeners().stop(std::chrono::seconds(5));
        if (runner_) runner_->stop();
    }

    flow::ActivatorParts parts() {
        return {hub.runtime(),
                random_,
                hub.observer(),
                hub.store(),
                [this](Envelope envelope, xml::Document body) {
                    return hub.plan(std::move(envelope), std::move(body));
                },
                [](const auto&, const auto&, Instant) {}};
    }
    std::shared_ptr<process::Runner> processesOf(const std::string& folder) {
        Complaints complaints;
        auto library = process::Library::load(
            {std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/" + folder}, complaints);
        for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
        return process::Runner::open(parts(), std::move(library)).value();
    }

    Answer send(const std::string& method, const std::string& path, const std::string& body = {},
                Headers headers = {}) {
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), method, "/api/v1/" + path, headers, body);
    }
    server::Json read(const Answer& answer) {
        auto json = server::readObject(answer.body);
        if (json) return *json;
        ADD_FAILURE() << answer.status << " " << answer.body;
        return server::object();
    }
    std::string create(const std::string& entity, const std::string& body) {
        const auto answer = send("POST", "records/" + entity, body);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return server::textMember(read(answer), "id");
    }
    // Headers of somebody with these rights.
    Headers as(const std::set<std::string, std::less<>>& rights) {
        auto& access = hub.access();
        const auto roles = access::Roles::builtIn();
        if (!access.users().find("li").value()) {
            EXPECT_TRUE(access.users()
                            .add({"li", "", {"administrator"}, Secret("four plain words here")},
                                 *roles, "local")
                            .ok());
        }
        const auto token = access.tokens().add(
            {"li", "t" + std::to_string(++tokens_), rights, std::chrono::hours(1)}, access.users(),
            *roles, "user:li");
        EXPECT_TRUE(token.ok()) << token.error().message;
        return {{"Authorization", "Bearer " + token->reveal()}};
    }
    std::size_t refusalsInTrail() {
        std::size_t out = 0;
        const auto rows = hub.store().audit({});
        for (const auto& row : *rows) out += row.action == "record.refused";
        return out;
    }

    FakeHub hub;
    OrderedNumbers random_;
    std::shared_ptr<records::Keeper> keeper_;
    std::shared_ptr<process::Runner> runner_;
    std::unique_ptr<server::Operations> operations_;
    int tokens_ = 0;
};

}  // namespace kamhub::test
