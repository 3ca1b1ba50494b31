// Goal: passwords and tokens are kept as hashes only, and passwords that are guessed first are
// refused.

#include "access/secrets.hpp"

#include <sys/stat.h>

#include <fstream>

#include "access/fields.hpp"
#include "support.hpp"

namespace kamhub::access::test {

TEST(Passwords, AreHashedWithSaltAndVerified) {
    const auto one = hashPassword(Secret(kGood), kCheapest);
    const auto two = hashPassword(Secret(kGood), kCheapest);
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(one->rfind("$argon2id$", 0), 0u) << *one;
    EXPECT_NE(*one, *two);
    EXPECT_TRUE(isPassword(Secret(kGood), *one));
    EXPECT_FALSE(isPassword(Secret(kOther), *one));
    EXPECT_FALSE(isPassword(Secret(kGood), ""));
    EXPECT_FALSE(wantsNewHash(*one, kCheapest));
    EXPECT_TRUE(wantsNewHash(*one, {2, 8192}));
}

TEST(Passwords, ThatAreGuessedFirstAreRefused) {
    for (const char* bad : {"",
                            "short",
                            "elevenchars",
                            "王丽的密码很长",
                            "zhang.wei123",
                            "Zhang.Wei2024!",
                            "aaaaaaaaaaaaaaaa",
                            "abababababababab",
                            "123456789012",
                            "234567890123",
                            "abcdefghijklmnop",
                            "210987654321",
                            "Password1234",
                            "P@ssw0rd!2024",
                            "qwertyuiop12345",
                            "administrator1",
                            "KamHub-Admin-1",
                            "letmein-letmein",
                            "qazwsxedcrfv",
                            "Welcome!!!2026"})
        EXPECT_NE(refusePassword("zhang.wei", Secret(bad)), "") << bad;
    EXPECT_NE(refusePassword("zhang.wei", Secret(std::string(1025, 'x') + "abcdefgh")), "");
    for (const char* good : {kGood, "王丽的密码真的很长很长吧", "tr0ub4dor and three",
                             "zhang.wei likes green tea", "xK9$mQ2!vL7#"})
        EXPECT_EQ(refusePassword("zhang.wei", Secret(good)), "") << good;
}

TEST(Tokens, AreLongRandomAndNamedByTheirHash) {
    const auto one = newToken("kam_"), two = newToken("kam_");
    EXPECT_EQ(one.reveal().size(), 4u + 43u);
    EXPECT_NE(one.reveal(), two.reveal());
    EXPECT_EQ(tokenHash(one).size(), 64u);
    EXPECT_EQ(publicId(tokenHash(one)).size(), 16u);
    EXPECT_TRUE(sameHash("ab", "ab"));
    EXPECT_FALSE(sameHash("ab", "ac"));
    EXPECT_FALSE(sameHash("ab", "abc"));
}

TEST_F(AccessTest, SecretFilesAreTheOwnersAlone) {
    const auto file = folder / "token";
    std::ofstream(folder / "elsewhere") << "kept";
    std::filesystem::create_symlink(folder / "elsewhere", file);
    for (const char* text : {"first", "second"}) {
        ASSERT_TRUE(writeSecretFile(file, Secret(text)).ok());
        struct stat facts {};
        ASSERT_EQ(lstat(file.c_str(), &facts), 0);
        EXPECT_EQ(facts.st_mode, static_cast<mode_t>(S_IFREG | 0600));
        std::string line;
        std::getline(std::ifstream(file), line);
        EXPECT_EQ(line, text);
    }
    std::string line;
    std::getline(std::ifstream(folder / "elsewhere"), line);
    EXPECT_EQ(line, "kept");
    EXPECT_FALSE(writeSecretFile(folder / "no such folder" / "token", Secret("x")).ok());
}

TEST(FieldsOfAFact, KeepAnyByteAndPassOverTheUnknown) {
    Fields fields;
    fields.set("a", std::string("x 3:y\n\0z", 9));
    fields.set("n", std::int64_t{-5});
    fields.set("w", std::vector<std::string>{"one", "two"});
    const auto read = Fields::read(fields.text() + "later 1:v\n");
    EXPECT_EQ(read.get("a"), fields.get("a"));
    EXPECT_EQ(read.number("n"), -5);
    EXPECT_EQ(read.words("w").size(), 2u);
    EXPECT_EQ(read.get("absent"), "");
    EXPECT_EQ(Fields::read("broken 99:x").get("broken"), "");
}

}  // namespace kamhub::access::test
