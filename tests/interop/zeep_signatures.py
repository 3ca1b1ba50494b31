#!/usr/bin/python3
"""WS-Security X.509 with zeep: it signs what it sends and checks the hub's answers; the hub signs its calls, zeep's code
checks them and signs the answers. zeep cannot encrypt: gsoap_security.py does."""
import datetime
import http.server
import pathlib
import sqlite3
import sys
import tempfile
import threading

import support
from lxml import etree
from support import ROOT
from zeep import Client
from zeep.transports import Transport
from zeep.wsse import signature
from zeep.wsse.signature import BinarySignature, Signature
from zeep.wsse.utils import get_security_header

sys.path.insert(0, str(ROOT / "tests" / "partners"))
from authority import openssl  # noqa: E402

import xmlsec  # noqa: E402

WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
IRMS = "urn:example-com:irms:interface"
SAFE = {"signature_method": xmlsec.Transform.RSA_SHA256, "digest_method": xmlsec.Transform.SHA256}
VERSIONS = ("Soap11", "Soap12")


def pair(folder, name, kind="rsa:2048", days="30"):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    curve = ["-pkeyopt", "ec_paramgen_curve:prime256v1"] if kind == "ec" else []
    openssl("req", "-x509", "-newkey", kind, *curve, "-nodes", "-days", days, "-subj", f"/CN={name}", "-keyout", key,
            "-out", certificate)
    return certificate, key


def stamp(envelope, age=0.0):
    """zeep signs a Timestamp but makes none."""
    security = get_security_header(envelope)
    created = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
    element = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    for name, time_of in (("Created", created), ("Expires", created + datetime.timedelta(minutes=5))):
        etree.SubElement(element, f"{{{WSU}}}{name}").text = time_of.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Signing:
    """Signs as one, checks answers as another's."""

    def __init__(self, kind, mine, theirs, age=0.0, **algorithms):
        certificate, key = mine
        self.mine = kind(str(key), str(certificate), **(algorithms or SAFE))
        self.theirs, self.age, self.checked = theirs, age, 0

    def apply(self, envelope, headers):
        if self.age is not None:
            stamp(envelope, self.age)
        return self.mine.apply(envelope, headers)

    def verify(self, envelope):
        signature.verify_envelope(envelope, str(self.theirs[0]))
        self.checked += 1
        return envelope


class Kept(Transport):
    """Remembers the bytes of the last call, so that they can be sent again; sends other ones where it is told to."""

    change = None

    def post(self, address, message, headers):
        if self.change:
            message = self.change(message)
        self.last = (address, message, headers)
        self.answer = super().post(address, message, headers)
        return self.answer


class Irms(http.server.BaseHTTPRequestHandler):
    """A resource system that checks what it is sent by zeep's code and signs what it answers, the first answer apart."""

    seen, hub, mine = [], None, None

    def do_POST(self):
        envelope = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            signature.verify_envelope(envelope, str(self.hub[0]))
            self.seen.append("signed by the hub")
        except Exception as error:  # whatever zeep raises is what the check prints
            self.seen.append(repr(error))
        ns = etree.QName(envelope).namespace
        answer = etree.fromstring(f'<e:Envelope xmlns:e="{ns}"><e:Header/><e:Body><AllocateResourceReturn xmlns="{IRMS}">'
                                  '<allocationNo>AL-ZEEP-1</allocationNo><acceptTime>2026-10-21 10:00:01</acceptTime>'
                                  "</AllocateResourceReturn></e:Body></e:Envelope>")
        if len(self.seen) > 1:
            stamp(answer)
            BinarySignature(str(self.mine[1]), str(self.mine[0]), **SAFE).apply(answer, {})
        body = etree.tostring(answer)
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def configure(folder, keys, port):
    (folder / "routes.xml").write_text('''<routes xmlns="urn:kamhub:routes:1" unmatched="store">
  <route name="allocation" type="kam.resource.allocation-request.v1"><to endpoint="resources"/></route>
</routes>''')
    file = folder / "hub.xml"
    file.write_text(f'''<hub xmlns="{support.CONFIG}" name="signatures" routes="routes.xml" front-door="partners"
     operations="operations" catalogue="{ROOT}/mappings/canonical/catalogue.xml">
  <listener name="operations"/>
  <listener name="callbacks"/>
  <listener name="partners" auth="signature api-key"/>
  <partner name="bank" source="urn:bank" may-send="kam.order.* kam.resource.*">
    <signature certificate="{keys['bank'][0]}" answer-certificate="{keys['hub'][0]}" answer-key-file="{keys['hub'][1]}"/>
    <api-key key="0123456789abcdef-bank"/>
  </partner>
  <partner name="shop" source="urn:shop" may-send="kam.order.*">
    <signature certificate="{keys['shop'][0]}" answer-certificate="{keys['hub'][0]}" answer-key-file="{keys['hub'][1]}"/>
  </partner>
  <plugin name="resource_management"/>
  <endpoint name="resources" adapter="resource_management" url="http://127.0.0.1:{port}/irms" retry-first="200ms"
            translations="{ROOT}/mappings/transforms/resource_management.xml" signature-certificate="{keys['hub'][0]}"
            signature-key-file="{keys['hub'][1]}" answers-signed-by="{keys['irms'][0]}"/>
</hub>''')
    return file


