#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlIO.h>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

namespace {

namespace fs = std::filesystem;

// libxml2 has one loader for the process and gives it no user data.
thread_local CompileScope* current_scope = nullptr;

bool isBelow(const fs::path& file, const fs::path& root) {
    const auto relative = file.lexically_relative(root);
    return !relative.empty() && *relative.begin() != "..";
}

// libxml2 makes URIs of relative references and escapes them; the file may be named either way.
fs::path pathOf(std::string url) {
    if (url.starts_with("file://")) url.erase(0, 7);
    std::error_code ignored;
    if (fs::exists(url, ignored)) return url;
    char* plain = xmlURIUnescapeString(url.c_str(), 0, nullptr);
    if (!plain) return url;
    fs::path path = plain;
    xmlFree(plain);
    return path;
}

}  // namespace

CompileScope::CompileScope(fs::path root) : outer_(current_scope) {
    std::error_code ignored;
    root_ = fs::weakly_canonical(root.empty() ? fs::path(".") : root, ignored);
    current_scope = this;
}

CompileScope::~CompileScope() { current_scope = outer_; }

bool CompileScope::active() { return current_scope != nullptr; }

void CompileScope::refuse(std::string why) { refusals_.push_back(std::move(why)); }

void CompileScope::remember(const fs::path& file, std::string_view text) {
    std::error_code ignored;
    texts_[fs::weakly_canonical(file, ignored).lexically_relative(root_).string()] = text;
}

std::string CompileScope::sources() const {
    std::string all;
    for (const auto& [name, text] : texts_) all += asSource(name, text);
    return all;
}

std::string asSource(const std::string& name, std::string_view text) {
    std::string out = "==== " + name + ", " + std::to_string(text.size()) + " bytes\n";
    out += text;
    return out += text.ends_with('\n') ? "" : "\n";
}

xmlParserInputPtr CompileScope::load(const char* url, const char*, xmlParserCtxtPtr context) {
    if (!current_scope || !url) return nullptr;
    return current_scope->open(url, context);
}

xmlParserInputPtr CompileScope::open(const std::string& url, xmlParserCtxtPtr context) {
    if (url.find("://") != std::string::npos && !url.starts_with("file://"))
        return refuse(url + ": nothing is fetched; put a copy beside the file and name that"),
               nullptr;
    std::error_code failed;
    const auto file = fs::weakly_canonical(pathOf(url), failed);
    if (failed || !isBelow(file, root_))
        return refuse(url + ": outside " + root_.string() + "; move it there"), nullptr;
    auto text = readFile(file.string());
    if (!text) return refuse(text.error().message), nullptr;
    if (auto fault = scan(*text, Limits{})) {
        fault->file = file.string();
        return refuse(toStringWithFile(*fault)), nullptr;
    }
    remember(file, *text);
    auto* buffer = xmlParserInputBufferCreateMem(text->data(), static_cast<int>(text->size()),
                                                 XML_CHAR_ENCODING_NONE);
    auto* input = buffer ? xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE) : nullptr;
    if (input) input->filename = reinterpret_cast<const char*>(xmlCharStrdup(url.c_str()));
    return input;
}

}  // namespace kamhub::xml::detail
