#include "records/page_reader.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "records/page_grammar.hpp"
#include "xml/document.hpp"

namespace kamhub::records {

namespace {

const std::string& valueOf(const ConfigNode& node, std::string_view attribute) {
    static const std::string kNone;
    const auto* found = node.attribute(attribute);
    return found ? found->value : kNone;
}

template <class Items>
std::vector<std::string> namesIn(const Items& items) {
    std::vector<std::string> out;
    for (const auto& item : items) out.push_back(item.name);
    return out;
}

// Judges the pages of one model. One thread at a time.
class PageCheck {
public:
    PageCheck(const Model& model, const std::vector<PageFile>& pages, Complaints& complaints)
        : model_(model), pages_(pages), complaints_(complaints) {
        for (const auto& [module, page] : pages) {
            names_[page.name].push_back(valueOf(page, "name"));
            if (page.name == "list") lists_[valueOf(page, "name")] = valueOf(page, "entity");
        }
    }

    void run() {
        std::set<std::pair<std::string, std::string>> seen;
        for (const auto& [module, page] : pages_) {
            if (!judgeShape(page, complaints_)) continue;
            const auto& name = valueOf(page, "name");
            if (std::filesystem::path(page.file).stem() != name)
                complain(page, "name", "the page is called " + name, "name it as its file");
            if (!seen.emplace(page.name, name).second)
                complain(page, "name", "there is a " + page.name + " " + name + " already",
                         "give it another name");
            const Entity* entity = nullptr;
            if (page.attribute("entity") && !(entity = entityOf(page))) continue;
            named(page, "detail", "detail page", names_["detail"]);
            if (page.name == "dashboard") judgeFilters(page);
            for (const auto& part : page.children)
                if (entity || part.name != "filter") judgePart(part, entity);
        }
    }

private:
    void complain(const ConfigNode& node, const char* attribute, std::string what,
                  std::string write) {
        complaints_.push_back(
            node.complain(*node.attribute(attribute), std::move(what), std::move(write)));
    }

    // An attribute that is there names one of them.
    bool named(const ConfigNode& node, const char* attribute, const std::string& thing,
               const std::vector<std::string>& known) {
        if (!node.attribute(attribute)) return true;
        const auto& name = valueOf(node, attribute);
        if (std::find(known.begin(), known.end(), name) != known.end()) return true;
        complain(node, attribute, "there is no " + thing + " " + name,
                 config::nearestAdvice(name, known, "write one that is declared"));
        return false;
    }

    const Entity* entityOf(const ConfigNode& node) {
        std::vector<std::string> known;
        for (const auto& [name, entity] : model_.entities()) known.push_back(name);
        return named(node, "entity", "entity", known) ? model_.entity(valueOf(node, "entity"))
                                                      : nullptr;
    }

    void fieldOf(const ConfigNode& node, const char* attribute, const Entity& entity, bool own) {
        auto known = namesIn(entity.fields);
        if (own) known.insert(known.end(), {kStateField, "created", "changed"});
        const auto& name = valueOf(node, attribute);
        const auto dot = name.find('.');
        const auto* reference = dot == name.npos ? nullptr : entity.field(name.substr(0, dot));
        const auto* other = reference ? model_.entity(reference->entity) : nullptr;
        if (other && other->field(name.substr(dot + 1))) return;
        named(node, attribute, "field of " + entity.name, known);
    }

    void judgePart(const ConfigNode& part, const Entity* entity) {
        const auto& kind = part.name;
        if (kind == "view")
            judgeView(part);
        else if (kind == "column" || kind == "filter" || kind == "code")
            fieldOf(part, "field", *entity, true);
        else if (kind == "order")
            fieldOf(part, "by", *entity, true);
        else if (kind == "preset")
            for (const auto& where : part.children) fieldOf(where, "field", *entity, true);
        else if (kind == "group")
            named(part, "name", "group of " + entity->name, namesIn(entity->groups));
        else if (kind == "related" || kind == "steps" || kind == "track")
            judgeRelated(part);
        else if (kind == "chart" || kind == "tree")
            judgeFigure(part, entity);
        else if (kind == "action")
            named(part, "transition", "transition of " + entity->name,
                  namesIn(entity->transitions));
        if (kind == "create" || kind == "action")
            for (const auto& field : part.children) fieldOf(field, "name", *entity, false);
    }