def send(made, signing, version, sample="order_created.xml", family="order", change=None, headers=(), http=()):
    """(what zeep made of the answer, its transport)"""
    transport = Kept()
    transport.session.headers.update(dict(http))
    client = Client(f"{made.hub.url('partners')}/soap/{family}?wsdl", wsse=signing, transport=transport)
    transport.change = change
    name = next(iter(client.wsdl.services))
    port = client.bind(name, next(p for p in client.wsdl.services[name].ports if p.endswith(version)))
    root = etree.fromstring(support.sample(sample))
    value = client.get_element(root.tag).parse(root, client.wsdl.types)
    answer = getattr(port, etree.QName(root).localname)(**{n: value[n] for n in value}, _soapheaders=list(headers) or None)
    return answer, transport


def refused(checks, made, what, signing, why, version="Soap11", **more):
    """zeep's client raises whatever: the answer's bytes are judged, and the reason stands in the audit trail alone."""
    transport = None
    original = Kept.post

    def remember(self, *words):
        nonlocal transport
        transport = self
        return original(self, *words)
    Kept.post = remember
    try:
        send(made, signing, version, **more)
        checks.that(f"{what} is refused", False, "taken")
    except Exception as error:  # zeep's own words for an unsigned fault differ
        text = transport.answer.text if transport else repr(error)
        checks.that(f"{what} is refused", transport is not None and "FailedCheck" in text and
                    "signature or decryption was invalid" in text, text)
        checks.that(f"{what}: the answer does not say why", why not in text, text)
    finally:
        Kept.post = original


def incoming(checks, made, keys):
    for version in VERSIONS:
        for kind in (BinarySignature, Signature):
            with checks.case(f"{version}, {kind.__name__}"):
                signing = Signing(kind, keys["bank"], keys["hub"])
                answer, transport = send(made, signing, version)
                checks.that(f"{version}: what zeep's {kind.__name__} signs is taken", "id" in str(answer), answer)
                checks.equal(f"{version}: zeep checks the signature of the hub's answer", signing.checked, 1)
                again = transport.session.post(transport.last[0], data=transport.last[1], headers=transport.last[2])
                checks.that(f"{version}: the same bytes again are refused",
                            again.status_code in (400, 500) and "FailedCheck" in again.text, again.text)
    curve = {"signature_method": xmlsec.Transform.ECDSA_SHA256, "digest_method": xmlsec.Transform.SHA256}
    answer, _ = send(made, Signing(BinarySignature, keys["shop"], keys["hub"], **curve), "Soap12")
    checks.that("ECDSA-SHA256 is taken", "id" in str(answer), answer)
    rows = made.hub.api("messages?type=kam.order.created.v1&limit=100")["messages"]
    checks.equal("each is from who signed it", sorted(r["source"] for r in rows), ["urn:bank"] * 4 + ["urn:shop"])


