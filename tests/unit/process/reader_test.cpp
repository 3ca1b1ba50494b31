// Goal: a process file is taken, or refused with the line and with what to write.
// Method: cases/refused/*.txt hold many small files each: the lines of one process, and below them
// what must be said. cases/*.bpmn must be taken.

#include <gtest/gtest.h>

#include <sstream>

#include "process/definition.hpp"
#include "support.hpp"

namespace kamhub::process {
namespace {

// A case begins with "=== name"; its lines stand inside of one process unless it begins with
// '<?xml' or
// '<bpmn:definitions'; "--- line: words" is a complaint that must come; "---" alone: none.
struct Case {
    std::string name, text;
    std::vector<std::string> expected;
    int offset = 0;
};

std::vector<Case> casesOf(const std::string& text) {
    std::vector<Case> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== "))
            out.push_back({line.substr(4), {}, {}, 0});
        else if (line.starts_with("---") && line.size() > 4)
            out.back().expected.push_back(line.substr(4));
        else if (!line.starts_with("---") && !line.starts_with("#") && !out.empty())
            out.back().text += line + "\n";
    }
    for (auto& each : out) {
        if (each.text.starts_with("<") &&
            (each.text.starts_with("<?xml") || each.text.starts_with("<bpmn:definitions")))
            continue;
        each.text =
            "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
            "xmlns:k=\"urn:kamhub:process:1\" xmlns:x=\"urn:other\"><bpmn:message id=\"m\" "
            "name=\"M14\"/>"
            "<bpmn:error id=\"e\" errorCode=\"E1\"/><bpmn:process id=\"p\">\n" +
            each.text + "</bpmn:process></bpmn:definitions>\n";
        each.offset = 1;
    }
    return out;
}

TEST(ProcessReader, RefusesWithLineAndWhatToWrite) {
    int count = 0;
    for (const auto& file : test::filesIn("refused", ".txt")) {
        for (const auto& each : casesOf(test::readFile(file))) {
            ++count;
            Known known;
            known.decision = [](const std::string& name) { return name == "discount"; };
            known.calendar = [](const std::string& name) { return name == "work"; };
            Complaints complaints;
            const auto definition = readDefinition(each.text, "p.bpmn", known, complaints);
            EXPECT_EQ(definition == nullptr, !each.expected.empty()) << each.name;
            std::string said;
            for (const auto& one : complaints)
                said += "--- " + std::to_string(one.line - each.offset) + ": " + one.what +
                        (one.write.empty() ? "" : "; " + one.write) + "\n";
            std::string wanted;
            for (const auto& one : each.expected) wanted += "--- " + one + "\n";
            EXPECT_EQ(said, wanted) << file.filename() << ": " << each.name << "\n" << each.text;
        }
    }
    EXPECT_GE(count, 40);
}

TEST(ProcessReader, HoldsLimits) {
    Complaints complaints;
    ReadLimits limits;
    limits.bytes = 200;
    EXPECT_EQ(readDefinition(std::string(300, ' '), "p.bpmn", {}, complaints, limits), nullptr);
    ASSERT_EQ(complaints.size(), 1u);
    std::string deep = "<a>";
    for (int i = 0; i < 100; ++i) deep += "<a>";
    complaints.clear();
    EXPECT_EQ(readDefinition(deep, "p.bpmn", {}, complaints), nullptr);
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_NE(complaints[0].what.find("deep"), std::string::npos) << complaints[0].what;
}

}  // namespace
}  // namespace kamhub::process
