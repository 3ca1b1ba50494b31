#include "net/rest_document.hpp"

#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "xml/document.hpp"
#include "xml/json.hpp"

namespace kamhub::net {

namespace {

constexpr std::array<std::string_view, 4> kMethods{"POST", "PUT", "PATCH", "DELETE"};

// Takes the attribute off the root, so that what is left is JSON only.
std::string takeAttribute(_xmlNode* root, const char* name) {
    const auto* local = reinterpret_cast<const xmlChar*>(name);
    auto* attribute = xmlHasNsProp(root, local, reinterpret_cast<const xmlChar*>(kRestNamespace));
    if (!attribute) return {};
    const std::unique_ptr<xmlChar, void (*)(void*)> text(
        xmlNodeListGetString(root->doc, attribute->children, 1), xmlFree);
    std::string value = text ? reinterpret_cast<const char*>(text.get()) : "";
    xmlRemoveProp(attribute);
    return value;
}

// Codes from a message end up in the path: none of them may lead to another resource.
std::string wrongPath(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//")) return "does not begin with one /";
    const bool clean = std::all_of(path.begin(), path.end(), [](unsigned char c) {
        return c > ' ' && c < 0x7F && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
    });
    if (!clean) return "holds a character that must be percent-encoded";
    const std::string segments = std::string(path.substr(0, path.find('?'))) + "/";
    if (segments.find("/../") != std::string::npos || segments.find("/./") != std::string::npos)
        return "holds a . or .. segment";
    if (segments.find("//") != std::string::npos) return "holds an empty segment";
    return {};
}

}  // namespace

Result<RestCall> restCallFrom(const Payload& document) {
    auto text = document.read();
    if (!text) return text.error();
    auto parsed = xml::Document::parse(*text);
    if (!parsed) return parsed.error();
    RestCall call;
    call.method = takeAttribute(parsed->root(), "method");
    call.path = takeAttribute(parsed->root(), "path");
    if (std::find(kMethods.begin(), kMethods.end(), call.method) == kMethods.end())
        return invalidMessage("the translated document has the method \"" + call.method +
                              "\"; write r:method=\"POST\", PUT, PATCH or DELETE at its root");
    if (const auto wrong = wrongPath(call.path); !wrong.empty())
        return invalidMessage("the translated document's path \"" + call.path + "\" " + wrong +
                              "; write r:path=\"/…\" at its root");
    auto json = xml::xmlToJson(*parsed);
    if (!json) return json.error();
    call.json = std::move(*json);
    return call;
}

}  // namespace kamhub::net
