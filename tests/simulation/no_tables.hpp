#pragma once
// Tables of records for a store that has none.

#include "store/tables.hpp"

namespace kamhub::simulation {

// Immutable.
class NoTables final : public store::Tables {
public:
    Status declare(const std::vector<store::Table>&) override { return none(); }
    Result<std::vector<store::Row>> select(const store::Selection&) override { return none(); }
    Result<std::optional<store::Row>> row(const std::string&, const std::string&) override {
        return none();
    }
    Result<std::int64_t> count(const std::string&, const store::Condition&) override {
        return none();
    }
    Result<std::vector<store::Aggregate>> aggregate(const store::Aggregation&) override {
        return none();
    }
    Result<std::vector<store::RowHistory>> rowHistory(const std::string&, const std::string&,
                                                      int) override {
        return none();
    }

private:
    static Error none() { return internalError("this store keeps no records"); }
};

}  // namespace kamhub::simulation
