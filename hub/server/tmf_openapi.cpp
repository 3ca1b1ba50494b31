// The OpenAPI document of a TM Forum API.

#include "server/tmf_schema.hpp"

namespace kamhub::server {

namespace {

Json::Ptr reference(const std::string& schema) {
    auto out = newObject();
    out->set("$ref", "#/components/schemas/" + schema);
    return out;
}

Json::Ptr content(const Json::Ptr& schema, const char* type = "application/json") {
    auto media = newObject(), out = newObject();
    media->set("schema", schema);
    out->set(type, media);
    return out;
}

Json::Ptr parameter(const std::string& name, const char* in, const char* type,
                    const char* description) {
    auto out = newObject(), schema = newObject();
    out->set("name", name);
    out->set("in", in);
    if (in == std::string("path")) out->set("required", true);
    out->set("description", description);
    schema->set("type", type);
    out->set("schema", schema);
    return out;
}

JsonList parametersOf(const TmfOperation& operation) {
    JsonList out;
    for (std::size_t at = 0; (at = operation.path.find('{', at)) != std::string::npos; ++at)
        out.add(parameter(operation.path.substr(at + 1, operation.path.find('}', at) - at - 1),
                          "path", "string", "Identifier of the resource"));
    if (operation.method == "GET")
        out.add(parameter("fields", "query", "string",
                          "Comma-separated properties to be provided in response"));
    if (!operation.list) return out;
    out.add(parameter("offset", "query", "integer", "How many to pass over"));
    out.add(parameter("limit", "query", "integer", "How many, 1 to 1000; without it 100"));
    out.add(parameter("sort", "query", "string", "Attributes; - before one: downwards"));
    auto filters = parameter("filters", "query", "object",
                             "Attributes by name, nested ones with dots; several values divided by "
                             "commas; .ne .gt .gte .lt .lte behind the name");
    filters->set("style", "form");
    filters->set("explode", true);
    out.add(filters);
    return out;
}

Json::Ptr countHeader(const char* description) {
    auto out = newObject(), schema = newObject();
    out->set("description", description);
    schema->set("type", "integer");
    out->set("schema", schema);
    return out;
}

Json::Ptr responsesOf(const TmfOperation& operation) {
    auto out = newObject(), good = newObject();
    good->set("description", "Success");
    if (operation.list) {
        auto headers = newObject(), list = newObject();
        headers->set("X-Total-Count", countHeader("Total number of items matching criteria"));
        headers->set("X-Result-Count", countHeader("Number of items in the response"));
        good->set("headers", headers);
        list->set("type", "array");
        list->set("items", reference(operation.gives));
        good->set("content", content(list));
        out->set("206", good);
    } else if (!operation.gives.empty()) {
        good->set("content", content(reference(operation.gives)));
    }
    out->set(std::to_string(operation.status), good);
    auto bad = newObject();
    bad->set("description", "Error");
    bad->set("content", content(reference("Error")));
    for (const char* status : {"400", "401", "403", "404", "405", "409", "500"})
        out->set(status, bad);
    return out;
}

// What is sent to whoever listens.
Json::Ptr callbacksOf(const TmfApi& api) {
    auto out = newObject();
    for (const auto& event : api.events) {
        auto path = newObject(), post = newObject(), body = newObject(), answers = newObject(),
             answer = newObject();
        body->set("required", true);
        body->set("content", content(reference(event.name)));
        answer->set("description", "It was taken; any 2xx");
        answers->set("201", answer);
        post->set("requestBody", body);
        post->set("responses", answers);
        path->set("post", post);
        auto address = newObject();
        address->set("{$request.body#/callback}", path);
        out->set(event.name, address);
    }
    return out;
}

Json::Ptr operationOf(const TmfOperation& operation, const TmfApi& api) {
    auto out = newObject();
    out->set("operationId", operation.id);
    out->set("summary", operation.summary);
    JsonList tags;
    tags.add(operation.path.substr(0, operation.path.find('/')));
    out->set("tags", tags);
    if (const auto parameters = parametersOf(operation); parameters.size() > 0)
        out->set("parameters", parameters);
    if (!operation.takes.empty()) {
        auto body = newObject();
        body->set("required", true);
        auto all = content(reference(operation.takes));
        if (operation.method == "PATCH") {
            const auto merge = content(reference(operation.takes), "application/merge-patch+json");
            all->set("application/merge-patch+json", merge->get("application/merge-patch+json"));
        }
        body->set("content", all);
        out->set("requestBody", body);
    }
    out->set("responses", responsesOf(operation));
    if (operation.path == "hub") out->set("callbacks", callbacksOf(api));
    return out;
}

Json::Ptr errorSchema() {
    auto out = newObject(), properties = newObject(), text = newObject();
    text->set("type", "string");
    for (const char* name : {"code", "reason", "message", "status", "referenceError", "@type"})
        properties->set(name, text);
    out->set("type", "object");
    out->set("properties", properties);
    JsonList required;
    required.add("code");
    required.add("reason");
    out->set("required", required);
    out->set("additionalProperties", false);
    return out;
}

}  // namespace

Json tmfOpenApi(const TmfApi& api) {
    auto out = object();
    out.set("openapi", "3.0.3");
    auto info = newObject(), server = newObject(), paths = newObject(), schemas = newObject(),
         components = newObject();
    info->set("title", api.title);
    info->set("version", "4.0.0");
    info->set("description",
              "Generated from this hub's declarations, in the shape of TM Forum's "
              "Open APIs v4.");
    out.set("info", info);
    JsonList servers;
    server->set("url", std::string(kTmfRoot) + "/" + api.name + "/v4");
    servers.add(server);
    out.set("servers", servers);
    for (const auto& operation : api.operations) {
        auto path = paths->getObject("/" + operation.path);
        if (!path) paths->set("/" + operation.path, path = newObject());
        std::string method;
        for (const char c : operation.method)
            method += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        path->set(method, operationOf(operation, api));
    }
    out.set("paths", paths);
    for (const auto& [name, schema] : api.schemas) schemas->set(name, schema);
    schemas->set("Error", errorSchema());
    components->set("schemas", schemas);
    out.set("components", components);
    return out;
}

}  // namespace kamhub::server
