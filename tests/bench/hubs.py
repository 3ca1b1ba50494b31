"""The hub under measurement: a release build with a configuration of the benchmark, on a data folder on the disk that is
measured."""
import pathlib
import re
import shutil
import tempfile
import time

from programs import Echo, ROOT, call_json, memory
from lib.processes import Hub, call

CONFIG = pathlib.Path(__file__).resolve().parent / "config"
SOAP = ("Content-Type: text/xml; charset=utf-8", 'SOAPAction: "kam.notification.request.v1"')


class Under:
    """A hub, and the back end that its partners are."""

    def __init__(self, build, config, echo=None, options=("--log-level", "error")):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "build"))
        self.echo = echo
        self.hub = Hub(build, CONFIG / config, self.folder / "data", {"BENCH_BACK": str(echo.port if echo else 1)}, options)
        begun = time.monotonic()
        self.hub.start()
        self.start_seconds = time.monotonic() - begun

    @property
    def pid(self):
        return self.hub.process.pid

    @property
    def port(self):
        return self.hub.ports["partners"]

    def memory(self):
        return memory(self.pid)

    def waiting(self):
        """Deliveries that have not ended."""
        states = call_json(f"{self.hub.operations}/api/v1/endpoints")
        return sum(each["waiting"] + each["parked"] for each in states["endpoints"])

    def metrics(self):
        status, text = call(f"{self.hub.operations}/metrics")
        assert status == 200
        return text.decode()

    def stop(self):
        try:
            self.hub.stop()
        finally:
            if self.echo:
                self.echo.stop()
            shutil.rmtree(self.folder, ignore_errors=True)


def notification(level, size=0):
    """The canonical message of the durable workloads in its SOAP envelope, a template for bench_load: a number of its own, a
    customer; about `size` bytes, one KB at least."""
    text = (ROOT / "mappings/canonical/samples/notification_request.xml").read_text("utf-8")
    text = re.sub(r"<\?xml.*?\?>|>\s+<", lambda m: "" if m.group().startswith("<?") else "><", text).strip()
    text = text.replace("<customerCode>KH2026000127<", "<customerCode>@@key@@<")
    first, end = text.index("<parameter>"), text.index("</parameters>")
    more = text[first:end]
    text = text[:end] + more * max(0, (size - len(text.encode())) // len(more.encode())) + text[end:]
    return ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
            '<k:id xmlns:k="urn:kamhub:envelope:1">@@id@@</k:id>'
            f'<k:level xmlns:k="urn:kamhub:envelope:1">{level}</k:level></s:Header><s:Body>{text}</s:Body></s:Envelope>')


def accepted_template(under, body):
    """What the hub answers when it has accepted such a message, a template: asked for once."""
    number = "learnt-0000000001"
    request = body.replace("@@id@@", number).replace("@@key@@", "KH0000000000")
    status, text = call(f"{under.hub.url('partners')}/soap/notification", request.encode(),
                        dict(each.split(": ", 1) for each in SOAP))
    assert status == 200 and number.encode() in text, text
    return text.decode().replace(number, "@@id@@")


def partner(build):
    """The system that takes notifications: each gets the same number."""
    answer = ROOT / "build" / "bench-answer.json"
    answer.write_text('{"id":"1"}')
    return Echo(build, answer=answer, status=201, media_type="application/json")
