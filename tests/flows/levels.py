#!/usr/bin/python3
"""One group hub and two province hubs in real processes: orders go down and across, acceptance and progress come back under
the same trace; a province is killed and comes back, and nothing is lost or doubled; the group's hub says meanwhile what
waits for whom; what goes in a circle is parked; who has no key is refused. Prints `N passed, N failed`."""
import pathlib
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases  # noqa: E402
from lib.processes import ROOT, Failed, Hub, call, free_port, wait_until  # noqa: E402

HERE = pathlib.Path(__file__).parent / "levels"
SAMPLES = ROOT / "mappings/canonical/samples"
ORDER = (SAMPLES / "remote_order_forwarded.xml").read_text("utf-8")
FORWARDED, ACCEPTED, PROGRESS = (f"kam.dispatch.remote-order-{name}.v1" for name in ("forwarded", "accepted", "progress"))
BULLETIN, REPORT = "kam.analysis.market-bulletin.v1", "kam.analysis.market-report.v1"
KEYS = {f"{name}_KEY": f"{name.lower()}-0123456789abcdef" for name in ("GROUP", "GD", "SD", "OFFICE")}


class Levels:
    def __init__(self, build):
        self.folder = tempfile.TemporaryDirectory(prefix="kamhub-levels-")
        environment = {**KEYS, **{f"{name}_PORT": str(free_port()) for name in ("GROUP", "GD", "SD")}}
        self.hubs = {}
        for name in ("group", "gd", "sd"):
            data = pathlib.Path(self.folder.name) / name / "data"
            data.parent.mkdir()
            self.hubs[name] = Hub(build, HERE / f"{name}.xml", data, environment)
            self.hubs[name].start()
        self.world, self.hub = self, self.hubs["group"]

    def close(self):
        problems = []
        for hub in self.hubs.values():
            try:
                hub.stop()
            except Failed as problem:
                problems.append(str(problem))
        self.folder.cleanup()
        return problems

    def post(self, hub, body, message_id, key="OFFICE", **attributes):
        headers = {"Content-Type": "application/xml", "X-API-Key": KEYS[f"{key}_KEY"], "ce-id": message_id,
                   **{f"ce-{name}": value for name, value in attributes.items()}}
        return call(self.hubs[hub].url("partners") + "/messages", body.encode(), headers)

    def messages(self, hub, kind):
        return [m for m in self.hubs[hub].api("messages?limit=1000")["messages"] if m["type"] == kind]

    def endpoint(self, hub, name):
        return next(e for e in self.hubs[hub].api("endpoints")["endpoints"] if e["name"] == name)

    def order(self, number, to):
        """From the other province, handed to the hub of that one."""
        origin = "gd" if to == "SD" else "sd"
        name = f"{origin.upper()}-{number}"
        text = ORDER.replace("YD2026102300014", name).replace("<targetRegion>SD", f"<targetRegion>{to}") \
            .replace("<originRegion>GD", f"<originRegion>{origin.upper()}")
        status, said = self.post(origin, text, name)
        if status != 202:
            raise Failed(f"order {name}: HTTP {status} {said.decode()}")
        return name

    def told(self, origin, names):
        """Acceptance and progress of each order have come to who ordered it, once each."""
        for kind in (ACCEPTED, PROGRESS):
            found = sorted(m["subject"] for m in self.messages(origin, kind) if m["subject"].startswith(origin.upper()))
            if found != sorted(names):
                return f"{kind} at {origin}: {len(found)} of {len(names)}"
        return True

    def an_order_goes_over_the_group_and_is_told_of_under_one_trace(self):
        status, said = self.post("gd", ORDER.replace("YD2026102300014", "GD-0"), "GD-0",
                                 traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        if status != 202:
            raise Failed(f"HTTP {status} {said.decode()}")
        wait_until(lambda: self.told("gd", ["GD-0"]), "acceptance and progress")
        for hub, kind in (("gd", FORWARDED), ("group", FORWARDED), ("sd", FORWARDED), ("sd", ACCEPTED),
                          ("group", ACCEPTED), ("gd", ACCEPTED), ("sd", PROGRESS), ("group", PROGRESS), ("gd", PROGRESS)):
            message = self.messages(hub, kind)[0]
            if message["traceparent"].split("-")[1] != "0af7651916cd43dd8448eb211c80319c":
                raise Failed(f"{kind} at {hub} is of another trace: {message['traceparent']}")
        if self.messages("sd", FORWARDED)[0]["via"] != "gd group sd":
            raise Failed(f"via is {self.messages('sd', FORWARDED)[0]['via']}")
        made = self.messages("sd", ACCEPTED)[0]
        if self.messages("gd", ACCEPTED)[0]["id"] != made["id"] or self.messages("group", ACCEPTED)[0]["id"] != made["id"]:
            raise Failed("an answer has another id where it came to")

    def what_waits_for_a_province_is_said_and_comes_once(self):
        names = [self.order(i, "SD") for i in range(1, 6)]
        self.hubs["sd"].stop(signal.SIGKILL)
        names += [self.order(i, "SD") for i in range(6, 16)]
        wait_until(lambda: len(self.messages("group", FORWARDED)) >= 16 or "orders at the group", "all orders at the group")

        def said():
            sd = self.endpoint("group", "sd")
            return sd["waiting"] >= 10 and sd["state"] == "waiting" and "refuses connections" in sd["trouble"] or str(sd)
        wait_until(said, "the group says what waits for the province")
        self.hubs["sd"].start()
        wait_until(lambda: self.told("gd", ["GD-0"] + names), "all orders accepted and under way, once each", 30)
        if len(self.messages("sd", FORWARDED)) != 16:
            raise Failed(f"{len(self.messages('sd', FORWARDED))} orders came to the province")

    def the_group_may_be_killed_too(self):
        self.hubs["group"].stop(signal.SIGKILL)
        names = [self.order(i, "GD") for i in range(5)]
        wait_until(lambda: self.endpoint("sd", "group")["waiting"] == 5 or "waiting", "what waits for the group")
        self.hubs["group"].start()
        wait_until(lambda: self.told("sd", names), "the orders of the other province", 30)

    def market_information_goes_up_and_down_and_not_in_circles(self):
        report = (SAMPLES / "market_information_report.xml").read_text("utf-8")
        bulletin = (SAMPLES / "market_information_bulletin.xml").read_text("utf-8")
        upload = (SAMPLES / "consolidated_data_upload.xml").read_text("utf-8")
        for hub, body, name in (("sd", report, "r-1"), ("sd", upload, "u-1"), ("group", bulletin, "b-1")):
            status, said = self.post(hub, body, name)
            if status != 202:
                raise Failed(f"{name}: HTTP {status} {said.decode()}")
        wait_until(lambda: len(self.messages("group", REPORT)) == 1 or "no report", "the report at the group")
        wait_until(lambda: len(self.messages("group", "kam.analysis.data-uploaded.v1")) == 1 or "no upload", "the upload")
        if self.messages("group", REPORT)[0]["id"] != "sd-office/r-1":
            raise Failed(f"the report's id is {self.messages('group', REPORT)[0]['id']}")
        for province in ("gd", "sd"):
            wait_until(lambda: [m["state"] for m in self.messages(province, BULLETIN)] == ["parked"] or "not parked",
                       f"the bulletin that would go in a circle, at {province}")
        why = self.messages("gd", BULLETIN)[0]["deliveries"][0]["error"]
        if "has passed the hub group" not in why:
            raise Failed(why)
        if len(self.messages("group", BULLETIN)) != 1:
            raise Failed("the bulletin came back")

    def who_is_not_known_is_refused(self):
        contract = (SAMPLES / "contract_changed.xml").read_text("utf-8")
        for hub, body, wanted in (("sd", ORDER, 401), ("group", contract, 403)):
            status, said = self.post(hub, body, "x-1", key="GD")
            if status != wanted:
                raise Failed(f"HTTP {status} instead of {wanted}: {said.decode()}")


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Levels, lambda it: [
        it.an_order_goes_over_the_group_and_is_told_of_under_one_trace,
        it.what_waits_for_a_province_is_said_and_comes_once, it.the_group_may_be_killed_too,
        it.market_information_goes_up_and_down_and_not_in_circles, it.who_is_not_known_is_refused]))
