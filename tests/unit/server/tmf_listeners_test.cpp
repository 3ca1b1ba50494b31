// Goal: a change commits with the events that it causes, for the listeners that were registered; an
// event holds what the listener may see when it is sent; a listener that is gone leaves nothing.
// Method: the APIs over records on SQLite, and on PostgreSQL where KAMHUB_PG names a server; the
// hub's destinations are called by the test, the listener is a path on a listener of its own. That
// deliveries are retried and keep their order is the lanes' (unit.flow); flows/rest.py has it
// whole.

#include "flow/parked.hpp"
#include "records_hub.hpp"
#include "server/tmf_event.hpp"
#include "server/tmf_server.hpp"

namespace kamhub::test {
namespace {

class TmfListenersTest : public RecordsHub {
protected:
    TmfListenersTest() : RecordsHub("server/tmf", "server/tasks") {
        open();
        EXPECT_TRUE(hub.listeners()
                        .mount("partners", "/crm",
                               [this](HttpRequest request, HttpResponder responder) {
                                   posted_ += request.path + " " +
                                              request.body.read(64 * 1024).value() + "\n";
                                   std::move(responder).answer({answer_, {}, {}});
                               })
                        .ok());
        callback_ = "http://127.0.0.1:" + std::to_string(hub.partners()) + "/crm";
    }
    void open() {
        tmf_.reset();
        listeners_.reset();
        listeners_ = std::make_unique<server::TmfListeners>(
            hub,
            flow::ActivatorParts{hub.runtime(), random_, hub.observer(), hub.store(),
                                 [](Envelope, xml::Document) -> Result<store::NewMessage> {
                                     return internalError("not asked for");
                                 },
                                 [](const auto&, const auto&, Instant) {}},
            keeper_);
        EXPECT_TRUE(listeners_->open().ok());
        listeners_->watch(*runner_);
        listeners_->start(hub.access());
        tmf_ = std::make_unique<server::TmfServer>(hub, hub.access(), keeper_, runner_,
                                                   listeners_.get());
        EXPECT_TRUE(tmf_->mount().ok());
    }
    Answer tmf(const std::string& method, const std::string& path, const std::string& body = {},
               Headers headers = {}) {
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), method, "/tmf-api/" + path, headers, body);
    }
    // The id, or status and reason.
    std::string listen(const std::string& query = {}, Headers headers = {},
                       const std::string& api = "customerManagement") {
        const auto answer = tmf("POST", api + "/v4/hub",
                                R"({"callback":")" + callback_ + R"(","query":")" + query + "\"}",
                                std::move(headers));
        return answer.status == 201 ? server::textMember(read(answer), "id")
                                    : std::to_string(answer.status) + " " +
                                          server::textMember(read(answer), "reason");
    }
    std::string customer(const char* code) {
        return create("customer",
                      std::string(R"({"name":"工行","phone":"10","code":")") + code + "\"}");
    }
    std::vector<store::DeliveryRow> deliveries(const std::string& listener) {
        store::DeliveryFilter filter;
        filter.endpoint = "listener/" + listener;
        auto rows = hub.store().deliveries(filter).value();
        std::sort(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.seq < b.seq; });
        return rows;
    }
    // What an attempt comes to: "sent" with what was posted, else why not.
    std::string attempt(const store::DeliveryRow& row) {
        posted_.clear();
        const auto message = hub.store().message(row.message_seq).value().value();
        const auto body = hub.store().payload(message.body).value();
        const auto result =
            hub.destinations.at(row.endpoint)
                .deliverer->attempt(
                    {row, message, body, Deadline::clock::now() + std::chrono::seconds(5)});
        if (!result.outcome)
            return (result.outcome.error().code == ErrorCode::Unavailable ? "later: " : "never: ") +
                   result.outcome.error().message;
        return result.discard.empty() ? "sent " + posted_ : result.discard;
    }

    // The event of a delivery that is sent.
    server::Json posted(const store::DeliveryRow& row) {
        auto event = server::readObject(attempt(row).substr(sizeof("sent /crm ") - 1));
        EXPECT_TRUE(event.ok()) << attempt(row);
        return event ? *event : server::object();
    }

    std::unique_ptr<server::TmfListeners> listeners_;
    std::unique_ptr<server::TmfServer> tmf_;
    std::string callback_, posted_;
    int answer_ = 201;
};

