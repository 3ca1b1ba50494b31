#include "records/change_document.hpp"

#include <libxml/tree.h>

#include "records/message_reader.hpp"
#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

const xmlChar* chars(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

xmlNode* element(xmlNode* parent, const std::string& name) {
    return xmlAddChild(parent, xmlNewDocNode(parent->doc, nullptr, chars(name), nullptr));
}

void attribute(xmlNode* node, const char* name, const std::string& value) {
    if (!value.empty()) xmlNewProp(node, reinterpret_cast<const xmlChar*>(name), chars(value));
}

xmlNode* leaf(xmlNode* parent, const std::string& name, const std::string& value) {
    auto* out = element(parent, name);
    xmlAddChild(out, xmlNewDocText(parent->doc, chars(value)));
    return out;
}

xml::Document begun(const char* name, const Entity& entity) {
    auto* doc = xmlNewDoc(chars("1.0"));
    auto* root = xmlNewDocNode(doc, nullptr, chars(name), nullptr);
    xmlDocSetRootElement(doc, root);
    attribute(root, "entity", entity.name);
    return xml::Document::adopt(doc);
}

// Writes one document. One thread at a time.
struct Writer {
    const Model& model;
    store::Tables& tables;
    const Asker& asker;  // what he may not see is left out

    // Of what was not asked for as him.
    Result<bool> sees(const Entity& entity, const Record& record) {
        if (asker.hub) return true;
        if (!asker.may(entity, "read")) return false;
        return satisfies(tables, entity, record, asker.scopeOf(entity));
    }

    void place(xmlNode* node, const Record& record) {
        attribute(node, "id", record.id);
        attribute(node, "state", record[kStateField]);
    }

    Status fields(xmlNode* parent, const Entity& entity, const Record& record, bool deep) {
        place(parent, record);
        for (const auto& field : entity.fields) {
            const auto value = record[field.name];
            if (value.empty() || field.secret || !asker.lacks(entity, field).empty()) continue;
            if (field.kind != Kind::Reference) {
                leaf(parent, field.name, value);
                continue;
            }
            auto* node = element(parent, field.name);
            attribute(node, "id", value);
            if (!deep) continue;
            const auto* other = model.entity(field.entity);
            const auto row = tables.row(field.entity, value);
            if (!row) return row.error();
            if (!other || !*row) continue;
            const auto record_there = recordOf(*other, **row);
            const auto seen = sees(*other, record_there);
            if (!seen) return seen.error();
            if (!*seen) continue;
            if (auto status = fields(node, *other, record_there, false); !status) return status;
        }
        return okStatus();
    }

    Status whole(xmlNode* parent, const Entity& entity, const Record& record,
                 const std::vector<std::string>& with) {
        if (auto status = fields(parent, entity, record, true); !status) return status;
        for (const auto& name : with)
            if (auto status = beside(parent, entity, record, name); !status) return status;
        return okStatus();
    }

    Status beside(xmlNode* parent, const Entity& entity, const Record& record,
                  const std::string& name) {
        const auto& other = *model.entity(name);
        store::Selection selection{name, equal(referenceTo(entity, other)->name, record.id)};
        selection.limit = kWithAtMost + 1;
        const auto rows = tables.select(selection);
        if (!rows) return rows.error();
        if (rows->size() > kWithAtMost)
            return invalidMessage("more than " + std::to_string(kWithAtMost) + " of " + name +
                                  " stand with " + entity.name + " " + record.id);
        for (const auto& row : *rows) {
            const auto one = recordOf(other, row);
            const auto seen = sees(other, one);
            if (!seen) return seen.error();
            if (!*seen) continue;
            if (auto status = fields(element(parent, name), other, one, false); !status)
                return status;
        }
        return okStatus();
    }
};

}  // namespace

Result<xml::Document> changeDocument(const Model& model, store::Tables& tables,
                                     const Entity& entity, const ChangeFacts& facts,
                                     const Record& before, const Record& after,
                                     const std::vector<std::string>& with) {
    auto out = begun("change", entity);
    auto* root = out.root();
    attribute(root, "id", before.id);
    attribute(root, "version",
              std::to_string(after.version > 0 ? after.version : before.version + 1));
    attribute(root, "kind", facts.kind);
    attribute(root, "actor", facts.actor);
    attribute(root, "reason", facts.reason);
    attribute(root, "at", toIso(facts.at));
    const auto asker = theHub();
    Writer writer{model, tables, asker};
    if (after.version > 0)
        if (auto status = writer.whole(element(root, "after"), entity, after, with); !status)
            return status.error();
    if (before.version > 0)
        if (auto status = writer.fields(element(root, "before"), entity, before, true); !status)
            return status.error();
    if (facts.message)
        xmlAddChild(element(root, "message"), xmlDocCopyNode(facts.message->root(), root->doc, 1));
    return out;
}

Result<xml::Document> answerDocument(const Model& model, store::Tables& tables, const Asker& asker,
                                     const Entity& entity, const xml::Document& question,
                                     const std::vector<Candidate>& found,
                                     const std::vector<std::string>& with) {
    auto out = begun("answer", entity);
    auto* root = out.root();
    xmlAddChild(element(root, "question"), xmlDocCopyNode(question.root(), root->doc, 1));
    Writer writer{model, tables, asker};
    for (const auto& each : found) {
        auto* node = element(root, "found");
        std::string rules;
        for (const auto& rule : each.rules) rules += (rules.empty() ? "" : " ") + rule;
        attribute(node, "rules", rules);
        if (auto status = writer.whole(node, entity, each.record, with); !status)
            return status.error();
    }
    return out;
}

}  // namespace kamhub::records
