// Goal: a good plugin loads and stays; of a bad one nothing runs, and one line says what is wrong
// and what to do. Method: the plugins built in plugins/, and files that are cut and garbled. A
// static constructor in some of them leaves a trace if any of their code has run.

#include "host/plugins.hpp"

#include <elf.h>

#include <cstdlib>
#include <cstring>

#include "sdk/payload.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

struct Bad {
    const char* plugin;
    const char* says;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.plugin << ": " << bad.says; }

class BadPlugin : public HostTest, public ::testing::WithParamInterface<Bad> {};

class PluginTest : public HostTest {
protected:
    static std::unique_ptr<Endpoint> make(const host::LoadedPlugin& plugin, Host& host) {
        Complaints complaints;
        ConfigNode node;
        node.name = "endpoint";
        const auto make = plugin.offer.endpoints.at(0).prepare(node, complaints, nullptr);
        EXPECT_TRUE(make) << text(complaints);
        return make ? (*make)(host) : nullptr;
    }
    static std::string greeting(Endpoint& endpoint) {
        const Envelope envelope;
        const auto answer = endpoint.send({envelope, "Mark", Payload(), "1", 1, {}});
        return answer ? answer->answer : answer.error().message;
    }
};

// Never called by the plugins under test.
Host& noHost() {
    static std::aligned_storage_t<sizeof(void*), alignof(void*)> nothing;
    return reinterpret_cast<Host&>(nothing);
}

bool oneLine(const std::string& text) {
    return !text.empty() && text.find('\n') == std::string::npos;
}

TEST_P(BadPlugin, IsRefusedInOneLineAndNothingOfItRuns) {
    const auto trace = folder_ / "trace";
    setenv("KAMHUB_TEST_TRACE", trace.c_str(), 1);
    const auto loaded = host::loadPlugin(testPlugin(GetParam().plugin), copies());
    unsetenv("KAMHUB_TEST_TRACE");
    ASSERT_FALSE(loaded);
    const auto& error = loaded.error();
    EXPECT_EQ(error.code, ErrorCode::InvalidConfig);
    EXPECT_TRUE(oneLine(error.message)) << error.message;
    EXPECT_NE(error.message.find(GetParam().says), std::string::npos) << error.message;
    EXPECT_NE(error.message.find(GetParam().plugin), std::string::npos)
        << "it names no plugin: " << error.message;
    EXPECT_FALSE(std::filesystem::exists(trace));
}

INSTANTIATE_TEST_SUITE_P(
    Plugins, BadPlugin,
    ::testing::Values(Bad{"wrong_abi", "speaks ABI 0123456789abcdef, this hub speaks "},
                      Bad{"wrong_abi", "; rebuild it against this hub's headers"},
                      Bad{"wrong_sanitizers", "is built imaginary, this hub "},
                      Bad{"wrong_sanitizers", "; rebuild it with the same preset"},
                      Bad{"no_note",
                          "is no KamHub plugin; it has to use KAMHUB_PLUGIN in plugin.cpp"},
                      Bad{"no_symbol", "exports no kamhub_register; use KAMHUB_PLUGIN once"},
                      Bad{"misnamed", "holds the plugin another; "},
                      Bad{"throws_in_register", "cannot be loaded: no registration today"},
                      Bad{"throws_a_number", "cannot be loaded"},
                      Bad{"not_there", "cannot be read; build it, or write another name"}),
    [](const auto& info) { return std::string(info.param.plugin) + std::to_string(info.index); });

TEST_F(PluginTest, AGoodOneSaysWhatItIsAndOffers) {
    const auto loaded = host::loadPlugin(testPlugin("good"), copies());
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->descriptor.name, "good");
    EXPECT_EQ(loaded->descriptor.version, "1.2.3");
    EXPECT_EQ(loaded->sha256, sha256Hex(slurp(testPlugin("good"))));
    ASSERT_EQ(loaded->offer.endpoints.size(), 1u);
    EXPECT_EQ(loaded->offer.endpoints[0].name, "good");
    EXPECT_TRUE(loaded->offer.endpoints[0].traits.sink);
    EXPECT_EQ(greeting(*make(*loaded, noHost())), "hello");
    EXPECT_EQ(copied(), std::vector<std::string>{loaded->sha256 + ".so"});
}

// Without this the absence of a trace would prove nothing.
TEST_F(PluginTest, TheTraceWorksAndTheDescriptorIsReadWithoutLoading) {
    const auto trace = folder_ / "trace";
    setenv("KAMHUB_TEST_TRACE", trace.c_str(), 1);
    const auto descriptor = host::readDescriptor(testPlugin("traced"));
    ASSERT_TRUE(descriptor) << descriptor.error().message;
    EXPECT_EQ(descriptor->name, "traced");
    EXPECT_FALSE(std::filesystem::exists(trace));
    EXPECT_TRUE(host::loadPlugin(testPlugin("traced"), copies()));
    unsetenv("KAMHUB_TEST_TRACE");
    EXPECT_TRUE(std::filesystem::exists(trace));
}

