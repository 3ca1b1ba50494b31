#include "xml/detail/gb18030_forms.hpp"

#include <algorithm>
#include <iterator>

namespace kamhub::xml::detail {

namespace {

// The editions of 2000, 2005 and 2022 give the same two bytes to these characters, but different
// code points: private-use ones while Unicode had none, standard ones later. glibc speaks the
// standard ones only, Python and older systems the private-use ones, and those write the standard
// character in four bytes, which glibc refuses. So both are taken in, the standard one comes out,
// and the two bytes go to the partner.
struct Form {
    std::uint32_t private_use;
    std::uint32_t standard;
    std::uint32_t four_bytes;  // how a peer of an early edition writes the standard character
};

constexpr Form kForms[] = {
    {0xE78D, 0xFE10, 0x84318236},  {0xE78E, 0xFE12, 0x84318238},  {0xE78F, 0xFE11, 0x84318237},
    {0xE790, 0xFE13, 0x84318239},  {0xE791, 0xFE14, 0x84318330},  {0xE792, 0xFE15, 0x84318331},
    {0xE793, 0xFE16, 0x84318332},  {0xE794, 0xFE17, 0x84318333},  {0xE795, 0xFE18, 0x84318334},
    {0xE796, 0xFE19, 0x84318335},  {0xE7C7, 0x1E3F, 0x8135F437},  {0xE816, 0x20087, 0x95329031},
    {0xE817, 0x20089, 0x95329033}, {0xE818, 0x200CC, 0x95329730}, {0xE81E, 0x9FB4, 0x82359037},
    {0xE826, 0x9FB5, 0x82359038},  {0xE82B, 0x9FB6, 0x82359039},  {0xE82C, 0x9FB7, 0x82359130},
    {0xE831, 0x215D7, 0x9536B937}, {0xE832, 0x9FB8, 0x82359131},  {0xE83B, 0x2298F, 0x9630BA35},
    {0xE843, 0x9FB9, 0x82359132},  {0xE854, 0x9FBA, 0x82359133},  {0xE855, 0x241FE, 0x9635B630},
    {0xE864, 0x9FBB, 0x82359134},
};

std::uint32_t byteAt(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

}  // namespace

void appendUtf8(std::string& out, std::uint32_t c) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) return put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
    if (c < 0x10000)
        return put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
        put(0x80 | (c & 0x3F));
}

std::string standardForms(std::string_view utf8) {
    std::string out;
    std::size_t done = 0;
    // The private-use characters of the table all begin with the byte EE, which few texts contain.
    for (auto at = utf8.find('\xEE'); at != std::string_view::npos;
         at = utf8.find('\xEE', at + 1)) {
        if (at + 3 > utf8.size()) break;
        const auto c = (byteAt(utf8, at) & 0x0F) << 12 | (byteAt(utf8, at + 1) & 0x3F) << 6 |
                       (byteAt(utf8, at + 2) & 0x3F);
        const auto form = std::find_if(std::begin(kForms), std::end(kForms),
                                       [c](auto& f) { return f.private_use == c; });
        if (form == std::end(kForms)) continue;
        out.append(utf8, done, at - done);
        appendUtf8(out, form->standard);
        done = at + 3;
    }
    return out.append(utf8.substr(done));
}

std::optional<std::uint32_t> characterOfFourBytes(std::string_view bytes) {
    if (bytes.size() < 4) return std::nullopt;
    const auto code =
        byteAt(bytes, 0) << 24 | byteAt(bytes, 1) << 16 | byteAt(bytes, 2) << 8 | byteAt(bytes, 3);
    for (const auto& form : kForms)
        if (form.four_bytes == code) return form.standard;
    return std::nullopt;
}

}  // namespace kamhub::xml::detail
