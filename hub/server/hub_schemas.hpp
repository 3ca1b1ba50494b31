#pragma once
// The hub's own small schemas, which its services name beside the canonical ones: acknowledgement
// and refusal, and the header blocks that carry envelope attributes.

#include <string>

namespace kamhub::server {

constexpr char kHubSchemaFile[] = "hub.xsd";
constexpr char kEnvelopeSchemaFile[] = "envelope.xsd";

std::string hubSchema();  // urn:kamhub:hub:1: Accepted, Refusal
std::string
envelopeSchema();  // urn:kamhub:envelope:1: one element per attribute that a partner may give

}  // namespace kamhub::server