def hostile(checks, made, keys):
    bank = lambda **more: Signing(BinarySignature, keys["bank"], keys["hub"], **more)  # noqa: E731
    refused(checks, made, "SHA-1, zeep's default", bank(signature_method=None), "SHA256")
    refused(checks, made, "no Timestamp", bank(age=None), "no Timestamp")
    refused(checks, made, "an old one", bank(age=400), "too old")
    refused(checks, made, "one from before the start", bank(age=100), "before the hub's start")
    refused(checks, made, "an unknown certificate", Signing(BinarySignature, keys["stranger"], keys["hub"]), "no partner")
    refused(checks, made, "a changed Body", bank(), "does not fit",
            change=lambda text: text.replace(b"DD2026", b"DD2027", 1))
    shop = Signing(BinarySignature, keys["shop"], keys["hub"], signature_method=xmlsec.Transform.ECDSA_SHA256,
                   digest_method=xmlsec.Transform.SHA256)
    refused(checks, made, "one partner's key with another's signature", shop, "two proofs", version="Soap12",
            http={"X-API-Key": "0123456789abcdef-bank"}.items())
    block = etree.Element("{urn:kamhub:envelope:1}id")
    block.text = "unsigned"
    refused(checks, made, "an envelope attribute that is not signed", bank(), "header block", headers=[block])
    for name, signing in (("nobody's proof", None), ("a partner's key without his signature", "key")):
        http_headers = {"X-API-Key": "0123456789abcdef-bank"} if signing else {}
        try:
            send(made, None, "Soap11", http=http_headers.items())
            checks.that(f"{name} is refused", False, "taken")
        except Exception as error:  # zeep's Fault
            checks.that(f"{name} is refused", "not proved" in str(error), error)
    answer, _ = send(made, bank(), "Soap12", http={"X-API-Key": "0123456789abcdef-bank"}.items())
    checks.that("key and signature of one partner are taken", "id" in str(answer), answer)


def outgoing(checks, made, keys):
    send(made, Signing(BinarySignature, keys["bank"], keys["hub"]), "Soap11", "resource_allocation_request.xml", "resource")
    support.wait_until(lambda: bool(Irms.seen) or "no call", "a call of the hub")
    checks.equal("zeep's code checks the hub's signature", Irms.seen[0], "signed by the hub")

    def state():
        found = support.deliveries(made.hub, "resources")
        return found[0] if found and (found[0]["error"] or found[0]["state"] == "parked") else None
    support.wait_until(lambda: bool(state()) or str(support.deliveries(made.hub, "resources")), "the unsigned answer's end")
    checks.that("an answer that is not signed is not believed", "not to be trusted" in state()["error"], state())
    support.wait_until(lambda: len(Irms.seen) > 1 or str(support.deliveries(made.hub, "resources")), "a second call")
    done = support.wait_deliveries(made.hub, "resources", "delivered", 1)
    checks.equal("a signed one is, with its reference", done[0]["reference"], "AL-ZEEP-1")


def run(checks, build):
    with tempfile.TemporaryDirectory(prefix="kamhub-signatures-") as name:
        folder = pathlib.Path(name)
        keys = {who: pair(folder, who) for who in ("hub", "bank", "irms", "stranger")}
        keys["shop"] = pair(folder, "shop", "ec")
        Irms.hub, Irms.mine = keys["hub"], keys["irms"]
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Irms)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with support.world(checks, build, config=configure(folder, keys, server.server_port)) as made:
            watched = {c["of"] for c in made.hub.api("status")["certificates"]}
            checks.equal("the ends of the certificates are watched", watched, {
                "partner bank signature", "partner bank answer signature", "partner shop signature",
                "partner shop answer signature", "endpoint resources signature-certificate",
                "endpoint resources answers-signed-by"})
            for case in (incoming, hostile, outgoing):
                with checks.case(case.__name__):
                    case(checks, made, keys)
            made.hub.stop()
            with sqlite3.connect(made.folder / "data" / "kamhub.db") as database:
                rows = [str(r) for r in database.execute("SELECT actor, action, object, outcome, detail FROM audit")]
            checks.that("the audit trail says why", any("used before" in r for r in rows) and
                        any("RSA-SHA256" in r or "SHA-256" in r for r in rows), rows)
        server.shutdown()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
