#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "xml/detail/libxml.hpp"
#include "xml/detail/xpath_names.hpp"

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
constexpr unsigned long kOperationsAtMost = 20'000'000;

// What to write for a name whose prefix is not declared: where there is one prefix, it is meant.
std::string declaredInstead(const std::string& prefix, const std::string& local,
                            const Namespaces& namespaces) {
    if (namespaces.size() == 1) return "write " + namespaces.front().first + ":" + local;
    return "declare xmlns:" + prefix + "=\"…\"";
}

// libxml2 finds an undeclared prefix, an unknown function or a variable only when it comes by while
// evaluating. Found here, they are found at compile time.
std::string wrongName(const std::string& expression, xmlXPathContext* context,
                      const Namespaces& namespaces) {
    for (const auto& use : detail::namesIn(expression)) {
        const auto colon = use.name.find(':');
        if (use.variable) return "there are no variables here; write no $" + use.name;
        if (colon != std::string::npos) {
            const auto prefix = use.name.substr(0, colon);
            if (!xmlXPathNsLookup(context, detail::chars(prefix)))
                return "the prefix " + prefix + " is not declared; " +
                       declaredInstead(prefix, use.name.substr(colon + 1), namespaces);
            if (use.call) return "there is no function " + use.name;
        } else if (use.call) {
            const auto* known = detail::findFunction(use.name);
            if (!known || known->xslt)
                return "there is no function " + use.name + "; " +
                       config::nearestAdvice(use.name, detail::coreFunctionNames(false),
                                             "write a function of XPath 1.0");
            if (auto wrong = detail::wrongArguments(use, known->least, known->most); !wrong.empty())
                return wrong;
        }
    }
    return {};
}

// What people write who know other languages.
std::string foreign(const std::string& expression) {
    for (const auto& [theirs, ours] :
         {std::pair{"==", "write ="}, {"&&", "write and"}, {"||", "write or"}})
        if (expression.find(theirs) != std::string::npos)
            return std::string("there is no ") + theirs + "; " + ours;
    return {};
}

ContextHandle makeContext(xmlDoc* doc, const Namespaces& namespaces) {
    ContextHandle context(xmlXPathNewContext(doc));
    for (const auto& [prefix, uri] : namespaces)
        xmlXPathRegisterNs(context.get(), detail::chars(prefix), detail::chars(uri));
    context->opLimit = kOperationsAtMost;
    return context;
}

// A context knows all functions and the expression's prefixes, which takes longer to make than most
// expressions take to evaluate: each thread keeps one.
class ThreadContext {
public:
    xmlXPathContext* prepare(const Document& document, const xmlNode* node,
                             const Namespaces& namespaces) {
        if (!context_ || namespaces_ != namespaces) {
            context_ = makeContext(nullptr, namespaces);
            namespaces_ = namespaces;
        }
        context_->doc = document.get();
        context_->node = node ? const_cast<xmlNode*>(node) : document.root();
        context_->contextSize = context_->proximityPosition = -1;
        context_->opCount = 0;
        context_->depth = 0;
        return context_.get();
    }

private:
    ContextHandle context_;
    Namespaces namespaces_;
};

Result<ObjectHandle> evaluate(xmlXPathCompExpr* expression, const std::string& text,
                              const Namespaces& namespaces, const Document& document,
                              const xmlNode* node) {
    thread_local ThreadContext kept;
    detail::ErrorCapture capture;
    ObjectHandle object(xmlXPathCompiledEval(expression, kept.prepare(document, node, namespaces)));
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
    if (!state->expression) {
        wrong = foreign(expression);
        if (wrong.empty())
            wrong = detail::toString(capture.first("is not an XPath 1.0 expression"));
    }
    if (wrong.empty()) wrong = wrongName(expression, context.get(), namespaces);
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

std::string nameWithoutPrefix(const std::string& expression) {
    for (const auto& use : detail::namesIn(expression))
        if (!use.call && !use.variable && !use.attribute && !use.axis &&
            use.name.find(':') == std::string::npos)
            return use.name;
    return {};
}

const std::string& XPath::text() const { return state_->text; }

}  // namespace kamhub::xml
