#include "records/unicode.hpp"

#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/uregex.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <vector>

#include "records/limits.hpp"

namespace kamhub::records {

namespace {

using Units = std::vector<UChar>;  // UTF-16

Units unitsOf(std::string_view utf8) {
    Units out(utf8.size() + 1);
    int32_t length = 0;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out.data(), static_cast<int32_t>(out.size()), &length, utf8.data(),
                         static_cast<int32_t>(utf8.size()), 0xFFFD, nullptr, &code);
    out.resize(static_cast<std::size_t>(length));
    return out;
}

void append(std::string& out, UChar32 character) {
    char bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, character);
    out.append(bytes, static_cast<std::size_t>(length));
}

constexpr std::size_t kSortKeyBytes = 120;

const UCollator* chinese() {
    static const UCollator* const kCollator = [] {
        UErrorCode code = U_ZERO_ERROR;
        return ucol_open("zh@collation=pinyin", &code);
    }();
    return kCollator;
}

// Scripts that write without blanks.
bool standsAlone(UChar32 character) {
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript(character, &code)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_BOPOMOFO:
            return true;
        default:
            return false;
    }
}

bool isOfAWord(UChar32 character) {
    return u_isalnum(character) || (U_GET_GC_MASK(character) & (U_GC_M_MASK | U_GC_N_MASK)) != 0 ||
           u_charType(character) == U_PRIVATE_USE_CHAR;
}

// Case and width are folded, composed characters are one.
Units folded(const Units& text) {
    UErrorCode code = U_ZERO_ERROR;
    const auto* fold = unorm2_getNFKCCasefoldInstance(&code);
    Units out(text.size() * 3 + 16);
    for (int attempt = 0; attempt < 2; ++attempt) {
        code = U_ZERO_ERROR;
        const int32_t length =
            unorm2_normalize(fold, text.data(), static_cast<int32_t>(text.size()), out.data(),
                             static_cast<int32_t>(out.size()), &code);
        out.resize(static_cast<std::size_t>(length));
        if (code != U_BUFFER_OVERFLOW_ERROR) break;
    }
    return out;
}

}  // namespace

std::optional<std::size_t> charactersOf(std::string_view utf8, bool lines) {
    std::size_t count = 0;
    const auto size = static_cast<int32_t>(utf8.size());
    for (int32_t at = 0; at < size; ++count) {
        UChar32 character = 0;
        U8_NEXT(utf8.data(), at, size, character);
        if (character < 0 || character == 0x7F || U_IS_UNICODE_NONCHAR(character))
            return std::nullopt;
        const bool line = character == '\n' || character == '\r' || character == '\t';
        if (character < 0x20 && !(lines && line)) return std::nullopt;
    }
    return count;
}

struct Pattern::State {
    URegularExpression* compiled = nullptr;
    ~State() { uregex_close(compiled); }
};

Pattern::Pattern(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(const std::string& expression) {
    auto state = std::make_unique<State>();
    const auto units = unitsOf(expression);
    UParseError place{};
    UErrorCode code = U_ZERO_ERROR;
    state->compiled =
        uregex_open(units.data(), static_cast<int32_t>(units.size()), 0, &place, &code);
    if (U_FAILURE(code))
        return invalidConfig("no regular expression, at its character " +
                             std::to_string(place.offset));
    struct Made final : Pattern {
        explicit Made(std::unique_ptr<State> s) : Pattern(std::move(s)) {}
    };
    return std::shared_ptr<const Pattern>(std::make_shared<Made>(std::move(state)));
}

bool Pattern::matches(std::string_view utf8) const {
    UErrorCode code = U_ZERO_ERROR;
    const auto units = unitsOf(utf8);
    // A matcher belongs to one thread.
    const std::unique_ptr<URegularExpression, decltype(&uregex_close)> matcher(
        uregex_clone(state_->compiled, &code), uregex_close);
    uregex_setText(matcher.get(), units.data(), static_cast<int32_t>(units.size()), &code);
    uregex_setTimeLimit(matcher.get(), kPatternMilliseconds, &code);
    const bool found = uregex_matches(matcher.get(), 0, &code);
    return U_SUCCESS(code) && found;
}

std::string sortKey(std::string_view utf8) {
    const auto units = unitsOf(utf8);
    uint8_t bytes[kSortKeyBytes];
    const int32_t needed =
        ucol_getSortKey(chinese(), units.data(), static_cast<int32_t>(units.size()), bytes,
                        static_cast<int32_t>(kSortKeyBytes));
    const auto size = std::min(static_cast<std::size_t>(needed), kSortKeyBytes);
    constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    // It ends with a NUL, which says nothing.
    for (std::size_t i = 0; i < size && bytes[i] != 0; ++i) {
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}

std::string searchTokens(std::string_view utf8, std::size_t tokens) {
    const auto text = folded(unitsOf(utf8));
    std::string out;
    std::size_t count = 0;
    bool open = false;  // a word goes on
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t at = 0; at < size;) {
        UChar32 character = 0;
        U16_NEXT(text.data(), at, size, character);
        const bool alone = standsAlone(character);
        if (!alone && !isOfAWord(character)) {
            open = false;
            continue;
        }
        if (alone || !open) {
            if (++count > tokens) break;
            if (!out.empty()) out += ' ';
        }
        append(out, character);
        open = !alone;
    }
    return out;
}

}  // namespace kamhub::records
