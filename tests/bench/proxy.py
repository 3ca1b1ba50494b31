"""The classic workloads: a request passed on to a back end that echoes it, and its answer passed back."""
import pathlib

import payloads
from programs import Echo, Failed, floor, load

HEADERS = ("Content-Type: text/xml; charset=utf-8", "SOAPAction: urn:buyStocks", f"routing: {payloads.ROUTING}")
NAMES = {
    "direct": "direct proxy",
    "header": "routing on transport header",
    "soap_header": "routing on SOAP header",
    "body": "routing on body",
    "xslt": "XSLT there and back",
}
# The bare libraries do what of a workload is theirs.
LIBRARIES = {"soap_header": ("soap_header",), "body": ("body", "pull"), "xslt": ("xslt",)}


def same_document(one, other):
    """Whether two answers are the same XML, however it is written."""
    from lxml import etree
    canonical = [etree.tostring(etree.fromstring(text), method="c14n", exclusive=True) for text in (one, other)]
    return canonical[0] == canonical[1]


class Proxies:
    """Back end and peers, which all run from the first workload to the last; one is measured at a time, in turns."""

    def __init__(self, build, folder, peers, delay):
        self.build, self.folder, self.peers = build, folder, peers
        self.files = payloads.write(folder)
        self.echo = Echo(build, delay=delay)
        self.delay = delay
        self.begun = []
        self.warm = set()
        for peer in peers:
            peer.start(self.echo.port, folder / peer.name)
            self.begun.append(peer)

    def stop(self):
        for peer in self.begun:
            peer.stop()
        self.echo.stop()

    def once(self, peer, workload, size, connections, seconds, rate=None):
        body = self.files[size]
        expect = self.folder / f"expect_{peer.name}_{workload}_{size}"
        common = {"path": f"/{workload}", "headers": HEADERS, "pids": peer.pids(), "connections": connections}
        if not expect.exists():  # also the warm-up: long for who compiles while he runs
            load(self.build, peer.port, body, seconds=peer.warmup, warmup=0, learn=expect, **common)
            if not same_document(expect.read_bytes(), body.read_bytes()):
                raise Failed(f"{peer.name} answers another document at /{workload}")
            # Only who writes the document anew may write it in his own way.
            if workload != "xslt" and expect.read_bytes() != body.read_bytes():
                raise Failed(f"{peer.name} does not pass on the bytes that came at /{workload}")
        return load(self.build, peer.port, body, seconds=seconds, warmup=0.5, expect=expect, rate=rate, **common)

    def libraries(self, workload, size, seconds):
        """What of it the bare libraries do, on one thread: by the name of the way."""
        here = pathlib.Path(__file__).resolve().parent / "peers"
        return {what: floor(self.build, what, body=self.files[size], seconds=seconds, request=here / "request.xslt",
                            response=here / "response.xslt") for what in LIBRARIES.get(workload, ())}
