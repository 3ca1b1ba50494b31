#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "xml/detail/decoder.hpp"
#include "xml/detail/gb18030_forms.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/limits.hpp"

namespace kamhub::xml {
namespace detail {

std::size_t firstBadUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        if (c < 0xC2 || c > 0xF4 || text.size() - i <= more) return i;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        // Overlong forms, surrogates and what lies beyond U+10FFFF.
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) ||
            (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F))
            return i;
        for (std::size_t k = 1; k <= more; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
        i += more + 1;
    }
    return std::string_view::npos;
}

}  // namespace detail

namespace {

using detail::faultAt;

}  // namespace

class detail::Converter {
public:
    Converter(const std::string& to, const std::string& from)
        : handle_(iconv_open(to.c_str(), from.c_str())) {}
    ~Converter() {
        if (known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    // Appends what can be converted; `at` stops at the first byte that cannot.
    bool run(std::string_view bytes, std::size_t& at, std::string& out) {
        std::array<char, 16384> buffer;
        while (true) {
            char* in = const_cast<char*>(bytes.data()) + at;
            std::size_t left = bytes.size() - at;
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const bool last = left == 0;
            const auto done =
                iconv(handle_, last ? nullptr : &in, last ? nullptr : &left, &to, &room);
            const int error = errno;
            out.append(buffer.data(), to);
            at = bytes.size() - left;
            if (done == static_cast<std::size_t>(-1) && error != E2BIG) return false;
            if (last) return true;
        }
    }

private:
    iconv_t handle_;
};

namespace {

using detail::Converter;

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return out;
}

// An iconv name: "//TRANSLIT" would guess, and the empty name means the locale of the process.
bool isPlainName(const std::string& name) {
    return !name.empty() &&
           name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") == std::string::npos;
}

Error unknownCharset(const std::string& charset) {
    return invalidMessage("unknown charset \"" + charset +
                          "\"; write one such as UTF-8 or GB18030");
}

// The character that begins at `at`, as U+4E2D.
std::string characterAt(std::string_view utf8, std::size_t at) {
    const auto c = static_cast<unsigned char>(utf8[at]);
    const int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    std::uint32_t code = more == 3 ? c & 0x07 : more == 2 ? c & 0x0F : more == 1 ? c & 0x1F : c;
    for (int k = 1; k <= more && at + k < utf8.size(); ++k)
        code = code << 6 | (static_cast<unsigned char>(utf8[at + k]) & 0x3F);
    std::array<char, 16> buffer;
    std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(code));
    return buffer.data();
}

detail::Fault badBytesAt(std::string_view converted, std::size_t at, const std::string& charset) {
    return faultAt(converted, converted.size(),
                   "the bytes from byte " + std::to_string(at + 1) + " on are not " + charset,
                   "send " + charset + ", or declare the charset that it is");
}

Error badBytes(std::string_view converted, std::size_t at, const std::string& charset) {
    return invalidMessage(detail::toString(badBytesAt(converted, at, charset)));
}

// Names of charsets of documents, as they are met, and what reads them. GBK holds GB2312, and what
// is declared as GB2312 is GBK in practice.
constexpr std::pair<const char*, const char*> kDocumentCharsets[] = {
    {"UTF-8", "UTF-8"},
    {"UTF8", "UTF-8"},
    {"UTF-16", "UTF-16"},
    {"UTF-16LE", "UTF-16LE"},
    {"UTF-16BE", "UTF-16BE"},
    {"GB18030", "GB18030"},
    {"GBK", "GBK"},
    {"CP936", "GBK"},
    {"GB2312", "GBK"},
    {"GB_2312-80", "GBK"},
    {"ISO-8859-1", "ISO-8859-1"},
    {"ISO8859-1", "ISO-8859-1"},
    {"LATIN1", "ISO-8859-1"},
    {"US-ASCII", "US-ASCII"},
    {"ASCII", "US-ASCII"},
};

// Where the value of encoding="…" stands in an XML declaration; length 0: nowhere.
std::pair<std::size_t, std::size_t> declaredEncoding(std::string_view document) {
    if (!document.starts_with("<?xml")) return {0, 0};
    const auto declaration = document.substr(0, document.substr(0, 512).find("?>"));
    auto at = declaration.find("encoding");
    if (at == std::string_view::npos) return {0, 0};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {0, 0};
    const auto end = declaration.find(declaration[at], at + 1);
    if (end == std::string_view::npos) return {0, 0};
    return {at + 1, end - at - 1};
}

struct Chosen {
    std::string charset;
    std::size_t skip = 0;  // the byte-order mark
};

Chosen choose(std::string_view bytes, std::string_view declared) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return {"UTF-8", 3};
    if (bytes.starts_with("\xFF\xFE")) return {"UTF-16LE", 2};
    if (bytes.starts_with("\xFE\xFF")) return {"UTF-16BE", 2};
    auto name = upper(detail::trim(declared));
    name.erase(
        std::remove_if(name.begin(), name.end(), [](char c) { return c == '"' || c == '\''; }),
        name.end());
    // Without a mark, the first '<' tells the order of the bytes.
    const bool little = bytes.starts_with(std::string_view("<\0", 2));
    const bool big = bytes.starts_with(std::string_view("\0<", 2));
    if ((name.empty() || name == "UTF-16") && little) return {"UTF-16LE", 0};
    if ((name.empty() || name == "UTF-16") && big) return {"UTF-16BE", 0};
    if (!name.empty()) return {name == "UTF-16" ? "UTF-16BE" : name, 0};
    const auto [at, length] = declaredEncoding(bytes);
    return {length ? upper(bytes.substr(at, length)) : "UTF-8", 0};
}

}  // namespace

