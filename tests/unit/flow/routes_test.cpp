// Goal: a routes file with a fault is refused at its place, with what to write; a good one chooses
// as it says.

#include "hub_fixture.hpp"

namespace kamhub::test {

class RoutesTest : public HubTest {
protected:
    std::string complaint(const std::string& elements) {
        routes(elements);
        Complaints complaints;
        EXPECT_FALSE(loadRoutes(complaints));
        return complaints.empty() ? "" : toString(complaints.front());
    }
    std::vector<std::string> destinations(const std::string& elements, const Envelope& extra = {}) {
        routes(elements);
        Complaints complaints;
        auto live = loadRoutes(complaints);
        for (const auto& each : complaints) ADD_FAILURE() << toString(each);
        Envelope e = extra;
        e.type = kMark;
        auto body = xml::Document::parse(mark("KH2026000001", 1));
        auto plan = live->routes->plan(*live->graph, e, *body);
        EXPECT_TRUE(plan) << plan.error().message;
        std::vector<std::string> out;
        if (plan)
            for (const auto& each : plan->destinations)
                out.push_back(each.endpoint + "/" + each.lane);
        return out;
    }
    const std::string open_ = std::string("<route name='r' type='") + kMark + "'>";
};

constexpr char kSplit[] =
    KAMHUB_SOURCE_DIR "/mappings/transforms/canonical_to_canonical/order_item.xslt";

TEST_F(RoutesTest, NamesThePlaceAndWhatToWrite) {
    const std::pair<std::string, std::string> cases[] = {
        {open_ + "<to endpoint='alfa'/></route>", "there is no endpoint alfa; write one of alpha, beta"},
        {open_ + "<to endpoint='alpha' when='c:x ='/></route>", "write an XPath 1.0 expression"},
        {open_ + "<to endpoint='alpha' then='x'/></route>", "has no attribute then; write when"},
        {open_ + "<to/></route>", "names no destination"},
        {open_ + "</route>", "goes nowhere"},
        {open_ + "<split name='s' with='" + kSplit + "'/></route>", "neither or both of each"},
        {open_ + "<split name='s' each='c:items//c:item' with='" + kSplit + "'/></route>",
         "such as c:items/c:item"},
        {open_ + "<too endpoint='alpha'/></route>", "<route> has no <too>"},
        {"<route name='r' type='kam.customer.key-account-mark-asigned.v1'><to "
         "endpoint='alpha'/></route>",
         "write kam.customer.key-account-mark-assigned.v1"},
        {"<route name='r' type='kam.billing.payment-received.v1'><to endpoint='alpha'/></route>",
         "has no translation for"},
        {open_ + "<to endpoint='alpha'/></route>" + open_ + "<to endpoint='alpha'/></route>",
         "the name r stands twice"},
        {open_ + "<split name='s' count='1' with='none.xslt'/></route>", "none.xslt"},
        {open_ + "<choose><when level='group'/></choose></route>", "<when> goes nowhere"},
        {"<route type='" + std::string(kMark) + "'><to endpoint='alpha'/></route>",
         "<route> lacks name"},
    };
    for (const auto& [elements, words] : cases) {
        const auto text = complaint(elements);
        EXPECT_NE(text.find(words), std::string::npos) << elements << "\n  -> " << text;
        EXPECT_NE(text.find("routes.xml:2:"), std::string::npos) << text;
    }
}

TEST_F(RoutesTest, ChoosesByBodyHeaderLevelRegionAndPriority) {
    using Names = std::vector<std::string>;
    const std::string lane = "/KH2026000001";
    EXPECT_EQ(destinations(open_ + "<to endpoint='alpha'/><to endpoint='beta'/></route>"),
              (Names{"alpha" + lane, "beta" + lane}));
    EXPECT_EQ(
        destinations(
            open_ +
            "<to endpoint='alpha' when=\"c:kaMark = 'false'\"/><to endpoint='beta'/></route>"),
        (Names{"beta" + lane}));
    EXPECT_EQ(destinations(open_ + "<to endpoint='alpha' order-by='c:kaCode'/></route>").front(),
              "alpha/0001-GD-000127");
    EXPECT_EQ(destinations(open_ + "<to endpoints=\"'alpha beta'\"/></route>").size(), 2u);
    EXPECT_EQ(
        destinations(open_ + "<choose><when when=\"c:kaCode = ''\"><to endpoint='alpha'/></when>"
                             "<otherwise><to endpoint='beta'/></otherwise></choose></route>"),
        (Names{"beta" + lane}));
    Envelope group;
    group.level = "group";
    group.region = "SD";
    group.source = "peer";
    group.priority = 7;
    const std::string matching =
        "<to endpoint='alpha' level='group province' region='SD' source='peer' "
        "priority-at-least='7'/></route>";
    EXPECT_EQ(destinations(open_ + matching, group).size(), 1u);
    group.priority = 6;
    EXPECT_TRUE(destinations(open_ + matching, group).empty());
}

TEST_F(RoutesTest, AnEndpointGetsAMessageOnceHoweverManyRoutesNameIt) {
    EXPECT_EQ(destinations(open_ + "<to endpoint='alpha'/></route><route name='q'><to "
                                   "endpoint='alpha'/><wire-tap endpoint='beta'/></route>")
                  .size(),
              2u);
}

}  // namespace kamhub::test
