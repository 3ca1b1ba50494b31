#include "server/hub_schemas.hpp"

#include "server/refusal.hpp"
#include "server/xml_builder.hpp"
#include "xml/soap.hpp"

namespace kamhub::server {

namespace {

constexpr char kSchemaNamespace[] = "http://www.w3.org/2001/XMLSchema";

struct Field {
    const char* name;
    const char* type;
    const char* en;
    const char* zh;
    bool optional = false;
};

void document(XmlBuilder& b, const Field& field) {
    b.open("xs:annotation");
    b.leaf("xs:documentation", field.en, {{"xml:lang", "en"}});
    b.leaf("xs:documentation", field.zh, {{"xml:lang", "zh"}});
    b.close();
}

void element(XmlBuilder& b, const Field& field) {
    XmlBuilder::Attributes attributes{{"name", field.name}, {"type", field.type}};
    if (field.optional) attributes.emplace_back("minOccurs", "0");
    b.open("xs:element", attributes);
    document(b, field);
    b.close();
}

void structure(XmlBuilder& b, const Field& about, const std::vector<Field>& fields) {
    b.open("xs:element", {{"name", about.name}});
    document(b, about);
    b.open("xs:complexType").open("xs:sequence");
    for (const auto& field : fields) element(b, field);
    b.close().close().close();
}

void begin(XmlBuilder& b, const char* target) {
    b.declare("xs", kSchemaNamespace).declare("", target);
    b.open("xs:schema", {{"targetNamespace", target}, {"elementFormDefault", "qualified"}});
}

}  // namespace

std::string hubSchema() {
    XmlBuilder b;
    begin(b, kHubNamespace);
    structure(b,
              {"Accepted", "", "The message is committed; the sender need not keep it.",
               "已受理：消息已落盘提交，发送方不必再保留"},
              {{"id", "xs:string", "The message's id.", "消息标识"},
               {"duplicate", "xs:boolean",
                "True if the same message was accepted before; this is the earlier outcome.",
                "重复：同一消息此前已受理"}});
    structure(b, {"Refusal", "", "Why a message was not taken.", "拒收原因"},
              {{"code", "xs:string", "InvalidMessage, Rejected, Unavailable, Timeout or Internal.",
                "原因代码"},
               {"message", "xs:string", "What is wrong and what to write, for people.", "说明"},
               {"line", "xs:int", "Line of the first error.", "首个错误所在行", true},
               {"column", "xs:int", "Column of the first error.", "首个错误所在列", true}});
    b.close();
    return b.finish();
}

std::string envelopeSchema() {
    static const std::vector<Field> kBlocks{
        {"id", "xs:string",
         "The message's id, unique per sender; without it wsa:MessageID, else the hub makes one.",
         "消息标识"},
        {"type", "xs:string", "The message's type; it must be the body's.", "消息类型"},
        {"subject", "xs:string", "What the message is about, such as the customer code.", "主题"},
        {"time", "xs:dateTime", "When it happened.", "发生时间"},
        {"partitionkey", "xs:string", "The ordering key.", "排序键"},
        {"correlationid", "xs:string", "The id of the message that this one answers.", "关联标识"},
        {"causationid", "xs:string", "The id of the message that caused this one.", "起因标识"},
        {"priority", "xs:int", "0 (last) to 9 (first).", "优先级"},
        {"level", "xs:string", "group, province or local.", "级别"},
        {"region", "xs:string", "The region's code.", "区域"},
        {"traceparent", "xs:string", "W3C trace context.", "跟踪上下文"}};
    XmlBuilder b;
    begin(b, xml::kKamHeader);
    for (const auto& block : kBlocks) element(b, block);
    b.close();
    return b.finish();
}

}  // namespace kamhub::server
