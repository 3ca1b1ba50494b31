// SOAP envelopes of any size: the header is read as a small document, the body's element is written
// on while it is read.

#include "xml/detail/reader.hpp"
#include "xml/soap.hpp"

namespace kamhub::xml {

namespace {

std::string escapedAttribute(std::string_view text) {
    std::string out;
    for (const char c : escape(text)) {
        if (c == '\n')
            out += "&#10;";
        else if (c == '\t')
            out += "&#9;";
        else
            out += c;
    }
    return out;
}

std::string qualified(const xmlNs* ns, const xmlChar* name) {
    const auto prefix = ns ? detail::text(ns->prefix) : std::string();
    return (prefix.empty() ? "" : prefix + ":") + detail::text(name);
}

std::string declaration(const xmlNs* ns) {
    return (ns->prefix ? " xmlns:" + detail::text(ns->prefix) : std::string(" xmlns")) + "=\"" +
           escapedAttribute(detail::text(ns->href)) + "\"";
}

// Whether the namespaces of an element that stands alone are those around it as well.
enum class Scope { Own, All };

std::string startTag(const xmlNode* node, Scope scope, bool empty) {
    std::string out = "<" + qualified(node->ns, node->name);
    if (scope == Scope::Own) {
        for (const auto* ns = node->nsDef; ns; ns = ns->next) out += declaration(ns);
    } else {
        struct FreeList {
            void operator()(xmlNsPtr* list) const { xmlFree(list); }
        };
        const std::unique_ptr<xmlNsPtr, FreeList> all(xmlGetNsList(node->doc, node));
        for (auto* each = all.get(); each && *each; ++each) out += declaration(*each);
    }
    for (const auto* attribute = node->properties; attribute; attribute = attribute->next) {
        const detail::TextHandle value(xmlNodeListGetString(node->doc, attribute->children, 1));
        out += " " + qualified(attribute->ns, attribute->name) + "=\"" +
               escapedAttribute(detail::text(value.get())) + "\"";
    }
    return out + (empty ? "/>" : ">");
}

// One thread at a time; used for one envelope.
class Opener {
public:
    Opener(detail::Reader& reader, const TakePiece& take) : reader_(reader), take_(take) {}

    // The envelope without what is in its body.
    Result<Document> run() {
        auto moved = reader_.next();
        while (moved && *moved) {
            if (auto status = node(); !status) return status.error();
            if (pending_.size() >= kPiece)
                if (auto status = flush(); !status) return status.error();
            moved = std::exchange(beside_, false) ? reader_.nextBeside() : reader_.next();
        }
        if (!moved) return moved.error();
        if (auto status = flush(); !status) return status.error();
        return std::move(envelope_);
    }

    bool tookBody() const { return took_; }

private:
    static constexpr std::size_t kPiece = 64 * 1024;

    Status flush() {
        if (pending_.empty()) return okStatus();
        const bool taken = take_(pending_);
        pending_.clear();
        return taken ? okStatus() : Status(internalError("the body was not taken to its end"));
    }

    Status node() {
        const int depth = reader_.depth();
        switch (reader_.type()) {
            case XML_READER_TYPE_ELEMENT:
                if (depth == 0) return root();
                if (depth == 1) return part();
                return content(depth);
            case XML_READER_TYPE_END_ELEMENT:
                if (depth >= 2)
                    pending_ += "</" + qualified(reader_.node()->ns, reader_.node()->name) + ">";
                return okStatus();
            case XML_READER_TYPE_TEXT:
            case XML_READER_TYPE_CDATA:
            case XML_READER_TYPE_WHITESPACE:
            case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
                if (depth >= 3) pending_ += escape(detail::text(reader_.node()->content));
                return okStatus();
            default:
                return okStatus();
        }
    }

    Status root() {
        namespace_ = namespaceOf(reader_.node());
        if (localName(reader_.node()) != "Envelope" ||
            (namespace_ != kSoap11 && namespace_ != kSoap12))
            return invalidMessage("VersionMismatch: the root element is {" + namespace_ + "}" +
                                  localName(reader_.node()) + "; send an Envelope of SOAP 1.1 (" +
                                  kSoap11 + ") or 1.2 (" + kSoap12 + ")");
        envelope_ = Document::adopt(xmlNewDoc(detail::chars("1.0")));
        xmlDocSetRootElement(envelope_.get(), shallow());
        return okStatus();
    }

    // Header whole, Body without its content; what else stands there is refused by openSoap.
    Status part() {
        const bool body =
            namespaceOf(reader_.node()) == namespace_ && localName(reader_.node()) == "Body";
        xmlNode* copy = nullptr;
        if (body) {
            copy = shallow();
        } else {
            auto whole = reader_.expand(kFrameLimit, localName(reader_.node()));
            if (!whole) return whole.error();
            copy = xmlDocCopyNode(*whole, envelope_.get(), 1);
            beside_ = true;
        }
        xmlAddChild(envelope_.root(), copy);
        return okStatus();
    }

    Status content(int depth) {
        if (depth == 2 && std::exchange(took_, true))
            return invalidMessage("line " + std::to_string(reader_.line()) +
                                  ": the SOAP body has a second element; send exactly one");
        pending_ +=
            startTag(reader_.node(), depth == 2 ? Scope::All : Scope::Own, reader_.isEmpty());
        return okStatus();
    }

    xmlNode* shallow() {
        constexpr int kWithAttributes = 2;
        return xmlDocCopyNode(reader_.node(), envelope_.get(), kWithAttributes);
    }

    detail::Reader& reader_;
    const TakePiece& take_;
    Document envelope_;
    std::string namespace_, pending_;
    bool took_ = false;
    bool beside_ = false;
};

}  // namespace

Result<SoapMessage> openSoap(const Payload& envelope, const std::string& charset,
                             const TakePiece& take, bool& took_body) {
    auto reader = detail::Reader::open(envelope, {charset, nullptr, {}});
    if (!reader) return reader.error();
    Opener opener(**reader, take);
    auto rest = opener.run();
    if (!rest) return rest.error();
    took_body = opener.tookBody();
    return openSoap(std::move(*rest));
}

}  // namespace kamhub::xml
