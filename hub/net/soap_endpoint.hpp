#pragma once
// An endpoint that speaks document/literal SOAP in both directions. What differs between two SOAP
// systems is data.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/http_client.hpp"
#include "net/soap_client.hpp"
#include "net/soap_mount.hpp"
#include "net/soap_seal.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::net {

// What a partner's contract says beyond its documents. Value.
struct SoapContract {
    std::string partner;        // its name in error messages
    std::string action_prefix;  // the SOAP action of an operation is this and the operation
    std::string answer_suffix;  // the answer's element is the operation and this
    std::string code_element;   // child of the fault detail's element: the error code
    std::string text_element;   // child of it: what is wrong
    std::vector<std::string> temporary_codes;  // beginnings of the codes that mean "come again"
    std::vector<std::string>
        references;       // children of the answer: the first that is there is the partner's own id
    SoapService service;  // version, namespace, and how its own calls are acknowledged
    // Operations whose names do not follow the two rules above; an empty part follows its rule.
    struct Operation {
        std::string action, answer;
    };
    std::map<std::string, Operation> operations{};
    // Where an answer to what is sent may be a refusal: child of the answer with its code, child
    // with what is wrong, the codes that are none. Empty: an answer is always good.
    std::string result_element{}, result_text_element{};
    std::vector<std::string> good_results{};

    std::string actionOf(const std::string& operation) const;
    std::string answerOf(const std::string& operation) const;
    bool temporary(const std::string& code) const;
};

// Of one configured SOAP partner.
struct SoapPartnerConfig {
    std::string url;
    std::filesystem::path trust, certificate, key;
    std::string listener;
    std::string callback_path;
    std::string user;  // of a WS-Security UsernameToken; empty: none is sent
    Secret password;
    std::string password_form;                     // digest or text
    std::filesystem::path signature_certificate;   // empty: calls are not signed
    std::filesystem::path signature_key_file;      // or
    Secret signature_key;                          // PEM
    std::filesystem::path encryption_certificate;  // empty: calls are not encrypted
    bool answers_encrypted = false;
    std::filesystem::path answers_signed_by;  // empty: answers need not be
    std::filesystem::path contract;           // where the contract is a file: adapters/soap
};

struct SoapPartnerTexts {
    std::string summary, example_url, default_callback_path;
};
ConfigSpec<SoapPartnerConfig> soapPartnerSpec(const SoapPartnerTexts& texts);

// A fault or a refusing answer is Unavailable with the answer where its code is temporary, else
// Rejected with the answer; a fault without a code is judged by Receiver or Sender. An answer that
// is not the operation's is Internal with the answer. Thread-safe.
class SoapEndpoint final : public Endpoint {
public:
    SoapEndpoint(SoapContract contract, SoapPartnerConfig config, Host& host)
        : contract_(std::move(contract)), config_(std::move(config)), host_(host) {}

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;
    Result<Payload> ask(const Outgoing& outgoing) override;

private:
    struct Answered {
        xml::Document body;
        std::string raw;
    };
    Result<SoapAnswer> exchange(const Outgoing& outgoing, bool cut_out);
    Result<Answered> call(const Outgoing& outgoing);
    std::vector<std::string> headers() const;
    Result<Answered> judge(SoapAnswer answer, const std::string& operation) const;
    bool isAnswer(const std::string& name, const std::string& ns,
                  const std::string& operation) const;
    Error errorOf(const xml::SoapFault& fault, std::string raw, const std::string& operation) const;
    Error refusal(bool temporary, const std::string& code, const std::string& text, std::string raw,
                  const std::string& operation) const;
    Error garbage(const std::string& what, std::string raw, const std::string& operation) const;

    const SoapContract contract_;
    const SoapPartnerConfig config_;
    Host& host_;
    std::shared_ptr<const SoapSeal> seal_;  // set by start()
    std::unique_ptr<HttpClient> client_;    // set by start(), before any send
};

}  // namespace kamhub::net
