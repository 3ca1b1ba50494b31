#include "server/wsdl.hpp"

#include <set>

#include "server/hub_schemas.hpp"
#include "server/refusal.hpp"
#include "server/xml_builder.hpp"

namespace kamhub::server {

namespace {

using host::MessageType;

struct Binding {
    const char* suffix;
    const char* prefix;
    const char* uri;
};
constexpr Binding kBindings[]{{"Soap11", "soap", "http://schemas.xmlsoap.org/wsdl/soap/"},
                              {"Soap12", "soap12", "http://schemas.xmlsoap.org/wsdl/soap12/"}};

// Writes one service description.
struct Writer {
    const host::Catalogue& catalogue;
    const host::Family& family;
    const std::string& url;
    XmlBuilder b;
    std::vector<const MessageType*> operations;

    std::string name() const { return serviceName(family.name); }

    const char* outputOf(const MessageType& type) const {
        const auto* reply =
            type.kind == host::MessageKind::Query ? catalogue.byType(type.reply) : nullptr;
        return reply ? reply->element.c_str() : "Accepted";
    }

    void document(const std::string& en, const std::string& zh) {
        b.leaf("wsdl:documentation", zh.empty() ? en : en + " / " + zh);
    }

    void types() {
        b.open("wsdl:types")
            .open("xs:schema", {{"targetNamespace", serviceNamespace(family.name)}});
        b.empty("xs:import",
                {{"namespace", catalogue.bodyNamespace()}, {"schemaLocation", url + "?xsd"}});
        b.empty("xs:import",
                {{"namespace", kHubNamespace}, {"schemaLocation", url + "?xsd=" + kHubSchemaFile}});
        b.close().close();
    }

    void message(const std::string& message_name, const std::string& element) {
        b.open("wsdl:message", {{"name", message_name}});
        b.empty("wsdl:part", {{"name", "body"}, {"element", element}}).close();
    }

    void messages() {
        message("Accepted", "hub:Accepted");
        b.open("wsdl:message", {{"name", "Refusal"}});
        b.empty("wsdl:part", {{"name", "detail"}, {"element", "hub:Refusal"}}).close();
        std::set<std::string> elements;
        for (const auto* type : operations) {
            elements.insert(type->element);
            if (const std::string output = outputOf(*type); output != "Accepted")
                elements.insert(output);
        }
        for (const auto& element : elements) message(element, "c:" + element);
    }

    void portType() {
        b.open("wsdl:portType", {{"name", name() + "Port"}});
        for (const auto* type : operations) {
            b.open("wsdl:operation", {{"name", type->element}});
            document(
                type->code + " " + type->en + " (" + type->type + ", " + toString(type->kind) + ")",
                type->zh);
            b.empty("wsdl:input", {{"message", "tns:" + type->element}});
            b.empty("wsdl:output", {{"message", std::string("tns:") + outputOf(*type)}});
            b.empty("wsdl:fault", {{"name", "Refusal"}, {"message", "tns:Refusal"}}).close();
        }
        b.close();
    }

    void binding(const Binding& kind) {
        const std::string p = kind.prefix;
        const auto body = [&](const char* direction) {
            b.open(direction).empty(p + ":body", {{"use", "literal"}}).close();
        };
        b.open("wsdl:binding",
               {{"name", name() + kind.suffix}, {"type", "tns:" + name() + "Port"}});
        b.empty(p + ":binding",
                {{"style", "document"}, {"transport", "http://schemas.xmlsoap.org/soap/http"}});
        for (const auto* type : operations) {
            b.open("wsdl:operation", {{"name", type->element}});
            b.empty(p + ":operation", {{"soapAction", type->type}, {"style", "document"}});
            body("wsdl:input");
            body("wsdl:output");
            b.open("wsdl:fault", {{"name", "Refusal"}});
            b.empty(p + ":fault", {{"name", "Refusal"}, {"use", "literal"}}).close();
            b.close();
        }
        b.close();
    }

    void service() {
        b.open("wsdl:service", {{"name", name() + "Service"}});
        for (const auto& kind : kBindings) {
            b.open("wsdl:port",
                   {{"name", name() + kind.suffix}, {"binding", "tns:" + name() + kind.suffix}});
            b.empty(std::string(kind.prefix) + ":address", {{"location", url}}).close();
        }
        b.close();
    }

    std::string write() {
        for (const auto& type : catalogue.types())
            if (type.family == family.name && isOperation(type)) operations.push_back(&type);
        b.declare("wsdl", "http://schemas.xmlsoap.org/wsdl/")
            .declare("xs", "http://www.w3.org/2001/XMLSchema");
        b.declare("tns", serviceNamespace(family.name)).declare("c", catalogue.bodyNamespace());
        b.declare("hub", kHubNamespace);
        for (const auto& kind : kBindings) b.declare(kind.prefix, kind.uri);
        b.open("wsdl:definitions",
               {{"name", name()}, {"targetNamespace", serviceNamespace(family.name)}});
        document(
            "KamHub, " + family.en +
                ". Every operation but a question is answered once the message is committed. "
                "Header blocks in "
                "urn:kamhub:envelope:1 (" +
                url + "?xsd=" + kEnvelopeSchemaFile +
                ") and WS-Addressing MessageID, RelatesTo and ReplyTo (anonymous) may be sent.",
            family.zh);
        types();
        messages();
        portType();
        for (const auto& kind : kBindings) binding(kind);
        service();
        b.close();
        return b.finish();
    }
};

}  // namespace

bool isOperation(const MessageType& type) { return type.kind != host::MessageKind::Reply; }

std::string serviceName(const std::string& family) {
    std::string out;
    bool upper = true;
    for (const char c : family) {
        if (c == '-' || c == '_') {
            upper = true;
            continue;
        }
        out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        upper = false;
    }
    return out;
}

std::string serviceNamespace(const std::string& family) {
    return "urn:kamhub:service:" + family + ":1";
}

std::string makeWsdl(const host::Catalogue& catalogue, const host::Family& family,
                     const std::string& service_url) {
    return Writer{catalogue, family, service_url, {}, {}}.write();
}

}  // namespace kamhub::server