Result<std::string> toUtf8(std::string_view bytes, const std::string& charset) {
    const auto name = upper(charset);
    if (!isPlainName(name)) return unknownCharset(charset);
    Converter converter("UTF-8", name);
    if (!converter.known()) return unknownCharset(charset);
    std::string out;
    std::size_t at = 0;
    while (!converter.run(bytes, at, out)) {
        const auto character =
            name == "GB18030" ? detail::characterOfFourBytes(bytes.substr(at)) : std::nullopt;
        if (!character) return badBytes(out, at, charset);
        detail::appendUtf8(out, *character);
        at += 4;
    }
    return name == "GB18030" ? detail::standardForms(out) : out;
}

Result<std::string> fromUtf8(std::string_view utf8, const std::string& charset) {
    const auto name = upper(charset);
    if (!isPlainName(name)) return unknownCharset(charset);
    Converter converter(name, "UTF-8");
    if (!converter.known()) return unknownCharset(charset);
    if (const auto bad = detail::firstBadUtf8(utf8); bad != std::string_view::npos)
        return invalidMessage(detail::toString(faultAt(utf8, bad, "the text is not UTF-8")));
    std::string standard;
    if (name == "GB18030") utf8 = standard = detail::standardForms(utf8);
    std::string out;
    std::size_t at = 0;
    if (converter.run(utf8, at, out)) return out;
    return invalidMessage(detail::toString(
        faultAt(utf8, at, "the character " + characterAt(utf8, at) + " is not in " + charset,
                "use one that " + charset + " has")));
}

Result<std::string> documentToUtf8(std::string bytes, std::string_view declared) {
    auto decoder = detail::Decoder::forDocument(bytes, declared);
    if (!decoder) return decoder.error();
    std::string out;
    if (auto fault = decoder->decode(std::move(bytes), true, out))
        return invalidMessage(detail::toString(*fault));
    return out;
}

namespace detail {

Decoder::Decoder(std::string charset, std::size_t skip)
    : charset_(std::move(charset)), skip_(skip) {
    if (charset_ != "UTF-8") converter_ = std::make_unique<Converter>("UTF-8", charset_);
}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

Result<Decoder> Decoder::forDocument(std::string_view first_bytes, std::string_view declared) {
    const auto chosen = choose(first_bytes, declared);
    const auto known = std::find_if(std::begin(kDocumentCharsets), std::end(kDocumentCharsets),
                                    [&](auto& pair) { return chosen.charset == pair.first; });
    if (known == std::end(kDocumentCharsets))
        return invalidMessage(
            "the charset " + chosen.charset +
            " is not taken; send UTF-8, UTF-16, GB18030, GBK, GB2312, ISO-8859-1 or US-ASCII");
    return Decoder(known->second, chosen.skip);
}

std::optional<Fault> Decoder::decode(std::string bytes, bool last, std::string& out) {
    if (!held_.empty()) bytes.insert(0, held_);
    held_.clear();
    bytes.erase(0, std::exchange(skip_, 0));
    const bool first = std::exchange(first_, false);
    auto fault = converter_ ? convert(bytes, last) : check(bytes, last);
    if (fault) return putBehind(place_, *fault), std::move(fault);
    if (converter_ && first && bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (!last) moveOn(place_, bytes);
    if (const auto [at, length] = declaredEncoding(bytes);
        first && length && upper(std::string_view(bytes).substr(at, length)) != "UTF-8")
        bytes.replace(at, length, "UTF-8");
    out = std::move(bytes);
    return std::nullopt;
}

std::optional<Fault> Decoder::check(std::string& bytes, bool last) {
    const auto bad = firstBadUtf8(bytes);
    if (bad != std::string::npos) {
        constexpr std::size_t kLongestCharacter = 4;
        const auto left = bytes.size() - bad;
        if (last || left >= kLongestCharacter)
            return badBytesAt(std::string_view(bytes).substr(0, bad), taken_ + bad, charset_);
        held_ = bytes.substr(bad);
        bytes.resize(bad);
    }
    taken_ += bytes.size();
    return std::nullopt;
}

std::optional<Fault> Decoder::convert(std::string& bytes, bool last) {
    std::string converted;
    std::size_t at = 0;
    while (!converter_->run(bytes, at, converted)) {
        const auto rest = std::string_view(bytes).substr(at);
        const auto character = charset_ == "GB18030" ? characterOfFourBytes(rest) : std::nullopt;
        if (character) {
            appendUtf8(converted, *character);
            at += 4;
            continue;
        }
        constexpr std::size_t kLongestCharacter = 4;
        if (last || rest.size() >= kLongestCharacter)
            return badBytesAt(converted, taken_ + at, charset_);
        held_ = rest;
        break;
    }
    taken_ += at;
    bytes = charset_ == "GB18030" ? standardForms(converted) : std::move(converted);
    return std::nullopt;
}

}  // namespace detail
}  // namespace kamhub::xml
