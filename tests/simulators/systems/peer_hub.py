"""The front door of another hub: canonical messages with their envelope, as mappings/contracts/peer_hub says.

Settings: `key=…` is asked of each call; `name=…` is the hub's name, which `ce-via` must not hold.
"""

import hashlib
import json
import threading
from urllib.parse import unquote

from lxml import etree

from simlib.http_partner import HttpPartner, Reply
from simlib.soap import flatten
from simlib.system import BadRequest, BaseSystem

CANONICAL = "urn:kamhub:canonical:1"
PARSER = dict(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def problem(status, detail):
    return Reply(status, json.dumps({"title": "The message is refused", "status": status, "detail": detail}).encode(),
                 "application/problem+json")


class System(BaseSystem):
    def __init__(self, context):
        super().__init__(context)
        self._server = HttpPartner(context, self._take)
        self._lock = threading.Lock()
        self._taken = {}  # id -> SHA-256 of the body

    def start(self, port):
        return self._server.start(port)

    def stop(self):
        self._server.stop()

    def send(self, operation, fields):
        raise BadRequest(f"what a hub begins comes by the front door of the other, so not {operation}")

    def _take(self, request):
        if request.suffers("reject"):
            return problem(400, "refused as asked by the test")
        if request.method != "POST" or request.path != "/messages":
            return problem(404, f"nothing here takes {request.method} {request.path}")
        key = self.context.settings.get("key")
        if key and request.headers.get("X-API-Key") != key:
            return problem(401, "say who you are")
        envelope = {name[3:].lower(): unquote(value) for name, value in request.headers.items()
                    if name.lower().startswith("ce-")}
        missing = [name for name in ("specversion", "id", "source", "type", "via") if not envelope.get(name)]
        if missing:
            return problem(400, f"{', '.join(missing)} is missing")
        if self.context.settings.get("name", "group") in envelope["via"].split():
            return problem(400, "it goes in a circle")
        try:
            body = etree.fromstring(request.body, etree.XMLParser(**PARSER))
        except etree.XMLSyntaxError as wrong:
            return problem(400, str(wrong))
        if etree.QName(body).namespace != CANONICAL:
            return problem(400, f"{body.tag} is no canonical message")
        return self._once(envelope, etree.QName(body).localname, body, request)

    def _once(self, envelope, operation, body, request):
        content = hashlib.sha256(request.body).hexdigest()
        with self._lock:
            duplicate = envelope["id"] in self._taken
            if self._taken.setdefault(envelope["id"], content) != content:
                return problem(400, f"id {envelope['id']} was used with other content")
            fields = {**flatten(body), **{f"ce.{name}": value for name, value in envelope.items()}}
            self.context.received.add(operation, envelope["id"], fields, request.body, duplicate,
                                      envelope.get("traceparent"))
        text = (f'<Accepted xmlns="urn:kamhub:hub:1"><id>{envelope["id"]}</id>'
                f"<duplicate>{str(duplicate).lower()}</duplicate></Accepted>")
        return Reply(202, text.encode(), "application/xml; charset=utf-8")
