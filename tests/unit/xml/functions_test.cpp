// Goal: the kam: functions give exactly what docs/specs/mappings.md promises. Method: a table of
// expressions.
#include "support.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::xml::test {

struct Call {
    const char* expression;
    const char* gives;  // the text, or words of the refusal
};

inline std::string evaluated(const std::string& expression) {
    const TempFolder folder;
    const auto file = folder.write(
        "f.xslt",
        "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
        "xmlns:kam=\"urn:kamhub:xslt\"><xsl:template match=\"/\"><o><xsl:value-of select=\"" +
            expression + "\"/></o></xsl:template></xsl:stylesheet>");
    const auto stylesheet = Stylesheet::compileFile(file, nullptr);
    if (!stylesheet) return stylesheet.error().message;
    const auto result = stylesheet->apply(parsed("<in><a>10.10</a><a>20.25</a></in>"), {});
    return result ? textOf(result->root()) : result.error().message;
}

TEST(Functions, GiveWhatTheyPromise) {
    const Call calls[] = {
        {"kam:local-time('2026-11-22T08:00:00Z', '%Y%m%d%H%M%S')", "20261122160000"},
        {"kam:local-time('2026-11-22T23:30:00.5+08:00', '%Y-%m-%d %H:%M:%S')",
         "2026-11-22 23:30:00"},
        {"kam:local-time('2026-12-31T17:00:00Z', '%Y%m%d')", "20270101"},
        {"kam:local-time('2026-11-22', '%Y%m%d')", "20261122"},
        {"kam:local-time('22.11.2026', '%Y')", "'22.11.2026' is not a dateTime"},
        {"kam:local-time('', '%Y')", "'' is not a dateTime"},
        {"kam:instant('20261122160000')", "2026-11-22T08:00:00Z"},
        {"kam:instant('20261122')", "2026-11-21T16:00:00Z"},
        {"kam:instant('2026-11-22 16:00:01')", "2026-11-22T08:00:01Z"},
        {"kam:instant('20261332')", "'20261332' is not a time"},
        {"kam:instant('2026112216000')", "is not a time"},
        {"kam:fen('12.50')", "1250"},
        {"kam:fen('12')", "1200"},
        {"kam:fen('0.05')", "5"},
        {"kam:fen('-3.1')", "-310"},
        {"kam:fen('0')", "0"},
        {"kam:fen('-0.00')", "0"},
        {"kam:fen('1.2300')", "123"},
        {"kam:fen('1.234')", "'1.234' is not an amount"},
        {"kam:fen('1.')", "is not an amount"},
        {"kam:fen('')", "'' is not an amount"},
        {"kam:fen('1e3')", "is not an amount"},
        {"kam:fen(sum(/in/a))", "3035"},
        {"kam:fen(0.1 + 0.2)", "30"},
        {"kam:fen(12345678901.25)", "1234567890125"},
        {"kam:fen('999999999999999.99')", "99999999999999999"},
        {"kam:yuan('1250')", "12.50"},
        {"kam:yuan('5')", "0.05"},
        {"kam:yuan('-310')", "-3.10"},
        {"kam:yuan('000000001352')", "13.52"},
        {"kam:yuan('0')", "0.00"},
        {"kam:yuan('-0')", "0.00"},
        {"kam:yuan('99999999999999999')", "999999999999999.99"},
        {"kam:yuan('1.5')", "'1.5' is not an amount in fen"},
        {"kam:yuan('')", "is not an amount in fen"},
        {"kam:yuan(1234567890123)", "12345678901.23"},
    };
    for (const auto& call : calls) {
        const auto got = evaluated(call.expression);
        const std::string gives = call.gives;
        const bool refusal = contains(gives, "is not");
        EXPECT_TRUE(refusal ? contains(got, gives) : got == gives)
            << call.expression << " gives " << got;
    }
}

}  // namespace kamhub::xml::test
