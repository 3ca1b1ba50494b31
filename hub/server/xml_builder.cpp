#include "server/xml_builder.hpp"

#include <Poco/SAX/AttributesImpl.h>
#include <Poco/XML/XMLWriter.h>

#include <sstream>

namespace kamhub::server {

struct XmlBuilder::State {
    std::ostringstream out;
    Poco::XML::XMLWriter writer{
        out, Poco::XML::XMLWriter::WRITE_XML_DECLARATION | Poco::XML::XMLWriter::PRETTY_PRINT};
    std::vector<std::string> open;
    Attributes declared;

    Poco::XML::AttributesImpl attributes(const Attributes& given) {
        Poco::XML::AttributesImpl all;
        for (const auto& [prefix, uri] : std::exchange(declared, {}))
            all.addAttribute("", "", prefix.empty() ? "xmlns" : "xmlns:" + prefix, "CDATA", uri);
        for (const auto& [name, value] : given) all.addAttribute("", "", name, "CDATA", value);
        return all;
    }
};

XmlBuilder::XmlBuilder() : state_(std::make_unique<State>()) {
    state_->writer.setNewLine(Poco::XML::XMLWriter::NEWLINE_LF);
    state_->writer.setIndent("  ");
    state_->writer.startDocument();
}

XmlBuilder::~XmlBuilder() = default;

XmlBuilder& XmlBuilder::declare(const std::string& prefix, const std::string& uri) {
    state_->declared.emplace_back(prefix, uri);
    return *this;
}

XmlBuilder& XmlBuilder::open(const std::string& name, const Attributes& attributes) {
    state_->writer.startElement("", "", name, state_->attributes(attributes));
    state_->open.push_back(name);
    return *this;
}

XmlBuilder& XmlBuilder::close() {
    state_->writer.endElement("", "", state_->open.back());
    state_->open.pop_back();
    return *this;
}

XmlBuilder& XmlBuilder::empty(const std::string& name, const Attributes& attributes) {
    state_->writer.emptyElement("", "", name, state_->attributes(attributes));
    return *this;
}

XmlBuilder& XmlBuilder::leaf(const std::string& name, const std::string& text,
                             const Attributes& attributes) {
    state_->writer.startElement("", "", name, state_->attributes(attributes));
    state_->writer.characters(text);
    state_->writer.endElement("", "", name);
    return *this;
}

std::string XmlBuilder::finish() {
    state_->writer.endDocument();
    return std::move(state_->out).str();
}

}  // namespace kamhub::server