TEST_F(TmfListenersTest, AChangeCommitsWithItsEvents) {
    EXPECT_TRUE(hub.store().messages({})->empty());
    customer("A");
    EXPECT_TRUE(hub.store().messages({})->empty()) << "nobody listens";
    const auto all = listen(), party = listen("", {}, "party");
    const auto ends = listen("eventType=CustomerDeleteEvent");
    const auto id = customer("B");
    send("POST", "records/customer/" + id + "/transitions/win", R"({"version":1})");
    send("PATCH", "records/customer/" + id, R"({"name":"农行"})", {{"If-Match", "\"2\""}});
    send("PATCH", "records/customer/" + id, R"({"name":"农行"})", {{"If-Match", "\"3\""}});
    const auto removed = send("DELETE", "records/customer/" + id, "", {{"If-Match", "\"4\""}});
    EXPECT_EQ(removed.status, 204) << removed.body;
    std::string said;
    for (const auto& row : deliveries(all)) {
        EXPECT_EQ(row.lane, "/tmf-api/customerManagement/v4/customer/" + id);
        const auto event = attempt(row);
        said += event.substr(event.find("\"eventType\""), 50).substr(13) + "\n";
        EXPECT_NE(event.find(id), std::string::npos) << event;
    }
    EXPECT_EQ(deliveries(all).size(), 4u) << said;
    for (const char* name : {"CustomerCreateEvent", "CustomerStateChangeEvent",
                             "CustomerAttributeValueChangeEvent", "CustomerDeleteEvent"})
        EXPECT_NE(said.find(name), std::string::npos) << said;
    EXPECT_EQ(deliveries(party).size(), 4u);
    ASSERT_EQ(deliveries(ends).size(), 1u);
    EXPECT_NE(attempt(deliveries(ends)[0]).find("农行"), std::string::npos);
    // A refused change leaves none.
    EXPECT_EQ(send("POST", "records/customer", R"({"name":"x","code":"A"})").status, 422);
    EXPECT_EQ(deliveries(all).size(), 4u);
}

