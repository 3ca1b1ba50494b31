// Goal: the demo data of every module comes in, whole, and coming in again changes nothing. Method:
// the modules' own declarations on a store; their CSV files in the order in which their records
// refer to each other.

#include <fstream>
#include <iterator>
#include <set>

#include "fixture.hpp"
#include "records/transfer.hpp"

namespace kamhub::records::test {

namespace fs = std::filesystem;

class DemoData : public RecordsTest {
protected:
    DemoData() {
        std::vector<std::string> folders;
        for (const auto& module : fs::directory_iterator(fs::path(KAMHUB_SOURCE_DIR) / "plugins")) {
            if (!fs::is_directory(module.path() / "records")) continue;
            folders.push_back((module.path() / "records").string());
            if (!fs::is_directory(module.path() / "demo")) continue;
            for (const auto& file : fs::directory_iterator(module.path() / "demo"))
                if (file.path().extension() == ".csv")
                    files_[file.path().stem().string()] = file.path();
        }
        std::sort(folders.begin(), folders.end());
        use(folders);
        // Whoever sets up a demo is no clerk: he also writes what rules and messages write
        // otherwise.
        all_.hub = true;
    }

    // What an entity refers to comes before it.
    void visit(const std::string& name) {
        if (!files_.contains(name) || !seen_.insert(name).second) return;
        const auto* entity = records_->model().entity(name);
        ASSERT_TRUE(entity) << files_[name] << " names no entity";
        for (const auto& field : entity->fields)
            if (field.kind == Kind::Reference) visit(field.entity);
        order_.push_back(name);
    }

    ImportReport import(const std::string& name) {
        std::ifstream in(files_[name], std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        auto answer = importCsv(
            *records_, store_->tables(), all_, name, text, Charset::Utf8,
            [this](Plan plan) { return submit(std::move(plan.unit)); }, false, Taken::AsTheyAre);
        auto* report = std::get_if<ImportReport>(&answer);
        EXPECT_TRUE(report) << files_[name] << ": " << refusalOf(answer);
        if (!report) return {};
        for (const auto& row : report->rows)
            ADD_FAILURE() << files_[name].string() << ":" << row.line << ": " << row.key << " "
                          << codesOf(row.complaints);
        return *report;
    }

    std::map<std::string, fs::path> files_;
    std::set<std::string> seen_;
    std::vector<std::string> order_;
};

TEST_F(DemoData, ComesInWholeAndTwiceChangesNothing) {
    for (const auto& [name, file] : files_) visit(name);
    ASSERT_EQ(order_.size(), files_.size());
    std::size_t created = 0, unchanged = 0;
    for (const auto& name : order_) created += import(name).created;
    for (const auto& name : order_) unchanged += import(name).unchanged;
    EXPECT_GT(created, 800u);
    EXPECT_EQ(unchanged, created);
}

}  // namespace kamhub::records::test
