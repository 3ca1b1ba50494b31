#include "batch_file.hpp"

#include <algorithm>
#include <charconv>

#include "frame.hpp"
#include "records.hpp"

namespace kamhub::ninety_seven {

namespace {

constexpr char kHeader[] = "BH01";
constexpr char kDetail[] = "KA02";
constexpr char kTrailer[] = "BT01";

Error atLine(std::size_t line, const std::string& what) {
    return invalidMessage("line " + std::to_string(line) + ": " + what);
}

Result<DecodedRecord> recordAt(std::size_t line, std::string_view text, const char* layout,
                               const xml::Layouts& layouts) {
    auto record = decodeRecord(text, layouts);
    if (!record) return atLine(line, record.error().message);
    if (record->layout != layout)
        return atLine(line, "a record " + record->layout + " where " + layout + " must stand");
    return record;
}

// An absent or empty number is zero: padding is all zeros.
Result<std::uint64_t> numberIn(const DecodedRecord& record, const std::string& name) {
    const auto text = record.field(name);
    if (!text) return text.error();
    std::uint64_t value = 0;
    const auto end = text->data() + text->size();
    if (!text->empty() && std::from_chars(text->data(), end, value).ptr != end)
        return invalidMessage(name + " is \"" + *text + "\", not a number");
    return value;
}

Status checkHeader(const BatchName& name, const DecodedRecord& header) {
    const auto date = header.field("FILEDATE");
    const auto sequence = numberIn(header, "FILESEQ");
    if (!date) return date.error();
    if (!sequence) return sequence.error();
    if (*date != name.date || *sequence != static_cast<std::uint64_t>(name.sequence))
        return atLine(1, "the header names date " + *date + " and sequence " +
                             std::to_string(*sequence) + ", the file name " + name.stem() +
                             " does not");
    return okStatus();
}

Status checkTotals(const DecodedRecord& trailer, std::uint64_t count, std::uint64_t fees) {
    const auto said_count = numberIn(trailer, "COUNT");
    const auto said_fees = numberIn(trailer, "FEESUM");
    if (!said_count) return said_count.error();
    if (!said_fees) return said_fees.error();
    if (*said_count != count)
        return invalidMessage("the trailer counts " + std::to_string(*said_count) +
                              " records, the file has " + std::to_string(count));
    if (*said_fees != fees)
        return invalidMessage("the trailer's FEESUM is " + std::to_string(*said_fees) +
                              ", the records sum up to " + std::to_string(fees));
    return okStatus();
}

Error noHeader() { return invalidMessage("the file has no header and trailer"); }

Result<std::uint64_t> feeAt(std::size_t line, std::string_view text, const xml::Layouts& layouts) {
    const auto detail = recordAt(line, text, kDetail, layouts);
    if (!detail) return detail.error();
    const auto fee = numberIn(*detail, "MONTHFEE");
    if (!fee) return atLine(line, fee.error().message);
    return fee;
}

}  // namespace

std::optional<BatchName> BatchName::parse(std::string_view stem) {
    const bool digits_only =
        stem.size() == 13 &&
        std::all_of(stem.begin() + 2, stem.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits_only || stem.substr(0, 2) != "KA") return std::nullopt;
    BatchName name{std::string(stem.substr(2, 8)), 0};
    std::from_chars(stem.data() + 10, stem.data() + 13, name.sequence);
    if (name.sequence == 0) return std::nullopt;
    return name;
}

std::string BatchName::stem() const {
    return "KA" + date + digits(static_cast<std::uint64_t>(sequence), 3);
}

Result<BatchFile> BatchFile::check(const BatchName& name, BatchLines& lines,
                                   const xml::Layouts& layouts) {
    const auto first = lines.next();
    if (!first) return first.error();
    if (!*first) return noHeader();
    const auto header = recordAt(1, **first, kHeader, layouts);
    // Only the line behind it tells whether a line is a record or the trailer.
    std::string held;
    BatchFile out;
    std::uint64_t fees = 0;
    while (true) {
        const auto line = lines.next();
        if (!line) return line.error();
        if (!header) return header.error();
        if (!*line) break;
        if (lines.number() > 2) {
            const auto fee = feeAt(lines.number() - 1, held, layouts);
            if (!fee) return fee.error();
            fees += *fee;
            ++out.details;
        } else if (const Status named = checkHeader(name, *header); !named) {
            return named.error();
        }
        held = **line;
    }
    if (lines.number() < 2) return noHeader();
    const auto trailer = recordAt(lines.number(), held, kTrailer, layouts);
    if (!trailer) return trailer.error();
    if (const Status totals = checkTotals(*trailer, out.details, fees); !totals)
        return totals.error();
    out.hash = lines.hash();
    return out;
}

}  // namespace kamhub::ninety_seven