    // What a dashboard is narrowed by is a field of something that it draws.
    void judgeFilters(const ConfigNode& page) {
        std::vector<std::string> known;
        for (const auto& chart : page.children)
            if (chart.name == "chart")
                if (const auto* entity = model_.entity(valueOf(chart, "entity")))
                    for (const auto& field : entity->fields) known.push_back(field.name);
        for (const auto& part : page.children)
            if (part.name == "filter") named(part, "field", "field of what is drawn", known);
    }

    void judgeRelated(const ConfigNode& part) {
        if (!named(part, "list", "list page", names_["list"])) return;
        const auto* other = model_.entity(lists_[valueOf(part, "list")]);
        if (!other) return;
        for (const char* attribute : {"by", "of", "at"})
            if (part.attribute(attribute)) fieldOf(part, attribute, *other, false);
        for (const auto& each : part.children) {
            if (each.name == "column") fieldOf(each, "field", *other, true);
            if (each.name == "leg") judgeLeg(each);
        }
    }

    void judgeLeg(const ConfigNode& leg) {
        const auto* entity = entityOf(leg);
        if (!entity) return;
        for (const char* attribute : {"by", "over", "show"})
            if (leg.attribute(attribute)) fieldOf(leg, attribute, *entity, false);
        for (const char* attribute : {"done", "bad"}) {
            std::istringstream states(valueOf(leg, attribute));
            for (std::string state; states >> state;)
                if (!entity->hasState(state))
                    complain(leg, attribute, "there is no state of " + entity->name + " " + state,
                             config::nearestAdvice(state, namesIn(entity->states), "leave it out"));
        }
    }

    // The entity of the list that a part names, else of the one that stands around it.
    const Entity* listed(const ConfigNode& part, const Entity* around) {
        if (!part.attribute("list")) return around;
        return named(part, "list", "list page", names_["list"])
                   ? model_.entity(lists_[valueOf(part, "list")])
                   : nullptr;
    }

    void judgeView(const ConfigNode& view) {
        const auto* entity = listed(view, nullptr);
        if (!entity) return;
        std::istringstream due(valueOf(view, "due"));
        for (std::string name; due >> name;)
            if (!entity->field(name))
                complain(view, "due", "there is no field of " + entity->name + " " + name,
                         config::nearestAdvice(name, namesIn(entity->fields), "leave it out"));
        for (const auto& part : view.children) {
            const auto* of = listed(part, entity);
            if (!of) continue;
            if (part.name == "column")
                named(part, "clock", "side of a clock", {"late", "soon", "calm"});
            if (part.name == "card") fieldOf(part, "field", *of, true);
            for (const auto& each : part.children)
                if (each.name == "where") fieldOf(each, "field", *of, true);
            if (part.name == "act") judgeAct(part, *entity);
        }
    }

    // What is written down about a record of `of`.
    void judgeAct(const ConfigNode& act, const Entity& of) {
        const auto* made = entityOf(act);
        if (!made) return;
        if (act.attribute("answer")) fieldOf(act, "answer", *made, false);
        for (const auto& part : act.children) {
            if (part.name != "where") fieldOf(part, "field", *made, false);
            for (const char* attribute : {"from", "of"})
                if (part.attribute(attribute)) fieldOf(part, attribute, of, false);
        }
    }

    void judgeFigure(const ConfigNode& part, const Entity* entity) {
        if (part.attribute("entity")) entity = entityOf(part);
        if (!entity) return;
        named(part, "measure", "measure of " + entity->name, namesIn(entity->measures));
        for (const char* attribute : {"by", "title"})
            if (part.attribute(attribute)) fieldOf(part, attribute, *entity, false);
        if (part.attribute("as"))
            named(part, "as", "figure", {"number", "bar", "line", "pie", "table"});
        if (part.attribute("period"))
            named(part, "period", "period", {"day", "month", "quarter", "year"});
    }

    const Model& model_;
    const std::vector<PageFile>& pages_;
    Complaints& complaints_;
    std::map<std::string, std::vector<std::string>> names_;  // by kind of page
    std::map<std::string, std::string> lists_;               // list page -> its entity
};

}  // namespace

std::vector<PageFile> readPages(const std::filesystem::path& folder, Complaints& complaints) {
    std::set<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& each : std::filesystem::directory_iterator(folder, failed))
        if (each.path().extension() == ".xml") files.insert(each.path());
    std::vector<PageFile> out;
    for (const auto& file : files)
        if (auto page = xml::readConfig(file.string(), complaints))
            out.push_back({folder.parent_path().filename().string(), std::move(*page)});
    return out;
}

void checkPages(const Model& model, const std::vector<PageFile>& pages, Complaints& complaints) {
    PageCheck(model, pages, complaints).run();
}

}  // namespace kamhub::records
