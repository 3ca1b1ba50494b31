#include "server/service_schemas.hpp"

#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "server/hub_schemas.hpp"
#include "server/xml_builder.hpp"

namespace kamhub::server {

namespace {

constexpr std::string_view kLocation = "schemaLocation=\"";

// The text with each schemaLocation given to `replace`.
std::string eachLocation(const std::string& text,
                         const std::function<std::string(const std::string&)>& replace) {
    std::string out;
    std::size_t done = 0;
    for (auto at = text.find(kLocation); at != text.npos; at = text.find(kLocation, done)) {
        const auto first = at + kLocation.size();
        const auto end = text.find('"', first);
        if (end == text.npos) break;
        out.append(text, done, first - done);
        out += replace(text.substr(first, end - first));
        done = end;
    }
    return out.append(text, done);
}

}  // namespace

std::shared_ptr<const ServiceSchemas> ServiceSchemas::load(
    std::shared_ptr<const host::Catalogue> catalogue) {
    auto out = std::make_shared<ServiceSchemas>();
    out->catalogue_ = std::move(catalogue);
    out->files_[kHubSchemaFile] = hubSchema();
    out->files_[kEnvelopeSchemaFile] = envelopeSchema();
    for (const auto& type : out->catalogue_->types()) out->read(type.schema_file);
    return out;
}

void ServiceSchemas::read(const std::filesystem::path& file) {
    const auto name = file.filename().string();
    if (files_.contains(name)) return;
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    files_[name] = text;
    // The catalogue has compiled these schemas: what they include is there, and below their folder.
    eachLocation(text, [&](const std::string& location) {
        if (location.find(':') == location.npos)
            read((file.parent_path() / location).lexically_normal());
        return location;
    });
}

const std::string* ServiceSchemas::file(const std::string& name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

std::string ServiceSchemas::fileFor(const std::string& name, const std::string& service_url) const {
    const auto* text = file(name);
    if (!text) return {};
    return eachLocation(*text, [&](const std::string& location) {
        return service_url + "?xsd=" + std::filesystem::path(location).filename().string();
    });
}

std::string ServiceSchemas::familySchema(const std::string& family,
                                         const std::string& service_url) const {
    std::set<std::string> needed;
    for (const auto& type : catalogue_->types()) {
        if (type.family != family) continue;
        needed.insert(type.schema_file.filename().string());
        if (const auto* reply = catalogue_->byType(type.reply))
            needed.insert(reply->schema_file.filename().string());
    }
    XmlBuilder b;
    b.declare("xs", "http://www.w3.org/2001/XMLSchema").declare("", catalogue_->bodyNamespace());
    b.open("xs:schema",
           {{"targetNamespace", catalogue_->bodyNamespace()}, {"elementFormDefault", "qualified"}});
    for (const auto& name : needed)
        b.empty("xs:include", {{"schemaLocation", service_url + "?xsd=" + name}});
    b.close();
    return b.finish();
}

}  // namespace kamhub::server
