#!/usr/bin/python3
"""The doors below the disk's reserve, and a reload that would change the store. Prints `N passed, N failed`."""
import pathlib
import shutil
import sys
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, soap  # noqa: E402
from lib.processes import ROOT, Failed, World, call  # noqa: E402

SAMPLE = (soap.CANONICAL / "samples" / "key_account_mark_assigned.xml").read_bytes()
STORE = "<store kind=\"${KAM_STORE_KIND:-sqlite}\""
NO_DISK = STORE + " disk-reserve=\"1000000GiB\""  # no disk has as much


class Store:
    def __init__(self, build):
        self.world = World(build, "unset", ["--simulated-clock"])
        tree = self.world.folder / "tree"
        for part in ("config/demo", "mappings", "plugins"):
            shutil.copytree(ROOT / part, tree / part)
        self.world.config = tree / "config/demo/hub.xml"
        self.world.add_partner("billing")
        self.edit(STORE, NO_DISK)
        self.world.start_hub()
        self.hub = self.world.hub

    def edit(self, old, new):
        text = self.world.config.read_text("utf-8")
        if old not in text:
            raise Failed(f"hub.xml does not hold {old!r}")
        self.world.config.write_text(text.replace(old, new), "utf-8")

    def refusal(self, path, content, body):
        """Retry-After and text of a 503."""
        request = urllib.request.Request(self.hub.url("partners") + path, body, {
            "Content-Type": content, "ce-specversion": "1.0", "ce-id": "1", "ce-type": soap.CATALOGUE[
                "KeyAccountMarkAssigned"]["type"]})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                raise Failed(f"{path} took it: HTTP {answer.status}")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode("utf-8")
                if error.code != 503 or not error.headers["Retry-After"]:
                    raise Failed(f"{path}: HTTP {error.code}, Retry-After {error.headers['Retry-After']}: {text}") from None
                return text

    def plain_http_says_when_to_come_again(self):
        self.refusal("/messages", "application/xml", SAMPLE)

    def soap_says_when_to_come_again(self):
        body = SAMPLE.decode().split("?>", 1)[-1]
        envelope = (f'<s:Envelope xmlns:s="{soap.SOAP["soap12"]}"><s:Header><k:id xmlns:k="urn:kamhub:envelope:1">2</k:id>'
                    f"</s:Header><s:Body>{body}</s:Body></s:Envelope>").encode()
        text = self.refusal("/soap/customer", soap.CONTENT["soap12"], envelope)
        if "Fault" not in text or "disk-reserve" in text:
            raise Failed(f"not a fault, or one that tells a stranger of the disk: {text}")

    def what_is_refused_leaves_nothing(self):
        if self.hub.api("messages")["messages"]:
            raise Failed("there is a message")

    def a_reload_does_not_change_the_store(self):
        self.edit(NO_DISK, STORE + " disk-reserve=\"1MiB\"")
        status, text = call(f"{self.hub.operations}/api/v1/reload", {})
        if status < 400 or b"restart the hub to change it" not in text:
            raise Failed(f"HTTP {status}: {text[:300]}")


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Store, lambda it: (
        it.plain_http_says_when_to_come_again, it.soap_says_when_to_come_again, it.what_is_refused_leaves_nothing,
        it.a_reload_does_not_change_the_store)))
