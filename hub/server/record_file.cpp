#include "server/record_file.hpp"

#include "records/xlsx.hpp"

namespace kamhub::server {

const char* FileForm::mediaType() const {
    if (is == Is::Workbook)
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    return is == Is::Utf8 ? "text/csv; charset=utf-8" : "text/csv; charset=gb18030";
}

const char* FileForm::ending() const { return is == Is::Workbook ? ".xlsx" : ".csv"; }

records::Answer<std::string> recordFile(records::Keeper& keeper, const records::Asker& asker,
                                        records::Query query, const FileForm& form) {
    const auto records = keeper.records();
    if (form.is != FileForm::Is::Workbook)
        return keeper.audited(records::exportCsv(
            *records, keeper.tables(), asker, std::move(query),
            form.is == FileForm::Is::Utf8 ? records::Charset::Utf8 : records::Charset::Gb18030));
    records::XlsxForm workbook;
    workbook.language = form.chinese ? records::Language::Chinese : records::Language::English;
    workbook.folder = form.folder;
    return keeper.audited(
        records::exportXlsx(*records, keeper.tables(), asker, std::move(query), workbook));
}

}  // namespace kamhub::server
