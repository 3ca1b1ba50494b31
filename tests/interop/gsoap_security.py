#!/usr/bin/python3
"""WS-Security with gSOAP's wsse plugin, signature and encryption in both directions: its client sends orders to the hub and
checks and decrypts the answers; its server, a resource system, takes the hub's calls signed and encrypted alone."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import gsoap_tools
import support
from lib import soap
from support import ROOT

sys.path.insert(0, str(ROOT / "tests" / "partners"))
from authority import openssl  # noqa: E402

HERE = pathlib.Path(__file__).parent
IRMS = "urn:example-com:irms:interface"
WSDL = ROOT / "mappings" / "contracts" / "resource_management" / "resource_management.wsdl"


def pair(folder, name):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}", "-keyout", key,
            "-out", certificate)
    return certificate, key


class Server:
    """The generated server; what it understood of each call, as dictionaries."""

    def __init__(self, folder, keys):
        work = folder / "server"
        work.mkdir()
        for header in ("gsoap_server.hpp", "gsoap_security.hpp"):
            shutil.copy(HERE / header, work)
        gsoap_tools.generate(work, [WSDL], ["-S", "-j"], {"r": IRMS}, ["wsse.h"])
        program = gsoap_tools.compile_program(work, "gsoap_secure_server", HERE / "gsoap_secure_server.cpp", secure=True)
        self.errors = open(work / "errors", "w+b")
        words = [program, *keys["irms"], keys["hub"][0], keys["hub"][0]]
        self.process = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.port = int(self.process.stdout.readline())
        self.calls = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            operation, *fields = line.rstrip("\n").split("\t")
            self.calls.append({"operation": operation, **dict(f.split("=", 1) for f in fields)})

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.errors.close()


def configure(folder, keys, port):
    (folder / "routes.xml").write_text('''<routes xmlns="urn:kamhub:routes:1" unmatched="store">
  <route name="allocation" type="kam.resource.allocation-request.v1"><to endpoint="resources"/></route>
</routes>''')
    file = folder / "hub.xml"
    file.write_text(f'''<hub xmlns="{support.CONFIG}" name="security" routes="routes.xml" front-door="partners"
     operations="operations" catalogue="{ROOT}/mappings/canonical/catalogue.xml">
  <listener name="operations"/>
  <listener name="callbacks"/>
  <listener name="partners" auth="signature api-key"/>
  <partner name="bank" source="urn:bank" may-send="kam.order.*">
    <signature certificate="{keys['bank'][0]}" answer-certificate="{keys['hub'][0]}" answer-key-file="{keys['hub'][1]}"/>
  </partner>
  <partner name="vault" source="urn:vault" may-send="kam.order.*">
    <signature certificate="{keys['vault'][0]}" answer-certificate="{keys['hub'][0]}" answer-key-file="{keys['hub'][1]}"/>
    <encryption key-file="{keys['reads'][1]}" answer-certificate="{keys['vault'][0]}"/>
  </partner>
  <partner name="test" source="urn:test" may-send="kam.resource.*"><api-key key="0123456789abcdef"/></partner>
  <plugin name="resource_management"/>
  <endpoint name="resources" adapter="resource_management" url="http://127.0.0.1:{port}/irms" retry-first="200ms"
            translations="{ROOT}/mappings/transforms/resource_management.xml" signature-certificate="{keys['hub'][0]}"
            signature-key-file="{keys['hub'][1]}" answers-signed-by="{keys['irms'][0]}"
            encryption-certificate="{keys['irms'][0]}" answers-encrypted="true"/>
</hub>''')
    return file


def client(folder, base):
    work = folder / "client"
    work.mkdir()
    shutil.copy(HERE / "gsoap_security.hpp", work)
    gsoap_tools.generate(work, [f"{base}/soap/order?wsdl"], ["-C", "-j"],
                         {"c": support.CANONICAL, "hub": "urn:kamhub:hub:1"}, ["wsse.h"])
    return gsoap_tools.compile_program(work, "gsoap_secure_client", HERE / "gsoap_secure_client.cpp", secure=True)


def incoming(checks, made, program, keys):
    def call(who, *more):
        words = [program, made.hub.url("partners") + "/soap/order", *keys[who], keys["hub"][0],
                 support.SAMPLES / "order_created.xml", *more]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=60)
        return dict(line.split("=", 1) for line in done.stdout.splitlines()) or {"error": done.stderr}

    got = call("bank")
    checks.that("what gSOAP signs is taken, and it finds the answer signed", got.get("signed") == "true", got)
    got = call("vault", keys["reads"][0])
    checks.that("what it signs and encrypts is taken, and it decrypts the answer and finds it signed",
                got.get("signed") == "true", got)
    got = call("vault")
    checks.that("who has to encrypt and does not is refused", "FailedCheck" in got.get("fault", ""), got)
    got = call("vault", keys["reads"][0], "old")
    checks.that("AES-CBC with RSA-1_5 is refused", "FailedCheck" in got.get("fault", ""), got)
    got = call("vault", keys["irms"][0])
    checks.that("what is encrypted to another is refused", "FailedCheck" in got.get("fault", ""), got)
    got = call("bank", keys["reads"][0])
    checks.that("who does not encrypt and does is refused", "FailedCheck" in got.get("fault", ""), got)
    rows = made.hub.api("messages?type=kam.order.created.v1&limit=100")["messages"]
    checks.equal("each is from who signed it", sorted(r["source"] for r in rows), ["urn:bank", "urn:vault"])


def outgoing(checks, made, server):
    request = soap.send(made.hub.url("partners"), support.sample("resource_allocation_request.xml"), "soap11", "secure",
                        headers={"X-API-Key": "0123456789abcdef"})
    checks.that("the hub takes the request", request.kind == "accepted", request)
    support.wait_until(lambda: bool(server.calls) or server.said() or "no call", "a call of the hub")
    checks.equal("gSOAP decrypts the hub's call and finds it signed", server.calls[0]["signed"], "true")
    done = support.wait_deliveries(made.hub, "resources", "delivered", 1)
    checks.equal("the hub decrypts its answer and finds it signed", done[0]["reference"], "AL-SECURE-1")


def run(checks, build):
    with tempfile.TemporaryDirectory(prefix="kamhub-security-") as name:
        folder = pathlib.Path(name)
        keys = {who: pair(folder, who) for who in ("hub", "reads", "bank", "vault", "irms")}
        server = Server(folder, keys)
        try:
            with support.world(checks, build, config=configure(folder, keys, server.port)) as made:
                # gSOAP writes whole seconds, and what was signed before the hub's start is not taken.
                ready = int(time.time())
                program = client(folder, made.hub.url("partners"))
                support.wait_until(lambda: int(time.time()) > ready or "no later second", "the clock")
                with checks.case("incoming"):
                    incoming(checks, made, program, keys)
                with checks.case("outgoing"):
                    outgoing(checks, made, server)
        finally:
            server.close()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
