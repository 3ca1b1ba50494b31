#pragma once
// Makes reports when they fall due, as their recipients and under the rights that they have by
// then.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/access.hpp"
#include "flow/hub.hpp"
#include "records/keeper.hpp"
#include "server/report.hpp"

namespace kamhub::server {

constexpr std::size_t kReportsOfUser = 50;             // as recipient
constexpr std::size_t kReportBytes = 8 * 1024 * 1024;  // of one file
constexpr int kReportFilesKept = 12;                   // of one report

// Thread-safe. A report that fell due while the hub was away is made once. Hub, access and keeper
// outlive it.
class Reports : public std::enable_shared_from_this<Reports> {
public:
    // `notices`: that table is there, and each report leaves one.
    Reports(flow::Hub& hub, access::Access& access, std::shared_ptr<records::Keeper> keeper,
            bool notices);

    // Declares the tables; makes what is due, from then on until stop().
    Status start();
    // Waits for the one that is being made.
    void stop();

    // The others block on the store.
    Result<std::vector<Report>> of(const std::string& recipient, const std::string& maker);
    Result<std::optional<Report>> find(const std::string& id);
    Result<std::vector<ReportFile>> files(const std::string& report);  // last first
    Result<std::optional<std::pair<ReportFile, std::string>>> file(const std::string& id);

    // Gives it an id and keeps it. Refused with what its recipient would be refused.
    records::Answer<Report> add(Report report);
    Status remove(const std::string& id, const std::string& actor);
    // Makes it now, beside its times.
    Status hurry(const std::string& id, const std::string& actor);

private:
    records::Answer<std::string> bytesFor(const Report& report);
    Status make(const Report& report);
    void look();
    void work();
    Status change(const std::string& id,
                  const std::function<Result<store::Unit>(const store::Row&)>& to);

    flow::Hub& hub_;
    access::Access& access_;
    const std::shared_ptr<records::Keeper> keeper_;
    const bool notices_;
    host::SystemRandom random_;
    std::unique_ptr<host::BlockingCalls> calls_;
    std::atomic<bool> looking_ = false, stopping_ = false;
};

}  // namespace kamhub::server
