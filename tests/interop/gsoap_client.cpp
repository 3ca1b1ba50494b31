// A partner's program on gSOAP: proxies made by wsdl2h and soapcpp2 from the hub's served WSDL.
//
//     gsoap_client BASE 1|2 SAMPLES     SOAP 1.1 or 1.2; BASE is http://host:port
//
// Prints what it got, one `name=value` a line; gsoap_client.py compares. Ends with 1 if a call that
// should succeed fails.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "CustomerSoap11.nsmap"
#include "soapBillingSoap11Proxy.h"
#include "soapCustomerSoap11Proxy.h"
#include "soapOrderSoap11Proxy.h"

namespace {

struct Client {
    std::string base;
    std::string version;  // "1" or "2", also part of each id
    std::string samples;
    struct soap* soap;
};

std::string* text(Client& client, const char* value) {
    auto* out = soap_new_std__string(client.soap);
    *out = value;
    return out;
}

void say(const Client& client, const std::string& name, const std::string& value) {
    std::printf("%s.%s=%s\n", client.version.c_str(), name.c_str(), value.c_str());
}

std::string orNone(const char* value) { return value ? value : "none"; }

std::string yesOrNo(bool value) { return value ? "true" : "false"; }

void begin(Client& client) {
    soap_destroy(client.soap);
    soap_end(client.soap);
}

// The generated table speaks SOAP 1.2; this one is the same for 1.1.
const Namespace* soap11Namespaces() {
    static std::vector<Namespace> table;
    if (!table.empty()) return table.data();
    for (const auto* each = namespaces; each->id; ++each) table.push_back(*each);
    table[0].ns = "http://schemas.xmlsoap.org/soap/envelope/";
    table[1].ns = "http://schemas.xmlsoap.org/soap/encoding/";
    table[0].in = table[1].in = nullptr;
    table.push_back({});
    return table.data();
}

// After a proxy is made, which sets the generated table.
void prepare(Client& client, const std::string& message_id) {
    const bool old = client.version == "1";
    soap_set_namespaces(client.soap, old ? soap11Namespaces() : namespaces);
    client.soap->version = old ? 1 : 2;
    soap_header(client.soap);
    client.soap->header->wsa5__MessageID = soap_strdup(client.soap, message_id.c_str());
}

void sayRelation(const Client& client, const std::string& call) {
    say(client, call + ".version", std::to_string(client.soap->version));
    const auto* header = client.soap->header;
    const auto* relates = header ? header->wsa5__RelatesTo : nullptr;
    say(client, call + ".relates", orNone(relates ? relates->__item : nullptr));
}

void must(Client& client, int error, const char* call) {
    if (error == SOAP_OK) return;
    std::fprintf(stderr, "%s over SOAP 1.%s:\n", call, client.version.c_str());
    soap_stream_fault(client.soap, std::cerr);
    std::exit(1);
}

c__MarkedUser* user(Client& client, const char* number, const char* name,
                    enum c__ProductKind kind) {
    auto* out = soap_new_c__MarkedUser(client.soap);
    out->userNo = number;
    out->userName = text(client, name);
    out->productKind = kind;
    out->account = text(client, "ZH2026001271");
    out->region = "GD";
    return out;
}

c__KeyAccountMark* mark(Client& client) {
    auto* out = soap_new_c__KeyAccountMark(client.soap);
    out->customerCode = "KH202600900" + client.version;
    out->customerName = "范例㐂与𠮷祥 <集团> & 公司";
    out->kaCode = "0001-GD-00900" + client.version;
    out->kaMark = true;
    out->customerLevel = c__CustomerLevel__gold;
    out->categories = soap_new_c__KeyAccountCategories(client.soap);
    out->categories->category = {c__KeyAccountCategory__high_value, c__KeyAccountCategory__group};
    out->region = "GD";
    out->managingUnit = "GD-KA";
    out->accountManager = "GD20451";
    out->assignedOn = "2026-09-14";
    out->effectiveDate = "2026-10-01";
    out->users = soap_new_c__MarkedUsers(client.soap);
    out->users->user = {user(client, "YH4400091801", "示范银行营业部", c__ProductKind__local_voice),
                        user(client, "YH4400091802", "㐂乐路支行", c__ProductKind__trunk_line)};
    return out;
}

void sendMark(Client& client) {
    const auto id = "urn:gsoap:mark-" + client.version;
    for (const char* name : {"mark", "repeat"}) {
        begin(client);
        CustomerSoap11Proxy proxy(client.soap);
        prepare(client, id);
        _hub__Accepted accepted;
        const auto url = client.base + "/soap/customer";
        must(client, proxy.KeyAccountMarkAssigned(url.c_str(), nullptr, mark(client), accepted),
             "KeyAccountMarkAssigned");
        say(client, std::string(name) + ".id", accepted.id);
        say(client, std::string(name) + ".duplicate", yesOrNo(accepted.duplicate));
        sayRelation(client, name);
    }
}

// gSOAP reads the sample into its own types, so the order is typed and has its ten items.
void sendOrder(Client& client) {
    begin(client);
    auto* order = soap_new_c__ProductOrder(client.soap);
    std::ifstream file(client.samples + "/order_created.xml");
    client.soap->is = &file;
    const bool read = soap_begin_recv(client.soap) == SOAP_OK &&
                      soap_get_c__ProductOrder(client.soap, order, "c:OrderCreated", nullptr) &&
                      soap_end_recv(client.soap) == SOAP_OK;
    client.soap->is = nullptr;
    must(client, read ? SOAP_OK : client.soap->error, "reading the sample");
    say(client, "order.items", std::to_string(order->items->item.size()));
    order->orderNo = "DD202610900" + client.version;
    for (std::size_t i = 0; i < order->items->item.size(); ++i)
        order->items->item[i]->itemNo = order->orderNo + "-" + std::to_string(i + 1);
    OrderSoap11Proxy proxy(client.soap);
    prepare(client, "urn:gsoap:order-" + client.version);
    _hub__Accepted accepted;
    const auto url = client.base + "/soap/order";
    must(client, proxy.OrderCreated(url.c_str(), nullptr, order, accepted), "OrderCreated");
    say(client, "order.id", accepted.id);
    sayRelation(client, "order");
}

void ask(Client& client) {
    begin(client);
    auto* query = soap_new_c__CustomerBillQuery(client.soap);
    query->queryNo = "CX-GSOAP-" + client.version;
    query->customerCode = "KH2026000388";
    query->kaMark = true;
    query->account = text(client, "ZH2026003881");
    query->periodFrom = "2026-07";
    query->periodTo = "2026-09";
    query->unpaidOnly = false;
    query->withItems = true;
    query->requestedBy = "GD20466";
    BillingSoap11Proxy proxy(client.soap);
    prepare(client, "urn:gsoap:query-" + client.version);
    c__CustomerBillList list;
    const auto url = client.base + "/soap/billing";
    must(client, proxy.BillQuery(url.c_str(), nullptr, query, list), "BillQuery");
    say(client, "bills", std::to_string(list.bills ? list.bills->bill.size() : 0));
    say(client, "bills.queryNo", list.queryNo);
    if (list.bills && !list.bills->bill.empty()) {
        const auto* bill = list.bills->bill.front();
        say(client, "bills.amount", bill->amount->__item + " " + bill->amount->currency);
        if (bill->items && !bill->items->item.empty())
            say(client, "bills.charge", bill->items->item.front()->chargeName);
    }
    sayRelation(client, "bills");
}

void provokeFault(Client& client) {
    begin(client);
    auto* bad = mark(client);
    bad->region = "guangdong";
    CustomerSoap11Proxy proxy(client.soap);
    prepare(client, "urn:gsoap:bad-" + client.version);
    _hub__Accepted accepted;
    const auto url = client.base + "/soap/customer";
    const int error = proxy.KeyAccountMarkAssigned(url.c_str(), nullptr, bad, accepted);
    say(client, "fault", yesOrNo(error != SOAP_OK));
    if (error == SOAP_OK) return;
    sayRelation(client, "fault");
    soap_set_fault(client.soap);
    say(client, "fault.code", orNone(*soap_faultcode(client.soap)));
    say(client, "fault.subcode", orNone(soap_fault_subcode(client.soap)));
    say(client, "fault.reason", orNone(*soap_faultstring(client.soap)));
    const auto* fault = client.soap->fault;
    const auto* detail = client.version == "2" ? fault->SOAP_ENV__Detail : fault->detail;
    if (!detail || !detail->hub__Refusal) return;
    say(client, "fault.detail.code", detail->hub__Refusal->code);
    const int* line = detail->hub__Refusal->line;
    say(client, "fault.detail.line", line ? std::to_string(*line) : "none");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: gsoap_client BASE 1|2 SAMPLES\n");
        return 2;
    }
    Client client{argv[1], argv[2], argv[3], soap_new1(SOAP_C_UTFSTRING | SOAP_XML_STRICT)};
    client.soap->connect_timeout = client.soap->recv_timeout = client.soap->send_timeout = 20;
    sendMark(client);
    sendOrder(client);
    ask(client);
    provokeFault(client);
    soap_destroy(client.soap);
    soap_end(client.soap);
    soap_free(client.soap);
    return 0;
}
