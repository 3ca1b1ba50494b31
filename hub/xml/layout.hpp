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
    static std::shared_ptr<const Layouts> load(const std::string& file, Complaints& complaints);  // null on complaints

    // <record layout="KA01"><FIELD>…</FIELD></record> -> bytes. Refuses unknown fields, a missing field, a value too wide.
    Result<std::string> encode(const Document& document, const struct _xmlNode* record) const;
    // Bytes -> <record layout="…">. The layout is the one whose `const` fields match; refuses others, wrong lengths,
    // broken characters. Trailing spaces of text and leading zeros of numbers are dropped.
    Result<std::string> decode(std::string_view bytes) const;  // the serialised <record> element
    const std::string& charset() const { return charset_; }
    const std::string& hash() const { return hash_; }

private:
    struct Field { std::string name; std::size_t width; bool number, optional; std::string constant; bool has_constant; };
    struct Layout { std::string name; std::vector<Field> fields; std::size_t width; };
    const Layout* find(std::string_view name) const;
    std::vector<Layout> layouts_;
    std::string charset_, hash_;
};

}  // namespace kamhub::xml
