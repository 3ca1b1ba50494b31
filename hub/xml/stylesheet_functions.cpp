#include "xml/detail/stylesheet_functions.hpp"

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/xsltInternals.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "sdk/time.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::xml::detail {

namespace {

// China has one zone and, since 1991, no summer time.
constexpr std::chrono::hours kChinaOffset{8};

using Words = std::vector<std::string>;
// A function of texts; a refusal ends the transformation.
using Function = Result<std::string> (*)(const Run&, const Words&);

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Error quoted(const std::string& before, const std::string& value, const std::string& after) {
    return invalidMessage(before + "'" + value + "'" + after);
}

Result<std::string> lookUp(const Run& run, const Words& words, bool to_partner) {
    if (!run.codes)
        return invalidMessage("there are no code tables; name them with codes=\"…\" in the index");
    const auto& table = words[0];
    auto found = to_partner ? run.codes->toPartner(table, words[1])
                            : run.codes->toCanonical(table, words[1]);
    if (found) return std::move(*found);
    if (!run.codes->hasTable(table)) return invalidMessage("there is no code table " + table);
    if (to_partner) return quoted("code table " + table + " has no canonical value ", words[1], "");
    if (run.codes->isAmbiguous(table, words[1]))
        return quoted(
            "code table " + table + " has several canonical values for the partner value ",
            words[1], "");
    return quoted("code table " + table + " has no partner value ", words[1], "");
}

Result<std::string> toPartner(const Run& run, const Words& words) {
    return lookUp(run, words, true);
}
Result<std::string> toCanonical(const Run& run, const Words& words) {
    return lookUp(run, words, false);
}

// The parts of a time of day in China, for strftime.
std::tm chinaTime(Instant instant) {
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(instant + kChinaOffset).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts;
}

// A day without a zone is the day in China.
Result<std::string> localTime(const Run&, const Words& words) {
    Instant instant;
    const bool day = words[0].size() == 10;
    if (!parseIso(day ? words[0] + "T00:00:00+08:00" : words[0], instant))
        return quoted("local-time: ", words[0],
                      " is not a dateTime; write 2026-11-22T08:00:00+08:00");
    const auto parts = chinaTime(instant);
    std::array<char, 256> buffer;
    const auto size = std::strftime(buffer.data(), buffer.size(), words[1].c_str(), &parts);
    if (size == 0 && !words[1].empty())
        return quoted("local-time: the pattern ", words[1], " gives no text");
    return std::string(buffer.data(), size);
}

Result<std::string> instant(const Run&, const Words& words) {
    const auto& text = words[0];
    std::string digits;
    if (text.size() == 19 && text[4] == '-' && text[7] == '-' && text[10] == ' ' &&
        text[13] == ':' && text[16] == ':')
        digits = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + text.substr(11, 2) +
                 text.substr(14, 2) + text.substr(17, 2);
    else
        digits = text.size() == 8 ? text + "000000" : text;
    Instant at;
    if (digits.size() != 14 || !isDigits(digits) ||
        !parseIso(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) +
                      "T" + digits.substr(8, 2) + ":" + digits.substr(10, 2) + ":" +
                      digits.substr(12, 2) + "+08:00",
                  at))
        return quoted("instant: ", text,
                      " is not a time; write yyyyMMddHHmmss, yyyyMMdd or yyyy-MM-dd HH:mm:ss");
    return toIso(at).substr(0, 19) + "Z";
}

// 15 digits are exact in every number type on the way; more is no amount of money.
constexpr std::size_t kAmountDigits = 15;

Result<std::string> fen(const Run&, const Words& words) {
    std::string_view text = words[0];
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto dot = text.find('.');
    std::string whole(text.substr(0, dot));
    std::string part(dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1));
    while (part.size() > 2 && part.back() == '0') part.pop_back();
    if (!isDigits(whole) || whole.size() > kAmountDigits || part.size() > 2 ||
        (!part.empty() && !isDigits(part)) || (dot != std::string_view::npos && part.empty()))
        return quoted("fen: ", words[0],
                      " is not an amount in yuan; write at most two decimals, such as 12.50");
    part.resize(2, '0');
    whole += part;
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
    return negative && whole != "0" ? "-" + whole : whole;
}

Result<std::string> yuan(const Run&, const Words& words) {
    std::string_view text = words[0];
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (!isDigits(text) || text.size() > kAmountDigits + 2)
        return quoted("yuan: ", words[0], " is not an amount in fen; write a whole number");
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
    const std::string padded =
        std::string(text.size() < 3 ? 3 - text.size() : 0, '0') + std::string(text);
    const bool zero = text.empty();
    return std::string(negative && !zero ? "-" : "") + padded.substr(0, padded.size() - 2) + "." +
           padded.substr(padded.size() - 2);
}

// A number of XPath as text: libxml2 would write large ones with an exponent.
std::string popText(xmlXPathParserContext* context) {
    const std::unique_ptr<xmlXPathObject, FreeBy<xmlXPathFreeObject>> object(valuePop(context));
    if (!object) return {};
    if (object->type == XPATH_NUMBER && std::isfinite(object->floatval) &&
        std::fabs(object->floatval) >= 1e9) {
        std::array<char, 400> buffer;
        std::snprintf(buffer.data(), buffer.size(), "%.2f", object->floatval);
        std::string out = buffer.data();
        if (out.ends_with(".00")) out.resize(out.size() - 3);
        return out;
    }
    const TextHandle content(xmlXPathCastToString(object.get()));
    return text(content.get());
}

template <Function function, int arity>
void call(xmlXPathParserContext* context, int count) {
    auto* transform = xsltXPathGetTransformContext(context);
    if (count != arity) return xmlXPathErr(context, XPATH_INVALID_ARITY);
    Words words(arity);
    for (int i = arity - 1; i >= 0; --i) words[i] = popText(context);
    auto* run = transform ? static_cast<Run*>(transform->_private) : nullptr;
    if (!run) return xmlXPathErr(context, XPATH_EXPR_ERROR);
    auto answer = function(*run, words);
    if (answer) {
        valuePush(context, xmlXPathNewString(chars(*answer)));
        return;
    }
    if (run->refusal.empty()) run->refusal = answer.error().message;
    transform->state = XSLT_STATE_STOPPED;
    context->error = XPATH_EXPR_ERROR;
    valuePush(context, xmlXPathNewCString(""));
}

struct Registered {
    const char* name;
    xmlXPathFunction function;
    int arguments;
};

template <Function function, int arity>
constexpr Registered entry(const char* name) {
    return {name, call<function, arity>, arity};
}

constexpr Registered kRegistered[] = {
    entry<toPartner, 2>("to-partner"),
    entry<toCanonical, 2>("to-canonical"),
    entry<localTime, 2>("local-time"),
    entry<instant, 1>("instant"),
    entry<fen, 1>("fen"),
    entry<yuan, 1>("yuan"),
};

}  // namespace

void registerFunctions() {
    for (const auto& each : kRegistered)
        xsltRegisterExtModuleFunction(chars(each.name), chars(kFunctionsNamespace), each.function);
}

int argumentsOf(const std::string& function) {
    for (const auto& each : kRegistered)
        if (function == each.name) return each.arguments;
    return -1;
}

const std::vector<std::string>& functionNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        for (const auto& each : kRegistered) out.emplace_back(each.name);
        return out;
    }();
    return names;
}

}  // namespace kamhub::xml::detail
