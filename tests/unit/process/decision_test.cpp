// Goal: decision tables and calendars say what they were written for, and are refused by line and
// cell. Method: cases/decisions/tables.txt holds tables with complaints or outcomes; calendars are
// reckoned by hand here.

#include "process/decision.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "process/calendar.hpp"
#include "support.hpp"

namespace kamhub::process {
namespace {

std::string outcome(const Decision& decision, const std::string& data) {
    const auto document = xml::Document::parse(data);
    if (!document) return document.error().message;
    const auto result = decision.evaluate(*document);
    return result ? *result : result.error().message;
}

TEST(ProcessDecisions, SayWhatTheTableSays) {
    std::istringstream in(test::readFile(test::casesFolder() / "decisions/tables.txt"));
    std::string name, table, policy;
    std::vector<std::string> expected;
    int count = 0;
    const auto run = [&] {
        if (name.empty()) return;
        const auto text = "<definitions xmlns=\"" + std::string(kDmn) +
                          "\"><decision id=\"d\"><decisionTable hitPolicy=\"" +
                          (policy.empty() ? "UNIQUE" : policy) + "\">\n" + table +
                          "</decisionTable></decision></definitions>";
        Complaints complaints;
        const auto all = Decision::read(text, "d.dmn", complaints);
        std::string said, wanted;
        for (const auto& each : complaints)
            said +=
                "--- " + std::to_string(each.line) + ": " + each.what + "; " + each.write + "\n";
        for (const auto& each : expected) {
            const auto arrow = each.find(" => ");
            if (each.starts_with("---")) wanted += each + "\n";
            if (!each.starts_with("-> ") || all.empty()) continue;
            const auto was = outcome(*all[0], each.substr(3, arrow - 3));
            const auto words = each.substr(arrow + 4);
            const bool fits = words.starts_with("<") || words.empty()
                                  ? was == words
                                  : was.find(words) != std::string::npos;
            EXPECT_TRUE(fits) << name << ": " << each << "\nwas: " << was;
            ++count;
        }
        EXPECT_EQ(said, wanted) << name;
    };
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== ")) {
            run();
            name = line.substr(4), table.clear(), policy.clear(), expected.clear();
        } else if (line.starts_with("--") || line.starts_with("-> ")) {
            expected.push_back(line);
        } else if (line.starts_with("policy ")) {
            policy = line.substr(7);
        } else if (!line.starts_with("#")) {
            table += line + "\n";
        }
    }
    run();
    EXPECT_GT(count, 15);
}

Instant at(const std::string& text) {
    Instant out;
    EXPECT_TRUE(parseIso(text + ":00+08:00", out)) << text;
    return out;
}

TEST(ProcessCalendar, CountsWorkingTime) {
    Complaints complaints;
    const auto calendar = Calendar::read(test::readFile(test::casesFolder() / "processes/work.xml"),
                                         "work.xml", complaints);
    ASSERT_TRUE(calendar) << toString(complaints.at(0));
    const auto add = [&](const std::string& from, const char* span) {
        const auto out = calendar->add(at(from), *parseSpan(span));
        return out ? toIso(*out) : out.error().message;
    };
    EXPECT_EQ(add("2027-03-01T09:00", "PT1H"), toIso(at("2027-03-01T10:00")));
    EXPECT_EQ(add("2027-03-01T11:30", "PT1H"), toIso(at("2027-03-01T14:00")));  // over lunch
    EXPECT_EQ(add("2027-03-05T17:00", "PT1H"), toIso(at("2027-03-08T09:00")));  // over a week-end
    EXPECT_EQ(add("2027-03-05T17:00", "P1D"), toIso(at("2027-03-08T17:00")));
    EXPECT_EQ(add("2027-03-06T03:00", "P1D"), toIso(at("2027-03-09T08:30")));   // begins on Monday
    EXPECT_EQ(add("2027-09-30T16:30", "PT2H"), toIso(at("2027-10-08T09:30")));  // over the holidays
    EXPECT_EQ(add("2027-10-08T17:00", "PT1H"),
              toIso(at("2027-10-09T09:00")));  // a Saturday that is worked
    EXPECT_EQ(toIso(*calendar->nextOpening(at("2027-10-09T12:30"))), toIso(at("2027-10-11T08:30")));
    EXPECT_EQ(calendar->between(at("2027-03-01T09:00"), at("2027-03-02T09:00")),
              std::chrono::minutes(450));
    EXPECT_EQ(calendar->between(at("2027-03-02T09:00"), at("2027-03-01T09:00")),
              -std::chrono::minutes(450));
    EXPECT_NE(add("2027-03-01T09:00", "P9999D").find("working days"), std::string::npos);
}

// What was added is what is counted, whatever the hours.
TEST(ProcessCalendar, AddsWhatItCounts) {
    Complaints complaints;
    const auto calendar = Calendar::read(test::readFile(test::casesFolder() / "processes/work.xml"),
                                         "work.xml", complaints);
    for (int minutes = 1; minutes < 20'000; minutes += 173) {
        const auto from = at("2027-09-24T07:00") + std::chrono::minutes(minutes * 7 % 10'000);
        const auto to = calendar->add(from, {0, std::chrono::minutes(minutes)});
        ASSERT_TRUE(to);
        EXPECT_EQ(calendar->between(from, *to), std::chrono::minutes(minutes)) << toIso(from);
    }
}

TEST(ProcessCalendar, IsRefusedByLine) {
    Complaints complaints;
    EXPECT_FALSE(Calendar::read(
        "<calendar name=\"a\" offset=\"8\">\n<week days=\"mon tues\" hours=\"08:00-12:00\"/>\n"
        "<week days=\"tue\" hours=\"12:00-08:00\"/>\n<holiday "
        "day=\"2027-13-01\"/>\n<pause/>\n</calendar>",
        "c.xml", complaints));
    std::string said;
    for (const auto& each : complaints) said += std::to_string(each.line) + ": " + each.what + "\n";
    EXPECT_EQ(said,
              "1: offset=\"8\" is no offset from UTC\n2: 'tues' is no day of the week\n3: "
              "hours=\"12:00-08:00\" are no hours in order\n"
              "4: holiday from 2027-13-01 to 2027-13-01 is no time\n5: a calendar has no pause\n");
}

}  // namespace
}  // namespace kamhub::process
