#pragma once
// The canonical messages this hub knows: from the catalogue file come validation, services and
// defaults.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "xml/document.hpp"
#include "xml/personal.hpp"

namespace kamhub::host {

enum class MessageKind { Event, Command, Query, Result, Reply, Receipt };
const char* toString(MessageKind kind);

// Immutable.
struct MessageType {
    std::string code, type, element, family, en, zh;
    MessageKind kind = MessageKind::Event;
    std::string reply;  // type of the answer of a query or command
    std::filesystem::path schema_file, sample_file;
    xml::Schema schema;
    std::optional<xml::XPath> subject, lane;
    xml::Personal personal;
};

struct Family {
    std::string name, en, zh;
};

// Immutable; shared between threads.
class Catalogue {
public:
    static std::shared_ptr<const Catalogue> load(const std::filesystem::path& file,
                                                 Complaints& complaints);

    const std::string& bodyNamespace() const { return namespace_; }
    const std::vector<Family>& families() const { return families_; }
    const std::vector<MessageType>& types() const { return types_; }
    const MessageType* byType(std::string_view type) const;
    const MessageType* byElement(std::string_view element) const;
    // The message type of a document, or InvalidMessage with what it is and what is known.
    Result<const MessageType*> identify(const xml::Document& body) const;
    // Prefix c for the canonical namespace: for every XPath over bodies.
    xml::Namespaces namespaces() const { return {{"c", namespace_}}; }
    // What it is, by the hashes of its schemas; its SHA-256.
    const std::string& source() const { return source_; }
    const std::string& hash() const { return hash_; }

private:
    struct SchemaFile {
        xml::Schema schema;
        std::map<std::string, xml::Personal> personal;  // by root element
    };
    using SchemaFiles = std::map<std::string, SchemaFile>;
    void add(const ConfigNode& node, Complaints& complaints, SchemaFiles& schemas);
    static Result<SchemaFile> read(const std::string& file);

    void checkReferences(const ConfigNode& node, Complaints& complaints) const;

    std::string namespace_, source_, hash_;
    std::vector<Family> families_;
    std::vector<MessageType> types_;
    std::map<std::string, std::size_t, std::less<>> by_type_, by_element_;
};

}  // namespace kamhub::host
