#include "soap_contract.hpp"

#include <sstream>
#include <utility>

#include "xml/document.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::soap {

namespace {

struct ContractEntry {
    std::string system, version, body_namespace, action_prefix, answer_suffix;
    std::string fault_code, fault_text, temporary, references;
    std::string result_code, result_text, good;
};

struct OperationEntry {
    std::string name, action, answer;
};

struct AcknowledgementEntry {
    bool qualified = true;
};

struct FieldEntry {
    std::string name, value;
};

const ConfigSpec<ContractEntry>& contractSpec() {
    static const auto spec = [] {
        using C = ContractEntry;
        ConfigSpec<C> s("What a SOAP system's contract says beyond its documents.");
        s.field("system", &C::system, "The system, as error messages call it.")
            .example("the activation system");
        s.field("version", &C::version, "The SOAP that it speaks.").choices({"1.1", "1.2"});
        s.field("namespace", &C::body_namespace, "Of every message element.")
            .example("urn:example-com:activation:1");
        s.field("action-prefix", &C::action_prefix,
                "The SOAP action of an operation is this and the operation's name.")
            .example("urn:activation:");
        s.field("answer-suffix", &C::answer_suffix,
                "The answer's element is the operation's name and this.")
            .defaultsTo("Response");
        s.field("fault-code", &C::fault_code, "Element in a fault's detail: the code of the error.")
            .defaultsTo("");
        s.field("fault-text", &C::fault_text, "Element there: what is wrong.").defaultsTo("");
        s.field("temporary", &C::temporary,
                "Beginnings of the codes that mean: come again. Any other code parks the delivery; "
                "a fault without a code is judged by Receiver or Sender.")
            .defaultsTo("")
            .example("T S");
        s.field("references", &C::references,
                "Elements of the answer: the first that is there is the system's own number, by "
                "which a later receipt finds the delivery.")
            .defaultsTo("")
            .example("taskNo");
        s.field("result-code", &C::result_code,
                "Where an answer may be a refusal: its element with the code.")
            .defaultsTo("");
        s.field("result-text", &C::result_text, "Its element with what is wrong.").defaultsTo("");
        s.field("good", &C::good, "The codes of an answer that is no refusal.")
            .defaultsTo("")
            .example("0000");
        s.check([](const C& c) -> std::string {
            return c.result_code.empty() == c.good.empty()
                       ? ""
                       : "result-code and good belong together; write both or neither";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<OperationEntry>& operationSpec() {
    static const auto spec = [] {
        using O = OperationEntry;
        ConfigSpec<O> s("An operation whose names do not follow the rules of the contract.");
        s.field("name", &O::name, "The message element.").example("Activate");
        s.field("action", &O::action, "Its SOAP action.").defaultsTo("");
        s.field("answer", &O::answer, "Its answer's element.").defaultsTo("");
        return s;
    }();
    return spec;
}

const ConfigSpec<AcknowledgementEntry>& acknowledgementSpec() {
    static const auto spec = [] {
        ConfigSpec<AcknowledgementEntry> s(
            "What the system is answered when it calls: one element named as its answer is.");
        s.field("qualified", &AcknowledgementEntry::qualified,
                "Whether the fields are in the contract's namespace.")
            .defaultsTo("true");
        return s;
    }();
    return spec;
}

const ConfigSpec<FieldEntry>& fieldSpec() {
    static const auto spec = [] {
        ConfigSpec<FieldEntry> s("One element in it.");
        s.field("name", &FieldEntry::name, "Its name.").example("serialNo");
        s.field("value", &FieldEntry::value, "Its text; {id} is the hub's id of the message.")
            .example("{id}");
        return s;
    }();
    return spec;
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

using Fields = std::vector<FieldEntry>;

std::string fieldXml(const FieldEntry& field, const std::string& id, bool qualified) {
    auto value = field.value;
    for (auto at = value.find("{id}"); at != value.npos; at = value.find("{id}", at + id.size()))
        value.replace(at, 4, id);
    const auto name = (qualified ? "a:" : "") + field.name;
    return "<" + name + ">" + xml::escape(value) + "</" + name + ">";
}

// Of a file that was good when it was inspected, and is not any more. Immutable.
class Unreadable final : public Endpoint {
public:
    explicit Unreadable(std::string why) : why_(std::move(why)) {}
    Status start() override { return invalidConfig(why_); }
    void stop() override {}

private:
    const std::string why_;
};

void readFields(const ConfigNode& node, Fields& fields, Complaints& complaints) {
    for (const auto& child : node.children)
        if (child.name == "field")
            fields.push_back(fieldSpec().parse(child, complaints));
        else
            complaints.push_back(
                child.complain("<acknowledgement> has no <" + child.name + ">", "write <field>"));
}

}  // namespace

std::optional<net::SoapContract> readContract(const std::filesystem::path& file,
                                              Complaints& complaints) {
    const auto before = complaints.size();
    const auto root = xml::readConfig(file.string(), complaints, "soap-contract");
    if (!root) return std::nullopt;
    const auto entry = contractSpec().parse(*root, complaints);
    net::SoapContract out;
    AcknowledgementEntry acknowledged{};
    Fields fields;
    for (const auto& child : root->children) {
        if (child.name == "operation") {
            const auto operation = operationSpec().parse(child, complaints);
            out.operations[operation.name] = {operation.action, operation.answer};
        } else if (child.name == "acknowledgement") {
            acknowledged = acknowledgementSpec().parse(child, complaints);
            readFields(child, fields, complaints);
        } else {
            complaints.push_back(child.complain(
                "<soap-contract> has no <" + child.name + ">",
                config::nearestAdvice(child.name, {"operation", "acknowledgement"}, "")));
        }
    }
    if (complaints.size() != before) return std::nullopt;
    out.partner = entry.system;
    out.action_prefix = entry.action_prefix;
    out.answer_suffix = entry.answer_suffix;
    out.code_element = entry.fault_code;
    out.text_element = entry.fault_text;
    out.temporary_codes = words(entry.temporary);
    out.references = words(entry.references);
    out.result_element = entry.result_code;
    out.result_text_element = entry.result_text;
    out.good_results = words(entry.good);
    const auto version = entry.version == "1.2" ? xml::SoapVersion::V12 : xml::SoapVersion::V11;
    const auto names = std::make_shared<const net::SoapContract>(out);
    out.service = {version, entry.body_namespace,
                   [names, ns = entry.body_namespace, fields, qualified = acknowledged.qualified](
                       const std::string& operation, const Accepted& accepted) {
                       const auto name = "a:" + xml::escape(names->answerOf(operation));
                       auto text = "<" + name + " xmlns:a=\"" + xml::escape(ns) + "\">";
                       for (const auto& field : fields)
                           text += fieldXml(field, accepted.id(), qualified);
                       return text + "</" + name + ">";
                   }};
    return out;
}

ConfigSpec<net::SoapPartnerConfig> soapSpec() {
    auto spec = net::soapPartnerSpec(
        {"Any system that speaks SOAP 1.1 or 1.2 over HTTP or HTTPS: what its contract says is a "
         "file, its documents are its stylesheets'.",
         "https://partner.example/services", ""});
    spec.field("contract", &net::SoapPartnerConfig::contract,
               "What the system's contract says: version, names, codes (adapters/soap/README.md).")
        .example("mappings/contracts/activation/soap.xml");
    spec.inspect(
        [](const net::SoapPartnerConfig& config, const ConfigNode& node, Complaints& complaints) {
            if (xml::fileIsThere(node, "contract", config.contract, complaints))
                (void)readContract(config.contract, complaints);
        });
    return spec;
}

EndpointTraits soapTraits() {
    return {.sink = true, .query = true, .source = true, .idempotent = true};
}

std::unique_ptr<Endpoint> makeSoapPartner(net::SoapPartnerConfig config, Host& host) {
    Complaints complaints;
    auto contract = readContract(config.contract, complaints);
    if (!contract) return std::make_unique<Unreadable>(toString(complaints.front()));
    return std::make_unique<net::SoapEndpoint>(std::move(*contract), std::move(config), host);
}

}  // namespace kamhub::soap
