#include <iostream>
#include <iterator>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"
#include "app/text_file.hpp"
#include "xml/soap.hpp"

namespace kamhub::app {

namespace {

constexpr std::chrono::seconds kAnswerTime{60};

enum class Form { Soap11, Soap12, Plain };

// What is sent, and where.
struct Parcel {
    std::string url;
    HttpHeaders headers;
    std::string body;
};

Result<Form> formOf(const Arguments& arguments) {
    const auto name = arguments.get("soap", "1.2");
    if (name == "1.1") return Form::Soap11;
    if (name == "1.2") return Form::Soap12;
    if (name == "plain") return Form::Plain;
    return invalidConfig("--soap " + name + " is unknown; write 1.1, 1.2 or plain");
}

// The root element's local name, without parsing: a broken file is sent as it is, to see what the
// hub says.
std::string rootName(const std::string& text) {
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        if (at + 1 >= text.size() || text[at + 1] == '?' || text[at + 1] == '!') continue;
        const auto end = text.find_first_of(" \t\r\n/>", at + 1);
        const auto name = text.substr(at + 1, end == text.npos ? end : end - at - 1);
        const auto colon = name.find(':');
        return colon == name.npos ? name : name.substr(colon + 1);
    }
    return {};
}

// The envelope's own first line takes the place of the declaration's, so that lines in a refusal
// are the file's.
std::string withoutDeclaration(std::string text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    const auto end = text.find("?>");
    if (!text.starts_with("<?xml ") || end == text.npos) return text;
    text.erase(0, end + 2);
    return text.starts_with("\n") ? text.substr(1) : text;
}

// The front door's base URL: the same host as the operations API, the port that it names.
Result<std::string> frontDoor(ApiClient& client) {
    const auto status = client.get("status");
    if (!status) return status.error();
    for (const auto& one : items(*status, "listeners")) {
        if (!server::flagMember(one, "front_door")) continue;
        const auto address = member(one, "address");
        const auto host = address.find(':') == address.npos ? address : "[" + address + "]";
        return (server::flagMember(one, "tls") ? "https://" : "http://") + host + ":" +
               member(one, "port");
    }
    return rejected("the hub names no front-door listener; write --to URL");
}

Result<Json> typeOf(ApiClient& client, const std::string& element) {
    const auto types = client.get("types");
    if (!types) return types.error();
    std::vector<std::string> names;
    for (const auto& one : items(*types, "types")) {
        names.push_back(member(one, "element"));
        if (names.back() == element) return one;
    }
    const auto close = config::nearest(element, names);
    return invalidConfig("the root element " + element + " is no canonical message; " +
                         (close.empty() ? "kamhub docs lists them" : "write " + close));
}

// Whether a URL names more than a host.
bool hasPath(const std::string& url) {
    const auto host = url.find("://");
    return host != url.npos && url.find('/', host + 3) != url.npos && !url.ends_with('/');
}

Result<Parcel> pack(const Arguments& arguments, Form form, const std::string& text) {
    Parcel parcel;
    parcel.url = arguments.get("to");
    if (form == Form::Plain) {
        parcel.headers = {{"Content-Type", "application/xml"}, {"Accept", "application/json"}};
        if (arguments.has("id"))
            parcel.headers.emplace_back("ce-id", percentEncoded(arguments.get("id")));
        parcel.body = text;
    } else {
        const auto version = form == Form::Soap11 ? xml::SoapVersion::V11 : xml::SoapVersion::V12;
        std::vector<std::string> blocks;
        if (arguments.has("id")) blocks.push_back(xml::kamHeader("id", arguments.get("id")));
        parcel.headers = {{"Content-Type", xml::contentType(version)}};
        if (form == Form::Soap11) parcel.headers.emplace_back("SOAPAction", "\"\"");
        parcel.body = xml::makeSoap(version, withoutDeclaration(text), blocks);
    }
    if (hasPath(parcel.url)) return parcel;
    while (parcel.url.ends_with('/')) parcel.url.pop_back();
    auto client = ApiClient::make(arguments);
    if (!client) return client.error();
    if (parcel.url.empty()) {
        auto base = frontDoor(*client);
        if (!base) return base.error();
        parcel.url = *base;
    }
    if (form == Form::Plain) return parcel.url += "/messages", parcel;
    const auto type = typeOf(*client, rootName(text));
    if (!type) return type.error();
    parcel.url += "/soap/" + member(*type, "family");
    return parcel;
}

Result<net::HttpAnswer> post(const Parcel& parcel) {
    auto client =
        net::HttpClient::make(parcel.url, {parcel.url.starts_with("https://"), {}, {}, {}, true});
    if (!client) return client.error();
    net::HttpCall call;
    call.headers = parcel.headers;
    call.body = Payload::of(parcel.body);
    call.deadline = Deadline::clock::now() + kAnswerTime;
    auto answer = (*client)->call(call);
    if (!answer && answer.error().code == ErrorCode::Unavailable)
        return unavailable("nobody answers at " + parcel.url + "; is the hub running? (" +
                           answer.error().message + ")");
    return answer;
}

int printAccepted(const std::string& id, bool duplicate) {
    std::cout << (duplicate ? "accepted before: " : "accepted: ") << printable(id) << "\n";
    return kOk;
}

int refused(const std::string& reason) {
    std::cerr << "refused: " << printable(reason) << "\n";
    return kFailed;
}

int readPlain(const net::HttpAnswer& answer) {
    const auto json = server::readObject(answer.body);
    if (answer.status == 202 && json)
        return printAccepted(member(*json, "id"), server::flagMember(*json, "duplicate"));
    if (answer.status == 200) return std::cout << answer.body << "\n", kOk;
    return refused(json ? member(*json, "detail")
                        : "HTTP status " + std::to_string(answer.status) + ": " + answer.body);
}

int readSoap(const net::HttpAnswer& answer) {
    auto document = xml::Document::parse(answer.body);
    if (!document)
        return refused("HTTP status " + std::to_string(answer.status) + ": " + answer.body);
    auto message = xml::openSoap(std::move(*document));
    if (!message) return refused("an answer that is no SOAP: " + message.error().message);
    if (message->fault) return refused(message->fault->reason);
    if (!message->body) return refused("an empty answer");
    if (message->body->rootName() != "Accepted")
        return std::cout << message->body->serialise() << "\n", kOk;
    const auto* id = xml::firstChild(message->body->root(), "id");
    const auto* duplicate = xml::firstChild(message->body->root(), "duplicate");
    return printAccepted(id ? xml::textOf(id) : "", duplicate && xml::textOf(duplicate) == "true");
}

int sendFile(const Arguments& arguments) {
    const auto form = formOf(arguments);
    if (!form) return failed(form.error());
    const auto text = textOf(arguments.words()[0]);
    if (!text) return failed(text.error());
    const auto parcel = pack(arguments, *form, *text);
    if (!parcel) return failed(parcel.error());
    const auto answer = post(*parcel);
    if (!answer) return failed(answer.error());
    return *form == Form::Plain ? readPlain(*answer) : readSoap(*answer);
}

}  // namespace

Command sendCommand() {
    auto options = clientOptions();
    options.pop_back();
    options.insert(
        options.begin(),
        {{"to", "URL", "The service, or the front door; without it the running hub's.", false},
         {"id", "ID", "The message's id; without it the hub gives one.", false},
         {"soap", "VERSION", "1.1, 1.2 or plain (XML over HTTP); without it 1.2.", false}});
    return {"send",
            "FILE",
            1,
            1,
            "Posts a canonical message the way a partner would.",
            options,
            sendFile,
            "The file is sent as it is, so that it also shows what the hub says to a broken one."};
}

}  // namespace kamhub::app
