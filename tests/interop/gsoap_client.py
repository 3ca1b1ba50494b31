#!/usr/bin/python3
"""gSOAP makes a C++ client from the served descriptions of three families; it talks SOAP 1.1 and 1.2 to the hub."""
import pathlib
import subprocess
import sys
import tempfile

import gsoap_tools
import support

FAMILIES = ("customer", "order", "billing")
PREFIXES = {"c": "urn:kamhub:canonical:1", "hub": "urn:kamhub:hub:1"}
NAME = "范例㐂与𠮷祥 <集团> & 公司"
FAULT_CODE = {"1": "Client", "2": "Sender"}


def answers(program, base, version):
    done = subprocess.run([str(program), base, version, str(support.SAMPLES)],
                          capture_output=True, text=True, timeout=90)
    if done.returncode:
        raise RuntimeError(f"the client ended with {done.returncode}: {done.stdout}{done.stderr}")
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def check_answers(checks, version, got):
    value = lambda name: got.get(f"{version}.{name}")  # noqa: E731
    sent = f"urn:gsoap:mark-{version}"
    over = f"SOAP 1.{version}"
    checks.equal(f"{over}: M06 is accepted under the MessageID",
                 (value("mark.id"), value("mark.duplicate")), (sent, "false"))
    checks.equal(f"{over}: a repeat is a duplicate",
                 (value("repeat.id"), value("repeat.duplicate")), (sent, "true"))
    checks.equal(f"{over}: M22 is read into ten items and accepted",
                 (value("order.items"), value("order.id")), ("10", f"urn:gsoap:order-{version}"))
    checks.equal(f"{over}: M38 is answered by three typed bills",
                 (value("bills"), value("bills.queryNo"), value("bills.charge")),
                 ("3", f"CX-GSOAP-{version}", "2M电路月租费"))
    calls = ("mark", "repeat", "order", "bills", "fault")
    checks.equal(f"{over}: every answer is of that version and relates to its question",
                 [(value(f"{c}.version"), value(f"{c}.relates")) for c in calls],
                 [(version, f"urn:gsoap:{name}-{version}") for name in ("mark", "mark", "order", "query", "bad")])
    checks.that(f"{over}: with amounts in CNY", (value("bills.amount") or "").endswith(" CNY"), got)
    checks.that(f"{over}: a wrong code is a fault of the sender",
                value("fault") == "true" and FAULT_CODE[version] in value("fault.code"), got)
    checks.that(f"{over}: its reason names element and value",
                "region" in value("fault.reason") and "'guangdong'" in value("fault.reason"), got)
    checks.that(f"{over}: its detail is read as the declared type, with code and line",
                value("fault.detail.code") == "InvalidMessage" and value("fault.detail.line").isdigit(), got)
    if version == "2":
        checks.that(f"{over}: its subcode is the reason's name", value("fault.subcode").endswith("InvalidMessage"), got)


def run(checks, build):
    with tempfile.TemporaryDirectory(prefix="kamhub-gsoap-") as folder, \
            support.world(checks, build, ["billing", "ninety_seven"]) as made:
        folder = pathlib.Path(folder)
        base = made.hub.url("partners")
        gsoap_tools.generate(folder, [f"{base}/soap/{family}?wsdl" for family in FAMILIES], ["-C", "-j"], PREFIXES,
                             ["wsa5.h"])
        program = gsoap_tools.compile_program(folder, "gsoap_client", pathlib.Path(__file__).with_suffix(".cpp"))
        checks.that("wsdl2h, soapcpp2 and g++ make a client from the served descriptions", program.exists())
        for version in ("1", "2"):
            with checks.case(f"SOAP 1.{version}"):
                check_answers(checks, version, answers(program, base, version))
        marks = support.wait_received(made, "billing", "StampKeyAccount", 2)
        checks.equal("the Chinese name with markup in it reaches billing whole, once for each message",
                     [m["CustName"] for m in marks], [NAME, NAME])
        checks.that("so do both users", all("㐂乐路支行" in str(m) and "示范银行营业部" in str(m) for m in marks), marks)
        orders = support.wait_received(made, "ninety_seven", "KO03", 20)
        checks.equal("both orders of ten items are twenty service orders in the 97 system",
                     sorted(o["ITEMNO"] for o in orders),
                     sorted(f"DD202610900{v}-{n}" for v in (1, 2) for n in range(1, 11)))


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
