#include "server/tmf_process_schema.hpp"

namespace kamhub::server {

namespace {

constexpr char kCharacteristic[] = R"({"type":"array","items":{"type":"object",
  "properties":{"name":{"type":"string"},"valueType":{"type":"string"},
    "value":{"description":"text, number or boolean"},"@type":{"type":"string"}},
  "required":["name","value"],"additionalProperties":false}})";

constexpr char kParty[] = R"({"type":"array","items":{"type":"object",
  "properties":{"id":{"type":"string"},"role":{"type":"string"},"@referredType":{"type":"string"}},
  "required":["id","@referredType"],"additionalProperties":false}})";

constexpr char kFlow[] = R"({"type":"object","properties":{
  "id":{"type":"string"},"href":{"type":"string"},
  "processFlowDate":{"type":"string","format":"date-time"},
  "processFlowSpecification":{"type":"string"},
  "state":{"type":"string","enum":["active","cancelled","hold","completed"]},
  "characteristic":CHARACTERISTIC,
  "taskFlow":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},
    "href":{"type":"string"},"@referredType":{"type":"string"}},
    "required":["id"],"additionalProperties":false}},
  "@type":{"type":"string"}},
  "required":["id","href"],"additionalProperties":false})";

constexpr char kFlowCreate[] = R"({"type":"object","properties":{
  "processFlowSpecification":{"type":"string"},"characteristic":CHARACTERISTIC,
  "@type":{"type":"string"}},
  "required":["processFlowSpecification"]})";

constexpr char kTask[] = R"({"type":"object","properties":{
  "id":{"type":"string"},"href":{"type":"string"},"taskFlowSpecification":{"type":"string"},
  "isMandatory":{"type":"boolean"},"priority":{"type":"integer"},
  "state":{"type":"string","enum":["new","active","hold","cancelled","completed"]},
  "relatedParty":PARTY,"characteristic":CHARACTERISTIC,"@type":{"type":"string"}},
  "required":["id","href"],"additionalProperties":false})";

constexpr char kTaskUpdate[] = R"({"type":"object","properties":{
  "state":{"type":"string","enum":["active","completed"]},"characteristic":CHARACTERISTIC,
  "@type":{"type":"string"}},"required":["state"]})";

Json filled(std::string text) {
    for (const auto& [word, schema] :
         {std::pair{"CHARACTERISTIC", kCharacteristic}, std::pair{"PARTY", kParty}})
        for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;)
            text.replace(at, std::string_view(word).size(), schema);
    return readObject(text).value();
}

}  // namespace

void addProcessSchemas(TmfApi& api) {
    api.schemas["ProcessFlow"] = filled(kFlow);
    api.schemas["ProcessFlow_Create"] = filled(kFlowCreate);
    api.schemas["TaskFlow"] = filled(kTask);
    api.schemas["TaskFlow_Update"] = filled(kTaskUpdate);
}

}  // namespace kamhub::server
