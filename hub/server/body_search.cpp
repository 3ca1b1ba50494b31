#include "server/body_search.hpp"

#include "xml/soap.hpp"

namespace kamhub::server {

namespace {

constexpr int kSearchedPage = 200;

// What retention has taken away holds nothing.
bool bodyHolds(store::Store& store, const store::MessageRow& row, const std::string& text,
               const std::string& escaped) {
    const auto payload = store.payload(row.body);
    if (!payload) return false;
    const auto body = payload->read(kBytesSearched);
    return body && (body->find(text) != body->npos || body->find(escaped) != body->npos);
}

}  // namespace

Result<BodyFinds> searchBodies(store::Store& store, store::MessageFilter filter,
                               const std::string& text,
                               const std::function<bool(const store::MessageRow&)>& readable) {
    const auto wanted = static_cast<std::size_t>(filter.limit);
    const auto escaped = xml::escape(text);
    filter.limit = kSearchedPage;
    BodyFinds out;
    for (std::size_t bytes = 0;;) {
        const auto rows = store.messages(filter);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            if (out.rows.size() == wanted || out.looked == kBodiesSearched ||
                bytes >= kBytesSearched)
                return out;
            ++out.looked;
            out.next = row.seq;
            if (!readable(row)) {
                ++out.withheld;
                continue;
            }
            bytes += row.body_size;
            if (bodyHolds(store, row, text, escaped)) out.rows.push_back(row);
        }
        if (rows->size() < static_cast<std::size_t>(kSearchedPage)) break;
        filter.before = rows->back().seq;
    }
    out.next = 0;
    return out;
}

}  // namespace kamhub::server
