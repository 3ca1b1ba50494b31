#!/usr/bin/python3
"""Partners prove who they are by certificate, password and key; what nobody declared is refused and written down."""
import base64
import http.client
import os
import pathlib
import shutil
import signal
import sqlite3
import ssl
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import support  # noqa: E402
from authority import Authority, fingerprint, subject  # noqa: E402
from lib.processes import call  # noqa: E402
from lxml import etree  # noqa: E402

PASSWORD, KEY = "gehëim 密码", "a-key-made-by-chance-7Qx2"
ORDER, FAULT, BILL = "order_created.xml", "fault_reported.xml", "bill_query.xml"
RESOURCES = "resource-management"


def configure(folder, authority):
    """The demo with the front door and a callback listener behind TLS, and four partners."""
    file = support.configuration(folder, {RESOURCES: {"listener": "secure"}})
    tree = etree.parse(str(file))
    root = tree.getroot()
    for listener in list(root.iter("{*}listener")):
        if listener.get("name") == "partners":
            root.remove(listener)
    hub, key = authority.sign("hub", "/CN=hub", days=20)
    bank, _ = authority.sign("bank", "/C=CN/O=工商银行/CN=bank")
    shop, _ = authority.sign("shop", "/CN=shop")
    authority.sign("nobody", "/CN=nobody")
    (folder / "password").write_text(PASSWORD + "\n", "utf-8")
    os.environ["KAM_TEST_KEY"] = KEY
    for text in (
            f'<listener xmlns="{support.CONFIG}" name="partners" certificate="{hub}" key="{key}"'
            f' trust="{authority.file}" auth="certificate basic api-key"/>',
            f'<listener xmlns="{support.CONFIG}" name="secure" certificate="{hub}" key="{key}"'
            f' trust="{authority.file}" auth="certificate"/>',
            f'<partner xmlns="{support.CONFIG}" name="bank" source="urn:bank" may-send="kam.order.*"'
            f' callbacks="{RESOURCES}"><certificate subject="{subject(bank)}"/></partner>',
            f'<partner xmlns="{support.CONFIG}" name="shop" may-send="*"><certificate'
            f' fingerprint="{fingerprint(shop)}"/></partner>',
            f'<partner xmlns="{support.CONFIG}" name="agent" may-send="kam.fault.reported.v1" may-ask="kam.billing.*">'
            '<basic user="agent" password-file="password"/></partner>',
            f'<partner xmlns="{support.CONFIG}" name="portal" may-send="kam.*.created.v1">'
            '<api-key key="${KAM_TEST_KEY}"/></partner>'):
        root.insert(0, etree.fromstring(text))
    tree.write(str(file), encoding="UTF-8", xml_declaration=True)
    return file


class Caller:
    """Somebody who calls over TLS, with or without a certificate of his own."""

    def __init__(self, hub, folder, certificate=None, listener="partners", trust="authority"):
        self.address = ("127.0.0.1", hub.ports[listener])
        self.context = ssl.create_default_context(cafile=str(folder / f"{trust}.pem"))
        if certificate:
            self.context.load_cert_chain(folder / f"{certificate}.pem", folder / f"{certificate}.key")
        self.connection = None

    def call(self, method, path, body=None, headers=()):
        """Status, headers, text; over the connection that is open, if one is."""
        if self.connection is None:
            self.connection = http.client.HTTPSConnection(*self.address, context=self.context, timeout=20)
        self.connection.request(method, path, body, dict(headers))
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if answer.will_close:
            self.connection = None
        return answer.status, answer.headers, text

    def post(self, sample, headers=(), message_id=None):
        extra = {"ce-id": message_id} if message_id else {}
        return self.call("POST", "/messages", support.sample(sample),
                         {"Content-Type": "application/xml", **dict(headers), **extra})


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def sources(hub, kind):
    return sorted(m["source"] for m in hub.api(f"messages?type={kind}&limit=100")["messages"])


def who_gets_in(checks, hub, folder):
    bank, shop, nobody = (Caller(hub, folder, name) for name in ("bank", "shop", "nobody"))
    plain = Caller(hub, folder)
    checks.equal("a certificate known by its subject", bank.post(ORDER, message_id="b1")[0], 202)
    checks.equal("a certificate known by its fingerprint", shop.post(ORDER, message_id="s1")[0], 202)
    status, _, text = nobody.post(ORDER)
    checks.that("a certificate of the same authority that is no partner's", status == 401, (status, text))
    status, headers, text = plain.post(ORDER)
    checks.that("no proof at all", status == 401 and headers["WWW-Authenticate"].startswith("Basic "), (status, text))
    checks.equal("a password", plain.post(FAULT, basic("agent", PASSWORD))[0], 202)
    for what, user, password in (("a wrong password", "agent", PASSWORD + "x"), ("another user", "agenta", PASSWORD),
                                 ("an empty password", "agent", ""), ("a key as a password", "portal", KEY)):
        checks.equal(what, plain.post(FAULT, basic(user, password))[0], 401)
    checks.equal("Basic that is no base64", plain.post(FAULT, {"Authorization": "Basic %%%"})[0], 401)
    checks.equal("a key", plain.post(ORDER, {"X-API-Key": KEY}, "p1")[0], 202)
    checks.equal("a wrong key", plain.post(ORDER, {"X-API-Key": KEY[:-1]})[0], 401)
    checks.equal("two partners at once", bank.post(ORDER, {"X-API-Key": KEY})[0], 401)
    checks.equal("the source is the partner's, whatever he writes",
                 shop.post(ORDER, {"ce-source": "urn:bank"}, "s2")[0], 202)
    checks.equal("the sources of the orders", sources(hub, "kam.order.created.v1"),
                 ["portal", "shop", "shop", "urn:bank"])
    with checks.case("a listener that takes certificates only"):
        try:
            status = Caller(hub, folder, None, "secure").call("GET", "/")[0]
        except (ssl.SSLError, ConnectionError) as error:
            status = type(error).__name__
        checks.that("refuses a client without one in the handshake", status != 401 and not isinstance(status, int),
                    status)


