// The body's element of an envelope, cut out of the bytes: read through once by libxml2's events,
// no tree.

#include "xml/soap_slice.hpp"

#include <libxml/parserInternals.h>

#include <algorithm>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace {

// A namespace as the parser's events say it: an ampersand stands in it as a reference.
std::string plainUri(std::string uri) {
    constexpr std::string_view kAmpersand = "&#38;";
    for (auto at = uri.find(kAmpersand); at != uri.npos; at = uri.find(kAmpersand, at + 1))
        uri.replace(at, kAmpersand.size(), "&");
    return uri;
}

// Where the body's element stands and what is declared around it. One thread at a time; used for
// one envelope.
class Cutter {
public:
    Cutter(std::string_view text, const WantedBody& wanted) : text_(text), wanted_(wanted) {}

    // Whether the envelope is well-formed and its body is wanted; an ill-formed one says why by the
    // capture of the caller.
    bool run(xmlParserCtxt* context) {
        context_ = context;
        context->_private = this;
        xmlParseDocument(context);
        return leave_ || (context->wellFormed && context->nsWellFormed);
    }

    bool leave() const { return leave_ || !taken_; }
    bool onlyBody() const { return only_body_; }
    SoapVersion version() const { return version_; }
    std::string name, namespace_uri;

    // With the prefixes of the elements around it, which its values may use as well as its names.
    std::string element() const {
        std::string out(text_.substr(begin_, name_end_ - begin_));
        for (const auto& [prefix, uri] : around_) {
            const bool its_own =
                std::any_of(own_.begin(), own_.end(), [&](auto& p) { return p == prefix; });
            if (its_own || (prefix.empty() && uri.empty())) continue;
            out += (prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"") + escape(uri) + "\"";
        }
        out.append(text_.substr(name_end_, end_ - name_end_));
        return out;
    }
    std::string withoutElement() const {
        std::string out(text_.substr(0, begin_));
        return out.append(text_.substr(end_));
    }

    static void start(void* user, const xmlChar* name, const xmlChar*, const xmlChar* uri,
                      int declared, const xmlChar** namespaces, int, int, const xmlChar**) {
        auto& self = of(user);
        const int depth = self.depth_++;
        if (depth == 0)
            self.root(detail::text(name), detail::text(uri));
        else if (depth == 1)
            self.part(detail::text(name), detail::text(uri));
        else if (depth == 2 && self.in_body_)
            self.content(detail::text(name), detail::text(uri));
        for (int i = 0; i < declared; ++i)
            self.declare(depth, detail::text(namespaces[2 * i]),
                         plainUri(detail::text(namespaces[2 * i + 1])));
    }
    static void end(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
        auto& self = of(user);
        const int depth = --self.depth_;
        if (depth == 2 && self.in_body_) self.end_ = self.here();
        if (depth == 1) self.in_body_ = false;
    }

private:
    using Declared = std::pair<std::string, std::string>;  // prefix, namespace

    static Cutter& of(void* user) {
        return *static_cast<Cutter*>(static_cast<xmlParserCtxt*>(user)->_private);
    }

    std::size_t here() const { return static_cast<std::size_t>(xmlByteConsumed(context_)); }

    void stop() {
        leave_ = true;
        xmlStopParser(context_);
    }

    void root(const std::string& root_name, const std::string& uri) {
        envelope_ = uri;
        if (root_name != "Envelope" || (uri != kSoap11 && uri != kSoap12)) return stop();
        version_ = uri == kSoap11 ? SoapVersion::V11 : SoapVersion::V12;
    }

    void part(const std::string& part_name, const std::string& uri) {
        const bool body = part_name == "Body" && uri == envelope_;
        if (!body || bodies_++) only_body_ = false;
        in_body_ = body;
    }

    // Whatever is not one element of another namespace is for the tree to judge.
    void content(std::string element_name, std::string uri) {
        if (taken_ || uri == envelope_ || !wanted_(element_name, uri)) return stop();
        taken_ = true;
        name = std::move(element_name);
        namespace_uri = std::move(uri);
        // No value of an attribute holds this sign.
        begin_ = text_.rfind('<', here() - 1);
        name_end_ = text_.find_first_of(" \t\r\n/>", begin_);
    }

    void declare(int depth, std::string prefix, std::string uri) {
        if (depth == 2 && in_body_) return own_.push_back(std::move(prefix));
        if (depth > 1 || (depth == 1 && !in_body_)) return;
        const auto known = std::find_if(around_.begin(), around_.end(),
                                        [&](auto& each) { return each.first == prefix; });
        if (known == around_.end())
            around_.emplace_back(std::move(prefix), std::move(uri));
        else
            known->second = std::move(uri);
    }

    const std::string_view text_;
    const WantedBody& wanted_;
    xmlParserCtxt* context_ = nullptr;
    int depth_ = 0, bodies_ = 0;
    bool in_body_ = false, taken_ = false, leave_ = false, only_body_ = true;
    SoapVersion version_ = SoapVersion::V11;
    std::string envelope_;
    std::vector<Declared> around_;
    std::vector<std::string> own_;
    std::size_t begin_ = 0, name_end_ = 0, end_ = 0;
};

}  // namespace

Result<std::optional<SoapSlice>> sliceSoap(std::string_view utf8, const WantedBody& wanted,
                                           const Limits& limits) {
    if (auto fault = detail::scan(utf8, limits)) return invalidMessage(detail::toString(*fault));
    detail::ErrorCapture capture;
    const std::unique_ptr<xmlParserCtxt, detail::FreeBy<xmlFreeParserCtxt>> context(
        xmlCreateMemoryParserCtxt(utf8.data(), static_cast<int>(utf8.size())));
    if (!context) return invalidMessage("this is not XML");
    // As documents are parsed (document.cpp), but for the tree.
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    xmlSAXHandler events{};
    events.initialized = XML_SAX2_MAGIC;
    events.startElementNs = &Cutter::start;
    events.endElementNs = &Cutter::end;
    *context->sax = events;
    xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
    Cutter cutter(utf8, wanted);
    if (!cutter.run(context.get()) || !capture.faults().empty())
        return invalidMessage(detail::toString(capture.first("this is not XML")));
    if (cutter.leave()) return std::optional<SoapSlice>();
    SoapSlice out;
    out.message.version = cutter.version();
    if (!cutter.onlyBody()) {
        auto frame = Document::parse(cutter.withoutElement(), limits);
        if (!frame) return frame.error();
        auto message = openSoap(std::move(*frame));
        if (!message) return message.error();
        out.message = std::move(*message);
    }
    out.body = cutter.element();
    out.name = std::move(cutter.name);
    out.namespace_uri = std::move(cutter.namespace_uri);
    return std::optional(std::move(out));
}

}  // namespace kamhub::xml
