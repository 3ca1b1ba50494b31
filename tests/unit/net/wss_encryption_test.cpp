// Goal: only who is meant can read a Body, and whatever was changed on the way is refused. Method:
// the hub encrypts, one thing is changed in the text, and the reason of the refusal is compared.

#include "net/wss_encryption.hpp"

#include <gtest/gtest.h>

#include "wss_support.hpp"

namespace kamhub::net::test {
namespace {

std::shared_ptr<const Decrypter> decrypter(const SigningKey& key) {
    auto out = Decrypter::make(*privateKeyText({}, key.key));
    EXPECT_TRUE(out.ok());
    return *out;
}

std::string sealed() {
    const Seal seal{*keys().rsa.signer(), *Encrypter::make(keys().reader.certificate)};
    const auto out = seal.close(envelope(), now());
    EXPECT_TRUE(out.ok()) << out.error().message;
    return *out;
}

// The envelope in clear, or the reason.
std::string opened(const std::string& text, const SigningKey& key = keys().reader) {
    auto out = decrypter(key)->open(*xml::Document::parse(text));
    return out ? out->serialise() : out.error().message;
}

TEST(WssEncryption, WhatTheHubEncryptsIsReadByWhoIsMeant) {
    const auto text = sealed();
    EXPECT_EQ(text.find("<amount>"), std::string::npos) << text;
    EXPECT_EQ(text.find("文"), std::string::npos) << text;
    const auto document = *xml::Document::parse(text);
    EXPECT_TRUE(isEncrypted(document, *securityHeader(document)));
    const auto clear = opened(text);
    EXPECT_NE(clear.find("<amount>100</amount>文</a>"), std::string::npos) << clear;
    EXPECT_EQ(verify(clear).why, "");
    EXPECT_EQ(opened(text, keys().rsa), "the encryption cannot be undone with the hub's key");
    EXPECT_NE(sealed(), text);
}

TEST(WssEncryption, WhatWasChangedIsRefusedInTheSameWords) {
    const auto text = sealed();
    const auto wrong = "the encryption cannot be undone with the hub's key";
    const auto flipped = [&](const std::string& before) {
        const auto at = text.find("<xenc:CipherValue>", text.find(before)) + 40;
        auto out = text;
        out[at] = out[at] == 'A' ? 'B' : 'A';
        return out;
    };
    EXPECT_EQ(opened(flipped("<xenc:EncryptedKey")), wrong);
    EXPECT_EQ(opened(flipped("<xenc:EncryptedData")), wrong);
    EXPECT_EQ(opened(changed(text, "aes256-gcm", "aes128-gcm")), wrong);
}

TEST(WssEncryption, OnlyWhatIsSafeIsComputed) {
    const auto text = sealed();
    const auto expect = [&](const std::string& from, const std::string& to,
                            const std::string& why) {
        EXPECT_EQ(opened(changed(text, from, to)), "the encryption " + why) << from;
    };
    expect("2009/xmlenc11#aes256-gcm", "2001/04/xmlenc#aes256-cbc",
           "is not by AES-256-GCM or AES-128-GCM");
    expect("xmlenc#rsa-oaep-mgf1p", "xmlenc#rsa-1_5", "is not by RSA-OAEP (rsa-oaep-mgf1p, SHA-1)");
    expect("URI=\"#kamhub-data\"", "URI=\"#kamhub-time\"", "has a key for something else");
    expect("URI=\"#kamhub-data\"", "URI=\"http://127.0.0.1/\"", "has a key for something else");
    expect("xmlenc#Content", "xmlenc#Other", "is of no element or content");
    const auto value = part(text, "<xenc:CipherValue>", "</xenc:CipherValue>", false);
    expect(value, "<xenc:CipherReference URI=\"http://127.0.0.1/\"/>", "has something else in it");
    expect(value, value + value, "has something else in it");
    const auto key = part(text, "<xenc:EncryptedKey", "</xenc:EncryptedKey>");
    expect(key, "", "has no session key, or several");
    expect(key, key + key, "has no session key, or several");
    const auto data = part(text, "<xenc:EncryptedData", "</xenc:EncryptedData>");
    expect(data, data + "<a/>", "is not of what the Body holds");
    expect(data, "<a>" + data + "</a>", "is not of what the Body holds");
}

TEST(WssEncryption, AnyTextCanBeEncrypted) {
    const std::string word = "kamhub-here-stands-what-was-encrypted";
    const Seal seal{*keys().rsa.signer(), *Encrypter::make(keys().reader.certificate)};
    const auto text =
        seal.close(changed(envelope(), ">100<", ">" + word + " &lt;&amp;&#13;<"), now());
    const auto clear = opened(*text);
    EXPECT_NE(clear.find("<amount>" + word + " &lt;&amp;&#13;</amount>"), std::string::npos)
        << clear;
    EXPECT_EQ(verify(clear).why, "");
    // In the part that is not encrypted nobody writes it who means well.
    EXPECT_EQ(opened(changed(*text, "<k:id", "<k:w>" + word + "</k:w><k:id")),
              "the encryption holds words that the hub uses itself");
}

TEST(WssEncryption, KeysThatDoNotServeAreRefusedBeforehand) {
    EXPECT_NE(Encrypter::make(keys().curve.certificate).error().message.find("give one of RSA"),
              std::string::npos);
    EXPECT_NE(Encrypter::make(keys().weak.certificate).error().message.find("2048 bits"),
              std::string::npos);
    EXPECT_NE(Decrypter::make(*privateKeyText({}, keys().curve.key))
                  .error()
                  .message.find("give one of RSA"),
              std::string::npos);
    EXPECT_NE(Decrypter::make(Secret("x")).error().message.find("without a passphrase"),
              std::string::npos);
}

}  // namespace
}  // namespace kamhub::net::test
