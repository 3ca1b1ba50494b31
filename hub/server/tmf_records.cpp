#include "server/tmf_records.hpp"

#include <algorithm>

#include "server/resource.hpp"
#include "server/tmf_documents.hpp"
#include "server/tmf_event.hpp"
#include "server/tmf_query.hpp"
#include "server/tmf_schema.hpp"

namespace kamhub::server {

namespace {

using records::Refusal;

// An entity as which the resource is served. Owned by the model that `TmfRecords` holds.
struct Part {
    const records::Entity* entity;
    const records::TmfFace* face;
};

// 0: whatever it is now.
Result<std::int64_t> versionOf(const HttpRequest& request) {
    const auto tag = header(request.headers, "If-Match");
    if (tag.empty() || tag == "*") return std::int64_t{0};
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
        return invalidMessage("If-Match is no ETag that was read; write \"3\"");
    return wholeNumber("If-Match", std::string(tag.substr(1, tag.size() - 2)));
}

// One resource. Thread-safe.
class TmfRecords {
public:
    TmfRecords(std::shared_ptr<records::Keeper> keeper, std::shared_ptr<records::Records> records,
               std::vector<Part> parts)
        : keeper_(std::move(keeper)), records_(std::move(records)), parts_(std::move(parts)) {}

    const std::vector<Part>& parts() const { return parts_; }
    const records::Model& model() const { return records_->model(); }

    HttpResponse list(const TmfCall& call) {
        const auto page = tmfPage(call.request);
        if (!page) return tmfError(page.error());
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        JsonList out;
        std::int64_t total = 0;
        int offset = page->offset, limit = page->limit;
        for (const auto& part : partsFor(*asker)) {
            auto query = tmfQuery(*part.entity, *part.face, *page);
            if (const auto* refusal = std::get_if<Refusal>(&query))
                return tmfError(*refusal, call.request);
            if (const auto* error = std::get_if<Error>(&query)) return tmfError(*error);
            auto& asked = std::get<std::optional<records::Query>>(query);
            if (!asked) continue;
            asked->offset = offset;
            asked->limit = limit;
            const auto found = keeper_->audited(records_->select(*asker, *asked, true));
            if (const auto* refusal = std::get_if<Refusal>(&found))
                return tmfError(*refusal, call.request);
            if (const auto* error = std::get_if<Error>(&found)) return tmfError(*error);
            const auto& rows = std::get<records::Page>(found);
            TmfDocuments documents(*records_, *asker, *part.entity, *part.face);
            if (auto wrong = documents.prepare(rows.records, call.request))
                return std::move(*wrong);
            for (const auto& record : rows.records)
                out.add(onlyFields(documents.document(record), page->fields));
            total += rows.total;
            offset = static_cast<int>(std::max<std::int64_t>(0, offset - rows.total));
            limit -= static_cast<int>(rows.records.size());
        }
        return tmfList(out, total);
    }

    HttpResponse get(const TmfCall& call) {
        const auto page = tmfPage(call.request);
        if (!page) return tmfError(page.error());
        return with(call, [&](const Part& part, const Record& record) {
            return tell(call, part, record, 200, page->fields);
        });
    }

    HttpResponse create(const TmfCall& call) {
        std::string which;
        const auto* found = partOf(call.body, which);
        if (!found) return tmfError(400, "required", "it is not said what this is; write " + which);
        const auto& part = *found;
        const auto input = readTmf(*part.entity, *part.face, call.body);
        if (!input.wrong.empty()) return wrong(call, input);
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        return commit(
            call, part, 201, [&](records::Records& records) -> records::Answer<records::Plan> {
                auto way =
                    tmfTransition(*part.entity, *part.face, part.entity->initial, input.status);
                if (auto* refusal = std::get_if<Refusal>(&way)) return std::move(*refusal);
                return records.create(*asker, part.entity->name, input.edits, input.reason,
                                      std::get<std::string>(way));
            });
    }

