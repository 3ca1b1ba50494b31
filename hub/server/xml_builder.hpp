#pragma once
// Writes generated XML (WSDL, XSD) through POCO's XMLWriter, by qualified names.

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kamhub::server {

// Elements are opened and closed in pairs; the text is complete once every element is closed.
// One thread at a time.
class XmlBuilder {
public:
    using Attributes = std::vector<std::pair<std::string, std::string>>;

    XmlBuilder();
    ~XmlBuilder();

    // Declares a prefix (empty: the default namespace) on the next element that is opened.
    XmlBuilder& declare(const std::string& prefix, const std::string& uri);
    XmlBuilder& open(const std::string& name, const Attributes& attributes = {});
    XmlBuilder& close();
    XmlBuilder& empty(const std::string& name, const Attributes& attributes = {});
    XmlBuilder& leaf(const std::string& name, const std::string& text,
                     const Attributes& attributes = {});

    // The document. Call once, with nothing open.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kamhub::server
