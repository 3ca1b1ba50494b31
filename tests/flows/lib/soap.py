"""Posts canonical messages as a partner does, and reads what comes back. Shares nothing with the hub."""
import re
import uuid
from xml.sax.saxutils import escape

from lxml import etree

from .processes import ROOT, call

CANONICAL = ROOT / "mappings" / "canonical"
SOAP = {"soap11": "http://schemas.xmlsoap.org/soap/envelope/", "soap12": "http://www.w3.org/2003/05/soap-envelope"}
CONTENT = {"soap11": "text/xml; charset=utf-8", "soap12": "application/soap+xml; charset=utf-8"}


def catalogue():
    root = etree.parse(str(CANONICAL / "catalogue.xml")).getroot()
    return {m.get("element"): dict(m.attrib) for m in root if isinstance(m.tag, str) and m.get("element")}


CATALOGUE = catalogue()


class Reply:
    def __init__(self, kind, status, text, message_id=""):
        self.kind, self.status, self.text, self.id = kind, status, text, message_id

    def __str__(self):
        return f"{self.kind} (HTTP {self.status}): {self.text[:600]}"


def read_reply(status, data):
    text = data.decode("utf-8", "replace")
    if status == 503:
        return Reply("unavailable", status, text)
    if status >= 400 or re.search(r"<(\w+:)?Fault\b", text):
        return Reply("refused", status, text)
    accepted = re.search(r"<(?:\w+:)?id>([^<]*)</(?:\w+:)?id>", text)
    if re.search(r"<(\w+:)?Accepted\b", text):
        duplicate = re.search(r"<(?:\w+:)?duplicate>\s*(true|1)\s*<", text)
        return Reply("duplicate" if duplicate else "accepted", status, text, accepted.group(1) if accepted else "")
    return Reply("answer", status, text)


def send(base, body, via="soap11", message_id=None, attributes=(), timeout=30, headers=None):
    """`body` is the canonical document's bytes; `headers` are further ones of HTTP."""
    root = etree.fromstring(body)
    entry = CATALOGUE[etree.QName(root).localname]
    message_id = message_id or str(uuid.uuid4())
    if via == "http":
        headers = {"Content-Type": "application/xml", "Accept": "application/xml", "ce-specversion": "1.0",
                   "ce-id": message_id, "ce-type": entry["type"], **(headers or {})}
        headers.update({f"ce-{name}": value for name, value in attributes})
        return read_reply(*call(f"{base}/messages", body, headers, timeout=timeout))
    blocks = "".join(f'<k:{name} xmlns:k="urn:kamhub:envelope:1">{escape(value)}</k:{name}>'
                     for name, value in [("id", message_id), *attributes])
    inner = etree.tostring(root, encoding="unicode")
    envelope = (f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{SOAP[via]}"><s:Header>{blocks}</s:Header>'
                f"<s:Body>{inner}</s:Body></s:Envelope>")
    headers = {"Content-Type": CONTENT[via], **(headers or {})}
    if via == "soap11":
        headers["SOAPAction"] = f'"{entry["type"]}"'
    return read_reply(*call(f"{base}/soap/{entry['family']}", envelope.encode(), headers, timeout=timeout))
