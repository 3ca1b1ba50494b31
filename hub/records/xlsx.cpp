#include "records/xlsx.hpp"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

#include "records/export_rows.hpp"

namespace kamhub::records {

namespace {

constexpr std::size_t kCellUnits = 32'767;  // UTF-16
constexpr std::ptrdiff_t kDigits = 15;      // that a number of a cell keeps

using std::chrono::sys_days;
// Day 1 is 1900-01-01, and 1900-02-29 is counted, which was never: right from 1900-03-01 on.
constexpr auto kDayZero = sys_days(std::chrono::year(1899) / 12 / 30);
constexpr auto kFirstDay = sys_days(std::chrono::year(1900) / 3 / 1);
constexpr auto kLastDay = sys_days(std::chrono::year(9999) / 12 / 31);

std::size_t utf16Length(std::string_view utf8) {
    std::size_t out = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        out += (byte & 0xC0) != 0x80;
        out += byte >= 0xF0;  // a pair of surrogates
    }
    return out;
}

// A reader takes _x0041_ for an A, unless its first sign is written so itself; and line ends are
// LF.
std::string cellText(std::string_view text) {
    const auto isHex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        const auto part = text.substr(i, 7);
        if (part.size() == 7 && part[0] == '_' && part[1] == 'x' && part[6] == '_' &&
            std::all_of(part.begin() + 2, part.begin() + 6, isHex))
            out += "_x005F";
        out += text[i];
    }
    return out;
}

// Days since the first one of workbooks; none where a cell cannot say it.
std::optional<double> serial(Instant at) {
    if (at < Instant(kFirstDay) || at >= Instant(kLastDay + std::chrono::days(1)))
        return std::nullopt;
    return std::chrono::duration<double, std::ratio<86'400>>(at - Instant(kDayZero)).count();
}

std::optional<double> numberOf(const std::string& text) {
    if (std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >
        kDigits)
        return std::nullopt;
    double out = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, out);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return out;
}

const std::string& in(Language language, const Words& words) {
    return language == Language::English ? words.en : words.zh;
}

// A name for a file that nobody else has; removed with this.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& folder)
        : name_((folder / "export_XXXXXX").string()), descriptor_(::mkstemp(name_.data())) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (descriptor_ < 0) return;
        ::close(descriptor_);
        std::error_code ignored;
        std::filesystem::remove(name_, ignored);
    }
    bool made() const { return descriptor_ >= 0; }
    const std::string& name() const { return name_; }
    std::string bytes() const {
        std::ifstream in(name_, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }

private:
    std::string name_;
    int descriptor_;
};

// One workbook of one sheet, being written. One thread at a time.
class Workbook {
public:
    Workbook(const Model& model, const ExportRows& rows, const XlsxForm& form,
             const std::string& file)
        : model_(model), columns_(rows.columns()), form_(form), folder_(form.folder.string()) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder_.data();
        book_ = workbook_new_opt(file.c_str(), &options);
        if (!book_) return;
        const auto& title = in(form.language, rows.entity().label);
        const bool named = workbook_validate_sheet_name(book_, title.c_str()) == LXW_NO_ERROR;
        sheet_ = workbook_add_worksheet(book_, named ? title.c_str() : nullptr);
        if (sheet_) header();
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    // One that is given up is closed too: only that closes the file of its rows.
    ~Workbook() {
        if (book_) workbook_close(book_);
    }

    bool made() const { return sheet_ != nullptr; }

    // The field whose value no cell can hold; null: all is well.
    const Field* add(const std::vector<std::string>& cells) {
        ++row_;
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (!cells[i].empty() && !cell(i, cells[i])) return columns_[i];
        return nullptr;
    }

