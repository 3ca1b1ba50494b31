// Reads which elements a schema marks as personal. It walks the declarations, as the schema
// language has them, from the root element down; libxml2 checks the schema itself elsewhere.

#include <filesystem>
#include <functional>
#include <set>
#include <vector>

#include "xml/detail/libxml.hpp"
#include "xml/detail/personal_state.hpp"

namespace kamhub::xml {

namespace {

constexpr std::string_view kSchemaNamespace = "http://www.w3.org/2001/XMLSchema";
constexpr std::string_view kOwn = "urn:kamhub:";

bool is(const xmlNode* node, std::string_view name) {
    return localName(node) == name && namespaceOf(node) == kSchemaNamespace;
}

// Types are named with or without a prefix; one namespace holds them all.
std::string plainName(const std::string& name) {
    const auto colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

bool marked(const xmlNode* declaration) {
    for (const auto* annotation : childElements(declaration)) {
        if (!is(annotation, "annotation")) continue;
        for (const auto* child : childElements(annotation))
            if (is(child, "appinfo") && attributeOf(child, "source") == kPersonalMark) return true;
    }
    return false;
}

class Marks {
public:
    Status load(const std::filesystem::path& file) {
        if (!seen_.insert(file.lexically_normal().string()).second) return okStatus();
        auto parsed = Document::parseFile(file.string());
        if (!parsed) return parsed.error();
        documents_.push_back(std::move(*parsed));
        auto* root = documents_.back().root();
        if (auto status = checkMarks(root, file.string()); !status) return status;
        for (auto* child : childElements(root)) {
            if (is(child, "include")) {
                const auto next = file.parent_path() / attributeOf(child, "schemaLocation");
                if (auto status = load(next); !status) return status;
            } else {
                declared_[localName(child)][attributeOf(child, "name")] = child;
            }
        }
        return okStatus();
    }

    // By path, of each root element; whether its values are listed.
    Result<std::map<std::string, std::map<std::string, bool>>> walk() {
        std::map<std::string, std::map<std::string, bool>> out;
        for (const auto& [name, root] : declared_["element"]) {
            paths_.clear();
            circle_.clear();
            element(root, {});
            if (!paths_.empty() && !circle_.empty())
                return invalidConfig("what is personal in " + name + " cannot be told: the type " +
                                     circle_ + " holds itself; give what is inside another type");
            out[name] = std::move(paths_);
        }
        return out;
    }

private:
    // A mark that nobody reads would be worse than none.
    Status checkMarks(const xmlNode* node, const std::string& file) {
        for (const auto* child : childElements(node)) {
            if (is(child, "appinfo") && attributeOf(child, "source").starts_with(kOwn)) {
                const auto* holder = child->parent ? child->parent->parent : nullptr;
                const auto at = file + ":" + std::to_string(xmlGetLineNo(child)) + ": ";
                if (attributeOf(child, "source") != kPersonalMark)
                    return invalidConfig(at + "appinfo says " + attributeOf(child, "source") +
                                         ", which says nothing to the hub; write source=\"" +
                                         kPersonalMark + "\"");
                if (!holder || !(is(holder, "element") || is(holder, "simpleType")))
                    return invalidConfig(at + "the mark " + kPersonalMark +
                                         " stands on no element and no simple type; write it into "
                                         "the annotation of one");
            }
            if (auto status = checkMarks(child, file); !status) return status;
        }
        return okStatus();
    }

    const xmlNode* find(const std::string& kind, const std::string& name) const {
        const auto all = declared_.find(kind);
        if (all == declared_.end()) return nullptr;
        const auto found = all->second.find(plainName(name));
        return found == all->second.end() ? nullptr : found->second;
    }

    // Of a simple type: whether it, or one that it restricts, is marked, and whether its values are
    // listed.
    void simple(const xmlNode* type, bool& personal, bool& listed) const {
        if (!type) return;
        personal = personal || marked(type);
        for (const auto* restriction : childElements(type)) {
            if (!is(restriction, "restriction")) continue;
            for (const auto* facet : childElements(restriction))
                listed = listed || is(facet, "enumeration");
            simple(find("simpleType", attributeOf(restriction, "base")), personal, listed);
        }
    }

    void element(const xmlNode* node, const std::string& above) {
        if (const auto ref = attributeOf(node, "ref"); !ref.empty()) {
            if (const auto* named = find("element", ref))
                inside(named, [&] { element(named, above); });
            return;
        }
        const auto path = (above.empty() ? "" : above + "/") + attributeOf(node, "name");
        const auto type = attributeOf(node, "type");
        bool personal = marked(node), listed = false;
        simple(find("simpleType", type), personal, listed);
        for (const auto* child : childElements(node)) {
            if (is(child, "simpleType")) simple(child, personal, listed);
            if (is(child, "complexType")) content(child, path);
        }
        declared(find("complexType", type), path);
        if (personal) paths_[path] = listed;
    }

    // What is declared somewhere by a name, and may hold itself.
    void inside(const xmlNode* named, const std::function<void()>& walk) {
        if (!open_.insert(named).second) {
            circle_ = attributeOf(named, "name");
            return;
        }
        walk();
        open_.erase(named);
    }

    void declared(const xmlNode* named, const std::string& path) {
        if (named) inside(named, [&] { content(named, path); });
    }

    void content(const xmlNode* node, const std::string& path) {
        for (const auto* child : childElements(node)) {
            if (is(child, "element")) {
                element(child, path);
            } else if (is(child, "group")) {
                declared(find("group", attributeOf(child, "ref")), path);
            } else if (!is(child, "annotation") && !is(child, "attribute")) {
                base(attributeOf(child, "base"), path);
                content(child, path);
            }
        }
    }

    // What an extension or a restriction begins with.
    void base(const std::string& name, const std::string& path) {
        if (name.empty()) return;
        bool personal = false, listed = false;
        simple(find("simpleType", name), personal, listed);
        if (personal) paths_[path] = listed;
        declared(find("complexType", name), path);
    }

    std::set<std::string> seen_;
    std::vector<Document> documents_;
    std::map<std::string, std::map<std::string, const xmlNode*>> declared_;  // by kind and name
    std::map<std::string, bool> paths_;
    std::set<const xmlNode*> open_;  // named declarations that are being walked
    std::string circle_;             // one that holds itself
};

}  // namespace

Result<std::map<std::string, Personal>> Personal::read(const std::string& schema_file) {
    Marks marks;
    if (auto status = marks.load(schema_file); !status) return status.error();
    std::map<std::string, Personal> out;
    auto walked = marks.walk();
    if (!walked) return walked.error();
    for (auto& [root, paths] : *walked) {
        auto state = std::make_shared<State>();
        for (const auto& [path, listed] : paths)
            state->names[path.substr(path.rfind('/') + 1)] |= listed;
        state->paths = std::move(paths);
        out[root].state_ = std::move(state);
    }
    return out;
}

}  // namespace kamhub::xml