TEST_F(PluginTest, WhatIsRefusedByItsDescriptorIsNotEvenCopied) {
    for (const char* name : {"wrong_abi", "wrong_sanitizers", "no_note", "misnamed"})
        EXPECT_FALSE(host::loadPlugin(testPlugin(name), copies())) << name;
    EXPECT_TRUE(copied().empty());
}

TEST_F(PluginTest, AFileThatIsNoElfIsRefused) {
    for (const std::string& content : {std::string("#!/bin/sh\n"),
                                       std::string("\x7f"
                                                   "ELF"),
                                       std::string(4096, '\0'),
                                       "\x7f"
                                       "ELF\2\1\1" +
                                           std::string(4096, '\xff')}) {
        const auto loaded = host::loadPlugin(file("good.so", content), copies());
        ASSERT_FALSE(loaded);
        EXPECT_NE(loaded.error().message.find("good.so is no KamHub plugin"), std::string::npos)
            << loaded.error().message;
    }
    EXPECT_FALSE(host::loadPlugin(file("good.so", ""), copies()));
    EXPECT_FALSE(host::loadPlugin(folder_, copies()));
    EXPECT_TRUE(copied().empty());
}

TEST_F(PluginTest, AFileThatIsCutIsRefused) {
    const auto whole = slurp(testPlugin("good"));
    Elf64_Ehdr header;
    ASSERT_GT(whole.size(), sizeof header);
    std::memcpy(&header, whole.data(), sizeof header);
    // The table of sections stands at the end; without it there is no note to find.
    for (std::size_t size = 1; size < header.e_shoff; size += 97) {
        const auto loaded = host::loadPlugin(file("good.so", whole.substr(0, size)), copies());
        ASSERT_FALSE(loaded) << size;
        EXPECT_TRUE(oneLine(loaded.error().message)) << loaded.error().message;
    }
    EXPECT_TRUE(copied().empty());
}

// Reading the note is all that may happen to a file of unknown origin: any byte of its header may
// lie.
TEST_F(PluginTest, AGarbledHeaderDoesNotLeadTheReaderAstray) {
    const auto whole = slurp(testPlugin("good"));
    for (std::size_t at = 0; at < sizeof(Elf64_Ehdr); ++at)
        for (const char value : {'\0', '\1', '\x7f', '\x80', '\xff'}) {
            auto garbled = whole;
            garbled[at] = value;
            const auto descriptor = host::readDescriptor(file("good.so", garbled));
            if (descriptor) {
                EXPECT_EQ(descriptor->name, "good");
            } else {
                EXPECT_TRUE(oneLine(descriptor.error().message)) << at;
            }
        }
}

TEST_F(PluginTest, AGarbledTableOfSectionsDoesNotLeadTheReaderAstray) {
    const auto whole = slurp(testPlugin("good"));
    Elf64_Ehdr header;
    std::memcpy(&header, whole.data(), sizeof header);
    for (std::size_t at = header.e_shoff; at < whole.size(); at += 5) {
        auto garbled = whole;
        garbled[at] = '\xff';
        const auto descriptor = host::readDescriptor(file("good.so", garbled));
        if (descriptor) {
            EXPECT_EQ(descriptor->version, "1.2.3");
        } else {
            EXPECT_TRUE(oneLine(descriptor.error().message)) << at;
        }
    }
}

TEST_F(PluginTest, AFileThatIsReplacedKeepsRunning) {
    const auto path = folder_ / "good.so";
    std::filesystem::copy_file(testPlugin("good"), path);
    const auto loaded = host::loadPlugin(path, copies());
    ASSERT_TRUE(loaded) << loaded.error().message;
    const auto endpoint = make(*loaded, noHost());
    file("good.so",
         std::string(100, 'x'));  // in place: were it mapped, the next call would end this process
    EXPECT_EQ(greeting(*endpoint), "hello");
    EXPECT_EQ(greeting(*make(*loaded, noHost())), "hello");
    EXPECT_FALSE(host::loadPlugin(path, copies()));
}

TEST_F(PluginTest, TheSameFileIsCopiedOnce) {
    const auto first = host::loadPlugin(testPlugin("good"), copies());
    const auto second = host::loadPlugin(testPlugin("good"), copies());
    const auto other = host::loadPlugin(testPlugin("better"), copies());
    ASSERT_TRUE(first && second && other);
    EXPECT_EQ(first->sha256, second->sha256);
    EXPECT_NE(first->sha256, other->sha256);
    EXPECT_EQ(copied().size(), 2u);
}

TEST_F(PluginTest, ACopyThatCannotBeWrittenIsSaid) {
    file("copies", "a file where the folder should be");
    const auto loaded = host::loadPlugin(testPlugin("good"), copies());
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("cannot write " + copies().string()), std::string::npos)
        << loaded.error().message;
}

}  // namespace
}  // namespace kamhub::test
