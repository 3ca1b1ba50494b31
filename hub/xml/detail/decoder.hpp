#pragma once
// A document's bytes to UTF-8, piece by piece. Not a public header.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sdk/result.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/detail/piece_scan.hpp"

namespace kamhub::xml::detail {

constexpr std::size_t kDeclaration = 512;  // bytes in which an XML declaration must end

class Converter;

// One thread at a time.
class Decoder {
public:
    // `first_bytes`: the whole, or at least kDeclaration of it. `declared` as for documentToUtf8.
    static Result<Decoder> forDocument(std::string_view first_bytes, std::string_view declared);
    Decoder(Decoder&&) noexcept;
    ~Decoder();

    // The first piece holds the bytes that were looked at. Gives whole characters only. The place
    // of a fault counts from the beginning of the document.
    std::optional<Fault> decode(std::string bytes, bool last, std::string& out);
    const std::string& charset() const { return charset_; }

private:
    Decoder(std::string charset, std::size_t skip);
    std::optional<Fault> check(std::string& bytes, bool last);
    std::optional<Fault> convert(std::string& bytes, bool last);

    std::string charset_;
    std::size_t skip_;                      // the byte-order mark
    std::unique_ptr<Converter> converter_;  // none: UTF-8
    std::string held_;                      // the beginning of a character
    std::size_t taken_ = 0;
    Place place_;
    bool first_ = true;
};

}  // namespace kamhub::xml::detail
