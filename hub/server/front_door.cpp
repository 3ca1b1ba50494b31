#include "server/front_door.hpp"

#include "net/http_message.hpp"
#include "server/refusal.hpp"
#include "server/request_guard.hpp"
#include "server/wsdl.hpp"

namespace kamhub::server {

namespace {

constexpr std::string_view kSoap = "/soap/";
constexpr std::string_view kSchemas = "/schemas/";
constexpr int kDiskThreads = 2;

HttpResponse xmlText(std::string text) {
    return {200, {{"Content-Type", "text/xml; charset=utf-8"}}, std::move(text)};
}

HttpResponse wrongMethod(const std::string& method, const std::string& allowed) {
    auto response = plainText(405, method + " is not taken here; use " + allowed);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

bool reads(const HttpRequest& request) {
    return request.method == "GET" || request.method == "HEAD";
}

const host::Family* familyNamed(const host::Catalogue& catalogue, std::string_view name) {
    for (const auto& family : catalogue.families())
        if (family.name == name) return &family;
    return nullptr;
}

std::string serviceList(const host::Catalogue& catalogue) {
    std::string out;
    for (const auto& family : catalogue.families())
        out += (out.empty() ? "/soap/" : ", /soap/") + family.name;
    return out;
}

// A move-only responder into a task that can be copied.
std::shared_ptr<HttpResponder> shared(HttpResponder responder) {
    return std::make_shared<HttpResponder>(std::move(responder));
}

}  // namespace

FrontDoor::FrontDoor(flow::Hub& hub)
    : hub_(hub),
      soap_(hub),
      plain_(hub),
      disk_(hub.runtime(), kDiskThreads),
      large_(hub.runtime(), 1) {}

FrontDoor::~FrontDoor() {
    if (!listener_.empty()) hub_.listeners().unmount(listener_, "/");
}

Status FrontDoor::mount() {
    const auto listener = hub_.live().graph->settings.front_door;
    auto status =
        hub_.listeners().mount(listener, "/", [this](HttpRequest request, HttpResponder responder) {
            handle(std::move(request), std::move(responder));
        });
    if (status) listener_ = listener;
    return status;
}

void FrontDoor::handle(HttpRequest request, HttpResponder responder) {
    if (request.path == "/messages") return messages(std::move(request), std::move(responder));
    if (request.path.starts_with(kSoap)) {
        const auto family = request.path.substr(kSoap.size());  // before the request is moved
        return soap(family, std::move(request), std::move(responder));
    }
    if (request.path != "/" && !request.path.starts_with(kSchemas))
        return std::move(responder).answer(
            plainText(404, "nothing is served at " + request.path + "; GET / lists what is"));
    if (!reads(request)) return std::move(responder).answer(wrongMethod(request.method, "GET"));
    disk_.post([this, request = std::move(request), answer = shared(std::move(responder))] {
        std::move(*answer).answer(page(request));
    });
}

void FrontDoor::soap(const std::string& name, HttpRequest request, HttpResponder responder) {
    const auto catalogue = hub_.live().graph->catalogue;
    const auto* family = familyNamed(*catalogue, name);
    if (!family)
        return std::move(responder).answer(plainText(
            404, "there is no service /soap/" + name + "; known are " + serviceList(*catalogue)));
    if (request.method == "POST" && request.body.inMemory())
        return soap_.post(name, std::move(request), std::move(responder));
    if (request.method != "POST" && !reads(request))
        return std::move(responder).answer(wrongMethod(request.method, "POST, GET"));
    auto& pool = request.method == "POST" ? readerOf(request.body) : disk_;
    pool.post([this, catalogue, family, request = std::move(request),
               answer = shared(std::move(responder))] {
        if (request.method == "POST") return soap_.post(family->name, request, std::move(*answer));
        std::move(*answer).answer(servicePage(*family, request));
    });
}

// A large message must not keep those of ordinary size waiting.
host::BlockingPool& FrontDoor::readerOf(const Payload& body) {
    return body.size() > kTreeLimit ? large_ : disk_;
}

void FrontDoor::messages(HttpRequest request, HttpResponder responder) {
    if (request.method != "POST")
        return std::move(responder).answer(wrongMethod(request.method, "POST"));
    if (request.body.inMemory()) return plain_.post(std::move(request), std::move(responder));
    auto& pool = readerOf(request.body);
    pool.post([this, request = std::move(request), answer = shared(std::move(responder))] {
        plain_.post(request, std::move(*answer));
    });
}

HttpResponse FrontDoor::page(const HttpRequest& request) {
    if (request.path == "/") return index(request);
    const auto known = schemas();
    const auto* text = known->file(request.path.substr(kSchemas.size()));
    return text ? xmlText(*text)
                : plainText(404, "there is no schema at " + request.path + "; GET / lists them");
}

HttpResponse FrontDoor::servicePage(const host::Family& family, const HttpRequest& request) {
    const auto base = baseUrl(request);
    if (base.empty()) return plainText(400, "the Host header is malformed; send name:port");
    const auto url = base + std::string(kSoap) + family.name;
    const auto known = schemas();
    const auto query = net::lower(request.query);
    if (query == "wsdl") return xmlText(makeWsdl(known->catalogue(), family, url));
    if (query == "xsd" || query == "xsd=") return xmlText(known->familySchema(family.name, url));
    if (query.starts_with("xsd=")) {
        auto text = known->fileFor(request.query.substr(4), url);
        return text.empty() ? plainText(404, "there is no such schema; " + url + "?xsd lists them")
                            : xmlText(std::move(text));
    }
    std::string text =
        "KamHub, " + family.en + " " + family.zh + "\n\nWSDL: " + url + "?wsdl\nOperations:\n";
    for (const auto& type : known->catalogue().types())
        if (type.family == family.name && isOperation(type))
            text += "  " + type.element + "  " + type.en + "  " + type.zh + "\n";
    return plainText(200, text);
}

HttpResponse FrontDoor::index(const HttpRequest& request) {
    const auto base = baseUrl(request);
    if (base.empty()) return plainText(400, "the Host header is malformed; send name:port");
    const auto known = schemas();
    std::string text = "KamHub " + hub_.live().graph->settings.name + "\n\nSOAP 1.1 and 1.2:\n";
    for (const auto& family : known->catalogue().families())
        text += "  " + base + std::string(kSoap) + family.name + "?wsdl  " + family.en + " " +
                family.zh + "\n";
    text += "\nPlain XML with ce- headers:\n  POST " + base + "/messages\n\nSchemas:\n";
    for (const auto& [name, unused] : known->all())
        text += "  " + base + std::string(kSchemas) + name + "\n";
    return plainText(200, text);
}

std::shared_ptr<const ServiceSchemas> FrontDoor::schemas() {
    const auto catalogue = hub_.live().graph->catalogue;
    const std::lock_guard lock(mutex_);
    if (!schemas_ || &schemas_->catalogue() != catalogue.get())
        schemas_ = ServiceSchemas::load(catalogue);
    return schemas_;
}

}  // namespace kamhub::server
