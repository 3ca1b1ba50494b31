#pragma once
// The translations of one partner system, loaded from its index (docs/specs/mappings.md).

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "host/catalogue.hpp"
#include "sdk/endpoint.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::host {

// Canonical -> partner, and for a query the answer back. Immutable.
struct OutboundTranslation {
    std::string type, operation, reply_type;
    std::optional<xml::Stylesheet> sheet;  // none: the canonical body is passed on as it is
    std::optional<xml::Stylesheet> reply_sheet;
    std::optional<xml::Schema> schema, reply_schema;
    bool query = false;
};

// Partner -> canonical. Immutable.
struct InboundTranslation {
    std::string operation, type;
    xml::Stylesheet sheet;
    std::optional<xml::Schema> schema;
    std::optional<xml::XPath> dedupe, reference, correlation;
};

// Immutable; shared between threads.
class Translations {
public:
    static std::shared_ptr<const Translations> load(const std::filesystem::path& index,
                                                    const Catalogue& catalogue,
                                                    Complaints& complaints);
    const OutboundTranslation* outbound(std::string_view type) const;
    const InboundTranslation* inbound(std::string_view operation) const;
    const std::map<std::string, OutboundTranslation, std::less<>>& allOutbound() const {
        return outbound_;
    }
    const std::map<std::string, InboundTranslation, std::less<>>& allInbound() const {
        return inbound_;
    }
    // What they are, by the hashes of stylesheets and schemas; its SHA-256.
    const std::string& source() const { return source_; }
    const std::string& hash() const { return hash_; }

private:
    struct Loader;
    std::map<std::string, OutboundTranslation, std::less<>> outbound_;
    std::map<std::string, InboundTranslation, std::less<>> inbound_;
    std::string source_, hash_;
};

// The parameters that a stylesheet is given.
xml::Parameters parametersOf(const Envelope& envelope, const std::string& delivery_id);

}  // namespace kamhub::host
