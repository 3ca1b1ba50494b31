#pragma once
// A change of a record, and what answers a question, as XML, of which stylesheets make messages
// (docs/specs/records.md, "Messages").

#include "records/matching.hpp"

namespace kamhub::records {

struct ChangeFacts {
    std::string kind;   // create, change, remove, restore, or the name of a transition
    std::string actor;  // user:…, hub
    std::string reason;
    Instant at{};
    const xml::Document* message = nullptr;  // that caused it; borrowed
};

constexpr int kWithAtMost = 500;  // records of one entity that stand with another

// <change entity id version kind actor reason at>: <after> and <before>, the fields as elements, no
// namespace, and the <message> that caused it, whole; a reference holds the fields of the other
// record; `with` those that refer to this one. No secrets. Blocks on the store. InvalidMessage:
// more than kWithAtMost stand with it.
Result<xml::Document> changeDocument(const Model& model, store::Tables& tables,
                                     const Entity& entity, const ChangeFacts& facts,
                                     const Record& before, const Record& after,
                                     const std::vector<std::string>& with);

// What answers a question: <answer entity>: <question>, the question itself, and a <found rules>
// for each of `found`, with its fields and `with` as above, as far as the asker may see. Likewise.
Result<xml::Document> answerDocument(const Model& model, store::Tables& tables,
                                     const Asker& asker, const Entity& entity, const xml::Document& question,
                                     const std::vector<Candidate>& found,
                                     const std::vector<std::string>& with);

}  // namespace kamhub::records
