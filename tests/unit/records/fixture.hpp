#pragma once
// The declarations of tests, and a hub's records on a store of their own.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <stdexcept>

#include "records/records.hpp"

namespace kamhub::records::test {

inline std::string folderOf(const char* name) {
    return std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/records/" + name;
}

inline std::shared_ptr<const Model> load(std::vector<std::string> folders) {
    Complaints complaints;
    auto model = loadModel(folders, complaints);
    for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
    return model;
}

class StillClock final : public Clock {
public:
    Instant now() const override { return now_; }
    void set(Instant now) { now_ = now; }

private:
    Instant now_{std::chrono::seconds(1'800'000'000)};
};

class Counting final : public Random {
public:
    std::uint64_t next() override { return ++last_; }

private:
    std::uint64_t last_ = 0;
};

inline Asker everybody() {
    Asker out;
    out.caller.subject.name = "li";
    for (const auto* entity : {"customer", "contact", "unit"})
        for (const auto* action : {"read", "create", "change", "remove", "personal"})
            out.caller.rights.insert(std::string(entity) + "." + action);
    out.caller.rights.insert("customer.lose");
    return out;
}

// "field: code; field: code" in the order they are said.
inline std::string codesOf(const FieldComplaints& complaints) {
    std::string out;
    for (const auto& each : complaints)
        out += (out.empty() ? "" : "; ") + each.field + ": " + each.code;
    return out;
}

template <class T>
std::string refusalOf(const Answer<T>& answer) {
    if (const auto* refusal = std::get_if<Refusal>(&answer)) return codesOf(refusal->complaints);
    if (const auto* error = std::get_if<Error>(&answer)) return "error: " + error->message;
    return "";
}

class RecordsTest : public ::testing::Test {
protected:
    RecordsTest() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "kamhub_records_XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
        auto opened = openStore();
        if (!opened) throw std::runtime_error(opened.error().message);
        store_ = std::move(*opened);
        use({folderOf("model")});
    }
    ~RecordsTest() override {
        records_.reset();
        store_.reset();
        std::filesystem::remove_all(directory_);
    }

    // On PostgreSQL where with_postgres has started one, in a schema of the test's own.
    Result<std::unique_ptr<store::Store>> openStore() {
        const char* place = std::getenv("KAMHUB_PG");
        if (!place) return store::openSqlite(directory_);
        static int made = 0;
        const auto schema = "r" + std::to_string(::getpid()) + "_" + std::to_string(++made);
        return store::openPostgres({place, schema, directory_});
    }

    void use(std::vector<std::string> folders, Rules rules = {}) {
        records_ = std::make_unique<Records>(*store_, load(std::move(folders)), clock_, random_,
                                             std::move(rules));
        const auto status = records_->declare();
        ASSERT_TRUE(status.ok()) << status.error().message;
    }

    store::Outcome submit(store::Unit unit) {
        std::promise<store::Outcome> promise;
        store_->submit(std::move(unit),
                       [&](store::Outcome outcome) { promise.set_value(std::move(outcome)); });
        return promise.get_future().get();
    }

    // Submits what is planned; answers the record's id, or why not.
    std::string done(Answer<Plan> answer) {
        auto* plan = std::get_if<Plan>(&answer);
        if (!plan) return refusalOf(answer);
        auto outcome = submit(plan->unit);
        if (const auto* conflict = std::get_if<store::Conflict>(&outcome))
            return codesOf(records_->refusalOf(*conflict).complaints);
        if (const auto* error = std::get_if<Error>(&outcome)) return "error: " + error->message;
        return plan->before.id;
    }

    std::string create(const char* entity, const FieldEdits& fields) {
        return done(records_->create(all_, entity, fields));
    }
    std::string change(const std::string& id, const FieldEdits& fields) {
        return done(records_->change(all_, "customer", id, 0, fields));
    }
    Record get(const std::string& id, const char* entity = "customer") {
        auto answer = records_->get(all_, entity, id);
        if (auto* record = std::get_if<Record>(&answer)) return *record;
        ADD_FAILURE() << refusalOf(answer);
        return {};
    }
    // Codes of the customers that are found, in order, or why not.
    std::string codes(const Asker& asker, Query query) {
        query.entity = "customer";
        auto answer = records_->select(asker, query);
        const auto* page = std::get_if<Page>(&answer);
        if (!page) return refusalOf(answer);
        std::string out;
        for (const auto& record : page->records) out += (out.empty() ? "" : " ") + record["code"];
        return out;
    }

    std::filesystem::path directory_;
    std::unique_ptr<store::Store> store_;
    StillClock clock_;
    Counting random_;
    std::unique_ptr<Records> records_;
    Asker all_ = everybody();
};

}  // namespace kamhub::records::test
