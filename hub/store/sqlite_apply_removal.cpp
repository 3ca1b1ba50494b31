// The rest of a unit: what retention takes out.

#include "store/sqlite_apply.hpp"

namespace kamhub::store::sqlite {

bool UnitApplier::checkRemoval(const Removal& removal) {
    const auto before = micros(removal.changed_before);
    for (const auto seq : removal.messages) {
        auto rows = database_.rows(
            "SELECT m.accepted < ?2 AND NOT EXISTS(SELECT 1 FROM delivery d INDEXED BY"
            " delivery_message WHERE d.message_seq=m.seq AND (d.state IN (0,1,3) OR d.changed>=?2))"
            " FROM message m WHERE m.seq=?1",
            seq, before);
        const Step step = rows.next();
        if (step != Step::Row && step != Step::Done) return false;
        if (step == Step::Done || rows.integer(0) == 0) return refuse(Conflict{});
    }
    return true;
}

bool UnitApplier::remove(const Removal& removal) {
    for (const auto seq : removal.messages)
        if (!removeMessage(seq)) return false;
    for (const auto seq : removal.notes)
        if (database_.run("DELETE FROM journal WHERE seq=? AND message_seq=0", seq) != Step::Done)
            return false;
    removed_ |= !removal.messages.empty() || !removal.notes.empty();
    return removal.keys == 0 || removeKeys(removal.keys_before, removal.keys);
}

bool UnitApplier::removeMessage(std::int64_t seq) {
    {
        auto rows = database_.rows(
            "SELECT endpoint, state FROM delivery INDEXED BY delivery_message WHERE message_seq=?",
            seq);
        Step step;
        while ((step = rows.next()) == Step::Row)
            tally_[{rows.text(0), static_cast<DeliveryState>(rows.integer(1))}] -= 1;
        if (step != Step::Done) return false;
    }
    return removePayloads(seq) &&
           database_.run(
               "DELETE FROM journal INDEXED BY journal_message WHERE message_seq=?"
               " AND message_seq>0",
               seq) == Step::Done &&
           database_.run("DELETE FROM delivery INDEXED BY delivery_message WHERE message_seq=?",
                         seq) == Step::Done &&
           database_.run(
               "UPDATE duplicate SET message_seq=0 WHERE (source, id) ="
               " (SELECT source, id FROM message WHERE seq=?1) AND message_seq=?1",
               seq) == Step::Done &&
           database_.run("DELETE FROM message WHERE seq=?", seq) == Step::Done;
}

// Every payload has a number of its own: what names it goes with it.
bool UnitApplier::removePayloads(std::int64_t message_seq) {
    std::set<std::int64_t> numbers;
    {
        auto rows = database_.rows(
            "SELECT body, original, 0 FROM message WHERE seq=?1 UNION ALL"
            " SELECT sent, answer, body FROM journal INDEXED BY journal_message"
            " WHERE message_seq=?1 AND message_seq>0",
            message_seq);
        Step step;
        while ((step = rows.next()) == Step::Row)
            for (int column = 0; column < 3; ++column) numbers.insert(rows.integer(column));
        if (step != Step::Done) return false;
    }
    numbers.erase(0);
    for (const auto number : numbers) {
        auto rows = database_.rows("DELETE FROM payload WHERE id=? RETURNING file", number);
        Step step;
        while ((step = rows.next()) == Step::Row)
            if (!rows.null(0)) removed_files_.push_back(rows.text(0));
        if (step != Step::Done) return false;
    }
    return true;
}

bool UnitApplier::removeKeys(Instant before, int at_most) {
    // A row has no number of its own here: the pair is its key.
    if (database_.run(
            "DELETE FROM duplicate WHERE (source, id) IN (SELECT source, id FROM duplicate"
            " INDEXED BY duplicate_alone WHERE message_seq=0 AND at<? ORDER BY at"
            " LIMIT ?)",
            micros(before), at_most) != Step::Done)
        return false;
    committed_.keys_removed = database_.changed();
    return true;
}

}  // namespace kamhub::store::sqlite
