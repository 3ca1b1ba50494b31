// The plugin that the tests of the plugin host load, or must not be able to load. CMakeLists.txt
// says per target what is wrong with it.

#include <stdexcept>

#ifdef UNDER_TEST_FAULT_NoSymbol
#define kamhub_register kamhub_registers  // the descriptor is whole, the function has another name
#endif
#include "sdk/plugin.hpp"

namespace {

enum class Fault { None, NoNote, NoSymbol, InRegister, InRegisterNumber, InCheck, InMake, InStart };
constexpr Fault kFault = Fault::UNDER_TEST_FAULT;

struct Config {
    std::string greeting;
    kamhub::Secret token;
};

class UnderTest final : public kamhub::Endpoint {
public:
    explicit UnderTest(Config config) : config_(std::move(config)) {}

    kamhub::Status start() override {
        if (kFault == Fault::InStart) throw std::runtime_error("no start today");
        return kamhub::okStatus();
    }
    void stop() override {}
    kamhub::Result<kamhub::Acknowledgement> send(const kamhub::Outgoing&) override {
        return kamhub::Acknowledgement{"1", config_.greeting};
    }

private:
    Config config_;
};

std::string check(const Config&) {
    if (kFault == Fault::InCheck) throw std::runtime_error("no check today");
    return {};
}

std::unique_ptr<kamhub::Endpoint> make(Config config, kamhub::Host&) {
    if (kFault == Fault::InMake) throw std::runtime_error("not made today");
    return std::make_unique<UnderTest>(std::move(config));
}

void registerAll(kamhub::Registrar& registrar) {
    if (kFault == Fault::InRegister) throw std::runtime_error("no registration today");
    if (kFault == Fault::InRegisterNumber) throw 42;
    kamhub::ConfigSpec<Config> spec("For tests.");
    spec.field("greeting", &Config::greeting, "What it answers.").defaultsTo("hello");
    spec.field("token", &Config::token, "What nobody may read.").defaultsTo("");
    spec.check(check);
    kamhub::EndpointTraits traits;
    traits.sink = true;
    registrar.endpoint(UNDER_TEST_ADAPTER, traits, std::move(spec), make);
}

}  // namespace

#ifdef UNDER_TEST_FAULT_NoNote
extern "C" KAMHUB_API void kamhub_register(kamhub::Registrar& registrar) { registerAll(registrar); }
#else
KAMHUB_PLUGIN(UNDER_TEST_NAME, "1.2.3", registerAll);
#endif
