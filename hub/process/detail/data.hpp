#pragma once
// An instance's data while a step runs: one XML document, read and written by XPath. Not a public
// header.

#include <string>
#include <string_view>
#include <vector>

#include "process/definition.hpp"
#include "xml/document.hpp"

namespace kamhub::process::detail {

// One thread at a time.
class Data {
public:
    static Result<Data> of(std::string_view xml);

    Result<std::string> string(const xml::XPath& path) const { return path.string(document_); }
    Result<bool> boolean(const xml::XPath& path) const { return path.boolean(document_); }
    Result<double> number(const xml::XPath& path) const;
    // What a message's body shall be: the first node that is selected.
    Result<std::string> element(const xml::XPath& path) const;
    Result<std::vector<std::string>> elements(const xml::XPath& path) const;

    // Takes what came: whole under `result`, and by assignments, which see it as message/….
    // Neither: with `merge`, its children replace those of the same names in the root. `by`: who
    // gave it; stands as the attribute by of message, and of `result`.
    Status take(const std::string& body, const std::string& result,
                const std::vector<Assignment>& assignments, bool merge,
                const std::string& by = {});
    // Puts (or appends) an element `name` that holds what `inner` says, XML without a root.
    Status put(const std::string& name, const std::string& inner, bool append = false);
    void remove(const std::string& name);

    const xml::Document& document() const { return document_; }
    std::string xml() const { return document_.serialise(false); }

private:
    explicit Data(xml::Document document) : document_(std::move(document)) {}
    Status assign(const Assignment& set);

    xml::Document document_;
};

std::string escaped(const std::string& text);  // as the text of an element

}  // namespace kamhub::process::detail