    Status close() {
        const auto code = workbook_close(std::exchange(book_, nullptr));
        if (code == LXW_NO_ERROR) return okStatus();
        return unavailable("the workbook cannot be written in " + folder_ + ": " +
                           lxw_strerror(code));
    }

private:
    void header() {
        auto* bold = workbook_add_format(book_);
        format_set_bold(bold);
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const auto& field = *columns_[i];
            const auto at = static_cast<lxw_col_t>(i);
            formats_.push_back(formatOf(field));
            worksheet_set_column(sheet_, at, at, widthOf(field.kind), nullptr);
            worksheet_write_string(sheet_, 0, at, cellText(in(form_.language, field.label)).c_str(),
                                   bold);
        }
        worksheet_freeze_panes(sheet_, 1, 0);
    }

    static double widthOf(Kind kind) {
        switch (kind) {
            case Kind::Text:
            case Kind::LongText:
            case Kind::Reference:
                return 24;
            case Kind::Instant:
                return 20;
            default:
                return 14;
        }
    }

    lxw_format* formatOf(const Field& field) {
        std::string pattern;
        if (field.kind == Kind::Day) pattern = "yyyy-mm-dd";
        if (field.kind == Kind::Instant) pattern = "yyyy-mm-dd hh:mm:ss";
        if (field.kind == Kind::Integer) pattern = "0";
        if (field.kind == Kind::Money || field.kind == Kind::Decimal) {
            pattern = field.kind == Kind::Money ? "#,##0" : "0";
            if (field.scale > 0) pattern += "." + std::string(std::size_t(field.scale), '0');
        }
        if (pattern.empty()) return nullptr;
        auto* out = workbook_add_format(book_);
        format_set_num_format(out, pattern.c_str());
        return out;
    }

    bool cell(std::size_t column, const std::string& text) {
        const auto& field = *columns_[column];
        const auto at = static_cast<lxw_col_t>(column);
        if (field.kind == Kind::Boolean)
            return worksheet_write_boolean(sheet_, row_, at, text == "true", nullptr) ==
                   LXW_NO_ERROR;
        if (const auto number = cellNumber(field, text))
            return worksheet_write_number(sheet_, row_, at, *number, formats_[column]) ==
                   LXW_NO_ERROR;
        const auto shown = cellText(worded(field, text));
        return utf16Length(shown) <= kCellUnits &&
               worksheet_write_string(sheet_, row_, at, shown.c_str(), nullptr) == LXW_NO_ERROR;
    }

    std::optional<double> cellNumber(const Field& field, const std::string& text) const {
        Instant at;
        switch (field.kind) {
            case Kind::Integer:
            case Kind::Decimal:
            case Kind::Money:
                return numberOf(text);
            case Kind::Day:
                return parseIso(text + "T00:00:00Z", at) ? serial(at) : std::nullopt;
            case Kind::Instant:
                return parseIso(text, at) ? serial(at + std::chrono::seconds(form_.utc_offset))
                                          : std::nullopt;
            default:
                return std::nullopt;
        }
    }

    // A code that is in no list any more stands for itself.
    std::string worded(const Field& field, const std::string& text) const {
        if (field.kind != Kind::Code) return text;
        const auto* list = model_.list(field.list);
        const auto* code = list ? list->code(text) : nullptr;
        return code ? in(form_.language, code->label) : text;
    }

    const Model& model_;
    const std::vector<const Field*>& columns_;
    const XlsxForm& form_;
    std::string folder_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;    // the workbook's
    std::vector<lxw_format*> formats_;  // likewise; of each column, or none
    lxw_row_t row_ = 0;
};

}  // namespace

Answer<std::string> exportXlsx(Records& records, store::Tables& tables, const Asker& asker,
                               Query query, const XlsxForm& form) {
    auto opened = ExportRows::open(records, tables, asker, std::move(query));
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&opened)) return std::move(*error);
    auto& rows = std::get<ExportRows>(opened);
    const TemporaryFile file(form.folder);
    if (!file.made())
        return unavailable("no file can be made in " + form.folder.string() + " for a workbook");
    Workbook book(records.model(), rows, form, file.name());
    if (!book.made()) return unavailable("no workbook can be made in " + form.folder.string());
    std::vector<std::string> cells;
    for (;;) {
        auto more = rows.next(cells);
        if (auto* refusal = std::get_if<Refusal>(&more)) return std::move(*refusal);
        if (auto* error = std::get_if<Error>(&more)) return std::move(*error);
        if (!std::get<bool>(more)) break;
        if (const auto* field = book.add(cells))
            return refused(
                Refusal::Why::Invalid,
                {field->name, "too-long",
                 "no cell of a workbook holds what " + cells.front() + " has here; export as CSV",
                 cells.front() + " 的该值超出单元格容量，请导出为 CSV"});
    }
    if (auto closed = book.close(); !closed) return closed.error();
    return file.bytes();
}

}  // namespace kamhub::records
