#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlIO.h>

#include "sdk/payload.hpp"
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

// Placed where one of the files names it.
void CompileScope::refuse(const std::string& url, std::string what, std::string write) {
    Fault fault;
    std::string written = url;
    const auto name = fs::path(url).filename().string();
    for (const auto& [file, text] : texts_)
        for (auto at = text.find(name); at != std::string::npos && fault.line == 0;
             at = text.find(name, at + 1)) {
            const auto before = at == 0 ? ' ' : text[at - 1];
            const auto end = at + name.size();
            if (end >= text.size() || (text[end] != '"' && text[end] != '\'')) continue;
            if (before != '"' && before != '\'' && before != '/') continue;
            fault = faultAt(text, at, {});
            fault.file = file;
            // As it is written there, not as libxml2 has resolved it.
            const auto quote = text.find_last_of("\"'", at);
            written = text.substr(quote + 1, end - quote - 1);
        }
    fault.what = written + std::move(what);
    fault.write = std::move(write);
    refusals_.push_back(std::move(fault));
}

void CompileScope::remember(const std::string& file, std::string_view text) {
    std::error_code ignored;
    hashes_[fs::weakly_canonical(file, ignored).lexically_relative(root_).string()] =
        sha256Hex(text);
    texts_.emplace_back(file, text);
}

std::string CompileScope::hash() const {
    std::string all;
    for (const auto& [name, hash] : hashes_) all += name + " " + hash + "\n";
    return sha256Hex(all);
}

xmlParserInputPtr CompileScope::load(const char* url, const char*, xmlParserCtxtPtr context) {
    if (!current_scope || !url) return nullptr;
    return current_scope->open(url, context);
}

xmlParserInputPtr CompileScope::open(const std::string& url, xmlParserCtxtPtr context) {
    if (url.find("://") != std::string::npos && !url.starts_with("file://"))
        return refuse(url, ": nothing is fetched", "put a copy beside the file and name that"),
               nullptr;
    std::error_code failed;
    const auto file = fs::weakly_canonical(pathOf(url), failed);
    if (failed || !isBelow(file, root_))
        return refuse(url, " is outside of the folder " + root_.filename().string(),
                      "move it there"),
               nullptr;
    if (auto fault = missingFile(pathOf(url), ""))
        return refuse(url, std::move(fault->what), std::move(fault->write)), nullptr;
    auto text = readFile(file.string());
    if (!text) return refuse(url, ": " + text.error().message, {}), nullptr;
    // What is no XML would end in a less helpful complaint of what asked for it.
    if (auto parsed = parseText(*text, Limits{}, url); !parsed.document) {
        if (parsed.fault.file.empty()) parsed.fault.file = url;
        return refusals_.push_back(std::move(parsed.fault)), nullptr;
    }
    remember(url, *text);
    auto* buffer = xmlParserInputBufferCreateMem(text->data(), static_cast<int>(text->size()),
                                                 XML_CHAR_ENCODING_NONE);
    auto* input = buffer ? xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE) : nullptr;
    if (input) input->filename = reinterpret_cast<const char*>(xmlCharStrdup(url.c_str()));
    return input;
}

}  // namespace kamhub::xml::detail
