#pragma once
// The simulated 97 system as a process of its own, and its control port.

#include <sys/types.h>

#include <string>

namespace kamhub::ninety_seven::test {

// One thread at a time.
class Simulator {
public:
    Simulator();
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    int port() const { return port_; }
    const std::string& directory() const { return directory_; }
    // The JSON answer of the control port.
    std::string post(const std::string& path, const std::string& json) const;
    std::string get(const std::string& path) const;
    void fault(const std::string& spec) const { post("/fault", "{\"spec\":\"" + spec + "\"}"); }

private:
    std::string request(const std::string& text) const;
    pid_t pid_ = -1;
    int input_ = -1;  // closed: the simulator ends
    int port_ = 0, control_ = 0;
    std::string directory_;
};

}  // namespace kamhub::ninety_seven::test
