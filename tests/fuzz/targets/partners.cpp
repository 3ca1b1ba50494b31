// What partners send that is no XML: frames and records of the 97 system, its nightly files, SMPP,
// IDocs, TM Forum's JSON.

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "erp/idoc.hpp"
#include "net/rest_answer.hpp"
#include "net/rest_document.hpp"
#include "net/smpp_pdu.hpp"
#include "net/smpp_text.hpp"
#include "net/tmf_event.hpp"
#include "ninety_seven/batch_file.hpp"
#include "ninety_seven/frame.hpp"
#include "records/csv.hpp"
#include "target.hpp"
#include "xml/layout.hpp"

namespace kamhub::fuzz {

namespace {

const xml::Layouts& layouts() {
    static const auto all = [] {
        Complaints complaints;
        auto out =
            xml::Layouts::load(KAMHUB_SOURCE_DIR "/mappings/layouts/ninety_seven.xml", complaints);
        require(out != nullptr);
        return out;
    }();
    return *all;
}

void record(std::string_view bytes) {
    const auto text = layouts().decode(bytes);
    if (!text) return;
    const auto document = xml::Document::parse(*text);
    require(bool(document));
    const auto back = layouts().encode(*document, document->root());
    if (!back) return;
    const auto again = layouts().decode(*back);
    require(again && *again == *text);
}

// A stream of frames, as a session reads them.
void frame(std::string_view bytes) {
    using namespace ninety_seven;
    while (bytes.size() >= kLengthSize) {
        const auto length = lengthOf(bytes.substr(0, kLengthSize));
        bytes.remove_prefix(kLengthSize);
        if (!length || *length > bytes.size()) return;
        const auto content = bytes.substr(0, *length);
        bytes.remove_prefix(*length);
        const auto read = decode(content);
        if (!read) return;
        require(encode(*read).substr(kLengthSize) == content);
        const auto data = decodeData(*read);
        if (!data) continue;
        const auto again = dataFrame(read->number, *data);
        require(again && decodeData(*again) && decodeData(*again)->records == data->records);
    }
}

// The first line is the file's name, the rest its content.
void batch(std::string_view bytes) {
    using namespace ninety_seven;
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto name = BatchName::parse(bytes.substr(0, end));
    if (name) require(name->stem() == bytes.substr(0, end));
    const auto content = bytes.substr(std::min(end + 1, bytes.size()));
    // It is read from its file, line by line.
    const auto file = std::filesystem::temp_directory_path() /
                      ("kamhub-fuzz-batch-" + std::to_string(getpid()));
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    if (auto lines = BatchLines::open(file, 1 << 20))
        (void)BatchFile::check(name.value_or(BatchName{"20261101", 1}), *lines, layouts());
    std::filesystem::remove(file);
}

void smpp(std::string_view bytes) {
    namespace smpp = net::smpp;
    if (bytes.size() < smpp::kHeaderSize) return;
    const auto header = smpp::readHeader(bytes.substr(0, smpp::kHeaderSize));
    (void)smpp::statusName(header.status);
    const auto body = bytes.substr(smpp::kHeaderSize);
    (void)smpp::readMessageId(body);
    if (const auto deliver = smpp::readDeliver(body)) {
        (void)smpp::readReceipt(*deliver);
        (void)smpp::decodeText(deliver->message, deliver->data_coding);
    }
}

// Text to the parts of short messages, and each back.
void smppText(std::string_view bytes) {
    namespace smpp = net::smpp;
    if (bytes.empty()) return;
    (void)smpp::decodeText(bytes.substr(1), static_cast<std::uint8_t>(bytes[0]));
    const auto parts = smpp::encodeText(bytes.substr(1), static_cast<std::uint8_t>(bytes[0]));
    if (!parts) return;
    std::string together;
    for (const auto& part : *parts) {
        require(part.bytes.size() <= 160);
        const std::size_t header = part.has_header ? 6 : 0;
        require(part.bytes.size() >= header);
        together += smpp::decodeText(std::string_view(part.bytes).substr(header), part.data_coding);
    }
    require(together == bytes.substr(1));
}

void idoc(std::string_view bytes) {
    const auto read = erp::readIdoc(std::string(bytes));
    if (read) require(read->number.find('/') == std::string::npos);
}

// The first line is the path of the event's listener, the rest its body; and the same as an answer
// and as a document to be sent.
void rest(std::string_view bytes) {
    using namespace net;
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto operation = operationOf(bytes.substr(0, end));
    const auto body = Payload::of(std::string(bytes.substr(std::min(end + 1, bytes.size()))));
    const auto event = incomingFrom(operation, body);
    if (event) require(!event->id.empty() && bool(xml::Document::parse(event->document.view())));
    for (const int status : {201, 400, 503})
        (void)acknowledgementFrom({status, {}, std::string(body.view())}, "it", operation);
    (void)restCallFrom(body);
}

// Rows that people bring from spreadsheets.
void csv(std::string_view bytes) {
    records::CsvReader reader(bytes);
    records::CsvRow row;
    for (auto read = reader.next(row); read && *read; read = reader.next(row)) {
        const auto line = records::csvLine(row.cells);
        records::CsvReader second(line);
        records::CsvRow again;
        const auto more = second.next(again);
        // A row of one empty cell is a blank line.
        if (row.cells == std::vector<std::string>{""}) continue;
        require(more && *more && again.cells.size() == row.cells.size());
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            require(records::withoutMark(again.cells[i]) == records::withoutMark(row.cells[i]));
    }
}

}  // namespace

std::vector<Target> partnerTargets() {
    return {{"record", record},      {"frame", frame}, {"batch", batch}, {"smpp", smpp},
            {"smpp_text", smppText}, {"idoc", idoc},   {"rest", rest},   {"csv", csv}};
}

}  // namespace kamhub::fuzz
