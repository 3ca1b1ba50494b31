#!/usr/bin/python3
"""The hub's SOAP sinks call servers that gSOAP made from the partners' own WSDL, and zeep calls the hub back from it.

Billing is SOAP 1.2 over HTTPS: TLS ends in a small proxy of Python's ssl. Resource management is SOAP 1.1 over HTTP.
gSOAP and not spyne: its server is generated from the contract's WSDL; for spyne the contract would have to be written
down a second time by hand.
"""
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

import gsoap_tools
import support
from lib import soap
from lxml import etree
from support import ROOT, Checks, sample
from zeep import Client, Settings

sys.path.insert(0, str(ROOT / "tests" / "simulators"))
from simlib import tls  # noqa: E402

HERE = pathlib.Path(__file__).parent
CONTRACTS = ROOT / "mappings" / "contracts"
CASES = ROOT / "mappings" / "transforms"
BILLING, IRMS = "http://billing.example.com/bss/v3", "urn:example-com:irms:interface"


class Server:
    """A generated server; what it understood of each call, as dictionaries."""

    def __init__(self, folder, name, wsdl, prefix, namespace):
        work = folder / name
        work.mkdir()
        shutil.copy(HERE / "gsoap_server.hpp", work)
        gsoap_tools.generate(work, [wsdl], ["-S", "-j"], {prefix: namespace})
        program = gsoap_tools.compile_program(work, name, HERE / f"{name}.cpp")
        self.errors = open(work / "errors", "wb")
        self.process = subprocess.Popen([str(program)], stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.port = int(self.process.stdout.readline())
        self.calls = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            operation, *fields = line.rstrip("\n").split("\t")
            self.calls.append({"operation": operation, **dict(f.split("=", 1) for f in fields)})

    def of(self, operation):
        return [c for c in self.calls if c["operation"] == operation]

    def wait(self, operation, count):
        support.wait_until(lambda: len(self.of(operation)) >= count or f"{self.calls}", f"{operation} at the server")
        return self.of(operation)

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.errors.close()


class TlsProxy:
    """Accepts TLS and passes the bytes on to a port of this machine."""

    def __init__(self, certificate, key, target):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain):
        try:
            with self.context.wrap_socket(plain, server_side=True) as outer, \
                    socket.create_connection(("127.0.0.1", self.target)) as inner:
                back = threading.Thread(target=self._pass, args=(inner, outer), daemon=True)
                back.start()
                self._pass(outer, inner)
                back.join(30)
        except OSError:
            pass

    @staticmethod
    def _pass(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()


def send(made, name, message_id, via="soap11", **changes):
    body = sample(name)
    for element, value in changes.items():
        root = etree.fromstring(body)
        root.find(f"{{{support.CANONICAL}}}{element}").text = value
        body = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return soap.send(made.hub.url("partners"), body, via, message_id)


def billing_calls(checks, made, server):
    send(made, "key_account_mark_assigned.xml", "mark")
    call = server.wait("StampKeyAccount", 1)[0]
    checks.equal("billing: gSOAP understands M06 as SOAP 1.2", (call["soap"], call["action"]),
                 ("1.2", f"{BILLING}/StampKeyAccount"))
    checks.equal("billing: typed, Chinese whole",
                 (call["CustName"], call["KaNo"], call["KaFlag"], call["Categories"], call["EffDate"]),
                 ("华南示范银行股份有限公司", "0001-GD-000127", "1", "2", "20261001"))
    checks.equal("billing: a list of three users in their order", (call["Users"], call["UserNames"]),
                 ("YH4400091801,YH4400091802,YH4400091803,",
                  "华南示范银行总行营业部,华南示范银行广州㐂乐路支行,华南示范银行深圳分行,"))
    reply = send(made, "bill_query.xml", "query", "soap12")
    checks.that("billing: M38 is answered from gSOAP's answer", reply.kind == "answer" and "12345.67" in reply.text
                and "东江示范㐂物流" in reply.text, reply)
    checks.equal("billing: the question is understood", [c["QryNo"] for c in server.of("QueryBill")],
                 ["CX2026110300112"])
    send(made, "contract_changed.xml", "contract")
    send(made, "billing_archive_request.xml", "archive")
    send(made, "credit_status_changed.xml", "credit")
    send(made, "order_completed.xml", "completed")
    send(made, "arrears_reported.xml", "arrears")
    send(made, "service_suspend_request.xml", "suspend")
    send(made, "service_suspension_result.xml", "suspended")
    send(made, "compensation_executed.xml", "compensation")
    send(made, "key_account_qualification_decided.xml", "decided")
    for operation in ("ChangeContract", "ArchiveProduct", "ChangeCreditStatus", "CreditAccount", "CompleteOrder", "ReportSuspension",
                      "NotifyQualification"):
        with checks.case(f"billing: gSOAP understands {operation}"):
            server.wait(operation, 1)
            checks.that(f"billing: gSOAP understands {operation}", True)
    support.wait_deliveries(made.hub, "billing", "delivered", 9)
    found = [d["reference"] for d in support.deliveries(made.hub, "billing") if d["reference"].startswith("ARC")]
    checks.equal("billing: ArcNo of its answer is the delivery's reference", found, ["ARC-GSOAP-1"])


def billing_faults(checks, made, server):
    send(made, "key_account_mark_assigned.xml", "busy", customerCode="KH2026001001")
    calls = [c for c in server.wait("StampKeyAccount", 3) if c["CustNo"].endswith("1001")]
    support.wait_until(lambda: len([c for c in server.of("StampKeyAccount") if c["CustNo"].endswith("1001")]) == 2
                       or str(server.of("StampKeyAccount")), "the repeat")
    calls = [c for c in server.of("StampKeyAccount") if c["CustNo"].endswith("1001")]
    checks.equal("billing: after gSOAP's Receiver fault 1001 it comes again with the same RequestId",
                 len({c["RequestId"] for c in calls}), 1)
    send(made, "key_account_mark_assigned.xml", "unknown", customerCode="KH2026002002")
    parked = support.wait_deliveries(made.hub, "billing", "parked", 1)[0]
    checks.that("billing: gSOAP's Sender fault parks it, with code and text of the typed detail",
                "2002" in parked["error"] and "客户不存在" in parked["error"], parked)


def resource_calls(checks, made, server):
    call = server.wait("StampCircuits", 1)[0]
    checks.equal("resources: gSOAP understands M06 as SOAP 1.1 with its SOAPAction", (call["soap"], call["action"]),
                 ("1.1", "urn:irms:StampCircuits"))
    checks.equal("resources: attributes and simple content, Chinese whole",
                 (call["name"], call["vipNo"], call["vip"], call["circuits"]),
                 ("华南示范银行股份有限公司", "0001-GD-000127", "1", "广州-深圳/2M0016@YH4400091803,"))
    reply = send(made, "resource_survey_request.xml", "survey", "soap12")
    checks.that("resources: M20 is answered from gSOAP's answer",
                reply.kind == "answer" and "经㐂乐路管道" in reply.text, reply)
    survey = server.wait("SurveyResource", 1)[0]
    checks.that("resources: both ends of the survey are understood",
                survey["ends"].startswith("A") and ",Z" in survey["ends"], survey)
    send(made, "resource_allocation_request.xml", "allocation")
    server.wait("AllocateResource", 1)
    support.wait_until(lambda: any(d["reference"] == "AL-GSOAP-1" for d in support.deliveries(
        made.hub, "resource-management")) or str(support.deliveries(made.hub, "resource-management")), "the allocation")
    checks.that("resources: allocationNo of its answer is the delivery's reference", True)


def callbacks(checks, made):
    """zeep, from the same contracts, is the partner that begins."""
    settings = Settings(strict=True)
    client = Client(str(CONTRACTS / "billing" / "billing.wsdl"), settings=settings)
    port = client.create_service(f"{{{BILLING}}}BssBillingCallbackBinding", made.hub.url("callbacks") + "/billing")
    answer = call_typed(client, port, CASES / "billing_to_canonical" / "payment.collection.in.xml")
    checks.equal("billing calls back with zeep over SOAP 1.2: the acknowledgement is typed", answer.RetCode, "0000")
    # The account's record says the payment once more to the process that waits for it.
    found = support.wait_messages(made.hub, "kam.billing.payment-received.v1", 2)
    checks.that("its SerialNo is the message's id", answer.SerialNo in [message["id"] for message in found])
    client = Client(str(CONTRACTS / "resource_management" / "resource_management.wsdl"), settings=settings)
    port = client.create_service(f"{{{IRMS}}}IrmsCallbackBinding", made.hub.url("callbacks") + "/resource_management")
    document = next(iter(sorted((CASES / "resource_management_to_canonical").glob("allocation_result.*.in.xml"))))
    answer = call_typed(client, port, document, allocationNo="AL-GSOAP-1")
    # What came in under a reference is passed on once its request is found: a message of its own, caused by the first.
    found = support.wait_messages(made.hub, "kam.resource.allocation-result.v1", 2)
    passed = [(m.get("causationid"), m.get("correlationid")) for m in found if m["id"] != answer]
    checks.equal("resources call back with zeep over SOAP 1.1: the message finds its request by allocationNo", passed,
                 [(answer, "allocation")])


def call_typed(client, port, document, **changes):
    root = etree.parse(str(document)).getroot()
    value = client.get_element(root.tag).parse(root, client.wsdl.types)
    return getattr(port, etree.QName(root).localname)(**{**{n: value[n] for n in value}, **changes})


def run(checks: Checks, build):
    with tempfile.TemporaryDirectory(prefix="kamhub-gsoap-") as folder:
        folder = pathlib.Path(folder)
        servers = [Server(folder, "gsoap_billing_server", CONTRACTS / "billing" / "billing.wsdl", "b", BILLING),
                   Server(folder, "gsoap_resource_server",
                          CONTRACTS / "resource_management" / "resource_management.wsdl", "r", IRMS)]
        certificate, key = tls.self_signed(folder, "billing")
        proxy = TlsProxy(certificate, key, servers[0].port)
        config = support.configuration(folder, {
            "billing": {"url": f"https://127.0.0.1:{proxy.port}/bss", "trust": certificate, "retry-longest": "1s"},
            "resource-management": {"url": f"http://127.0.0.1:{servers[1].port}/irms"}})
        try:
            with support.world(checks, build, config=config) as made:
                for name, check in (("billing", lambda: billing_calls(checks, made, servers[0])),
                                    ("billing's faults", lambda: billing_faults(checks, made, servers[0])),
                                    ("resources", lambda: resource_calls(checks, made, servers[1])),
                                    ("callbacks", lambda: callbacks(checks, made))):
                    with checks.case(name):
                        check()
        finally:
            proxy.close()
            for server in servers:
                server.close()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
