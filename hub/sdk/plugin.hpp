#pragma once
// How a plugin says what it is and what it offers. The descriptor is an ELF note, which the hub
// reads from the file before it loads anything; registration is an ordinary call. A plugin has no
// static constructors.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"
#include "sdk/records.hpp"

#ifndef KAMHUB_ABI
#define KAMHUB_ABI "none"  // set by the build: hash of the public headers, compiler and flags
#endif
#ifndef KAMHUB_SANITIZERS
#define KAMHUB_SANITIZERS "plain"
#endif

#define KAMHUB_API __attribute__((visibility("default")))

namespace kamhub {

using MakeEndpoint = std::function<std::unique_ptr<Endpoint>(Host&)>;

// An adapter kind, whatever its configuration struct. Immutable.
struct EndpointKind {
    std::string name;  // as `adapter="…"` names it
    EndpointTraits traits;
    SpecInfo spec;
    // Pure: reads the element's attributes; what it returns makes the endpoint. `also`: attributes
    // the hub reads.
    std::function<std::optional<MakeEndpoint>(const ConfigNode&, Complaints&, const SpecInfo* also)>
        prepare;
};

// What one plugin offers.
struct Offer {
    std::vector<EndpointKind> endpoints;
    std::vector<std::pair<std::string, RecordRule>> rules;  // by entity, in the order of calling
};

// Collects what one plugin offers. One thread at a time.
class Registrar {
public:
    // `make` is `std::unique_ptr<Endpoint>(Config, Host&)`: no IO, no threads.
    template <class Config, class Make>
    void endpoint(std::string name, EndpointTraits traits, ConfigSpec<Config> spec, Make make) {
        auto shared = std::make_shared<const ConfigSpec<Config>>(std::move(spec));
        EndpointKind kind{std::move(name), traits, shared->info(), nullptr};
        kind.prepare = [shared, make](const ConfigNode& node, Complaints& complaints,
                                      const SpecInfo* also) -> std::optional<MakeEndpoint> {
            const auto before = complaints.size();
            Config config = shared->parse(node, complaints, also);
            if (complaints.size() != before) return std::nullopt;
            return [config, make](Host& host) -> std::unique_ptr<Endpoint> {
                return make(config, host);
            };
        };
        offer_.endpoints.push_back(std::move(kind));
    }
    // A rule for every change of a record of the entity, whichever module declares it.
    void rule(std::string entity, RecordRule rule) {
        offer_.rules.emplace_back(std::move(entity), std::move(rule));
    }
    Offer take() && { return std::move(offer_); }

private:
    Offer offer_;
};

// The note's content, NUL-terminated fields in this order: abi, sanitizers, name, version.
constexpr std::uint32_t kPluginNoteType = 0x4B414D31;  // "KAM1"
constexpr char kPluginNoteName[] = "KamHub";

}  // namespace kamhub

// KAMHUB_PLUGIN("billing", "1.0.0", registerAll): the descriptor note and the one exported
// function.
#define KAMHUB_PLUGIN(plugin_name, plugin_version, register_function)               \
    namespace {                                                                     \
    constexpr char kamhub_descriptor_text[] =                                       \
        KAMHUB_ABI "\0" KAMHUB_SANITIZERS "\0" plugin_name "\0" plugin_version;     \
    struct KamhubDescriptorNote {                                                   \
        std::uint32_t name_size, text_size, type;                                   \
        char name[8];                                                               \
        char text[(sizeof(kamhub_descriptor_text) + 3) / 4 * 4];                    \
    };                                                                              \
    template <std::size_t... I>                                                     \
    constexpr KamhubDescriptorNote kamhubMakeNote(std::index_sequence<I...>) {      \
        return {7,                                                                  \
                sizeof(kamhub_descriptor_text),                                     \
                ::kamhub::kPluginNoteType,                                          \
                {'K', 'a', 'm', 'H', 'u', 'b', 0, 0},                               \
                {kamhub_descriptor_text[I]...}};                                    \
    }                                                                               \
    __attribute__((used, section(".note.kamhub"),                                   \
                   aligned(4))) constexpr KamhubDescriptorNote kamhub_note =        \
        kamhubMakeNote(std::make_index_sequence<sizeof(kamhub_descriptor_text)>()); \
    }                                                                               \
    extern "C" KAMHUB_API void kamhub_register(::kamhub::Registrar& registrar) {    \
        register_function(registrar);                                               \
    }                                                                               \
    static_assert(true)
