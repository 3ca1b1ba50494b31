#pragma once
// Aligned columns on a terminal. A Chinese character is two columns wide.

#include <string>
#include <string_view>
#include <vector>

namespace kamhub::app {

// Text that a partner may have written, fit for a terminal: control characters become blanks.
std::string printable(std::string_view text);
// Prints foreign text line by line, so that no line of it can move the cursor.
void printLines(const std::string& text);
std::size_t columns(std::string_view utf8);
// At most `width` columns, cut between characters and marked with "…".
std::string shortened(const std::string& text, std::size_t width);

// "45s", "12m", "3h", "6d" of whole seconds as text; empty stays empty.
std::string brief(const std::string& seconds);

// One thread at a time.
class Table {
public:
    Table() = default;
    explicit Table(std::vector<std::string> heading) { rows_.push_back(std::move(heading)); }
    void add(std::vector<std::string> cells);
    bool empty() const { return rows_.size() < 2; }  // nothing below the heading
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace kamhub::app