    HttpResponse change(const TmfCall& call) {
        const auto version = versionOf(call.request);
        if (!version) return tmfError(version.error());
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        return with(call, [&](const Part& part, const Record& found) {
            const auto input = readTmf(*part.entity, *part.face, call.body);
            if (!input.wrong.empty()) return wrong(call, input);
            return commit(
                call, part, 200, [&](records::Records& records) -> records::Answer<records::Plan> {
                    auto now = records.get(*asker, part.entity->name, found.id);
                    if (auto* refusal = std::get_if<Refusal>(&now)) return std::move(*refusal);
                    if (auto* error = std::get_if<Error>(&now)) return std::move(*error);
                    const auto state = std::get<Record>(now)[records::kStateField];
                    auto way = tmfTransition(*part.entity, *part.face, state, input.status);
                    if (auto* refusal = std::get_if<Refusal>(&way)) return std::move(*refusal);
                    const auto& name = std::get<std::string>(way);
                    if (input.edits.empty() && !name.empty())
                        return records.transition(*asker, part.entity->name, found.id, *version,
                                                  name, input.reason);
                    return records.change(*asker, part.entity->name, found.id, *version,
                                          input.edits, input.reason, name);
                });
        });
    }

    HttpResponse remove(const TmfCall& call) {
        const auto version = versionOf(call.request);
        if (!version) return tmfError(version.error());
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        return with(call, [&](const Part& part, const Record& found) {
            return commit(call, part, 204, [&](records::Records& records) {
                return records.remove(*asker, part.entity->name, found.id, *version,
                                      queryParameter(call.request, "reason"));
            });
        });
    }

private:
    // Those that he may read; all where he may read none, so that he hears what he lacks.
    std::vector<Part> partsFor(const records::Asker& asker) const {
        std::vector<Part> out;
        for (const auto& part : parts_)
            if (asker.may(*part.entity, "read")) out.push_back(part);
        return out.empty() ? std::vector<Part>{parts_.front()} : out;
    }

    // As what a new one is created: whose constant attribute the document has, else the first that
    // has none. Null: it does not say which; `which` is the attribute that would.
    const Part* partOf(const Json& body, std::string& which) const {
        const Part* plain = nullptr;
        for (const auto& part : parts_) {
            if (!part.face->creates) continue;
            bool constant = false;
            for (const auto& attribute : part.face->attributes) {
                if (!attribute.field.empty() || attribute.path.size() != 1) continue;
                const auto& name = attribute.path[0].name;
                if (textMember(body, name) == attribute.value) return &part;
                constant = true;
                which += (which.empty() ? name + "=" : ", ") + attribute.value;
            }
            if (!constant && !plain) plain = &part;
        }
        return plain || parts_.size() > 1 ? plain : &parts_.front();
    }

    template <class Then>
    HttpResponse with(const TmfCall& call, Then then) {
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        std::optional<HttpResponse> missing;
        for (const auto& part : partsFor(*asker)) {
            const auto found =
                keeper_->audited(records_->get(*asker, part.entity->name, call.part("id")));
            if (const auto* record = std::get_if<Record>(&found)) return then(part, *record);
            if (const auto* error = std::get_if<Error>(&found)) return tmfError(*error);
            missing = tmfError(std::get<Refusal>(found), call.request);
        }
        return std::move(*missing);
    }

    HttpResponse wrong(const TmfCall& call, const TmfInput& input) const {
        Refusal refusal;
        refusal.complaints = input.wrong;
        return tmfError(refusal, call.request);
    }

    HttpResponse commit(const TmfCall& call, const Part& part, int status,
                        const records::Keeper::Work& work) {
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        const auto answer = keeper_->commit(*asker, work);
        if (const auto* refusal = std::get_if<Refusal>(&answer))
            return tmfError(*refusal, call.request);
        if (const auto* error = std::get_if<Error>(&answer)) return tmfError(*error);
        if (status == 204) return {204, {}, {}};
        return tell(call, part, std::get<Record>(answer), status, {});
    }

