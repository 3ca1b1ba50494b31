#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <cctype>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

struct XPath::State {
    std::unique_ptr<xmlXPathCompExpr, detail::FreeBy<xmlXPathFreeCompExpr>> expression;
    std::string text;
    Namespaces namespaces;
};

namespace {

using ContextHandle = std::unique_ptr<xmlXPathContext, detail::FreeBy<xmlXPathFreeContext>>;
using ObjectHandle = std::unique_ptr<xmlXPathObject, detail::FreeBy<xmlXPathFreeObject>>;

// About a second of libxml2; the sum over a document of 8 MiB takes a tenth of it.
constexpr unsigned long kOperations = 20'000'000;

bool isNameChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
           (c & 0x80) != 0;
}

// libxml2 finds an undeclared prefix, an unknown function or a variable only when it comes by while
// evaluating. This walk over names, outside of literals, finds them at compile time.
class Names {
public:
    Names(const std::string& text, xmlXPathContext* context) : text_(text), context_(context) {}

    std::string complaint() {
        while (at_ < text_.size() && complaint_.empty()) step();
        return complaint_;
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '"' || c == '\'') {
            at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1) + 1;
        } else if (c == '$') {
            complaint_ = "there are no variables here";
        } else if (isNameChar(c) && c != '-' && c != '.' &&
                   !std::isdigit(static_cast<unsigned char>(c))) {
            name();
        } else {
            ++at_;
        }
    }

    std::string take() {
        const auto first = at_;
        while (at_ < text_.size() && isNameChar(text_[at_])) ++at_;
        return text_.substr(first, at_ - first);
    }

    void name() {
        const auto first = take();
        const bool prefixed = text_.compare(at_, 1, ":") == 0 && text_.compare(at_, 2, "::") != 0;
        if (!prefixed) return call(first);
        if (!xmlXPathNsLookup(context_, detail::chars(first)))
            complaint_ =
                "the prefix " + first + " is not declared; declare xmlns:" + first + "=\"…\"";
        ++at_;
        const auto local = take();
        if (complaint_.empty() && opens())
            complaint_ = "there is no function " + first + ":" + local;
    }

    bool opens() const {
        const auto next = text_.find_first_not_of(" \t\r\n", at_);
        return next != std::string::npos && text_[next] == '(';
    }

    void call(const std::string& word) {
        static constexpr const char* kOthers[] = {
            "and", "or", "div", "mod", "node", "text", "comment", "processing-instruction"};
        if (!opens() ||
            std::find(std::begin(kOthers), std::end(kOthers), word) != std::end(kOthers))
            return;
        if (!xmlXPathFunctionLookup(context_, detail::chars(word)))
            complaint_ = "there is no function " + word;
    }

    const std::string& text_;
    xmlXPathContext* context_;
    std::size_t at_ = 0;
    std::string complaint_;
};

ContextHandle makeContext(xmlDoc* doc, const Namespaces& namespaces) {
    ContextHandle context(xmlXPathNewContext(doc));
    for (const auto& [prefix, uri] : namespaces)
        xmlXPathRegisterNs(context.get(), detail::chars(prefix), detail::chars(uri));
    context->opLimit = kOperations;
    return context;
}

Result<ObjectHandle> evaluate(xmlXPathCompExpr* expression, const std::string& text,
                              const Namespaces& namespaces, const Document& document,
                              const xmlNode* node) {
    detail::ErrorCapture capture;
    const auto context = makeContext(document.get(), namespaces);
    context->node = node ? const_cast<xmlNode*>(node) : document.root();
    ObjectHandle object(xmlXPathCompiledEval(expression, context.get()));
    if (object) return object;
    return invalidMessage("XPath " + text + ": " +
                          detail::toString(capture.first("cannot be evaluated")));
}

}  // namespace

Result<XPath> XPath::compile(const std::string& expression, const Namespaces& namespaces) {
    detail::ErrorCapture capture;
    const auto context = makeContext(nullptr, namespaces);
    auto state = std::make_shared<State>();
    state->expression.reset(xmlXPathCtxtCompile(context.get(), detail::chars(expression)));
    std::string wrong;
    if (!state->expression)
        wrong = detail::toString(capture.first("is not an XPath 1.0 expression"));
    if (wrong.empty()) wrong = Names(expression, context.get()).complaint();
    if (!wrong.empty()) return invalidConfig("XPath " + expression + ": " + wrong);
    state->text = expression;
    state->namespaces = namespaces;
    XPath path;
    path.state_ = std::move(state);
    return path;
}

Result<std::string> XPath::string(const Document& document, const _xmlNode* node) const {
    auto object =
        evaluate(state_->expression.get(), state_->text, state_->namespaces, document, node);
    if (!object) return object.error();
    const detail::TextHandle text(xmlXPathCastToString(object->get()));
    return detail::text(text.get());
}

Result<bool> XPath::boolean(const Document& document, const _xmlNode* node) const {
    auto object =
        evaluate(state_->expression.get(), state_->text, state_->namespaces, document, node);
    if (!object) return object.error();
    return xmlXPathCastToBoolean(object->get()) != 0;
}

Result<std::vector<_xmlNode*>> XPath::nodes(const Document& document, const _xmlNode* node) const {
    auto object =
        evaluate(state_->expression.get(), state_->text, state_->namespaces, document, node);
    if (!object) return object.error();
    if ((*object)->type != XPATH_NODESET)
        return invalidMessage("XPath " + state_->text + ": does not select nodes");
    auto* set = (*object)->nodesetval;
    xmlXPathNodeSetSort(set);
    std::vector<_xmlNode*> out;
    // Namespace nodes belong to the set and go with it.
    for (int i = 0; set && i < set->nodeNr; ++i)
        if (set->nodeTab[i]->type != XML_NAMESPACE_DECL) out.push_back(set->nodeTab[i]);
    return out;
}

const std::string& XPath::text() const { return state_->text; }

}  // namespace kamhub::xml
