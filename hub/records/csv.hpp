#pragma once
// Tables as spreadsheet programs exchange them: values divided by commas, in quotes where they hold
// one (RFC 4180).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::records {

struct CsvRow {
    std::size_t line = 0;  // of the file, where it begins; 1 is the first
    std::vector<std::string> cells;
};

// Reads one row after the other. Value.
class CsvReader {
public:
    // `utf8` is borrowed.
    explicit CsvReader(std::string_view utf8) : text_(utf8) {}
    // False: there is no more. Blank lines are passed over. InvalidMessage: quotes that do not
    // close, text behind them, too many cells.
    Result<bool> next(CsvRow& row);

private:
    std::string_view text_;
    std::size_t at_ = 0, line_ = 1;
};

// One line, ended by CR LF. A text that a spreadsheet program would take for a formula gets a ' in
// front; withoutMark() takes it away again.
std::string csvLine(const std::vector<std::string>& cells);
std::string withMark(std::string_view text);
std::string withoutMark(std::string_view cell);

}  // namespace kamhub::records
