#include "xml/stylesheet.hpp"

#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <set>

#include "sdk/payload.hpp"
#include "xml/detail/stylesheet_functions.hpp"
#include "xml/detail/stylesheet_scan.hpp"
#include "xml/detail/tag_places.hpp"

namespace kamhub::xml {

using detail::Fault;

struct Stylesheet::State {
    std::unique_ptr<xsltStylesheet, detail::FreeBy<xsltFreeStylesheet>> style;
    std::shared_ptr<const CodeTables> codes;
    std::string file;
    std::string sources, hash;                      // sources: without the code tables
    std::set<std::string, std::less<>> parameters;  // that it or what it imports declares
};

namespace {

// A few seconds of libxslt and of its XPath; the largest document that is taken uses a tenth.
constexpr unsigned long kInstructions = 50'000'000;
constexpr unsigned long kXPathOperations = 200'000'000;

using TransformHandle =
    std::unique_ptr<xsltTransformContext, detail::FreeBy<xsltFreeTransformContext>>;

// Imports may come from the whole folder `transforms`, so that systems can share pieces; elsewhere
// from beside the file.
std::filesystem::path importRoot(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto folder = std::filesystem::weakly_canonical(file, ignored).parent_path();
    for (auto at = folder; at.has_relative_path(); at = at.parent_path())
        if (at.filename() == "transforms") return at;
    return folder;
}

// Looks at each file that was read, and then at the names that one uses and another bears.
std::optional<Fault> refusedInAll(const detail::CompileScope& scope, const CodeTables* codes) {
    detail::StylesheetNames names;
    for (const auto& [file, text] : scope.texts()) {
        const auto parsed = detail::parseText(text, Limits{}, file);
        if (!parsed.document) continue;
        const auto called = names.called.size(), read = names.read.size();
        auto fault = detail::refusedInStylesheet(*parsed.document, text, codes, names);
        for (auto i = called; i < names.called.size(); ++i) names.called[i].fault.file = file;
        for (auto i = read; i < names.read.size(); ++i) names.read[i].fault.file = file;
        if (!fault) continue;
        fault->file = file;
        return fault;
    }
    return detail::unknownName(names);
}

// libxslt's own complaint, on the line where the tag begins.
Fault placed(Fault fault, const detail::CompileScope& scope) {
    for (const auto& [file, text] : scope.texts())
        if (file == fault.file)
            fault.line = detail::firstLineOf(detail::findTags(text), fault.line);
    return fault;
}

std::set<std::string, std::less<>> parametersOf(xsltStylesheet* style) {
    std::set<std::string, std::less<>> out;
    for (auto* sheet = style; sheet; sheet = xsltNextImport(sheet))
        for (const auto* each = sheet->variables; each; each = each->next)
            if (each->comp && each->comp->type == XSLT_FUNC_PARAM)
                out.insert(detail::text(each->name));
    return out;
}

TransformHandle makeContext(xsltStylesheet* style, const Document& input, detail::Run& run) {
    TransformHandle context(xsltNewTransformContext(style, input.get()));
    if (!context) return context;
    context->_private = &run;
    context->opLimit = kInstructions;
    context->xpathCtxt->opLimit = kXPathOperations;
    xsltSetTransformErrorFunc(context.get(), nullptr, detail::captureXslt);
    return context;
}

struct FreeRules {
    void operator()(xsltSecurityPrefs* rules) const { xsltFreeSecurityPrefs(rules); }
};
using Rules = std::unique_ptr<xsltSecurityPrefs, FreeRules>;

Rules forbidAll() {
    Rules rules(xsltNewSecurityPrefs());
    for (const auto what :
         {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
          XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK})
        xsltSetSecurityPrefs(rules.get(), what, xsltSecurityForbid);
    return rules;
}

bool hasOneRoot(const xmlDoc* doc) {
    int elements = 0;
    for (const auto* node = doc->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) ++elements;
        if (node->type == XML_TEXT_NODE && !xmlIsBlankNode(node)) return false;
    }
    return elements == 1;
}

// Why a transformation ended early: a refusal of a kam: function, the text of xsl:message, or an
// error with its line.
Error whyEnded(const detail::Run& run, const detail::ErrorCapture& capture) {
    if (!run.refusal.empty()) return invalidMessage(run.refusal);
    if (const auto error = capture.xsltError())
        return invalidMessage(detail::toStringWithFile(*error));
    // Earlier messages did not end it, the last one did.
    if (!capture.faults().empty()) return invalidMessage(capture.faults().back().what);
    return invalidMessage("the stylesheet could not be applied");
}

}  // namespace

