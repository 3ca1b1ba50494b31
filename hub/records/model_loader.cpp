#include "records/model_loader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "access/rights.hpp"
#include "records/access_reader.hpp"
#include "records/field_reader.hpp"
#include "records/limits.hpp"
#include "records/message_reader.hpp"
#include "records/page_reader.hpp"
#include "records/tmf_reader.hpp"
#include "sdk/payload.hpp"
#include "xml/document.hpp"

namespace kamhub::records {

namespace {

constexpr char kSitePrefix[] = "x_";

// What every table has of its own, what the state is called, and what stands in a record's forms.
constexpr const char* kTaken[] = {"id",        "version",      "created",      "changed",
                                  kStateField, "external_key", "external_keys"};

template <class Items>
std::vector<std::string> namesOf(const Items& items) {
    std::vector<std::string> out;
    for (const auto& item : items) out.push_back(item.name);
    return out;
}

template <class Map>
std::vector<std::string> keysOf(const Map& map) {
    std::vector<std::string> out;
    for (const auto& [key, value] : map) out.push_back(key);
    return out;
}

}  // namespace

std::vector<std::string> divided(const std::string& words) {
    std::istringstream in(words);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::shared_ptr<const Model> loadModel(const std::vector<std::string>& folders,
                                       Complaints& complaints) {
    ModelLoader loader(complaints);
    for (const auto& folder : folders) loader.readFolder(folder);
    return loader.finish();
}

void ModelLoader::readFolder(const std::filesystem::path& folder) {
    std::error_code fault;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator at(folder, fault), end; !fault && at != end;
         at.increment(fault))
        if (at->path().extension() == ".xml") files.push_back(at->path());
    if (fault) {
        complaints_.push_back({folder.string(), 1, 1,
                               "the folder of records cannot be read: " + fault.message(),
                               "name a folder of declarations"});
        return;
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) readFile(file);
}

void ModelLoader::readFile(const std::filesystem::path& file) {
    const auto root = xml::readConfig(file.string(), complaints_);
    if (!root) return;
    std::ifstream bytes(file, std::ios::binary);
    hashed_.append(std::istreambuf_iterator<char>(bytes), {});
    if (root->name == "entity")
        readEntity(*root);
    else if (root->name == "extend")
        extensions_.push_back(*root);
    else if (root->name == "codes")
        readCodes(*root);
    else
        complaints_.push_back(root->complain("this is no declaration of records",
                                             "write <entity>, <extend> or <codes>, with "
                                             "xmlns=\"urn:kamhub:records:1\""));
}

void ModelLoader::readPagesOf(const std::filesystem::path& folder) {
    for (auto& file : readPages(folder, complaints_)) {
        std::ifstream bytes(file.page.file, std::ios::binary);
        hashed_.append(std::istreambuf_iterator<char>(bytes), {});
        model_.pages_.push_back(std::move(file));
    }
}

void ModelLoader::readEntity(const ConfigNode& node) {
    const auto before = complaints_.size();
    const auto a = entitySpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    if (!access::isRecordRight(a.name + ".read"))
        return complain(node, "name", "the hub's own rights begin with " + a.name,
                        "give it another name");
    if (model_.entities_.contains(a.name))
        return complain(node, "name", "there is an entity " + a.name + " already",
                        "give it another name, or extend the other one");
    Entity& entity = model_.entities_[a.name];
    entity.name = a.name;
    entity.label = {a.en, a.zh};
    entity.key = a.key;
    entity.title = a.title;
    Sources& sources = sources_[a.name];
    sources.entity = node;
    for (const auto& child : node.children) readPart(child, entity, sources, false);
}

void ModelLoader::extend(const ConfigNode& node) {
    const auto before = complaints_.size();
    const auto a = extendSpec().parse(node, complaints_);
    if (complaints_.size() != before) return;
    const auto at = model_.entities_.find(a.entity);
    if (at == model_.entities_.end())
        return complainUnknown(node, "entity", "entity", a.entity, keysOf(model_.entities_));
    for (const auto& child : node.children) readPart(child, at->second, sources_[a.entity], true);
}

void ModelLoader::readPart(const ConfigNode& node, Entity& entity, Sources& sources, bool site) {
    if (node.name == "group") return readGroup(node, entity, sources, site);
    if (node.name == "field") return readField(node, entity, sources, "", site);
    if (node.name == "measure") return readMeasure(node, entity, sources);
    if (node.name == "match") return readMatch(node, entity, sources);
    if (node.name == "states" && !site) return readStates(node, entity, sources);
    if (node.name == "scope" || node.name == "person" || node.name == "membership") {
        sources.access.push_back(node);
        return readAccess(node, entity, complaints_);
    }
    if (node.name == "send") return readSending(node, entity, complaints_);
    if (node.name == "take") return readTaking(node, entity, complaints_);
    if (node.name == "answer") return readAnswering(node, entity, complaints_);
    if (node.name == "tmf" && !site) return readTmf(node, entity, complaints_);
    complaints_.push_back(
        node.complain(std::string(site ? "<extend>" : "<entity>") + " has no <" + node.name + ">",
                      site ? "write group, field, measure, match, send, take or answer"
                           : "write group, field, states, measure, match, scope, person, "
                             "membership, send, take, answer or tmf"));
}

void ModelLoader::readGroup(const ConfigNode& node, Entity& entity, Sources& sources, bool site) {
    const auto before = complaints_.size();
    const auto a = groupSpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    // A site puts fields into a group that is there by naming it again.
    const auto names = namesOf(entity.groups);
    if (std::find(names.begin(), names.end(), a.name) == names.end())
        entity.groups.push_back({a.name, {a.en, a.zh}, a.right});
    else if (!site)
        complain(node, "name", "there is a group " + a.name + " already", "write each once");
    for (const auto& child : node.children) {
        if (child.name == "field")
            readField(child, entity, sources, a.name, site);
        else
            complaints_.push_back(
                child.complain("<group> has no <" + child.name + ">", "write field"));
    }
}

void ModelLoader::readField(const ConfigNode& node, Entity& entity, Sources& sources,
                            const std::string& group, bool site) {
    const auto before = complaints_.size();
    const auto a = fieldSpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    const bool prefixed = a.name.rfind(kSitePrefix, 0) == 0;
    if (site != prefixed)
        return complain(
            node, "name",
            site ? "a site's field begins with x_" : "a name that begins with x_ is a site's",
            site ? "write x_" + a.name : "write another name");
    const auto* taken = std::find(std::begin(kTaken), std::end(kTaken), a.name);
    if (entity.field(a.name) || taken != std::end(kTaken))
        return complain(node, "name", "there is a field " + a.name + " already",
                        "give it another name");
    if (site && a.required)
        return complain(node, "required", "records that are there lack a site's field",
                        "leave required out");
    if (entity.fields.size() >= kFieldsAtMost)
        return complaints_.push_back(node.complain(
            "the entity has too many fields", "write at most " + std::to_string(kFieldsAtMost)));
    auto field = readFieldOf(node, a, complaints_);
    if (!field) return;
    field->group = group;
    for (const auto& each : entity.groups)
        if (each.name == group) field->right = each.right;
    field->site = site;
    entity.fields.push_back(std::move(*field));
    sources.fields[a.name] = node;
}

void ModelLoader::readStates(const ConfigNode& node, Entity& entity, Sources& sources) {
    if (!entity.states.empty())
        return complaints_.push_back(node.complain("<states> stands twice", "write it once"));
    entity.initial = statesSpec().parse(node, complaints_).initial;
    sources.states = node;
    for (const auto& child : node.children) {
        const auto before = complaints_.size();
        if (child.name == "state") {
            const auto a = stateSpec().parse(child, complaints_);
            if (complaints_.size() != before || !goodName(child, a.name)) continue;
            if (entity.hasState(a.name))
                complain(child, "name", "there is a state " + a.name + " already",
                         "write each once");
            entity.states.push_back({a.name, {a.en, a.zh}});
        } else if (child.name == "transition") {
            const auto a = transitionSpec().parse(child, complaints_);
            if (complaints_.size() != before || !goodName(child, a.name)) continue;
            if (entity.transition(a.name))
                complain(child, "name", "there is a transition " + a.name + " already",
                         "write each once, with all states it leaves");
            entity.transitions.push_back(
                {a.name, {a.en, a.zh}, divided(a.from), a.to, a.right, a.reason});
            sources.transitions.push_back(child);
        } else {
            complaints_.push_back(child.complain("<states> has no <" + child.name + ">",
                                                 "write state or transition"));
        }
    }
}

void ModelLoader::readMeasure(const ConfigNode& node, Entity& entity, Sources& sources) {
    const auto before = complaints_.size();
    const auto a = measureSpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    if (entity.measure(a.name))
        return complain(node, "name", "there is a measure " + a.name + " already",
                        "write each once");
    const auto& choices = measureSpec().info().fields[3].choices;
    const auto is = std::find(choices.begin(), choices.end(), a.is) - choices.begin();
    entity.measures.push_back(
        {a.name, {a.en, a.zh}, static_cast<Measure::Is>(is), a.of, divided(a.by), a.period_of});
    sources.measures.push_back(node);
}

void ModelLoader::readCodes(const ConfigNode& node) {
    const auto before = complaints_.size();
    const auto a = codeListSpec().parse(node, complaints_);
    if (complaints_.size() != before || !goodName(node, a.name)) return;
    // A list that stands in several files is all of them: a site adds its codes so.
    CodeList& list = model_.lists_[a.name];
    if (list.name.empty()) list.name = a.name, list.label = {a.en, a.zh};
    for (const auto& child : node.children) {
        if (child.name != "code") {
            complaints_.push_back(
                child.complain("<codes> has no <" + child.name + ">", "write code"));
            continue;
        }
        const auto earlier = complaints_.size();
        const auto code = codeSpec().parse(child, complaints_);
        if (complaints_.size() != earlier) continue;
        if (code.value.empty() || code.value.size() > kCodeBytes)
            complain(child, "value", "a code has 1 to " + std::to_string(kCodeBytes) + " bytes",
                     "write a shorter one");
        else if (!list.by_value.emplace(code.value, list.codes.size()).second)
            complain(child, "value", "the code " + code.value + " stands twice in " + a.name,
                     "write each once");
        else if (list.codes.size() >= kCodesAtMost)
            complain(child, "value", "the list has too many codes",
                     "write at most " + std::to_string(kCodesAtMost));
        else
            list.codes.push_back({code.value, {code.en, code.zh}, code.retired});
    }
}

std::shared_ptr<const Model> ModelLoader::finish() {
    for (const auto& node : extensions_) extend(node);
    for (const auto& [name, entity] : model_.entities_) checkEntity(entity, sources_[name]);
    if (complaints_.empty()) checkPages(model_, model_.pages_, complaints_);
    if (!complaints_.empty()) return nullptr;
    for (const auto& [name, entity] : model_.entities_) {
        for (const auto& sending : entity.sendings) hashed_ += sending.translation->hash();
        for (const auto& answering : entity.answerings) hashed_ += answering.translation->hash();
    }
    model_.hash_ = sha256Hex(hashed_);
    return std::make_shared<const Model>(std::move(model_));
}

void ModelLoader::checkEntity(const Entity& entity, const Sources& sources) {
    const auto names = namesOf(entity.fields);
    const auto check = [&](const char* attribute, const std::string& name) {
        if (!name.empty() && !entity.field(name))
            complainUnknown(sources.entity, attribute, "field", name, names);
    };
    check("key", entity.key);
    check("title", entity.title);
    if (const auto* key = entity.field(entity.key); key && !(key->unique && key->required))
        complain(sources.entity, "key", "the key " + entity.key + " is not unique and required",
                 "write unique=\"true\" required=\"true\" at the field");
    for (const auto& field : entity.fields)
        checkField(entity, field, sources.fields.find(field.name)->second);
    checkStates(entity, sources);
    checkMeasures(entity, sources);
    for (const auto& node : sources.access) checkAccess(node, model_, entity, complaints_);
    checkMatches(entity, sources);
    checkMessages(model_, entity, complaints_);
    checkTmf(model_, entity, complaints_);
}

void ModelLoader::checkField(const Entity& entity, const Field& field, const ConfigNode& node) {
    if (field.kind == Kind::Code) {
        const auto* list = model_.list(field.list);
        if (!list)
            complainUnknown(node, "list", "code list", field.list, keysOf(model_.lists_));
        else if (!field.default_text.empty() && !list->code(field.default_text))
            complain(node, "default",
                     "the list " + field.list + " has no code " + field.default_text,
                     "write a code of the list");
    }
    if (field.kind == Kind::Reference && !model_.entity(field.entity))
        complainUnknown(node, "entity", "entity", field.entity, keysOf(model_.entities_));
    if (field.parent && field.entity == entity.name && field.required)
        complain(node, "required", "no first " + entity.name + " could be created",
                 "leave required out");
}

void ModelLoader::checkStates(const Entity& entity, const Sources& sources) {
    if (sources.states.name.empty()) return;
    const auto names = namesOf(entity.states);
    if (!entity.initial.empty() && !entity.hasState(entity.initial))
        complainUnknown(sources.states, "initial", "state", entity.initial, names);
    for (std::size_t i = 0; i < entity.transitions.size(); ++i) {
        const auto& transition = entity.transitions[i];
        const auto& node = sources.transitions[i];
        for (const auto& from : transition.from)
            if (!entity.hasState(from)) complainUnknown(node, "from", "state", from, names);
        if (!entity.hasState(transition.to))
            complainUnknown(node, "to", "state", transition.to, names);
    }
    // A state that nothing leads to is a mistake of spelling, or of thought.
    for (const auto& state : entity.states) {
        const bool reached = state.name == entity.initial ||
                             std::any_of(entity.transitions.begin(), entity.transitions.end(),
                                         [&](const Transition& t) { return t.to == state.name; });
        if (!reached)
            complaints_.push_back(sources.states.complain(
                "no transition leads to the state " + state.name, "write one, or drop the state"));
    }
}

void ModelLoader::checkMeasures(const Entity& entity, const Sources& sources) {
    auto names = namesOf(entity.fields);
    names.insert(names.end(), {"created", "changed", kStateField});
    for (std::size_t i = 0; i < entity.measures.size(); ++i) {
        const auto& measure = entity.measures[i];
        const auto& node = sources.measures[i];
        const auto* of = entity.field(measure.of);
        const bool counts = measure.is == Measure::Is::Count;
        if (!counts && !of)
            complainUnknown(node, "of", "field", measure.of, names);
        else if (!counts && of->kind != Kind::Integer && of->kind != Kind::Decimal &&
                 of->kind != Kind::Money)
            complain(node, "of", measure.of + " is no number", "name a number, or write count");
        for (const auto& by : measure.by)
            if (!entity.field(by) && !(by == kStateField && !entity.states.empty()))
                complainUnknown(node, "by", "field", by, names);
        const auto* period = entity.field(measure.period_of);
        const bool own = measure.period_of == "created" || measure.period_of == "changed";
        if (measure.period_of.empty() || own) continue;
        if (!period)
            complainUnknown(node, "period-of", "field", measure.period_of, names);
        else if (period->kind != Kind::Day && period->kind != Kind::Instant)
            complain(node, "period-of", measure.period_of + " is no day and no instant",
                     "name a day or an instant");
    }
}

void ModelLoader::complain(const ConfigNode& node, const char* attribute, std::string what,
                           std::string write) {
    const auto* at = node.attribute(attribute);
    complaints_.push_back(at ? node.complain(*at, std::move(what), std::move(write))
                             : node.complain(std::move(what), std::move(write)));
}

void ModelLoader::complainUnknown(const ConfigNode& node, const char* attribute, const char* thing,
                                  const std::string& name, const std::vector<std::string>& known) {
    const auto close = config::nearest(name, known);
    complain(node, attribute,
             name.empty() ? "<" + node.name + "> lacks " + attribute
                          : "there is no " + std::string(thing) + " " + name,
             close.empty() ? "name one that is declared" : "write " + close);
}

// Single _: two of them divide what the hub adds to a name.
bool ModelLoader::goodName(const ConfigNode& node, const std::string& name, const char* attribute) {
    const bool good = !name.empty() && name.size() <= kNameBytes && name[0] >= 'a' &&
                      name[0] <= 'z' && name.back() != '_' && name.find("__") == name.npos &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
    if (!good)
        complain(node, attribute, "\"" + name + "\" is no name",
                 "write a-z, 0-9 and single _, beginning with a letter, at most " +
                     std::to_string(kNameBytes));
    return good;
}

}  // namespace kamhub::records
