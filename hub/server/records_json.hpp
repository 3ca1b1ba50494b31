#pragma once
// Records, what they are declared as, and why something is refused, as JSON. Words go out in the
// language of whoever asks (Accept-Language: zh or en).

#include "records/keeper.hpp"
#include "records/measures.hpp"
#include "records/transfer.hpp"
#include "server/json.hpp"

namespace kamhub::server {

// zh where the request prefers Chinese, else en.
bool wantsChinese(const HttpRequest& request);

// {"error":{"code","message","complaints":[{field,code,message}]}}; the status says why.
HttpResponse refusedJson(const records::Refusal& refusal, const HttpRequest& request);

// The answer as `tell` makes it, or why there is none.
template <class T, class Tell>
HttpResponse told(const records::Answer<T>& answer, const HttpRequest& request, Tell tell) {
    if (const auto* refusal = std::get_if<records::Refusal>(&answer))
        return refusedJson(*refusal, request);
    if (const auto* error = std::get_if<Error>(&answer)) return jsonError(*error);
    return tell(std::get<T>(answer));
}

JsonList complaintsJson(const FieldComplaints& complaints, bool chinese);
Json toJson(const records::CodeList& list, bool codes);
Json toJson(const records::HistoryEntry& entry);
Json toJson(const records::ImportReport& report, bool chinese);
Json toJson(const records::MeasureTable& table);
// What a browser needs to build forms and lists, and what the asker may do.
Json toJson(const records::Entity& entity, const records::Asker& asker);

// By reference field, then id: what the records are called that these refer to, as far as the asker
// may read them.
using Titles = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
records::Answer<Titles> titlesOf(records::Records& records, const records::Asker& asker,
                                 const records::Entity& entity, const std::vector<Record>& of);
// As records::toJson(), with `titles` where they are given. Text, so that numbers keep every digit.
std::string recordText(const records::Entity& entity, const Record& record,
                       const Titles* titles = nullptr);

// With its ETag; 201 with its place too.
HttpResponse recordAnswer(const records::Entity& entity, const Record& record, int status,
                          const Titles* titles = nullptr);

}  // namespace kamhub::server