def who_may_what(checks, hub, folder):
    bank, plain = Caller(hub, folder, "bank"), Caller(hub, folder)
    status, headers, text = bank.post(FAULT)
    checks.that("a type that is not his is refused with 403",
                status == 403 and "may-send does not name it" in text and "problem+json" in headers["Content-Type"],
                (status, text))
    for content_type, version in (("text/xml", "http://schemas.xmlsoap.org/soap/envelope/"),
                                  ("application/soap+xml", "http://www.w3.org/2003/05/soap-envelope")):
        body = etree.tostring(etree.fromstring(support.sample(FAULT)), encoding="unicode")
        status, _, text = bank.call(
            "POST", "/soap/fault", f'<e:Envelope xmlns:e="{version}"><e:Body>{body}</e:Body></e:Envelope>'.encode(),
            {"Content-Type": f"{content_type}; charset=utf-8"})
        checks.that(f"and as a fault of {content_type}", "Fault" in text and "may not send kam.fault.reported.v1" in text,
                    (status, text))
    status, _, text = Caller(hub, folder, "shop").post(BILL)
    checks.that("a question that is not his", status == 403 and "may not ask" in text, (status, text))
    status, _, text = plain.post(BILL, basic("agent", PASSWORD))
    checks.that("a question that is his goes on to the partner system", status in (200, 503, 504), (status, text))
    own, other = Caller(hub, folder, "bank", "secure"), Caller(hub, folder, "shop", "secure")
    checks.equal("an endpoint's callback path, by whom it is declared for",
                 own.call("GET", "/resource_management")[0], 405)
    checks.equal("and by another", other.call("GET", "/resource_management")[0], 403)


def what_is_written_down(checks, made, folder):
    for _ in range(300):
        Caller(made.hub, folder).post(ORDER)
    made.hub.stop()
    with sqlite3.connect(made.folder / "data" / "kamhub.db") as database:
        rows = database.execute("SELECT actor, action, object, outcome, detail FROM audit").fetchall()
    text = "\n".join(map(str, rows))
    checks.that("a stranger cannot fill the trail", 5 < sum(r[1] == "partner.sign-in" for r in rows) < 60, len(rows))
    checks.that("what a partner may not is in it", any(
        r[0] == "partner:bank" and r[1] == "partner.send" and "kam.fault.reported.v1" in r[2] and r[3] == "refused"
        for r in rows), text)
    checks.that("and whom he may not call", any(r[:2] == ("partner:shop", "partner.callback") for r in rows), text)
    everything = b"".join(f.read_bytes() for f in made.folder.rglob("*") if f.is_file())
    checks.that("no secret is in the store or the log",
                KEY.encode() not in everything and PASSWORD.encode() not in everything
                and base64.b64encode(f"agent:{PASSWORD}".encode()) not in everything)


def reload(hub):
    return hub.api("reload", {})


def certificates_change(checks, hub, folder):
    old = Caller(hub, folder, "bank")
    checks.equal("before", old.post(ORDER, message_id="r1")[0], 202)
    kept = {name: (folder / name).read_bytes() for name in ("hub.pem", "hub.key")}
    other = Authority(folder, "second")
    new = other.sign("new", "/CN=hub")
    shutil.copy(new[0], folder / "hub.pem")  # the key is still the old one's
    try:
        answer = str(reload(hub))
    except Exception as refused:  # a refused reload is an error status
        answer = str(refused)
    checks.that("a certificate that is not its key's is refused in words", "hub.key" in answer and "TLS" in answer, answer)
    checks.equal("and the old one stays", Caller(hub, folder, "bank").post(ORDER, message_id="r2")[0], 202)
    shutil.copy(new[1], folder / "hub.key")
    os.kill(hub.process.pid, signal.SIGHUP)

    def renewed():
        try:
            return Caller(hub, folder, "bank", trust="second").call("GET", "/")[0] == 200
        except ssl.SSLError as error:
            return str(error)
    support.wait_until(renewed, "the new certificate")
    checks.equal("an old connection goes on", old.post(ORDER, message_id="r3")[0], 202)
    status = hub.api("status")
    checks.that("status says until when", any(
        c["of"] == "listener partners" and c["until"] > "20" for c in status["certificates"]), status["certificates"])
    for name, text in kept.items():
        (folder / name).write_bytes(text)
    reload(hub)


def run(checks, build):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        authority = Authority(folder)
        with support.world(checks, build, config=configure(folder, authority)) as made:
            who_gets_in(checks, made.hub, folder)
            who_may_what(checks, made.hub, folder)
            certificates_change(checks, made.hub, folder)
            metrics = call(made.hub.url("operations") + "/metrics")[1].decode()
            checks.that("metrics say when a certificate ends",
                        'kamhub_certificate_expires_seconds{of="listener partners"}' in metrics, metrics[:600])
            log = (made.folder / "hub.log").read_text("utf-8")
            checks.that("a certificate that ends within thirty days is warned of",
                        '"event":"certificate-expires","of":"listener partners"' in log, log[:2000])
            what_is_written_down(checks, made, folder)


if __name__ == "__main__":
    sys.exit(support.main(__doc__, run))