std::string Stylesheet::allSources(const State& state) {
    return state.sources +
           (state.codes ? detail::asSource("code tables", state.codes->text()) : "");
}

std::optional<Stylesheet> Stylesheet::load(const std::string& file,
                                           std::shared_ptr<const CodeTables> codes,
                                           Complaints& complaints) {
    const auto complain = [&](Fault fault) {
        complaints.push_back(detail::toComplaint(std::move(fault), file));
        return std::nullopt;
    };
    if (auto fault = detail::missingFile(file, file)) return complain(std::move(*fault));
    const auto text = detail::readFile(file);
    if (!text) return complain({{}, 1, 1, text.error().message, {}});
    auto parsed = detail::parseText(*text, Limits{}, file);
    if (!parsed.document) return complain(std::move(parsed.fault));
    detail::StylesheetNames ignored;
    if (auto fault = detail::refusedInStylesheet(*parsed.document, *text, codes.get(), ignored))
        return complain(std::move(*fault));

    detail::ErrorCapture capture;
    detail::CompileScope scope(importRoot(file));
    scope.remember(file, *text);
    auto state = std::make_shared<State>();
    // On success the stylesheet owns the tree, on failure it leaves it alone.
    detail::DocHandle doc(xmlCopyDoc(parsed.document->get(), 1));
    state->style.reset(xsltParseStylesheetDoc(doc.get()));
    if (state->style) doc.release();
    if (!scope.refusals().empty()) return complain(scope.refusals().front());
    if (auto fault = refusedInAll(scope, codes.get())) return complain(std::move(*fault));
    if (!state->style || state->style->errors || !capture.faults().empty())
        return complain(
            placed(capture.xsltError().value_or(capture.first("this is not a stylesheet")), scope));
    state->file = file;
    state->sources = scope.sources();
    state->parameters = parametersOf(state->style.get());
    state->codes = std::move(codes);
    Stylesheet stylesheet;
    state->hash = sha256Hex(allSources(*state));
    stylesheet.state_ = std::move(state);
    return stylesheet;
}

Result<Stylesheet> Stylesheet::compileFile(const std::string& file,
                                           std::shared_ptr<const CodeTables> codes) {
    Complaints complaints;
    if (auto stylesheet = load(file, std::move(codes), complaints)) return std::move(*stylesheet);
    return invalidConfig(detail::toString(complaints.at(0)));
}

Result<Document> Stylesheet::apply(const Document& input, const Parameters& parameters) const {
    static const Rules rules = forbidAll();
    if (!input.root()) return invalidMessage("the document is empty");
    detail::ErrorCapture capture;
    detail::Run run{state_->codes.get(), {}};
    // xsl:strip-space takes blank text out of its input, which belongs to the caller. The copy must
    // outlive the context.
    std::optional<Document> copy;
    auto context = makeContext(state_->style.get(), input, run);
    if (context && xsltNeedElemSpaceHandling(context.get())) {
        copy = Document::adopt(xmlCopyDoc(input.get(), 1));
        context = makeContext(state_->style.get(), *copy, run);
    }
    if (!context) return internalError("no memory for a transformation");
    xsltSetCtxtSecurityPrefs(rules.get(), context.get());
    for (const auto& [name, value] : parameters)
        if (state_->parameters.contains(name))
            xsltQuoteOneUserParam(context.get(), detail::chars(name), detail::chars(value));
    detail::DocHandle made(xsltApplyStylesheetUser(state_->style.get(),
                                                   copy ? copy->get() : input.get(), nullptr,
                                                   nullptr, nullptr, context.get()));
    if (!made || !run.refusal.empty() || context->state != XSLT_STATE_OK)
        return whyEnded(run, capture);
    if (!hasOneRoot(made.get()))
        return invalidMessage(state_->file +
                              ": the result has no single root element; make one element");
    if (made->intSubset)
        return invalidMessage(state_->file +
                              ": the result has a document type; leave doctype-… out");
    return Document::adopt(made.release());
}

std::string Stylesheet::sources() const { return allSources(*state_); }
const std::string& Stylesheet::hash() const { return state_->hash; }

}  // namespace kamhub::xml
