#include "suite.hpp"

#include <cstdlib>

namespace kamhub::store::test {

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kamhub_store_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string numbered(std::string prefix, std::int64_t number) {
    return prefix += std::to_string(number);
}

NewMessage aMessage(const std::string& id, const std::string& subject) {
    NewMessage out;
    out.envelope.id = id;
    out.envelope.source = "crm";
    out.envelope.type = "kam.customer.profile-changed.v1";
    out.envelope.subject = subject;
    out.envelope.partition_key = subject;
    out.envelope.time = at(-5);
    out.body = Payload::of("<body>" + id + "</body>");
    return out;
}

NewDelivery aDelivery(const std::string& id, const std::string& endpoint, const std::string& lane) {
    NewDelivery out;
    out.id = id;
    out.endpoint = endpoint;
    out.route = "route";
    out.lane = lane;
    return out;
}

Unit accepting(const std::string& id, const std::string& endpoint, const std::string& subject) {
    Unit out;
    out.actor = "partner:crm";
    out.at = at(0);
    out.messages.push_back(aMessage(id, subject));
    out.messages.back().deliveries.push_back(aDelivery(id + "-" + endpoint, endpoint, subject));
    return out;
}

Unit changing(std::int64_t seq, std::int64_t version, DeliveryState state,
              const std::string& event) {
    Unit out;
    out.actor = "hub";
    out.at = at(10);
    DeliveryChange change;
    change.seq = seq;
    change.version = version;
    change.state = state;
    change.event = event;
    out.changes.push_back(std::move(change));
    return out;
}

Unit noting(const std::string& event) {
    Unit out;
    out.actor = "partner:crm";
    out.at = at(0);
    out.notes.push_back({event, "crm", "a.type.v1", "C1", "why"});
    return out;
}

Outcome submitAndWait(Store& store, Unit unit) {
    const auto promise = std::make_shared<std::promise<Outcome>>();
    auto outcome = promise->get_future();
    store.submit(std::move(unit), [promise](Outcome o) { promise->set_value(std::move(o)); });
    return outcome.get();
}

Committed commit(Store& store, Unit unit) {
    auto outcome = submitAndWait(store, std::move(unit));
    if (const auto* error = std::get_if<Error>(&outcome)) ADD_FAILURE() << error->message;
    if (std::holds_alternative<Conflict>(outcome)) ADD_FAILURE() << "conflict";
    return std::holds_alternative<Committed>(outcome) ? std::get<Committed>(outcome) : Committed{};
}

std::string idsOf(const Result<std::vector<MessageRow>>& rows) {
    if (!rows) return rows.error().message;
    std::string out;
    for (const auto& row : *rows) out += (out.empty() ? "" : " ") + row.envelope.id;
    return out;
}

std::string idsOf(const Result<std::vector<DeliveryRow>>& rows) {
    if (!rows) return rows.error().message;
    std::string out;
    for (const auto& row : *rows) out += (out.empty() ? "" : " ") + row.id;
    return out;
}

void StoreSuite::reopen() {
    store_.reset();
    auto opened = home_->open();
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(*opened);
}

std::int64_t StoreSuite::accept(const std::string& id, const std::string& endpoint,
                                const std::string& subject) {
    const auto committed = commit(accepting(id, endpoint, subject));
    return committed.deliveries.empty() ? 0 : committed.deliveries.at(0).at(0);
}

DeliveryRow StoreSuite::delivery(std::int64_t seq) {
    const auto row = store().delivery(seq);
    if (!row || !*row) {
        ADD_FAILURE() << "no delivery " << seq;
        return {};
    }
    return **row;
}

void StoreSuite::change(std::int64_t seq, DeliveryState state) {
    commit(changing(seq, delivery(seq).version, state));
}

}  // namespace kamhub::store::test
