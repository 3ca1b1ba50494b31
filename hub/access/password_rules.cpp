// What nobody may have as a password.

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "access/secrets.hpp"

namespace kamhub::access {

namespace {

constexpr std::size_t kFewest = 12;
constexpr std::size_t kMost = 1024;
constexpr std::size_t kFewestDifferent = 5;
constexpr std::size_t kFewestBesideName = 8;

// Words that everybody tries first, with whatever digits and signs around and between them.
constexpr std::array kTriedFirst{"admin",
                                 "administrator",
                                 "adminadmin",
                                 "adminpassword",
                                 "asdfghjkl",
                                 "asdfghjklqwertyuiop",
                                 "azertyuiop",
                                 "baseball",
                                 "changeme",
                                 "changemenow",
                                 "changethis",
                                 "correcthorsebatterystaple",
                                 "default",
                                 "defaultpassword",
                                 "dragon",
                                 "football",
                                 "iloveyou",
                                 "kamhub",
                                 "kamhubadmin",
                                 "kamhubkamhub",
                                 "kamhubpassword",
                                 "letmein",
                                 "letmeinletmein",
                                 "letmeinnow",
                                 "login",
                                 "master",
                                 "monkey",
                                 "mypassword",
                                 "operator",
                                 "pass",
                                 "passpasspass",
                                 "passphrase",
                                 "password",
                                 "passwordpassword",
                                 "passwort",
                                 "princess",
                                 "qazwsx",
                                 "qazwsxedc",
                                 "qazwsxedcrfv",
                                 "qwaszx",
                                 "qwerasdfzxcv",
                                 "qwert",
                                 "qwerty",
                                 "qwertyqwerty",
                                 "qwertyuiop",
                                 "qwertyuiopasdf",
                                 "qwertyuiopasdfghjkl",
                                 "qwertyuiopasdfghjklzxcvbnm",
                                 "root",
                                 "rootroot",
                                 "secret",
                                 "secretpassword",
                                 "sunshine",
                                 "superman",
                                 "superuser",
                                 "system",
                                 "temporary",
                                 "temppassword",
                                 "test",
                                 "testpassword",
                                 "testtest",
                                 "user",
                                 "verysecret",
                                 "welcome",
                                 "welcomewelcome",
                                 "woaini",
                                 "wodemima",
                                 "zaqwsx",
                                 "zxcvbnm",
                                 "zxcvbnmasdfghjkl"};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// 234567890123, lkjihgfedcba.
bool isRun(const std::string& text) {
    const auto follows = [](char a, char b, int step) {
        if (std::isdigit(static_cast<unsigned char>(a)) &&
            std::isdigit(static_cast<unsigned char>(b)))
            return (a - '0' + step + 10) % 10 == b - '0';
        return a + step == b;
    };
    for (const int step : {1, -1})
        if (std::adjacent_find(text.begin(), text.end(),
                               [&](char a, char b) { return !follows(a, b, step); }) == text.end())
            return true;
    return false;
}

// The letters, with signs that stand for letters read as these: P@ssw0rd_2024 is password.
std::string letters(const std::string& text) {
    std::string out;
    for (const char c : lower(text)) {
        if (c == '@' || c == '4')
            out += 'a';
        else if (c == '0')
            out += 'o';
        else if (c == '3')
            out += 'e';
        else if (c == '$' || c == '5')
            out += 's';
        else if (c == '1' || c == '!')
            out += 'i';
        else if (!std::isdigit(static_cast<unsigned char>(c)) &&
                 !std::ispunct(static_cast<unsigned char>(c)) && c != ' ')
            out += c;
    }
    return out;
}

std::string plainLetters(const std::string& text) {
    std::string out;
    for (const char c : lower(text))
        if (std::isalpha(static_cast<unsigned char>(c)) || (c & 0x80)) out += c;
    return out;
}

bool triedFirst(const std::string& text) {
    const auto among = [](const std::string& word) {
        return std::find(kTriedFirst.begin(), kTriedFirst.end(), word) != kTriedFirst.end();
    };
    // Signs behind the word stand for nothing: both readings, whole and without the tail.
    const auto tail = text.find_last_not_of("0123456789!@#$%^&*()-_=+.?~ ");
    return among(plainLetters(text)) || among(letters(text)) ||
           (tail != text.npos && among(letters(text.substr(0, tail + 1))));
}

}  // namespace

std::string refusePassword(const std::string& user, const Secret& password) {
    const auto& text = password.reveal();
    const auto small = lower(text), name = lower(user);
    if (characters(text) < kFewest)
        return "the password has fewer than 12 characters; choose a longer one, four words for "
               "example";
    if (text.size() > kMost) return "the password has more than 1024 bytes; choose a shorter one";
    if (!name.empty() && small.find(name) != small.npos &&
        characters(small) - characters(name) < kFewestBesideName)
        return "the password is little more than the user's name; choose another";
    if (std::set<char>(small.begin(), small.end()).size() < kFewestDifferent || isRun(small))
        return "the password repeats a few characters or counts; choose another";
    if (triedFirst(text))
        return "the password is one of those that are tried first; choose another";
    return {};
}

}  // namespace kamhub::access
