#pragma once
// Fixed-width records as data (docs/specs/mappings.md): XML <-> bytes in the layout's charset.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::xml {

// Immutable; shared between threads.
class Layouts {
public:
    // Null if there are complaints.
    static std::shared_ptr<const Layouts> load(const std::string& file, Complaints& complaints);

    // <record layout="KA01"><FIELD>…</FIELD></record> -> bytes. Refuses unknown fields, a missing
    // or empty field that is not optional, a value too wide. A field with a `const` may be left
    // out.
    Result<std::string> encode(const Document& document, const struct _xmlNode* record) const;
    // Bytes -> <record layout="…">. The layout is the one whose `const` fields match; refuses
    // others, wrong lengths, broken characters, an empty text that is not optional. Trailing spaces
    // of text and leading zeros of numbers are dropped; an optional field that is all padding
    // becomes an empty element.
    Result<std::string> decode(std::string_view bytes) const;  // the serialised <record> element
    const std::string& charset() const { return charset_; }
    const std::string& hash() const { return hash_; }

private:
    struct Field {
        std::string name;
        std::size_t width = 0;
        bool number = false;
        bool optional = false;
        std::string constant;  // in the charset, padded to the width; empty: none
    };
    struct Layout {
        std::string name;
        std::vector<Field> fields;
        std::size_t width = 0;
    };
    class Loader;

    const Layout* find(std::string_view name) const;
    std::string names() const;
    Result<const Layout*> layoutOf(std::string_view bytes) const;
    Result<std::string> encodeField(const Layout& layout, const Field& field,
                                    const std::string* value) const;
    Result<std::string> decodeField(const Layout& layout, const Field& field,
                                    std::string_view bytes) const;

    std::vector<Layout> layouts_;
    std::string charset_, hash_;
};

}  // namespace kamhub::xml
