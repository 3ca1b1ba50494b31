#include "batch_file.hpp"

#include <algorithm>
#include <charconv>

#include "frame.hpp"
#include "records.hpp"
#include "sdk/payload.hpp"

namespace kamhub::ninety_seven {

namespace {

constexpr char kHeader[] = "BH01";
constexpr char kDetail[] = "KA02";
constexpr char kTrailer[] = "BT01";

Error atLine(std::size_t line, const std::string& what) {
    return invalidMessage("line " + std::to_string(line) + ": " + what);
}

Result<std::vector<std::string_view>> linesOf(std::string_view content) {
    std::vector<std::string_view> lines;
    while (!content.empty()) {
        const auto end = content.find('\n');
        if (end == content.npos || end == 0 || content[end - 1] != '\r')
            return atLine(lines.size() + 1, "it does not end with CR LF; the file may be cut");
        lines.push_back(content.substr(0, end - 1));
        content.remove_prefix(end + 1);
    }
    if (lines.size() < 2) return invalidMessage("the file has no header and trailer");
    return lines;
}

Result<DecodedRecord> recordAt(const std::vector<std::string_view>& lines, std::size_t index,
                               const char* layout, const xml::Layouts& layouts) {
    auto record = decodeRecord(lines[index], layouts);
    if (!record) return atLine(index + 1, record.error().message);
    if (record->layout != layout)
        return atLine(index + 1, "a record " + record->layout + " where " + layout + " must stand");
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

Result<BatchFile> BatchFile::check(const BatchName& name, std::string_view content,
                                   const xml::Layouts& layouts) {
    const auto lines = linesOf(content);
    if (!lines) return lines.error();
    const std::size_t last = lines->size() - 1;
    const auto header = recordAt(*lines, 0, kHeader, layouts);
    if (!header) return header.error();
    if (const Status named = checkHeader(name, *header); !named) return named.error();
    const auto trailer = recordAt(*lines, last, kTrailer, layouts);
    if (!trailer) return trailer.error();

    BatchFile out{sha256Hex(content), {}};
    std::uint64_t fees = 0;
    for (std::size_t i = 1; i < last; ++i) {
        const auto detail = recordAt(*lines, i, kDetail, layouts);
        if (!detail) return detail.error();
        const auto fee = numberIn(*detail, "MONTHFEE");
        if (!fee) return atLine(i + 1, fee.error().message);
        fees += *fee;
        out.details.push_back((*lines)[i]);
    }
    if (const Status totals = checkTotals(*trailer, out.details.size(), fees); !totals)
        return totals.error();
    return out;
}

}  // namespace kamhub::ninety_seven
