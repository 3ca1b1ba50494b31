// Goal: the command line complains usefully, and what it generates from the specs is valid.
// Method: runs commands in this process; compiles generated schemas and validates the demo's files
// with them.

#include "app/commands.hpp"

#include "app/config_schema.hpp"
#include "app/reference.hpp"
#include "app/table.hpp"
#include "fake_hub.hpp"

namespace kamhub::test {
namespace {

struct Ran {
    int status;
    std::string out, err;
};

Ran run(const std::vector<std::string>& words) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = app::runProgram(words);
    auto err = ::testing::internal::GetCapturedStderr();
    return {status, ::testing::internal::GetCapturedStdout(), err};
}

app::Adapters someAdapters() {
    EndpointKind kind;
    kind.name = "pigeon";
    kind.traits.sink = true;
    kind.spec.summary = "Sends by pigeon.";
    kind.spec.fields = {
        {"loft", "Where it lives | and eats.", FieldType::Text, {}, "north", {}, false},
        {"breed", "Which one.", FieldType::Text, "fast", {}, {"fast", "strong"}, false},
        {"secret", "What it knows.", FieldType::SecretText, {}, {}, {}, true}};
    return {{"birds", {kind}}};
}

Result<xml::Schema> compile(const TemporaryFolder& folder, const std::string& text) {
    const auto file = (folder.path() / "generated.xsd").string();
    std::ofstream(file) << text;
    return xml::Schema::compileFile(file);
}

TEST(Commands, ComplainAboutWrongWords) {
    EXPECT_EQ(run({}).status, 2);
    EXPECT_EQ(run({"--help"}).status, 0);
    EXPECT_NE(run({"--version"}).out.find("kamhub "), std::string::npos);
    EXPECT_NE(run({"statsu"}).err.find("write status"), std::string::npos);
    EXPECT_EQ(run({"check"}).status, 2);
    EXPECT_EQ(run({"check", "a", "b"}).status, 2);
    EXPECT_EQ(run({"status", "--colour"}).status, 2);
    EXPECT_EQ(run({"replay"}).status, 2);
    EXPECT_EQ(run({"replay", "d-1", "--parked"}).status, 2);
    EXPECT_EQ(run({"discard", "d-1"}).status, 2);
    EXPECT_EQ(run({"edit", "d-1"}).status, 2);
    EXPECT_EQ(run({"run"}).status, 2);
    EXPECT_EQ(run({"run", "--config", "x", "--port", "70000"}).status, 2);
}

TEST(Commands, EachHasHelp) {
    for (const auto& command : app::allCommands()) {
        const auto shown = run({command.name, "--help"});
        EXPECT_EQ(shown.status, 0) << command.name;
        EXPECT_NE(shown.out.find("kamhub " + command.name), std::string::npos);
        for (const auto& option : command.options)
            EXPECT_NE(shown.out.find("--" + option.name), std::string::npos);
    }
}

TEST(Commands, CheckPrintsEveryComplaint) {
    const TemporaryFolder folder;
    const auto file = (folder.path() / "hub.xml").string();
    std::ofstream(file) << "<hub xmlns=\"urn:kamhub:config:1\" name=\"x\"\n  worker=\"2\"/>\n";
    const auto checked = run({"check", file});
    EXPECT_EQ(checked.status, 2);
    EXPECT_NE(checked.out.find(file + ":2:"), std::string::npos) << checked.out;
    EXPECT_NE(checked.out.find("write workers"), std::string::npos) << checked.out;
    const auto json = run({"check", file, "--json"});
    EXPECT_EQ(json.status, 2);
    EXPECT_NE(json.out.find("\"ok\":false"), std::string::npos) << json.out;
}

TEST(Commands, SayWhenNoHubAnswers) {
    const auto asked = run({"status", "--url", "http://127.0.0.1:1"});
    EXPECT_EQ(asked.status, 1);
    EXPECT_NE(asked.err.find(
                  "no hub answers at http://127.0.0.1:1; start one with kamhub run --config FILE"),
              std::string::npos)
        << asked.err;
}

TEST_F(DoorTest, ClientCommandsTalkToAHub) {
    server::Operations operations(hub, {}, hub.access());
    ASSERT_TRUE(operations.mount().ok());
    setenv("KAMHUB_TOKEN_FILE", hub.localTokenFile().c_str(), 1);
    const auto url = "http://127.0.0.1:" + std::to_string(hub.operations());
    const std::string samples = std::string(KAMHUB_SOURCE_DIR) + "/mappings/canonical/samples/";
    for (const char* form : {"1.1", "1.2", "plain"}) {
        const auto sent = run({"send", samples + "key_account_mark_assigned.xml", "--url", url,
                               "--soap", form, "--id", "m 1"});
        EXPECT_EQ(sent.status, 0) << sent.err;
        EXPECT_EQ(sent.out, "accepted: m 1\n");
    }
    EXPECT_EQ(hub.arrivals().size(), 3u);
    hub.accept_error = invalidMessage("line 3: no");
    const auto refused = run({"send", samples + "key_account_mark_assigned.xml", "--url", url});
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.err, "refused: line 3: no\n");
    EXPECT_NE(run({"status", "--url", url}).out.find("catalogue"), std::string::npos);
    EXPECT_NE(run({"endpoints", "--url", url}).out.find("ENDPOINT"), std::string::npos);
    EXPECT_EQ(run({"message", "x/y z", "--url", url}).status, 1);
    EXPECT_NE(run({"messages", "--url", url}).out.find("no message matches"), std::string::npos);
    EXPECT_NE(run({"replay", "--parked", "--url", url}).out.find("nothing matched"),
              std::string::npos);
    EXPECT_NE(run({"parked", "--url", url}).out.find("nothing is parked"), std::string::npos);
    unsetenv("KAMHUB_TOKEN_FILE");
    hub.listeners().stop(std::chrono::seconds(5));
}

