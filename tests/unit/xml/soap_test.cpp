// Goal: envelopes of both versions are taken apart and made, faults included.
#include "xml/soap.hpp"

#include "support.hpp"
#include "xml/soap_slice.hpp"

namespace kamhub::xml::test {

inline std::string envelope(const std::string& ns, const std::string& inside) {
    return "<s:Envelope xmlns:s='" + ns + "' xmlns:b='urn:b'>" + inside + "</s:Envelope>";
}

inline Result<SoapMessage> opened(std::string_view text) { return openSoap(parsed(text)); }

class BothVersions : public ::testing::TestWithParam<SoapVersion> {
protected:
    std::string ns() const { return GetParam() == SoapVersion::V11 ? kSoap11 : kSoap12; }
};
INSTANTIATE_TEST_SUITE_P(Soap, BothVersions, ::testing::Values(SoapVersion::V11, SoapVersion::V12),
                         [](const auto& info) {
                             return info.param == SoapVersion::V11 ? "V11" : "V12";
                         });

TEST_P(BothVersions, WhatIsMadeIsOpened) {
    const auto text = makeSoap(
        GetParam(), "<?xml version=\"1.0\"?>\n<b:Mark xmlns:b=\"urn:b\">大&amp;</b:Mark>",
        {addressingHeader("MessageID", "urn:uuid:1"),
         addressingHeader("ReplyTo", "http://p/?a=1&b=2"), addressingHeader("Action", "urn:act"),
         addressingHeader("To", "http://h/"), addressingHeader("RelatesTo", "urn:uuid:0"),
         kamHeader("subject", "K<1>"), kamHeader("priority", "7")});
    const auto message = opened(text);
    ASSERT_TRUE(message.ok()) << message.error().message;
    EXPECT_EQ(message->version, GetParam());
    ASSERT_TRUE(message->body.has_value());
    EXPECT_EQ(message->body->serialise(false), "<b:Mark xmlns:b=\"urn:b\">大&amp;</b:Mark>");
    EXPECT_EQ(message->message_id, "urn:uuid:1");
    EXPECT_EQ(message->relates_to, "urn:uuid:0");
    EXPECT_EQ(message->reply_to, "http://p/?a=1&b=2");
    EXPECT_EQ(message->action, "urn:act");
    EXPECT_EQ(message->to, "http://h/");
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(message->attributes, (Pairs{{"subject", "K<1>"}, {"priority", "7"}}));
    EXPECT_TRUE(message->not_understood.empty());
    EXPECT_TRUE(message->other_headers.empty());
    EXPECT_FALSE(message->fault.has_value());
}

TEST_P(BothVersions, FaultsRoundTrip) {
    for (const auto code : {SoapFault::Code::Sender, SoapFault::Code::Receiver,
                            SoapFault::Code::MustUnderstand, SoapFault::Code::VersionMismatch}) {
        const SoapFault fault{code, "InvalidMessage", "no <kaCode>; write one\x01",
                              "<d xmlns=\"urn:d\">x</d><e/>"};
        const auto message = opened(makeSoapFault(GetParam(), fault));
        ASSERT_TRUE(message.ok()) << message.error().message;
        EXPECT_FALSE(message->body.has_value());
        ASSERT_TRUE(message->fault.has_value());
        EXPECT_EQ(message->fault->code, code);
        EXPECT_EQ(message->fault->subcode, "InvalidMessage");
        EXPECT_EQ(message->fault->reason, "no <kaCode>; write one\uFFFD");
        EXPECT_EQ(message->fault->detail, fault.detail);
    }
}

TEST_P(BothVersions, TheBodyHoldsOneElementAtMost) {
    EXPECT_SAYS(errorOf(opened(envelope(ns(), "<s:Body><a/><b/></s:Body>"))), "2 elements");
    EXPECT_FALSE(opened(envelope(ns(), "<s:Body/>"))->body.has_value());
    EXPECT_SAYS(errorOf(opened(envelope(ns(), ""))), "no Body");
    EXPECT_SAYS(errorOf(opened(envelope(ns(), "<s:Body/><s:Body/>"))), "unexpected Body");
    EXPECT_SAYS(errorOf(opened(envelope(ns(), "<s:Body/><s:Header/>"))), "unexpected Header");
    EXPECT_SAYS(errorOf(opened(envelope(ns(), "<x/><s:Body/>"))), "unexpected x");
}

TEST_P(BothVersions, TheBodyKeepsItsNamespaces) {
    const auto message =
        opened(envelope(ns(),
                        "<s:Body><b:a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                        "xsi:type='b:T'><b:c/></b:a></s:Body>"));
    const auto text = message->body->serialise(false);
    EXPECT_SAYS(text, "xmlns:b=\"urn:b\"");
    EXPECT_FALSE(contains(text, "envelope")) << text;
}

// The body is cut out of the envelope's tree. A copy, which libxml2 makes, is the same to the byte.
TEST_P(BothVersions, TheBodyIsWhatACopyOfItWouldBe) {
    const std::string ns = GetParam() == SoapVersion::V11 ? kSoap11 : kSoap12;
    for (const std::string body :
         {"<m xmlns='urn:x'><a/></m>", "<o:m><o:a b='\xE5\xAE\xA2'/></o:m>",
          "<o:m o:at='1'><a/><o:b/></o:m>", "<m><a xmlns=''><b/></a></m>",
          "<o:m xmlns:o='urn:mine'><o:a/><p:b/></o:m>", "<m kind='o:K'><t>p:Q</t></m>",
          "<m xml:lang='zh'><a>xml:x</a></m>"}) {
        const auto text =
            "<?xml version='1.0' encoding='UTF-8'?><!-- c --><s:Envelope xmlns:s='" + ns +
            "' xmlns='urn:default' xmlns:o='urn:outer' xmlns:unused='urn:unused'><s:Body "
            "xmlns:p='urn:p'>" +
            body + "</s:Body></s:Envelope>";
        auto envelope = Document::parse(text);
        ASSERT_TRUE(envelope) << envelope.error().message;
        const auto copy = Document::copyOf(firstChild(firstChild(envelope->root(), "Body"), "m"));
        const auto opened = openSoap(std::move(*envelope));
        ASSERT_TRUE(opened && opened->body) << body;
        EXPECT_EQ(opened->body->serialise(), copy.serialise());
    }
}

// Where an element inside declares a prefix anew, a copy would rename it; here it stays.
TEST_P(BothVersions, ThePrefixesOfTheBodyStay) {
    const auto message = opened(
        envelope(ns(), "<s:Body><b:a><b:c xmlns:b='urn:mine' b:d=''/><b:e/></b:a></s:Body>"));
    EXPECT_EQ(message->body->serialise(false),
              "<b:a xmlns:b=\"urn:b\"><b:c xmlns:b=\"urn:mine\" b:d=\"\"/><b:e/></b:a>");
}

TEST_P(BothVersions, MustUnderstandIsHeard) {
    const auto attribute = GetParam() == SoapVersion::V11 ? "actor" : "role";
    const std::string next = GetParam() == SoapVersion::V11
                                 ? "http://schemas.xmlsoap.org/soap/actor/next"
                                 : "http://www.w3.org/2003/05/soap-envelope/role/next";
    const auto message = opened(envelope(
        ns(), "<s:Header><b:one s:mustUnderstand='1'>x</b:one><b:two s:mustUnderstand='true' s:" +
                  std::string(attribute) + "='" + next +
                  "'/><b:three s:mustUnderstand='0'/><b:four s:mustUnderstand='1' s:" + attribute +
                  "='urn:other'/><w:To xmlns:w='" + kWsAddressing +
                  "' s:mustUnderstand='1'>u</w:To><k:id xmlns:k='" + kKamHeader +
                  "' s:mustUnderstand='1'>i</k:id></s:Header><s:Body/>"));
    ASSERT_TRUE(message.ok());
    EXPECT_EQ(message->not_understood, (std::vector<std::string>{"{urn:b}one", "{urn:b}two"}));
    ASSERT_EQ(message->other_headers.size(), 4u);
    EXPECT_EQ(message->other_headers[0].first, "{urn:b}one");
    EXPECT_SAYS(message->other_headers[0].second, ">x</b:one>");
    EXPECT_EQ(message->to, "u");
}

TEST(Soap, AnotherRootIsAVersionMismatch) {
    for (const auto* text : {"<a/>", "<Envelope xmlns='urn:old'><Body/></Envelope>",
                             "<Fault xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>"})
        EXPECT_TRUE(errorOf(opened(text)).starts_with("VersionMismatch: ")) << text;
}

TEST(Soap, FaultsOfOthers) {
    auto fault =
        *opened(envelope(kSoap11,
                         "<s:Body><s:Fault><faultcode xmlns:x='urn:x'>x:NoSuchCustomer</faultcode>"
                         "<faultstring> unknown </faultstring></s:Fault></s:Body>"))
             ->fault;
    EXPECT_EQ(fault.code, SoapFault::Code::Sender);
    EXPECT_EQ(fault.subcode, "NoSuchCustomer");
    EXPECT_EQ(fault.reason, "unknown");
    EXPECT_EQ(fault.detail, "");
    fault =
        *opened(envelope(
                    kSoap11,
                    "<s:Body><s:Fault><faultcode>s:Server.Busy.Now</faultcode></s:Fault></s:Body>"))
             ->fault;
    EXPECT_EQ(fault.code, SoapFault::Code::Receiver);
    EXPECT_EQ(fault.subcode, "Busy.Now");
    fault =
        *opened(envelope(kSoap12,
                         "<s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason>"
                         "<s:Text xml:lang='zh'>忙</s:Text><s:Text "
                         "xml:lang='en-GB'>busy</s:Text></s:Reason>"
                         "<s:Detail>plain &lt; text</s:Detail></s:Fault></s:Body>"))
             ->fault;
    EXPECT_EQ(fault.code, SoapFault::Code::Receiver);
    EXPECT_EQ(fault.reason, "busy");
    EXPECT_EQ(fault.detail, "plain &lt; text");
}

TEST(Soap, EscapeIsSafeForAnyBytes) {
    EXPECT_EQ(escape("a<b>&\"c\r\n"), "a&lt;b&gt;&amp;&quot;c&#13;\n");
    EXPECT_EQ(escape(std::string_view("x\0y", 3)), "x\uFFFDy");
    EXPECT_EQ(escape("\xC3("), "\uFFFD(");
    EXPECT_EQ(escape("大𠮷"), "大𠮷");
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    EXPECT_EQ(errorOf(Document::parse("<a b=\"" + escape(all) + "\">" + escape(all) + "</a>")),
              "ok");
    for (const auto* broken :
         {"\xED\xA0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80"})
        EXPECT_EQ(errorOf(Document::parse("<a>" + escape(broken) + "</a>")), "ok");
}

TEST(Soap, ContentTypes) {
    EXPECT_STREQ(contentType(SoapVersion::V11), "text/xml; charset=utf-8");
    EXPECT_STREQ(contentType(SoapVersion::V12), "application/soap+xml; charset=utf-8");
}

// ---- Cut out, unread

Result<std::optional<SoapSlice>> cut(std::string_view text) {
    return sliceSoap(text, [](const std::string&, const std::string&) { return true; });
}

TEST_P(BothVersions, ACutOutBodyIsWhatATreeWouldGive) {
    const std::string inner =
        "<b:o  c='&lt;\"'><!-- <b:o> --><d xmlns='urn:d' xmlns:b=\"urn:own\">\n<b:e/></d>"
        "<?p >?><![CDATA[</b:o>]]></b:o>";
    for (const std::string body : {"<b:o/>", "<b:o></b:o>", inner.c_str()}) {
        for (const std::string head :
             {"", "<s:Header/>",
              "<s:Header><k:subject xmlns:k='urn:kamhub:envelope:1'>大</k:subject></s:Header>"}) {
            const auto text =
                "<?xml version='1.0' encoding='UTF-8'?><!-- < -->\n" +
                envelope(ns(), head + "<s:Body xmlns:q='urn:q?a=1&amp;b=2'> <!-- x -->" + body +
                                   "\n</s:Body>");
            const auto slice = cut(text);
            ASSERT_TRUE(slice.ok()) << slice.error().message << text;
            ASSERT_TRUE(slice->has_value()) << text;
            const auto tree = opened(text);
            ASSERT_TRUE(tree.ok());
            const auto again = Document::parse((*slice)->body);
            ASSERT_TRUE(again.ok()) << again.error().message << (*slice)->body;
            EXPECT_EQ(again->canonical(), tree->body->canonical());
            EXPECT_NE((*slice)->body.find(" xmlns:q=\"urn:q?a=1&amp;b=2\""), std::string::npos);
            EXPECT_EQ((*slice)->name, "o");
            EXPECT_EQ((*slice)->namespace_uri, "urn:b");
            EXPECT_EQ((*slice)->message.version, GetParam());
            EXPECT_EQ((*slice)->message.attributes, tree->attributes);
            // Behind the name and the namespaces, byte for byte.
            const auto rest = body.substr(body.find_first_of(" />"));
            EXPECT_TRUE((*slice)->body.ends_with(rest)) << (*slice)->body;
        }
    }
}

TEST_P(BothVersions, WhatIsNotOneWantedElementIsForATree) {
    for (const char* inside :
         {"<s:Body/>", "<s:Body><b:o/><b:o/></s:Body>", "<s:Body><s:Fault/></s:Body>",
          "<s:Header/>", "<s:Body>text</s:Body>"}) {
        const auto slice = cut(envelope(ns(), inside));
        ASSERT_TRUE(slice.ok()) << slice.error().message << inside;
        EXPECT_FALSE(slice->has_value()) << inside;
    }
    EXPECT_FALSE(cut("<a/>")->has_value());
    const auto other =
        sliceSoap(envelope(ns(), "<s:Body><b:o/></s:Body>"),
                  [](const std::string& name, const std::string&) { return name == "p"; });
    EXPECT_FALSE(other->has_value());
    EXPECT_FALSE(cut(envelope(ns(), "<s:Body><b:o/></s:Body><b:o/>")).ok()) << "beside the body";
    EXPECT_FALSE(cut(envelope(ns(), "<s:Body><b:o/></s:Body><s:Body/>")).ok()) << "two bodies";
}

TEST_P(BothVersions, WhatIsNoXmlIsNotCutOut) {
    for (const char* inside :
         {"<s:Body><b:o></s:Body>", "<s:Body><c:o/></s:Body>", "<s:Body><b:o>&e;</b:o></s:Body>",
          "<s:Body><b:o a='1' a='2'/></s:Body>", "<s:Body><b:o>\xFF</b:o></s:Body>",
          "<s:Body><b:o/></s:Body>&"})
        EXPECT_FALSE(cut(envelope(ns(), inside)).ok()) << inside;
    EXPECT_FALSE(cut("<!DOCTYPE a>" + envelope(ns(), "<s:Body><b:o/></s:Body>")).ok());
    EXPECT_FALSE(cut(envelope(ns(), "<s:Body><b:o/></s:Body>") + "<more/>").ok());
}

}  // namespace kamhub::xml::test