    HttpResponse tell(const TmfCall& call, const Part& part, const Record& record, int status,
                      const std::vector<std::string>& fields) {
        const auto asker = keeper_->askerOf(call.request.caller);
        if (!asker) return tmfError(asker.error());
        TmfDocuments documents(*records_, *asker, *part.entity, *part.face);
        if (auto wrong = documents.prepare({record}, call.request)) return std::move(*wrong);
        return tmfDocument(onlyFields(documents.document(record), fields), status, record.version);
    }

    const std::shared_ptr<records::Keeper> keeper_;
    const std::shared_ptr<records::Records> records_;
    const std::vector<Part> parts_;
};

void addOperations(const std::shared_ptr<TmfRecords>& of, TmfApi& api) {
    const auto& first = *of->parts().front().face;
    const auto& type = first.type;
    const auto one = first.resource + "/{id}";
    bool creates = false, changes = false, removes = false;
    std::vector<std::pair<const records::Entity*, const records::TmfFace*>> faces;
    for (const auto& part : of->parts()) {
        creates |= part.face->creates;
        changes |= part.face->changes;
        removes |= part.face->removes;
        faces.emplace_back(part.entity, part.face);
    }
    for (const auto& [entity, face] : faces) {
        api.readers.push_back(entity->name + ".read");
        for (const auto& event : face->events)
            if (const TmfEventKind kind{tmfEventName(type, event), face->resource, type};
                std::none_of(api.events.begin(), api.events.end(),
                             [&](auto& each) { return each.name == kind.name; }))
                api.events.push_back(kind);
    }
    const auto schemaOf = [&](TmfSchemaOf what) { return tmfSchema(of->model(), faces, what); };
    api.schemas[type] = schemaOf(TmfSchemaOf::Answer);
    if (creates) api.schemas[type + "_Create"] = schemaOf(TmfSchemaOf::Create);
    if (changes) api.schemas[type + "_Update"] = schemaOf(TmfSchemaOf::Update);
    const auto add = [&](const char* method, const std::string& path, const char* verb,
                         const std::string& summary, const std::string& takes,
                         const std::string& gives, bool list, int status,
                         HttpResponse (TmfRecords::*answer)(const TmfCall&)) {
        api.operations.push_back(
            {method, path, verb + type, summary, takes, gives, list, status,
             [of, answer](const TmfCall& call) { return ((*of).*answer)(call); }});
    };
    add("GET", first.resource, "list", "List or find " + type + " objects", "", type, true, 200,
        &TmfRecords::list);
    if (creates)
        add("POST", first.resource, "create", "Creates a " + type, type + "_Create", type, false,
            201, &TmfRecords::create);
    add("GET", one, "retrieve", "Retrieves a " + type + " by ID", "", type, false, 200,
        &TmfRecords::get);
    if (changes)
        add("PATCH", one, "patch", "Updates partially a " + type, type + "_Update", type, false,
            200, &TmfRecords::change);
    if (removes)
        add("DELETE", one, "delete", "Deletes a " + type, "", "", false, 204, &TmfRecords::remove);
}

// customerManagement -> Customer Management
std::string titleOf(const std::string& api) {
    std::string out;
    for (const char c : api) {
        if (std::isupper(static_cast<unsigned char>(c))) out += ' ';
        out += out.empty() ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
    return out;
}

}  // namespace

void addRecordApis(const std::shared_ptr<records::Keeper>& keeper, TmfApis& apis) {
    const auto records = keeper->records();
    std::map<std::pair<std::string, std::string>, std::vector<Part>> resources;
    for (const auto& [name, entity] : records->model().entities())
        for (const auto& face : entity.faces)
            resources[{face.api, face.resource}].push_back({&entity, &face});
    for (auto& [of, parts] : resources) {
        auto& api = apis[of.first];
        api.name = of.first;
        api.title = titleOf(of.first);
        addOperations(std::make_shared<TmfRecords>(keeper, records, std::move(parts)), api);
    }
}

}  // namespace kamhub::server
