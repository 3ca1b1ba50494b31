#include "records/page_grammar.hpp"

#include <algorithm>

namespace kamhub::records {

namespace {

const Grammar& grammar() {
    static const Grammar kInput{"input",
                                {"name", "type", "en", "zh"},
                                {"required", "list"},
                                {{"option", {"value", "en", "zh"}, {}, {}}}};
    static const Grammar kField{"field", {"name"}, {}, {}};
    static const Grammar kWhere{"where", {"field", "is"}, {}, {}};
    static const Grammar kAct{
        "act",
        {"name", "entity", "en", "zh"},
        {"answer"},
        {kWhere, {"set", {"field"}, {"from", "is"}, {}}, {"ask", {"field"}, {"of"}, {}}}};
    static const Grammar kView{"view",
                               {"name", "list", "en", "zh"},
                               {"due"},
                               {{"column", {"en", "zh"}, {"list", "clock"}, {kWhere}},
                                {"clock", {"process", "late"}, {"warn"}, {}},
                                {"tasks", {"process", "en", "zh"}, {}, {}},
                                {"card", {"field"}, {"list"}, {}},
                                kAct}};
    static const Grammar kPages{
        "",
        {},
        {},
        {{"list",
          {"name", "entity", "en", "zh"},
          {"detail"},
          {{"column", {"field"}, {}, {}},
           {"filter", {"field"}, {}, {}},
           {"order", {"by"}, {"descending"}, {}},
           {"preset", {"name", "en", "zh"}, {}, {kWhere}},
           {"create", {}, {}, {kField}}}},
         {"detail",
          {"name", "entity", "en", "zh"},
          {},
          {{"group", {"name"}, {}, {}},
           {"related", {"list", "by"}, {}, {}},
           {"chart", {"measure"}, {"entity", "by", "as", "period"}, {}},
           {"tree", {"entity", "by", "title"}, {"en", "zh"}, {}},
           {"action", {"transition"}, {}, {kField}},
           {"steps", {"list", "by", "of"}, {"at"}, {}},
           {"track",
            {"list", "by", "en", "zh"},
            {},
            {{"column", {"field"}, {}, {}},
             {"leg", {"entity", "by", "over", "en", "zh"}, {"done", "bad", "show"}, {}}}},
           {"code", {"field", "entity"}, {"by", "track"}, {}}}},
         {"dashboard",
          {"name", "en", "zh"},
          {},
          {{"chart", {"entity", "measure", "as"}, {"period"}, {}}, {"filter", {"field"}, {}, {}}}},
         {"board", {"name", "en", "zh"}, {}, {kView}},
         {"work", {"name", "en", "zh"}, {}, {{"task", {"process", "node"}, {}, {kInput}}}}}};
    return kPages;
}

const Grammar* partOf(const Grammar& grammar, const std::string& name) {
    for (const auto& part : grammar.parts)
        if (name == part.name) return &part;
    return nullptr;
}

void judge(const ConfigNode& node, const Grammar& grammar, Complaints& complaints) {
    std::vector<std::string> known(grammar.needs.begin(), grammar.needs.end());
    known.insert(known.end(), grammar.may.begin(), grammar.may.end());
    for (const auto& attribute : node.attributes)
        if (std::find(known.begin(), known.end(), attribute.name) == known.end())
            complaints.push_back(
                node.complain(attribute, "<" + node.name + "> has no attribute " + attribute.name,
                              config::nearestAdvice(attribute.name, known, "leave it out")));
    for (const auto* needed : grammar.needs)
        if (const auto* there = node.attribute(needed); !there || there->value.empty())
            complaints.push_back(node.complain("<" + node.name + "> lacks " + needed,
                                               "write " + std::string(needed) + "=\"…\""));
    std::vector<std::string> parts;
    for (const auto& part : grammar.parts) parts.emplace_back(part.name);
    for (const auto& child : node.children) {
        if (const auto* part = partOf(grammar, child.name)) {
            judge(child, *part, complaints);
            continue;
        }
        complaints.push_back(
            child.complain("<" + node.name + "> has no <" + child.name + ">",
                           config::nearestAdvice(child.name, parts, "leave it out")));
    }
}

}  // namespace

bool judgeShape(const ConfigNode& page, Complaints& complaints) {
    const auto before = complaints.size();
    if (const auto* kind = partOf(grammar(), page.name))
        judge(page, *kind, complaints);
    else
        complaints.push_back(
            page.complain("this is no page",
                          "write <list>, <detail>, <dashboard>, <board> or <work>, with "
                          "xmlns=\"urn:kamhub:pages:1\""));
    return complaints.size() == before;
}

}  // namespace kamhub::records
