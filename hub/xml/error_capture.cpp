#include <libxslt/xsltutils.h>

#include <array>
#include <cstdarg>
#include <cstdio>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

namespace {

constexpr std::size_t kFaultsKept = 50;

// The hooks of libxslt are one for the process; this finds the capture of the calling thread.
thread_local ErrorCapture* current_capture = nullptr;

void beSilent(void*, const char*, ...) {}
void beSilentStructured(void*, xmlErrorPtr) {}

}  // namespace

std::string trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string oneLine(std::string_view text) {
    std::string out;
    for (const char c : trim(text)) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank)
            out += c;
        else if (out.back() != ' ')
            out += ' ';
    }
    return out;
}

ErrorCapture::ErrorCapture()
    : outer_(current_capture),
      old_function_(xmlStructuredError),
      old_context_(xmlStructuredErrorContext) {
    current_capture = this;
    xmlSetStructuredErrorFunc(this, &ErrorCapture::takeStructured);
}

ErrorCapture::~ErrorCapture() {
    xmlSetStructuredErrorFunc(old_context_, old_function_);
    current_capture = outer_;
}

Fault ErrorCapture::first(std::string otherwise) const {
    if (!faults_.empty()) return faults_.front();
    Fault fault;
    fault.what = std::move(otherwise);
    return fault;
}

std::optional<Fault> ErrorCapture::xsltError() const {
    std::string reason;
    for (const auto& fault : faults_) {
        if (fault.from_xpath && reason.empty()) reason = fault.what;
        if (fault.line == 0) continue;
        auto placed = fault;
        if (!reason.empty()) placed.what = reason + ": " + fault.what;
        return placed;
    }
    if (reason.empty()) return std::nullopt;
    return first({});
}

void ErrorCapture::takeStructured(void* self, xmlErrorPtr error) {
    auto& capture = *static_cast<ErrorCapture*>(self);
    if (error->level < XML_ERR_ERROR || capture.faults_.size() >= kFaultsKept) return;
    Fault fault;
    if (error->file) fault.file = error->file;
    fault.line = error->line;
    if (error->domain == XML_FROM_SCHEMASV && error->node)
        fault.line = static_cast<int>(xmlGetLineNo(static_cast<xmlNodePtr>(error->node)));
    if (error->domain == XML_FROM_PARSER || error->domain == XML_FROM_NAMESPACE)
        fault.column = error->int2;
    fault.from_xpath = error->domain == XML_FROM_XPATH;
    fault.what = oneLine(error->message ? error->message : "");
    capture.faults_.push_back(std::move(fault));
}

// libxslt writes "compilation error: file F line N element E\n" (or "runtime error: …") and then
// the reason; a message of a stylesheet comes alone.
void ErrorCapture::takeXslt(std::string chunk) {
    chunk = oneLine(chunk);
    if (chunk.empty() || faults_.size() >= kFaultsKept) return;
    const auto file = chunk.find("error: file ");
    const auto line = chunk.find(" line ");
    if (file != std::string::npos && line != std::string::npos) {
        pending_ = {};
        pending_.file = chunk.substr(file + 12, line - file - 12);
        std::sscanf(chunk.c_str() + line, " line %d", &pending_.line);
        return;
    }
    if (chunk == "compilation error" || chunk == "runtime error" || chunk == "error") return;
    pending_.what = std::move(chunk);
    faults_.push_back(std::move(pending_));
    pending_ = {};
}

void captureXslt(void*, const char* format, ...) {
    if (!current_capture) return;
    std::va_list arguments;
    va_start(arguments, format);
    std::array<char, 4096> buffer;
    std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
    va_end(arguments);
    current_capture->takeXslt(buffer.data());
}

void silenceLibraries() {
    xmlSetGenericErrorFunc(nullptr, beSilent);
    xmlThrDefSetGenericErrorFunc(nullptr, beSilent);
    xmlSetStructuredErrorFunc(nullptr, beSilentStructured);
    xmlThrDefSetStructuredErrorFunc(nullptr, beSilentStructured);
    xsltSetGenericErrorFunc(nullptr, captureXslt);
    xsltSetGenericDebugFunc(nullptr, beSilent);
}

}  // namespace kamhub::xml::detail
