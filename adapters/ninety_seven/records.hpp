#pragma once
// Between the documents of the translations and the bytes of records.

#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"
#include "xml/layout.hpp"

namespace kamhub::ninety_seven {

// <record> or <batch> of them -> the bytes of each record. InvalidMessage: it cannot be expressed.
Result<std::vector<std::string>> recordsOf(std::string_view document, const xml::Layouts& layouts);

// A received record as XML. Value.
struct DecodedRecord {
    std::string layout;
    std::string document;  // <record layout="…">…</record>

    // The text of one field; empty if absent.
    Result<std::string> field(const std::string& name) const;
};
Result<DecodedRecord> decodeRecord(std::string_view bytes, const xml::Layouts& layouts);

// UTF-8 text in the partner's charset, cut between characters to at most `limit` bytes.
std::string textFor(std::string_view utf8, const std::string& charset, std::size_t limit);
// Partner's text as UTF-8; what cannot be read is said so.
std::string textFrom(std::string_view bytes, const std::string& charset);

}  // namespace kamhub::ninety_seven
