#include "index.hpp"

namespace kamhub::golden {

namespace {

class IndexReader {
public:
    explicit IndexReader(const fs::path& file) { index_.file = file; }

    Index run() {
        Complaints complaints;
        const auto root = xml::readConfig(index_.file.string(), complaints);
        for (const auto& complaint : complaints) index_.complaints.push_back(toString(complaint));
        if (!root) return std::move(index_);
        index_.system = required(*root, "system");
        if (index_.system != index_.file.stem())
            complain(*root, "system is not the name of the file");
        index_.codes = pathOf(valueOf(*root, "codes"));
        index_.namespaces =
            xml::namespacesOf(xml::Document::parseFile(index_.file.string())->root());
        for (const auto& node : root->children) entry(node);
        return std::move(index_);
    }

private:
    void complain(const ConfigNode& node, const std::string& what) {
        index_.complaints.push_back(toString(node.complain(what, "docs/specs/mappings.md")));
    }

    std::string required(const ConfigNode& node, const char* name) {
        const auto value = valueOf(node, name);
        if (value.empty()) complain(node, "<" + node.name + "> lacks " + name);
        return value;
    }

    fs::path pathOf(const std::string& name) const {
        return name.empty() ? fs::path() : (index_.file.parent_path() / name).lexically_normal();
    }

    void entry(const ConfigNode& node) {
        required(node, "operation");
        Use use{node.name != "in", required(node, "type"), pathOf(valueOf(node, "schema")), {}};
        if (node.name == "in") {
            for (const auto* name : {"dedupe", "reference", "correlation"})
                if (node.attribute(name)) use.expressions.push_back(valueOf(node, name));
        } else if (node.name == "ask") {
            add(node, "reply-with",
                {false, required(node, "reply-type"), pathOf(valueOf(node, "reply-schema")), {}});
        } else if (node.name != "out") {
            return complain(node, "<" + node.name + "> is neither out, ask nor in");
        } else if (valueOf(node, "as-is") == "true") {
            return;  // the canonical body, which has its own cases
        }
        add(node, "with", std::move(use));
    }

    void add(const ConfigNode& node, const char* name, Use use) {
        const auto file = pathOf(required(node, name));
        if (!fs::exists(file)) complain(node, file.string() + " does not exist");
        index_.uses[file].push_back(std::move(use));
    }

    Index index_;
};

}  // namespace

fs::path transforms() { return mappings() / "transforms"; }

const std::vector<Index>& indexes() {
    static const std::vector<Index> all = [] {
        std::vector<Index> out;
        for (const auto& file : filesIn(transforms(), ".xml"))
            out.push_back(IndexReader(file).run());
        return out;
    }();
    return all;
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = [] {
        std::vector<Case> out;
        for (const auto& index : indexes()) {
            for (const auto& [stylesheet, uses] : index.uses) {
                const auto base = stylesheet.stem().string() + ".";
                for (const auto& file : filesIn(stylesheet.parent_path(), ".in.xml")) {
                    const auto name = file.filename().string();
                    if (!name.starts_with(base)) continue;
                    const fs::path stem = file.parent_path() / name.substr(0, name.size() - 7);
                    out.push_back({stem.lexically_relative(transforms()).string(), &index,
                                   stylesheet, stem, fs::exists(stem.string() + ".refused.txt")});
                }
            }
        }
        return out;
    }();
    return all;
}

const Result<xml::Stylesheet>& stylesheetOf(const Index& index, const fs::path& file) {
    static std::map<std::pair<const Index*, fs::path>, Result<xml::Stylesheet>> compiled;
    const auto key = std::make_pair(&index, file);
    const auto found = compiled.find(key);
    if (found != compiled.end()) return found->second;
    std::shared_ptr<const xml::CodeTables> codes;
    if (!index.codes.empty()) {
        Complaints complaints;
        auto loaded = xml::CodeTables::load(index.codes.string(), complaints);
        if (!loaded) return compiled.emplace(key, loaded.error()).first->second;
        codes = *loaded;
    }
    return compiled.emplace(key, xml::Stylesheet::compileFile(file.string(), codes)).first->second;
}

std::vector<fs::path> importsOf(const fs::path& stylesheet) {
    static const auto hrefs = xml::XPath::compile("/*/x:import/@href | /*/x:include/@href",
                                                  {{"x", "http://www.w3.org/1999/XSL/Transform"}});
    std::vector<fs::path> out;
    const auto document = load(stylesheet);
    if (!document.root()) return out;
    const auto found = hrefs->nodes(document);
    if (!found) return out;
    for (const auto* href : *found)
        out.push_back((stylesheet.parent_path() / xml::textOf(href)).lexically_normal());
    return out;
}

}  // namespace kamhub::golden
