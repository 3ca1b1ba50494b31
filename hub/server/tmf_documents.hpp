#pragma once
// Records as TM Forum documents, and back, as a declaration's <tmf> says.

#include <memory>

#include "records/records.hpp"
#include "server/json.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

// Of the records of one page. One thread at a time; all that it is given must outlive it.
class TmfDocuments {
public:
    TmfDocuments(records::Records& records, const records::Asker& asker,
                 const records::Entity& entity, const records::TmfFace& face)
        : records_(records), asker_(asker), entity_(entity), face_(face) {}

    // Looks up what these refer to, and what refers to them.
    std::optional<HttpResponse> prepare(const std::vector<Record>& of, const HttpRequest& request);
    Json document(const Record& record) const;

private:
    std::optional<HttpResponse> gather(const std::vector<Record>& of,
                                       const records::TmfChildren& children,
                                       const records::Entity& other, const HttpRequest& request);
    JsonList::Ptr childrenOf(const Record& record, const records::TmfChildren& children) const;
    Json::Ptr reference(const records::Field* field, const std::string& id,
                        const std::string& referred) const;
    Poco::Dynamic::Var leaf(const records::Field& field, const std::string& value,
                            const std::string& referred) const;
    JsonList::Ptr characteristics(const Record& record) const;

    records::Records& records_;
    const records::Asker& asker_;
    const records::Entity& entity_;
    const records::TmfFace& face_;
    Titles titles_;
    std::map<std::string, std::map<std::string, std::vector<Record>>, std::less<>>
        children_;  // by attribute, then id of the parent
    std::map<std::string, std::unique_ptr<TmfDocuments>, std::less<>> whole_;  // by attribute
};

// Where a record is served: as the type, else as its first resource, else by the operations API.
std::string tmfHref(const records::Entity& entity, const std::string& id,
                    const std::string& type = {});
// The type as which a reference to the entity's records is named.
std::string tmfTypeOf(const records::Entity& entity, const std::string& referred);

// Puts a value where the path leads, making what lies between.
void tmfPlace(Json& root, const std::vector<records::TmfStep>& path, Poco::Dynamic::Var value);

// What a document says of a record.
struct TmfInput {
    records::FieldEdits edits;
    std::string status, reason;
    FieldComplaints wrong;  // what is not kept here, or is of another type
};
TmfInput readTmf(const records::Entity& entity, const records::TmfFace& face, const Json& body);

// The transition that leads from a state to one called `status`; empty: it is called so already.
std::variant<std::string, records::Refusal> tmfTransition(const records::Entity& entity,
                                                          const records::TmfFace& face,
                                                          const std::string& state,
                                                          const std::string& status);

}  // namespace kamhub::server
