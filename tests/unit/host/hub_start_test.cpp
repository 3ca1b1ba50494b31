// Goal: an adapter that throws while it is made or started refuses the start of the hub in one
// line, or, where its plugin is not required, leaves the others running.

#include <algorithm>

#include "flow/hub.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

struct Throws {
    const char* plugin;
    const char* says;
};
void PrintTo(const Throws& throws, std::ostream* out) { *out << throws.plugin; }

class HubStart : public HostTest, public ::testing::WithParamInterface<Throws> {
protected:
    HubStart()
        : runtime_(2, false),
          observer_(runtime_, observe::Level::Error, nullptr),
          listeners_({}, folder_, runtime_) {}
    ~HubStart() override {
        if (hub_) hub_->stop(std::chrono::seconds(5));
        runtime_.stop();
        store_.reset();
    }

    Status start(const std::string& required) {
        const std::string name = GetParam().plugin;
        Complaints complaints;
        flow::Live live;
        live.graph =
            load("<plugin name='good'/><plugin name='" + name + "' required='" + required +
                     "'/>\n" + "<endpoint name='crm' adapter='good' translations='index.xml'/>" +
                     "<endpoint name='bad' adapter='" + name + "' translations='index.xml'/>",
                 complaints);
        if (live.graph)
            live.routes = flow::Routes::load(folder_ / "routes.xml", *live.graph, complaints);
        EXPECT_TRUE(live.routes) << text(complaints);
        auto opened = store::openSqlite(folder_ / "data");
        EXPECT_TRUE(opened) << opened.error().message;
        store_ = std::move(*opened);
        hub_ = flow::Hub::make(
            {runtime_, random_, observer_, *store_, listeners_, folder_ / "data"}, live);
        return hub_->start();
    }

    host::Runtime runtime_;
    host::SystemRandom random_;
    observe::Observer observer_;
    host::Listeners listeners_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<flow::Hub> hub_;
};

TEST_P(HubStart, IsRefusedInOneLineWhereThePluginIsRequired) {
    const auto status = start("true");
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::InvalidConfig);
    EXPECT_NE(status.error().message.find("endpoint bad cannot start: "), std::string::npos)
        << status.error().message;
    EXPECT_NE(status.error().message.find(GetParam().says), std::string::npos)
        << status.error().message;
    EXPECT_EQ(status.error().message.find('\n'), std::string::npos);
}

TEST_P(HubStart, GoesOnWithoutItWhereThePluginIsNotRequired) {
    const auto status = start("false");
    ASSERT_TRUE(status) << status.error().message;
    const auto endpoints = hub_->endpoints();
    auto state = [&](const char* name) {
        const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                        [&](auto& each) { return each.name == name; });
        return found == endpoints.end() ? "not listed" : found->state;
    };
    EXPECT_EQ(state("bad"), "failed");
    EXPECT_NE(state("crm"), "failed");
}

INSTANTIATE_TEST_SUITE_P(Adapters, HubStart,
                         ::testing::Values(Throws{"throws_in_make", "not made today"},
                                           Throws{"throws_in_start", "no start today"}),
                         [](const auto& info) { return std::string(info.param.plugin); });

}  // namespace
}  // namespace kamhub::test
