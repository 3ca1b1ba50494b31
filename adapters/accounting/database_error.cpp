#include "database_error.hpp"

#include <Poco/Data/DataException.h>
#include <Poco/Data/PostgreSQL/PostgreSQLException.h>
#include <Poco/Data/SQLite/SQLiteException.h>

#include <string>
#include <string_view>

namespace kamhub::accounting {

namespace {

template <class Wanted>
bool is(const Poco::Exception& exception) {
    return dynamic_cast<const Wanted*>(&exception) != nullptr;
}

// PostgreSQL's SQLSTATE, which Poco writes into the text only; empty if it is not there.
std::string stateIn(const std::string& text) {
    constexpr std::string_view kBefore = " State: ";
    const auto at = text.find(kBefore);
    return at == std::string::npos ? std::string() : text.substr(at + kBefore.size(), 5);
}

// The first line: further ones repeat the row's content.
std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Error refusedContent(const std::string& text) {
    return rejected("the accounting database refuses the row: " + firstLine(text), text);
}

Error later(const std::string& text) {
    return unavailable("the accounting database cannot take or give rows now: " + firstLine(text),
                       text);
}

Error fromPostgreSql(const std::string& text, bool lost) {
    if (lost && text.find("prepare error") != std::string::npos)
        return unavailable("the connection to the accounting database was lost: " +
                           firstLine(text));
    if (lost)
        return timedOut("the connection to the accounting database was lost: " + firstLine(text));
    const auto kind = stateIn(text).substr(0, 2);
    return kind == "22" || kind == "23" ? refusedContent(text) : later(text);
}

}  // namespace

Error fromDatabase(const Poco::Exception& exception, bool lost) {
    const auto text = exception.displayText();
    if (is<Poco::Data::ConnectionFailedException>(exception) ||
        is<Poco::Data::NotConnectedException>(exception) ||
        is<Poco::Data::PostgreSQL::ConnectionException>(exception))
        return unavailable("the accounting database is not reached: " + firstLine(text));
    if (is<Poco::Data::PostgreSQL::PostgreSQLException>(exception))
        return fromPostgreSql(text, lost);
    if (is<Poco::Data::SQLite::ConstraintViolationException>(exception) ||
        is<Poco::Data::SQLite::DataTypeMismatchException>(exception))
        return refusedContent(text);
    return later(text);
}

}  // namespace kamhub::accounting
