// Goal: what a signature is taken for is what it was made over, and nothing else is. Method: the
// hub signs, one thing is changed in the text, and the reason of the refusal is compared.

#include "net/wss_signature.hpp"

#include <gtest/gtest.h>

#include "wss_support.hpp"

namespace kamhub::net::test {
namespace {

TEST(WssSignature, WhatTheHubSignsIsTaken) {
    for (const auto* ns : {xml::kSoap11, xml::kSoap12})
        for (const auto* key : {&keys().rsa, &keys().curve}) {
            const auto verdict = verify(signedBy(*key, envelope(ns)), *key);
            EXPECT_EQ(verdict.why, "");
            EXPECT_NE(verdict.who.by.subject.find(key->certificate.stem().string()),
                      std::string::npos);
            EXPECT_EQ(verdict.who.digest.size(), 64u);
            EXPECT_NE(verdict.left.find("文"), std::string::npos);
        }
    EXPECT_EQ(verify(signedBy(keys().rsa)).who.digest.size(), 64u);
}

TEST(WssSignature, WhatWasChangedIsRefused) {
    const auto good = signedBy(keys().rsa);
    const auto wrong = "the signature does not fit what it signs";
    EXPECT_EQ(verify(changed(good, ">100<", ">900<")).why, wrong);
    EXPECT_EQ(verify(changed(good, "kamhub-block-1\">7", "kamhub-block-1\">8")).why, wrong);
    EXPECT_EQ(verify(changed(good, "<wsu:Expires>2", "<wsu:Expires>3")).why, wrong);
    EXPECT_EQ(verify(good, keys().curve).why.find("the signature is by CN=rsa, who is no partner"),
              0u);
    // What the hub does not read need not be signed.
    EXPECT_EQ(verify(changed(good, "<x xmlns=\"urn:x\"/>", "")).why, "");
}

TEST(WssSignature, TheElementThatIsReadIsTheOneThatWasSigned) {
    const auto good = signedBy(keys().rsa);
    const auto body = part(good, "<e:Body", "</e:Body>");
    const auto forged = std::string("<e:Body><a xmlns=\"urn:x\"><amount>900</amount></a></e:Body>");
    // The signed Body moved into the header, another in its place.
    EXPECT_EQ(verify(changed(changed(good, body, forged), "</e:Header>",
                             "<w xmlns=\"urn:w\">" + body + "</w></e:Header>"))
                  .why,
              "the signature refers to something that is not read");
    // Both with the same id.
    auto twin = forged;
    twin.insert(7, " wsu:Id=\"kamhub-body\" xmlns:wsu=\"" + std::string(kWsu) + "\"");
    EXPECT_EQ(verify(changed(changed(good, body, twin), "</e:Header>",
                             "<w xmlns=\"urn:w\">" + body + "</w></e:Header>"))
                  .why,
              "the signature cannot be told what it signs: an id stands twice");
    EXPECT_EQ(verify(changed(good, "</e:Header>",
                             "<w xmlns=\"urn:w\" xml:id=\"kamhub-body\"/></e:Header>"))
                  .why,
              "the signature cannot be told what it signs: an id stands twice");
    // Two bodies, and one beside the envelope's parts.
    EXPECT_EQ(
        verify(changed(good, body, body + forged)).why.find("the signature is of no envelope"), 0u);
    EXPECT_EQ(verify(changed(good, body, "<o xmlns=\"urn:o\">" + body + "</o>" + forged))
                  .why.find("the signature is of no envelope"),
              0u);
    // A header block that is read and was added.
    EXPECT_EQ(
        verify(changed(good, "</e:Header>", "<k:partitionkey>1</k:partitionkey></e:Header>")).why,
        "the signature does not cover the header block partitionkey");
    EXPECT_EQ(verify(changed(good, "</e:Header>",
                             std::string("<MessageID xmlns=\"") + xml::kWsAddressing +
                                 "\">1</MessageID></e:Header>"))
                  .why,
              "the signature does not cover the header block MessageID");
}

TEST(WssSignature, ACommentChangesNothing) {
    const auto verdict =
        verify(changed(signedBy(keys().rsa), ">100<", ">1<!-- x -->00<!-- y --><"));
    EXPECT_EQ(verdict.why, "");
    EXPECT_NE(verdict.left.find("<amount>100</amount>"), std::string::npos) << verdict.left;
}

TEST(WssSignature, OnlyWhatIsSafeIsComputed) {
    const auto good = signedBy(keys().rsa);
    const auto reference =
        part(good, "<ds:Reference URI=\"#kamhub-body\">", "</ds:Reference>", false);
    const auto time = part(good, "<ds:Reference URI=\"#kamhub-time\">", "</ds:Reference>", false);
    const auto expect = [&](const std::string& from, const std::string& to,
                            const std::string& why) {
        EXPECT_EQ(verify(changed(good, from, to)).why, "the signature " + why) << from;
    };
    expect("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256",
           "is not by RSA-SHA256 or ECDSA-SHA256");
    expect("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1",
           "is not by RSA-SHA256 or ECDSA-SHA256");
    expect("xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256", "does not fit what it signs");
    expect("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", "has a digest other than SHA-256");
    expect("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
           "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"/>",
           "has a transform other than exclusive C14N");
    expect("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
           "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>",
           "has a transform other than exclusive C14N");
    expect("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
           "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2006/12/xml-c14n11\"/>",
           "is not by exclusive C14N");
    for (const char* uri : {"", "#", "http://127.0.0.1/x", "file:///etc/passwd", "#xpointer(/)",
                            "#xpointer(id('kamhub-body'))", "cid:x"})
        expect("URI=\"#kamhub-body\"", "URI=\"" + std::string(uri) + "\"",
               "refers to something else than a wsu:Id of the envelope");
    expect("URI=\"#kamhub-body\"", "URI=\"#kamhub-time\"", "refers to one element twice");
    expect("URI=\"#kamhub-body\"", "URI=\"#nobody\"", "refers to something that is not read");
    expect(reference, "", "does not cover the Body");
    expect(time, "", "does not cover the Timestamp");
    std::string many;
    for (int i = 0; i < 60; ++i) many += reference;
    expect(reference, many, "is not CanonicalizationMethod, SignatureMethod and References");
    expect("<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>",
           "is not SignedInfo, SignatureValue and KeyInfo");
    const auto all = part(good, "<ds:Reference ", "</ds:Reference>");
    expect(all, "", "is not CanonicalizationMethod, SignatureMethod and References");
    expect(part(good, "<ds:KeyInfo>", "</ds:KeyInfo>"), "<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>",
           "does not carry its certificate; send a BinarySecurityToken, X509v3");
    const auto whole = part(good, "<ds:Signature>", "</ds:Signature>");
    expect(whole, whole + whole, "is not there once");
    expect(part(good, "<wsu:Timestamp", "</wsu:Timestamp>"), "", "has no Timestamp beside it");
}

TEST(WssSignature, TheTimeCounts) {
    const auto good = signedBy(keys().rsa);
    using std::chrono::minutes;
    EXPECT_EQ(verify(good, keys().rsa, minutes(4)).why, "");
    EXPECT_EQ(verify(good, keys().rsa, minutes(6)).why, "the signature is too old");
    EXPECT_EQ(verify(good, keys().rsa, -minutes(2)).why, "the signature is from the future");
    const auto late = std::chrono::hours(24 * 3);
    const auto signer = *keys().rsa.signer();
    EXPECT_EQ(verify(*signer->sign(envelope(), now() + late), keys().rsa, late).why,
              "the signature is by the certificate CN=rsa, which is not valid now");
}

TEST(WssSignature, ARepeatIsKnownByWhatWasSigned) {
    const auto good = signedBy(keys().rsa);
    const auto value = std::string("<ds:SignatureValue>");
    EXPECT_EQ(verify(good).who.digest, verify(changed(good, value, value + " \n")).who.digest);
    EXPECT_NE(verify(good).who.digest,
              verify(signedBy(keys().rsa, changed(envelope(), "100", "200"))).who.digest);
}

TEST(WssSignature, KeysThatDoNotServeAreRefusedBeforehand) {
    EXPECT_NE(keys().weak.signer().error().message.find("2048 bits"), std::string::npos);
    EXPECT_NE(signatureCertificate(keys().weak.certificate).error().message.find("2048 bits"),
              std::string::npos);
    const auto other = Signer::make(keys().rsa.certificate, *privateKeyText({}, keys().curve.key));
    EXPECT_NE(other.error().message.find("is not that of the certificate"), std::string::npos);
    EXPECT_NE(Signer::make(keys().rsa.certificate, Secret("no key"))
                  .error()
                  .message.find("without a passphrase"),
              std::string::npos);
    EXPECT_NE(privateKeyText({}, "/nowhere").error().message.find("cannot be read"),
              std::string::npos);
    EXPECT_EQ(privateKeyText(Secret("x"), "/nowhere")->reveal(), "x");
}

}  // namespace
}  // namespace kamhub::net::test
