#include "records/csv.hpp"

#include <algorithm>

namespace kamhub::records {

namespace {

constexpr std::size_t kCellsAtMost = 1'000;

// A formula, or one that has marks already.
bool looksMarked(std::string_view text) {
    const auto at = text.find_first_not_of('\'');
    return at != text.npos && std::string_view("=+-@\t\r").find(text[at]) != std::string_view::npos;
}

}  // namespace

Result<bool> CsvReader::next(CsvRow& row) {
    row.cells.clear();
    const auto wrong = [&](const char* what) {
        return invalidMessage("line " + std::to_string(line_) + ": " + what);
    };
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
        line_ += text_[at_] == '\n';
        ++at_;
    }
    if (at_ == text_.size()) return false;
    row.line = line_;
    for (;;) {
        if (row.cells.size() == kCellsAtMost) return wrong("too many cells");
        std::string cell;
        if (at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            for (;; ++at_) {
                if (at_ == text_.size())
                    return wrong("the quotes do not close; write \" at the end");
                if (text_[at_] == '"') {
                    if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
                    ++at_;
                }
                line_ += text_[at_] == '\n';
                cell += text_[at_];
            }
            ++at_;
            if (at_ < text_.size() &&
                std::string_view(",\r\n").find(text_[at_]) == std::string_view::npos)
                return wrong("text behind the quotes; write \"\" for one in the text");
        } else {
            const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
            cell = text_.substr(at_, end - at_);
            at_ = end;
        }
        row.cells.push_back(std::move(cell));
        if (at_ == text_.size() || text_[at_] != ',') return true;
        ++at_;
    }
}

std::string csvLine(const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
            out += cells[i];
            continue;
        }
        out += '"';
        for (const char c : cells[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        out += '"';
    }
    return out + "\r\n";
}

std::string withMark(std::string_view text) {
    return (looksMarked(text) ? "'" : "") + std::string(text);
}

std::string withoutMark(std::string_view cell) {
    const bool marked = !cell.empty() && cell[0] == '\'' && looksMarked(cell.substr(1));
    return std::string(marked ? cell.substr(1) : cell);
}

}  // namespace kamhub::records
