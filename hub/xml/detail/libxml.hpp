#pragma once
// What the sources of this room share: handles of libxml2, captured errors, places in a text, what
// a compile may read. Not a public header.

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/config_spec.hpp"
#include "xml/document.hpp"
#include "xml/limits.hpp"

namespace kamhub::xml::detail {

template <auto Function>
struct FreeBy {
    template <class T>
    void operator()(T* handle) const {
        Function(handle);
    }
};
struct FreeText {
    void operator()(xmlChar* text) const { xmlFree(text); }
};
using TextHandle = std::unique_ptr<xmlChar, FreeText>;
using DocHandle = std::unique_ptr<xmlDoc, FreeBy<xmlFreeDoc>>;

inline const xmlChar* chars(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
inline const xmlChar* chars(const std::string& text) { return chars(text.c_str()); }
inline std::string text(const xmlChar* from) {
    return from ? reinterpret_cast<const char*>(from) : std::string();
}
std::string trim(std::string_view text);
// Trimmed, each run of blanks and line ends as one blank: an error message is one line.
std::string oneLine(std::string_view text);

// Line and column, in characters from 1, of a byte in UTF-8 text.
struct Place {
    int line = 1;
    int column = 1;
};
Place placeAt(std::string_view utf8, std::size_t offset);

// One thing that is wrong with a text. Line 0: the place is not known.
struct Fault {
    std::string file;
    int line = 0;
    int column = 0;
    std::string what;
    std::string write;
    bool from_xpath = false;  // a reason without a place; libxslt says the place next
};
Complaint toComplaint(Fault fault, const std::string& file);  // `file` where the fault names none
std::string toString(const Fault& fault);                     // "line 3, column 7: what; write"
std::string toString(const Complaint& complaint);             // "file:3:7: what; write"
std::string toStringWithFile(const Fault& fault);             // "file:3:7: what; write"
Fault faultAt(std::string_view utf8, std::size_t offset, std::string what, std::string write = {});

// The first byte that is not well-formed UTF-8, or npos.
std::size_t firstBadUtf8(std::string_view text);

std::optional<Fault> scan(std::string_view utf8, const Limits& limits);

// Either a document or what is wrong with the text. `url` becomes the base of relative references.
struct Parsed {
    std::optional<Document> document;
    Fault fault;
};
Parsed parseText(std::string_view utf8, const Limits& limits, const std::string& url);

// The document of what was an element of a parsed tree; the rest of that is freed.
Document cutOut(Document whole, xmlNode* node);

// Why a file cannot be read, with the one that was probably meant; nothing if it can. `written`:
// the path as it was written.
std::optional<Fault> missingFile(const std::filesystem::path& file, const std::string& written);

// One file of several in a text.
std::string asSource(const std::string& name, std::string_view text);
// A file as UTF-8 text, or what is wrong with it.
Result<std::string> readFile(const std::string& file);

// Catches what libxml2 and libxslt complain about on this thread while it lives; nests. One thread
// at a time.
class ErrorCapture {
public:
    ErrorCapture();
    ~ErrorCapture();
    ErrorCapture(const ErrorCapture&) = delete;
    ErrorCapture& operator=(const ErrorCapture&) = delete;

    // Errors in the order they came; warnings are dropped.
    const std::vector<Fault>& faults() const { return faults_; }
    // The first one, or `otherwise` where libxml2 failed without a word.
    Fault first(std::string otherwise) const;
    // What libxslt reported as an error, with the place and the reason of the XPath in it; nothing
    // if all that came are messages of the stylesheet.
    std::optional<Fault> xsltError() const;

private:
    friend void captureXslt(void* context, const char* format, ...);
    static void takeStructured(void* self, xmlErrorPtr error);
    void takeXslt(std::string chunk);

    std::vector<Fault> faults_;
    Fault pending_;  // libxslt says the place first and the reason afterwards
    ErrorCapture* outer_;
    xmlStructuredErrorFunc old_function_;
    void* old_context_;
};
// For libxslt's process-wide error hook: hands the text to the capture of the thread it is called
// on.
void captureXslt(void* context, const char* format, ...);
// Silences every hook that could write to stderr, for this thread and those to come.
void silenceLibraries();

// White space of XML.
inline bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// While it lives, this thread may read the files below `root`, and no others; without one, libxml2
// reads nothing.
class CompileScope {
public:
    explicit CompileScope(std::filesystem::path root);
    ~CompileScope();
    CompileScope(const CompileScope&) = delete;
    CompileScope& operator=(const CompileScope&) = delete;

    // What was asked for and refused, where it was asked for.
    const std::vector<Fault>& refusals() const { return refusals_; }
    // Remembers a text that was read, under the name by which it was asked for.
    void remember(const std::string& file, std::string_view text);
    // Name and text of each file that was read, in order.
    const std::vector<std::pair<std::string, std::string>>& texts() const { return texts_; }
    // All that was read, by its name below the root.
    std::string sources() const;
    static bool active();
    static xmlParserInputPtr load(const char* url, const char* id, xmlParserCtxtPtr context);

private:
    xmlParserInputPtr open(const std::string& url, xmlParserCtxtPtr context);
    // `what` goes on behind the name of the file.
    void refuse(const std::string& url, std::string what, std::string write);

    std::filesystem::path root_;
    std::vector<Fault> refusals_;
    std::vector<std::pair<std::string, std::string>> texts_;
    CompileScope* outer_;
};

}  // namespace kamhub::xml::detail
