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
    const std::string& hash() const { return hash_; }

private:
    void add(const ConfigNode& node, Complaints& complaints,
             std::map<std::string, xml::Schema>& schemas);
    void addFamily(const ConfigNode& node, Complaints& complaints);
    void checkReferences(const ConfigNode& node, Complaints& complaints) const;

    std::string namespace_, hash_;
    std::vector<Family> families_;
    std::vector<MessageType> types_;
    std::map<std::string, std::size_t, std::less<>> by_type_, by_element_;
    std::map<std::string, int> lines_;  // where each type, element and family stands first
};

}  // namespace kamhub::host
