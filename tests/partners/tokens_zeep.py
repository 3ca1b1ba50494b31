#!/usr/bin/python3
"""zeep sends UsernameTokens, text and digest; the hub sends its own to a server that checks them by the profile's words."""
import base64
import datetime
import hashlib
import http.server
import os
import pathlib
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import support  # noqa: E402
from lxml import etree  # noqa: E402
from support import ROOT  # noqa: E402
from zeep import Client  # noqa: E402
from zeep.exceptions import Fault  # noqa: E402
from zeep.transports import Transport  # noqa: E402
from zeep.wsse.username import UsernameToken  # noqa: E402

PASSWORD = "pässwörd 密码 & <co>"
OUTGOING = "outgoing-密码"
NS = {"s": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
      "u": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"}
VERSIONS = ("Soap11", "Soap12")


class Kept(Transport):
    """Remembers the bytes of the last call, so that they can be sent again."""

    def post(self, address, message, headers):
        self.last = (address, message, headers)
        return super().post(address, message, headers)


class TokenServer(http.server.BaseHTTPRequestHandler):
    """Takes whatever has a right token, as a resource system that answers OK to everything."""

    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        root = etree.fromstring(body)
        token = root.find(".//s:UsernameToken", NS)
        self.seen.append(None if token is None else {
            "user": token.findtext("s:Username", "", NS), "password": token.findtext("s:Password", "", NS),
            "type": token.find("s:Password", NS).get("Type").rpartition("#")[2],
            "nonce": base64.b64decode(token.findtext("s:Nonce", "", NS)),
            "created": token.findtext("u:Created", "", NS), "raw": body})
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def configure(folder, port):
    """A hub of one partner who sends and one SOAP endpoint that is sent to."""
    os.environ["KAM_TEST_OUT"], os.environ["KAM_TEST_IN"] = OUTGOING, PASSWORD
    (folder / "routes.xml").write_text('''<routes xmlns="urn:kamhub:routes:1" unmatched="store">
  <route name="allocation" type="kam.resource.allocation-request.v1"><to endpoint="resources"/></route>
</routes>''')
    file = folder / "hub.xml"
    file.write_text(f'''<hub xmlns="{support.CONFIG}" name="tokens" routes="routes.xml" front-door="partners"
     operations="operations" catalogue="{ROOT}/mappings/canonical/catalogue.xml">
  <listener name="operations"/>
  <listener name="callbacks"/>
  <listener name="partners" auth="username-token"/>
  <partner name="bank" source="urn:bank" may-send="kam.order.* kam.resource.*">
    <username-token user="bank" password="${{KAM_TEST_IN}}"/>
  </partner>
  <plugin name="resource_management"/>
  <endpoint name="resources" adapter="resource_management" url="http://127.0.0.1:{port}/irms" retry-first="200ms"
            translations="{ROOT}/mappings/transforms/resource_management.xml" user="kamhub" password="${{KAM_TEST_OUT}}"/>
</hub>''')
    return file


def client(made, token, family="order"):
    transport = Kept()
    made_client = Client(f"{made.hub.url('partners')}/soap/{family}?wsdl", wsse=token, transport=transport)
    name = next(iter(made_client.wsdl.services))
    ports = {v: made_client.bind(name, next(p for p in made_client.wsdl.services[name].ports if p.endswith(v)))
             for v in VERSIONS}
    return made_client, ports, transport


def send(made, token, version, number, sample="order_created.xml", family="order"):
    made_client, ports, transport = client(made, token, family)
    root = etree.fromstring(support.sample(sample))
    value = made_client.get_element(root.tag).parse(root, made_client.wsdl.types)
    block = etree.Element("{urn:kamhub:envelope:1}id")
    block.text = number
    answer = getattr(ports[version], etree.QName(root).localname)(
        _soapheaders=[block], **{name: value[name] for name in value})
    return answer, transport


def refused(checks, what, made, token, version):
    try:
        send(made, token, version, "refused")
        checks.that(what, False, "taken")
    except Fault as fault:
        checks.that(what, "not proved" in fault.message and PASSWORD not in fault.message, fault.message)


def incoming(checks, made):
    kinds = {"text": lambda: UsernameToken("bank", PASSWORD), "digest": lambda: UsernameToken("bank", PASSWORD, use_digest=True),
             "digest with Z": lambda: UsernameToken("bank", PASSWORD, use_digest=True, zulu_timestamp=True)}
    for version in VERSIONS:
        for kind, token in kinds.items():
            with checks.case(f"{version}, {kind}"):
                answer, transport = send(made, token(), version, f"{version} {kind}".replace(" ", "-"))
                checks.that(f"{version}: a token as {kind} is taken", "id" in str(answer), answer)
                if kind != "text":
                    again = transport.session.post(transport.last[0], data=transport.last[1], headers=transport.last[2])
                    checks.that(f"{version}: the same bytes again are refused",
                                again.status_code in (400, 500) and "not proved" in again.text, again.text)
        refused(checks, f"{version}: a wrong password", made, UsernameToken("bank", PASSWORD + "x"), version)
        refused(checks, f"{version}: a wrong digest", made, UsernameToken("bank", "x", use_digest=True), version)
        refused(checks, f"{version}: another user", made, UsernameToken("bnak", PASSWORD, use_digest=True), version)
        refused(checks, f"{version}: no token", made, None, version)
        old = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=6)
        refused(checks, f"{version}: an old token", made, UsernameToken("bank", PASSWORD, use_digest=True, created=old),
                version)
    rows = made.hub.api("messages?type=kam.order.created.v1&limit=100")["messages"]
    checks.equal("all are from the partner", [r["source"] for r in rows], ["urn:bank"] * (len(kinds) * len(VERSIONS)))
    everything = b"".join(f.read_bytes() for f in made.folder.rglob("*") if f.is_file())
    checks.that("no password is in the store or the log",
                PASSWORD.encode() not in everything and "pässwörd 密码 &amp;".encode() not in everything)


def outgoing(checks, made):
    send(made, UsernameToken("bank", PASSWORD), "Soap11", "survey", "resource_allocation_request.xml", "resource")
    support.wait_until(lambda: TokenServer.seen or "no call", "a call of the hub")
    token = TokenServer.seen[0]
    checks.that("the hub sends a token", token is not None)
    digest = base64.b64encode(hashlib.sha1(token["nonce"] + token["created"].encode() + OUTGOING.encode()).digest())
    checks.equal("that names it and holds the digest of its password",
                 (token["user"], token["type"], token["password"]), ("kamhub", "PasswordDigest", digest.decode()))
    checks.that("and not the password", OUTGOING.encode() not in token["raw"])
    support.wait_until(lambda: len(TokenServer.seen) > 1 or "no second call", "a second attempt")
    checks.that("each attempt has a nonce of its own", TokenServer.seen[1]["nonce"] != token["nonce"])


def run(checks, build):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        with support.world(checks, build, config=configure(pathlib.Path(name), server.server_port)) as made:
            incoming(checks, made)
            with checks.case("outgoing"):
                outgoing(checks, made)
    server.shutdown()


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
