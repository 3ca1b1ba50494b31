// What the modules' pages show (docs/specs/pages.md), as far as the caller may see it: the XML as
// JSON, name by name, so that the two formats cannot drift apart.

#include "records/keeper.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"

namespace kamhub::server {

namespace {

constexpr const char* kPage = "page";

const std::string& attributeText(const ConfigNode& node, std::string_view name) {
    static const std::string kNone;
    const auto* found = node.attribute(name);
    return found ? found->value : kNone;
}

struct PageViewer {
    const records::Model& model;
    const records::Asker& asker;
    bool processes;                            // may see tasks
    std::map<std::string, std::string> lists;  // list page -> its entity

    bool reads(const std::string& entity) const {
        const auto* found = model.entity(entity);
        return found && asker.may(*found, "read");
    }

    bool acts(const std::string& entity, const std::string& name) const {
        for (const auto& each : model.entity(entity)->transitions)
            if (each.name == name)
                return each.right.empty() ? asker.may(*model.entity(entity), "change")
                                          : asker.may(each.right);
        return false;
    }

    // A group of which the caller may see nothing would be an empty frame.
    bool seesGroup(const std::string& entity, const std::string& name) const {
        for (const auto& field : model.entity(entity)->fields)
            if (field.group == name && !field.secret &&
                asker.lacks(*model.entity(entity), field).empty())
                return true;
        return false;
    }

    bool shows(const std::string& entity, const ConfigNode& part) const {
        const bool of_entity =
            part.name == "group" || part.name == "action" || part.name == "create";
        if (of_entity && !model.entity(entity)) return false;
        if (part.name == "group") return seesGroup(entity, attributeText(part, "name"));
        if (part.name == "action") return acts(entity, attributeText(part, "transition"));
        if (part.name == "create") return asker.may(*model.entity(entity), "create");
        // <related>, <view> and what stands in it; an <input>'s list is one of codes.
        if (part.name != "input" && part.attribute("list")) {
            const auto list = lists.find(attributeText(part, "list"));
            return list != lists.end() && reads(list->second);
        }
        if (part.name == "tasks" || part.name == "clock") return processes;
        if (part.name == "act") {
            const auto* made = model.entity(attributeText(part, "entity"));
            return made && asker.may(*made, "create");
        }
        if (part.name == "chart" || part.name == "tree" || part.name == "code" ||
            part.name == "leg") {
            const auto& other = attributeText(part, "entity");
            return reads(other.empty() ? entity : other);
        }
        return true;
    }

    Json partJson(const std::string& entity, const ConfigNode& node) const {
        auto out = object();
        for (const auto& each : node.attributes) out.set(each.name, each.value);
        std::map<std::string, JsonList> parts;
        for (const auto& each : node.children)
            if (shows(entity, each)) parts[each.name].add(partJson(entity, each));
        for (const auto& [name, list] : parts) out.set(name, list);
        return out;
    }

    std::optional<Json> pageJson(const ConfigNode& page, const std::string& module) const {
        const auto& entity = attributeText(page, "entity");
        if (page.name == "work" ? !processes : !entity.empty() && !reads(entity))
            return std::nullopt;
        auto out = partJson(entity, page);
        if (page.name == "dashboard" && !out.has("chart")) return std::nullopt;
        if (page.name == "board" && !out.has("view")) return std::nullopt;
        out.set(kPage, page.name);
        out.set("module", module);
        return out;
    }
};

// The business key of the record that is the caller: what `me` in a preset means. Empty: there is
// none.
std::string ownKey(records::Records& records, const access::Caller& caller) {
    for (const auto& [name, entity] : records.model().entities()) {
        if (entity.person.user.empty() || entity.key.empty() || caller.subject.name.empty())
            continue;
        records::Query query;
        query.entity = name;
        query.filters.push_back(
            {entity.person.user, records::Filter::Op::Equal, {caller.subject.name}});
        query.limit = 1;
        records::Asker hub;
        hub.hub = true;
        const auto found = records.select(hub, query, false);
        if (const auto* page = std::get_if<records::Page>(&found); page && !page->records.empty())
            return page->records.front()[entity.key];
    }
    return {};
}

}  // namespace

HttpResponse RecordsTable::pages(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto& files = records->model().pages();
    PageViewer viewer{
        records->model(), *asker, call.request.caller.may(access::kProcessesRead), {}};
    for (const auto& [module, page] : files)
        if (page.name == "list")
            viewer.lists[attributeText(page, "name")] = attributeText(page, "entity");
    const auto kind = queryParameter(call.request, "kind");
    JsonList list;
    for (const auto& [module, page] : files)
        if (!kind.empty() && page.name != kind)
            continue;
        else if (auto json = viewer.pageJson(page, module))
            list.add(*json);
    auto out = object();
    out.set("pages", list);
    out.set("me", ownKey(*records, call.request.caller));
    return jsonAnswer(out);
}

}  // namespace kamhub::server
