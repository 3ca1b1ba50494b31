// Goal: compiled expressions are checked early, evaluated with limits, and shared between threads.
#include <thread>

#include "support.hpp"

namespace kamhub::xml::test {

inline const Namespaces kCanonical = {{"c", "urn:kamhub:canonical:1"}};

inline Document customer() {
    return parsed(
        "<C xmlns='urn:kamhub:canonical:1'><customerCode>K1</customerCode><n>2</n><n>3</n></C>");
}

TEST(XPath, StringBooleanAndNodes) {
    const auto document = customer();
    EXPECT_EQ(*XPath::compile("c:customerCode", kCanonical)->string(document), "K1");
    EXPECT_EQ(*XPath::compile("sum(/c:C/c:n)", kCanonical)->string(document), "5");
    EXPECT_TRUE(*XPath::compile("c:n > 2 and not(c:x)", kCanonical)->boolean(document));
    const auto nodes = XPath::compile("c:n[2] | c:n[1]", kCanonical)->nodes(document);
    ASSERT_EQ(nodes->size(), 2u);
    EXPECT_EQ(textOf((*nodes)[0]), "2") << "document order";
    EXPECT_EQ(*XPath::compile(".", {})->string(document, (*nodes)[1]), "3");
    EXPECT_EQ(*XPath::compile("c:absent", kCanonical)->string(document), "");
}

TEST(XPath, MistakesAreFoundAtCompileTime) {
    EXPECT_SAYS(errorOf(XPath::compile("c:a[", kCanonical)), "XPath c:a[:");
    EXPECT_SAYS(errorOf(XPath::compile("", {})), "XPath");
    EXPECT_SAYS(errorOf(XPath::compile("//x/d:a", kCanonical)), "prefix d is not declared");
    EXPECT_SAYS(errorOf(XPath::compile("a[frob(.)]", {})), "no function frob");
    EXPECT_SAYS(errorOf(XPath::compile("c:f(.)", kCanonical)), "no function c:f");
    EXPECT_SAYS(errorOf(XPath::compile("a = $b", {})), "no variables");
    EXPECT_EQ(XPath::compile("c:a[", kCanonical).error().code, ErrorCode::InvalidConfig);
}

TEST(XPath, WhatLooksLikeAMistakeInALiteralIsNone) {
    for (const auto* good :
         {"a = 'x:y $z f('", "child::a", "a[position() mod (2) = 1 and (b or c)]",
          "-count(a) - 1.5", "c:*", "@c:k", "processing-instruction('x')", "self::node()",
          "concat(\"'\", text())"})
        EXPECT_EQ(errorOf(XPath::compile(good, kCanonical)), "ok") << good;
}

// A thread keeps what an evaluation needs: neither the limit, nor the prefixes, nor the document of
// one may meet the next.
TEST(XPath, OneEvaluationLeavesNothingToTheNext) {
    std::string text = "<a>";
    for (int i = 0; i < 3000; ++i) text += "<b/>";
    const auto endless = XPath::compile("count(//*[count(//*[count(//*) > 1]) > 1])", {});
    const auto here = XPath::compile("c:customerCode", kCanonical);
    const auto other = XPath::compile("c:customerCode", {{"c", "urn:other"}});
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(endless->string(parsed(text + "</a>")));
        EXPECT_EQ(*here->string(customer()), "K1");
        EXPECT_EQ(*other->string(customer()), "");
        EXPECT_EQ(*here->string(customer()), "K1");
    }
}

TEST(XPath, NodesOfAnExpressionThatSelectsNone) {
    EXPECT_SAYS(errorOf(XPath::compile("count(*)", {})->nodes(customer())),
                "does not select nodes");
}

TEST(XPath, AnEndlessExpressionEnds) {
    std::string text = "<a>";
    for (int i = 0; i < 3000; ++i) text += "<b/>";
    const auto document = parsed(text + "</a>");
    const auto path = XPath::compile("count(//*[count(//*[count(//*) > 1]) > 1])", {});
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_SAYS(errorOf(path->string(document)), "limit");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(XPath, OneExpressionServesManyThreads) {
    const auto path = XPath::compile("concat(c:customerCode, '-', count(c:n[. > 1]))", kCanonical);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&path] {
            const auto document = customer();
            for (int k = 0; k < 200; ++k) ASSERT_EQ(*path->string(document), "K1-2");
        });
}

}  // namespace kamhub::xml::test