TEST(ConfigSchema, TakesTheDemosFiles) {
    const TemporaryFolder folder;
    const auto routes = compile(folder, app::routesSchema());
    ASSERT_TRUE(routes.ok()) << routes.error().message;
    const auto demo =
        xml::Document::parseFile(std::string(KAMHUB_SOURCE_DIR) + "/config/demo/routes.xml");
    ASSERT_TRUE(demo.ok());
    const auto valid = routes->validate(*demo);
    EXPECT_TRUE(valid.ok()) << (valid ? "" : valid.error().message);
}

TEST(ConfigSchema, KnowsTheAdaptersAttributes) {
    const TemporaryFolder folder;
    const auto schema = compile(folder, app::hubConfigSchema(someAdapters()));
    ASSERT_TRUE(schema.ok()) << schema.error().message;
    const auto hub = [&](const std::string& endpoint) {
        return schema
            ->validate(*xml::Document::parse(
                "<hub xmlns=\"urn:kamhub:config:1\" name=\"x\" catalogue=\"c\" routes=\"r\" "
                "front-door=\"p\" "
                "operations=\"o\"><listener name=\"p\" port=\"${PORT:-1}\"/><endpoint name=\"e\" "
                "adapter=\"pigeon\" translations=\"t\" " +
                endpoint + "/></hub>"))
            .ok();
    };
    EXPECT_TRUE(hub("loft=\"north\" breed=\"strong\" deadline=\"2s\""));
    EXPECT_TRUE(hub("breed=\"${BREED}\" attempts=\"${N:-3}\""));
    EXPECT_FALSE(hub("breed=\"slow\""));
    EXPECT_FALSE(hub("deadline=\"soon\""));
    EXPECT_FALSE(hub("nest=\"x\""));
}

TEST(Reference, HasAPageForEachPart) {
    const auto pages = app::referencePages(someAdapters(), app::allCommands());
    EXPECT_NE(pages.at("adapter_pigeon.md")
                  .find("| `loft` | text | **required** | Where it lives \\| and eats."),
              std::string::npos)
        << pages.at("adapter_pigeon.md");
    EXPECT_NE(pages.at("configuration.md").find("`front-door`"), std::string::npos);
    EXPECT_NE(pages.at("routes.md").find("`<wire-tap>`"), std::string::npos);
    EXPECT_NE(pages.at("command_line.md").find("kamhub replay"), std::string::npos);
    EXPECT_NE(pages.at("README.md").find("adapter_pigeon.md"), std::string::npos);
}

TEST(Table, AlignsChineseAndKeepsTerminalsSafe) {
    app::Table table({"NAME", "STATE"});
    table.add({"华南", "ok"});
    table.add({"ab\x1b[2J", "no"});
    EXPECT_EQ(table.text(), "NAME    STATE\n华南    ok\nab [2J  no\n");
    EXPECT_EQ(app::shortened("华南示范", 5), "华南…");
    EXPECT_EQ(app::columns("\xff"), 1u);
}

}  // namespace
}  // namespace kamhub::test