TEST_F(TmfListenersTest, AnEventHoldsWhatTheListenerMaySeeWhenItIsSent) {
    const auto plain = listen("", as({"customer.read"}));
    const auto name = listen("fields=name", as({"customer.read", "customer.personal"}));
    const auto won = listen("event.customer.status=validated,closed");
    const auto id = customer("A");
    const auto seen = attempt(deliveries(plain)[0]);
    EXPECT_NE(seen.find("工行"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("phoneNumber"), std::string::npos) << seen;
    EXPECT_EQ(seen.find("portal_key"), std::string::npos) << seen;
    EXPECT_NE(attempt(deliveries(won)[0]).find("query leaves it out"), std::string::npos);
    const auto small = attempt(deliveries(name)[0]);
    EXPECT_NE(small.find(R"("event":{"customer":{"id":")" + id), std::string::npos) << small;
    EXPECT_EQ(small.find("contactMedium"), std::string::npos) << small;
    send("POST", "records/customer/" + id + "/transitions/win", R"({"version":1})");
    EXPECT_EQ(attempt(deliveries(won)[1]).substr(0, 5), "sent ");
    // A token that is revoked, a user that is locked: nothing more is sent.
    const auto tokens = hub.access().tokens().list("li");
    ASSERT_TRUE(tokens.ok());
    EXPECT_TRUE(hub.access().tokens().revoke(tokens->front().id, "local").ok());
    EXPECT_NE(attempt(deliveries(plain)[0]).find("gone or locked"), std::string::npos);
    EXPECT_EQ(attempt(deliveries(name)[0]).substr(0, 5), "sent ");
    EXPECT_TRUE(hub.access()
                    .users()
                    .change("li", {.locked = true}, *access::Roles::builtIn(), "local")
                    .ok());
    EXPECT_NE(attempt(deliveries(name)[0]).find("gone or locked"), std::string::npos);
}

TEST_F(TmfListenersTest, AnAnswerSaysWhetherItIsTriedAgain) {
    const auto one = listen();
    customer("A");
    const auto row = deliveries(one)[0];
    for (const auto& [status, what] : std::map<int, std::string>{{200, "sent "},
                                                                 {204, "sent "},
                                                                 {404, "never"},
                                                                 {429, "later"},
                                                                 {503, "later"},
                                                                 {302, "never"}}) {
        answer_ = status;
        EXPECT_EQ(attempt(row).substr(0, 5), what) << status;
    }
    answer_ = 201;
    callback_ += "/listener";
    const auto named = listen();
    customer("B");
    EXPECT_EQ(attempt(deliveries(named)[0]).substr(0, 39),
              "sent /crm/listener/customerCreateEvent ");
}

TEST_F(TmfListenersTest, ListenersAreKeptAndLeaveNothing) {
    const auto one = listen(), other = listen("eventType=CustomerCreateEvent");
    EXPECT_EQ(listen().substr(0, 4), "409 ");
    open();  // as after a restart
    EXPECT_EQ(hub.destinations.size(), 2u);
    customer("A");
    ASSERT_EQ(deliveries(other).size(), 1u);
    const auto path = "customerManagement/v4/hub/" + other;
    EXPECT_EQ(tmf("DELETE", path, "", as({"customer.read"})).status, 404) << "it is another's";
    EXPECT_EQ(tmf("DELETE", "party/v4/hub/" + other).status, 404);
    EXPECT_EQ(tmf("DELETE", path).status, 204);
    EXPECT_EQ(hub.destinations.size(), 1u);
    EXPECT_EQ(deliveries(other)[0].state, store::DeliveryState::Discarded);
    EXPECT_EQ(deliveries(one)[0].state, store::DeliveryState::Waiting);
    customer("B");
    EXPECT_EQ(deliveries(other).size(), 1u);
    std::size_t rows = 0;
    const auto trail = hub.store().audit({});
    ASSERT_TRUE(trail.ok());
    for (const auto& row : *trail) rows += row.action.starts_with("listener.");
    EXPECT_EQ(rows, 3u);
}

TEST_F(TmfListenersTest, WhatIsWrongIsRefusedWithWhatToWrite) {
    const auto refused = [&](const std::string& callback) {
        callback_ = callback;
        return listen();
    };
    const std::vector<std::pair<std::string, std::string>> kCallbacks{
        {"", "begins with neither"},
        {"crm.example.com/x", "begins with neither"},
        {"ftp://127.0.0.1/x", "begins with neither"},
        {"http://crm.example.com/x", "http is for this machine alone"},
        {"https://crm.example.com:8443/x", R"(<callback host="crm.example.com" port="8443"/>)"},
        {"https://li:secret@crm.example.com/x", "names a user"},
        {"http://127.0.0.1/x?a=b", "behind its path"},
        {"http://127.0.0.1/x#a", "behind its path"},
        {"http://127.0.0.1/x y", "a sign that addresses have not"},
        {"http://127.0.0.1/" + std::string(1024, 'x'), "bytes"},
        {"http://169.254.169.254/latest", "http is for this machine alone"},
    };
    for (const auto& [callback, why] : kCallbacks) {
        const auto said = refused(callback);
        EXPECT_EQ(said.substr(0, 4), "400 ") << callback;
        EXPECT_NE(said.find(why), std::string::npos) << callback << ": " << said;
    }
    callback_ = "http://127.0.0.1:1/x";
    for (const auto& [query, why] : std::vector<std::pair<std::string, std::string>>{
             {"eventType=CustomerCreatEvent", "write CustomerCreateEvent"},
             {"portal_key=x", "selects no event"},
             {"customer.=x", "selects no event"},
             {"name=", "selects no event"},
             {std::string(1025, 'x'), "bytes"}})
        EXPECT_NE(listen(query).find(why), std::string::npos) << query << listen(query);
    EXPECT_EQ(listen("", as({"account.read"})).substr(0, 4), "403 ");
    for (int i = 0; i < 20; ++i) {
        callback_ = "http://127.0.0.1:1/" + std::to_string(i);
        EXPECT_EQ(listen().size(), 36u) << i;
    }
    callback_ += "more";
    EXPECT_NE(listen().find("20 of them yours"), std::string::npos);
}

TEST_F(TmfListenersTest, ProcessesAndTheirTasksAreToldOf) {
    const auto all = listen("", {}, "processFlowManagement");
    const auto outside =
        listen("", as({access::kProcessesRead, "customer.read"}), "processFlowManagement");
    const auto begun =
        send("POST", "instances", R"({"process":"review","data":"<data><unit>L1</unit></data>"})");
    ASSERT_EQ(begun.status, 201) << begun.body;
    const auto id = server::textMember(read(begun), "instance");
    const auto act = [&](const char* path, const std::string& task, const std::string& more) {
        const auto answer = send("POST", path,
                                 R"({"instance":")" + id + R"(","task":")" + task +
                                     R"(","roles":["administrator","viewer"])" + more + "}");
        EXPECT_EQ(answer.status, 200) << answer.body;
    };
    const auto tasks = read(send("GET", "instances/" + id)).getArray("tasks");
    const auto task = tasks->getObject(0)->getValue<std::string>("task");
    act("operate", task, R"(,"operation":"claim")");
    act("done", task, "");
    std::map<std::string, std::string> told;  // "EVENT STATE" -> the whole
    for (const auto& row : deliveries(all)) {
        const auto event = posted(row);
        const auto payload = event.getObject("event");
        const auto resource = payload->getObject(payload->getNames().front());
        told.emplace(
            server::textMember(event, "eventType") + " " + server::textMember(*resource, "state"),
            server::text(event));
    }
    std::string names;
    for (const auto& [name, event] : told) names += name + "\n";
    EXPECT_EQ(names,
              "ProcessFlowCreateEvent active\nTaskFlowCreateEvent new\n"
              "TaskFlowStateChangeEvent active\nTaskFlowStateChangeEvent completed\n");
    EXPECT_NE(told["ProcessFlowCreateEvent active"].find("/taskFlow/" + task), std::string::npos);
    EXPECT_NE(told["TaskFlowCreateEvent new"].find("审核"), std::string::npos);
    // Who does not see the task hears nothing of it, and of the process without it and its data.
    int tasks_unseen = 0;
    for (const auto& row : deliveries(outside)) {
        const auto said = attempt(row);
        if (said.find("may not see it") != std::string::npos) {
            ++tasks_unseen;
        } else if (said.find("ProcessFlowCreateEvent") != std::string::npos) {
            EXPECT_EQ(said.find("/taskFlow/"), std::string::npos) << said;
            EXPECT_EQ(said.find("L1"), std::string::npos) << said;
        }
    }
    EXPECT_EQ(tasks_unseen, 3);
    // The second task is of no unit.
    EXPECT_EQ(deliveries(outside).size(), 5u);
}

TEST_F(TmfListenersTest, PermissionsAreToldOfToWhoManagesAccess) {
    EXPECT_EQ(listen("", as({"customer.read"}), "rolesAndPermissions").substr(0, 3), "403");
    const auto manager = listen("", {}, "rolesAndPermissions");
    EXPECT_EQ(
        send("POST", "users", R"({"name":"wu","password":"four plain words here","roles":[]})")
                .status /
            100,
        2);
    EXPECT_EQ(deliveries(manager).size(), 0u);
    for (const char* change : {R"({"roles":["viewer"]})", R"({"roles":["viewer","operator"]})",
                               R"({"password":"five other plain words here"})", R"({"roles":[]})"})
        EXPECT_EQ(send("POST", "users/wu", change).status, 200) << change;
    std::string names;
    for (const auto& row : deliveries(manager)) {
        const auto event = posted(row);
        names += server::textMember(event, "eventType") + "\n";
        EXPECT_NE(server::text(event).find("permission/wu"), std::string::npos);
    }
    EXPECT_EQ(names,
              "PermissionCreateEvent\nPermissionAttributeValueChangeEvent\n"
              "PermissionDeleteEvent\n");
}

}  // namespace
}  // namespace kamhub::test
