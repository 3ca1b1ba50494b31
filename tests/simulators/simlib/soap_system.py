"""What simulated systems that speak SOAP have in common: schema check, deduplication, faults, callbacks."""

import hashlib
import itertools
import threading
from datetime import datetime, timedelta, timezone

from lxml import etree

from simlib import soap
from simlib.http_partner import HttpPartner, Reply
from simlib.hub_client import Outbox, post
from simlib.system import BadRequest, BaseSystem, SendRefused

CHINA = timezone(timedelta(hours=8))


class Refusal(Exception):
    """A request that is answered by a fault. `code` as the system's contract lists it."""

    def __init__(self, code, text):
        super().__init__(f"{code} {text}")
        self.code, self.text = code, text


class SoapSystem(BaseSystem):
    """The subclass sets these and offers `operation_<Name>(element) -> (answer element, callback or None)`."""

    version = soap.SOAP11
    namespace = ""
    schema_file = None
    key_path = ""          # of the idempotency key in the document
    not_content = ()       # local names that may differ between a request and its repeat
    queries = ()           # operations that are answered anew each time
    templates = {}         # what it begins: operation -> Template
    codes = {}             # its codes for: schema, operation, reused, reject
    fault_status = (400, 500)  # HTTP status of a fault of the sender, of the receiver

    def __init__(self, context, tls=None):
        super().__init__(context)
        self._schema = soap.schema(self.schema_file)
        self._schema_lock = threading.Lock()  # an lxml schema keeps its error log in itself
        self._server = HttpPartner(context, self._answer, tls)
        self._outbox = Outbox(context)
        self._lock = threading.Lock()
        self._done = {}    # (operation, key) -> (hash of the content, answer)
        self._numbers = itertools.count(1)
        # Numbers of an earlier run are not given again: the hub remembers them.
        self._run = f"{datetime.now(CHINA):%Y%m%d%H%M%S%f}"[:17]

    def start(self, port):
        return self._server.start(port)

    def stop(self):
        self._server.stop()

    # What the subclass says of its contract

    def is_sender_error(self, code):
        raise NotImplementedError

    def fault_detail(self, code, text):
        raise NotImplementedError

    def check_action(self, request, operation):
        """Raises Refusal where the transport names another operation than the body."""

    # Helps for the subclass

    def number(self, prefix):
        """A number of the system's own that was never given before."""
        return f"{prefix}{self._run}{next(self._numbers):04d}"

    def make(self, name, *children):
        """An element in the system's namespace; children are (name, text) pairs or elements; None is left out."""
        element = etree.Element(f"{{{self.namespace}}}{name}", nsmap={"ns": self.namespace})
        for child in children:
            if child is None:
                continue
            if isinstance(child, tuple):
                made = etree.SubElement(element, self.local(child[0]))
                made.text = str(child[1])
            else:
                element.append(child)
        return element

    def local(self, name):
        """The tag of an element inside a message."""
        return f"{{{self.namespace}}}{name}"

    # The server's side

    def _answer(self, request):
        version = self.version
        try:
            version, element = soap.body_of(request.body)
            return self._reply(version, self._process(version, request, element))
        except soap.SoapError as wrong:
            return self._fault(version, Refusal(self.codes["schema"], str(wrong)))
        except Refusal as refusal:
            return self._fault(version, refusal)

    def _process(self, version, request, element):
        operation = etree.QName(element).localname
        if request.suffers("reject"):
            raise Refusal(self.codes["reject"], "refused as asked by the test")
        self._check(version, request, element, operation)
        key = self._text(element, self.key_path)
        if operation in self.queries:
            answer, _ = getattr(self, "operation_" + operation)(element)
            self._record(operation, key, element, False, request)
            return answer
        with self._lock:
            return self._once(request, element, operation, key)

    def _check(self, version, request, element, operation):
        if version != self.version:
            raise Refusal(self.codes["schema"], f"SOAP envelope {version}; this service speaks {self.version}")
        if etree.QName(element).namespace != self.namespace or not hasattr(self, "operation_" + operation):
            raise Refusal(self.codes["operation"], f"operation {element.tag} is not known")
        self.check_action(request, operation)
        with self._schema_lock:
            if not self._schema.validate(element):
                raise Refusal(self.codes["schema"], str(self._schema.error_log.last_error.message))

    def _once(self, request, element, operation, key):
        content = self._content_hash(element)
        if (operation, key) in self._done:
            earlier, answer = self._done[operation, key]
            if earlier != content:
                raise Refusal(self.codes["reused"], f"{self.key_path} {key} was used with other content")
            self._record(operation, key, element, True, request)
            return answer
        answer, callback = getattr(self, "operation_" + operation)(element)
        self._done[operation, key] = (content, answer)
        self._record(operation, key, element, False, request)
        if callback is not None:
            self._call_back(callback, 2 if request.suffers("duplicate") else 1)
        return answer

    def _content_hash(self, element):
        copy = etree.fromstring(etree.tostring(element))
        for node in list(copy.iter(tag=etree.Element)):
            if etree.QName(node).localname in self.not_content:
                node.getparent().remove(node)
        return hashlib.sha256(etree.tostring(copy, method="c14n")).hexdigest()

    def _record(self, operation, key, element, duplicate, request):
        self.context.received.add(operation, key, soap.flatten(element), etree.tostring(element, encoding="UTF-8"),
                                  duplicate, request.headers.get("traceparent"))

    def _text(self, element, path):
        node = element
        for name in path.split("."):
            node = next((child for child in node if etree.QName(child).localname == name), None)
            if node is None:
                return ""
        return node.text or ""

    def _reply(self, version, answer):
        copy = etree.fromstring(etree.tostring(answer))
        return Reply(200, soap.envelope(version, copy), soap.CONTENT_TYPE[version])

    def _fault(self, version, refusal):
        sender = self.is_sender_error(refusal.code)
        body = soap.fault(version, sender, refusal.text, self.fault_detail(refusal.code, refusal.text))
        return Reply(self.fault_status[0 if sender else 1], body, soap.CONTENT_TYPE[version])

    # The client's side

    def send(self, operation, fields):
        if operation not in self.templates:
            raise BadRequest(f"{operation} is not begun by this system; it begins " + ", ".join(self.templates))
        if "raw" in fields:
            return self._post(operation, str(fields["raw"]).encode())[1]
        element = self.templates[operation].element({**self.defaults(operation), **fields})
        taken, answer = self._post(operation, soap.envelope(self.version, element))
        if not taken:
            raise SendRefused(answer)
        return answer

    def defaults(self, operation):
        """Fields of an outgoing operation that differ each time, such as its own number."""
        return {}

    def _post(self, operation, envelope):
        content_type, headers = soap.CONTENT_TYPE[self.version], {}
        if self.version == soap.SOAP11:
            headers["SOAPAction"] = f'"{self.action(operation)}"'
        else:
            content_type += f'; action="{self.action(operation)}"'
        status, answer = post(self.context.hub, envelope, content_type, headers)
        return status == 200, answer.decode("utf-8", "replace")

    def action(self, operation):
        return f"{self.namespace}/{operation}"

    def _call_back(self, callback, times):
        """Later, until the hub took it or refused it for good. `callback`: (operation, fields)."""
        operation, fields = callback
        if not self.context.hub or self.context.settings.get("callback") == "manual":
            return
        element = self.templates[operation].element({**self.defaults(operation), **fields})
        envelope = soap.envelope(self.version, element)
        delay = float(self.context.settings.get("callback-delay", "0.1"))
        for _ in range(times):
            self._outbox.put(operation, lambda: self._offer(operation, envelope), delay)

    def _offer(self, operation, envelope):
        taken, answer = self._post(operation, envelope)
        if taken:
            return True
        try:
            _, body = soap.body_of(answer.encode())
        except soap.SoapError:
            return False
        codes = body.xpath(".//*[local-name()='faultcode' or local-name()='Value']/text()")
        for_good = any(code.rpartition(":")[2] in ("Client", "Sender") for code in codes)
        if for_good:
            self.context.log(f"{operation} was refused for good: {soap.fault_reason(body)}")
        return for_good
