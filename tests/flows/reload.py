#!/usr/bin/python3
"""Reload on a running hub: a mended mapping mends a backlog, a broken file leaves the old running, what did not change
keeps its session. Prints `N passed, N failed`."""
import pathlib
import shutil
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, soap  # noqa: E402
from lib.processes import ROOT, Failed, World, call, wait_until  # noqa: E402

SAMPLE = (soap.CANONICAL / "samples" / "key_account_mark_assigned.xml").read_bytes()


class Reload:
    def __init__(self, build):
        self.world = World(build, "unset", ["--simulated-clock"])
        tree = self.world.folder / "tree"
        for part in ("config/demo", "mappings", "plugins"):
            shutil.copytree(ROOT / part, tree / part)
        self.tree = tree
        self.world.config = tree / "config/demo/hub.xml"
        for system in ("billing", "ninety_seven"):
            self.world.add_partner(system)
        self.world.start_hub()
        self.hub = self.world.hub

    def edit(self, file, old, new):
        path = self.tree / file
        text = path.read_text("utf-8")
        if old not in text:
            raise Failed(f"{file} does not hold {old!r}")
        path.write_text(text.replace(old, new), "utf-8")

    def hash_of(self, name):
        return next(e["hash"] for e in self.hub.api("endpoints")["endpoints"] if e["name"] == name)

    def parked(self):
        return len(self.hub.api("messages?endpoint=billing&state=parked")["messages"])

    def reload(self):
        status, text = call(f"{self.hub.operations}/api/v1/reload", {})
        return status, text.decode()

    def mended_mapping_mends_a_backlog(self):
        mapping = "mappings/transforms/canonical_to_billing/key_account_mark.xslt"
        good = (self.tree / mapping).read_text("utf-8")
        broken = good.replace("<xsl:template match=\"/", "<xsl:template match=\"/nothing/", 1)
        (self.tree / mapping).write_text(broken, "utf-8")
        before = self.hash_of("billing")
        if self.reload()[0] != 200:
            raise Failed("a stylesheet that compiles was refused")
        if self.hash_of("billing") == before:
            raise Failed("the hash of billing did not change with its mapping")
        soap.send(self.hub.url("partners"), SAMPLE, "soap11", "r-1")
        wait_until(lambda: self.parked() == 1 or "not parked", "a message that the broken mapping cannot express")
        (self.tree / mapping).write_text(good, "utf-8")
        self.reload()
        if self.hash_of("billing") != before:
            raise Failed("the mended mapping is not the one that runs")
        self.hub.api("replay", {"parked": True})

        def taken():
            return [i for i in self.world.partners["billing"].received() if i["operation"] == "StampKeyAccount"]
        wait_until(lambda: len(taken()) == 1 or f"billing took {len(taken())}", "the mended message")

    def broken_file_leaves_the_old_running(self):
        before = self.hub.api("routes")["hash"]
        self.edit("config/demo/routes.xml", 'endpoint="billing"', 'endpoint="biling"')
        status, text = self.reload()
        if status < 400 or "write billing" not in text or "routes.xml:" not in text:
            raise Failed(f"HTTP {status}: {text[:300]}")
        if self.hub.api("routes")["hash"] != before:
            raise Failed("the broken routes are live")
        self.edit("config/demo/routes.xml", 'endpoint="biling"', 'endpoint="billing"')

    def endpoint_that_something_waits_for_stays(self):
        """Renamed, it is another one; nobody would send what waits for the first."""
        name, files = "customer-service", ("config/demo/hub.xml", "config/demo/routes.xml")
        waiting = next(e["waiting"] for e in self.hub.api("endpoints")["endpoints"] if e["name"] == name)
        if not waiting:
            raise Failed(f"nothing waits for {name}: the case says nothing")
        before = {file: (self.tree / file).read_text("utf-8") for file in files}
        for file, text in before.items():
            (self.tree / file).write_text(text.replace(f'"{name}"', '"customer-care"'), "utf-8")
        status, text = self.reload()
        if status < 400 or f"endpoint {name} is gone but deliveries wait for it" not in text:
            raise Failed(f"HTTP {status}: {text[:300]}")
        if "customer-care" in {e["name"] for e in self.hub.api("endpoints")["endpoints"]}:
            raise Failed("the refused configuration is live")
        for file, text in before.items():
            (self.tree / file).write_text(text, "utf-8")

    def what_did_not_change_keeps_its_session(self):
        log = self.hub.log.read_text("utf-8").count('"event":"connected","endpoint":"ninety-seven"')
        self.edit("config/demo/hub.xml", 'mail-from="ka@operator.example"', 'mail-from="vip@operator.example"')
        self.hub.process.send_signal(signal.SIGHUP)
        wait_until(lambda: any(["mail-from", "vip@operator.example"] == [k, v] for e in self.hub.api("endpoints")["endpoints"]
                               for k, v in (e.get("attributes") or {}).items()) or "not reloaded", "SIGHUP")
        wait_until(lambda: any(row["actor"] == "signal:SIGHUP" and row["action"] == "hub.reload"
                               for row in self.hub.api("audit")["rows"]) or "not written down", "the audit of SIGHUP")
        soap.send(self.hub.url("partners"), SAMPLE, "soap12", "r-2")
        wait_until(lambda: len(self.world.partners["ninety_seven"].received()) == 2 or "not yet", "the 97 system")
        if self.hub.log.read_text("utf-8").count('"event":"connected","endpoint":"ninety-seven"') != log:
            raise Failed("the session with the 97 system was not carried over")


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Reload, lambda it: (
        it.mended_mapping_mends_a_backlog, it.broken_file_leaves_the_old_running,
        it.endpoint_that_something_waits_for_stays, it.what_did_not_change_keeps_its_session)))
