#!/usr/bin/python3
"""What a hub shows of itself while it runs: metrics that Prometheus can read, health, the feed, and a trace that is the
same before and after the durable hop. Prints `N passed, N failed`."""
import pathlib
import re
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, soap  # noqa: E402
from lib.processes import ROOT, Failed, World, call, wait_until  # noqa: E402

SAMPLE = (soap.CANONICAL / "samples" / "key_account_mark_assigned.xml").read_bytes()
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SAMPLE_LINE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$')


def scrape(hub):
    """Name -> {labels: value}; fails on what Prometheus would refuse."""
    status, text = call(f"{hub.operations}/metrics")
    if status != 200:
        raise Failed(f"/metrics: HTTP {status}")
    kinds, values, ended = {}, {}, set()
    last = None
    for line in text.decode().splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            if name in kinds:
                raise Failed(f"the family {name} stands twice")
            kinds[name] = kind
            ended.add(last)
            last = name
        elif not line.startswith("# HELP "):
            found = SAMPLE_LINE.match(line)
            if not found:
                raise Failed(f"no sample: {line}")
            name, labels, value = found.groups()
            family = re.sub(r"_(bucket|sum|count)$", "", name) if kinds.get(last) == "histogram" else name
            if family != last:
                raise Failed(f"{name} stands in the family {last}")
            if labels in values.setdefault(name, {}):
                raise Failed(f"the sample {line} stands twice")
            values[name][labels] = float(value)
    return values


class Observation:
    def __init__(self, build):
        self.world = World(build, ROOT / "config/demo/hub.xml", ["--simulated-clock"])
        for system in ("billing", "customer_service"):
            self.world.add_partner(system)
        self.world.start_hub()
        self.hub = self.world.hub

    def send(self, number, headers=None):
        soap.send(self.hub.url("partners"), SAMPLE, "http", number, headers=headers)

    def taken(self, system, count):
        partner = self.world.partners[system]
        wait_until(lambda: len(partner.received()) == count or partner.received(), f"{count} at {system}")
        return partner.received()

    def a_trace_crosses_the_durable_hop(self):
        """Accepted, the hub killed, started anew, delivered by a retry: every partner sees the sender's trace."""
        for partner in self.world.partners.values():
            partner.stop()
        self.send("t-1", {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
        self.hub.stop(signal.SIGKILL)
        for partner in self.world.partners.values():
            partner.start()
        self.world.start_hub()
        self.hub.api("clock", {"advance": "5m"})
        for system in self.world.partners:
            trace = self.taken(system, 1)[0]["trace"]
            if not re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-01", trace) or "00f067aa0ba902b7" in trace:
                raise Failed(f"{system} got the traceparent {trace!r}")
        stored = self.hub.api("messages?id=t-1")["messages"][0]
        if TRACE not in stored["traceparent"]:
            raise Failed(f"the store holds {stored['traceparent']}")

    def metrics_tell_what_happened(self):
        before = scrape(self.hub)
        self.send("m-1")
        self.taken("billing", 2)
        self.taken("customer_service", 2)
        wait_until(lambda: scrape(self.hub)["kamhub_events_total"].get(
            'event="delivered",endpoint="billing",route="key-account-marked"', 0) == 2 or "not counted", "the count")
        after = scrape(self.hub)

        def grown(name, labels):
            return after[name].get(labels, 0) - before.get(name, {}).get(labels, 0)
        for step in ("translate", "send", "deliver"):
            if grown("kamhub_step_seconds_count", f'step="{step}",endpoint="billing"') != 1:
                raise Failed(f"the step {step} was not measured once")
        if grown("kamhub_events_total", 'event="accepted"') != 1:
            raise Failed("one accepted message was not counted as one")
        if after["kamhub_deliveries_waiting"]['endpoint="billing"'] != 0:
            raise Failed("billing still has something waiting")
        if after["kamhub_deliveries_waiting"]['endpoint="accounting"'] != 2:
            raise Failed("what waits for accounting is not shown")
        if not after["kamhub_oldest_waiting_seconds"]['endpoint="accounting"'] > 100:
            raise Failed("the age of what waits for accounting is not shown")
        if after["kamhub_store_writable"][None] != 1 or after["process_resident_memory_bytes"][None] < 1e6:
            raise Failed("the hub's own state is not shown")

    def health_and_feed(self):
        for path, member in (("live", "live"), ("ready", "ready")):
            status, text = call(f"{self.hub.operations}/health/{path}")
            if status != 200 or f'"{member}":true' not in text.decode():
                raise Failed(f"/health/{path}: HTTP {status}: {text}")
        events = self.hub.api("events?limit=1000")
        if [e["number"] for e in events["events"]] != list(range(1, len(events["events"]) + 1)):
            raise Failed("the feed has holes")
        if not any(e["event"] == "breaker-opened" or e["event"] == "retrying" for e in events["events"]):
            raise Failed("the partner that is down is not in the feed")
        again = self.hub.api(f"events?after={events['next']}")
        if any(e["number"] <= events["next"] for e in again["events"]):
            raise Failed("the feed repeats what was told")


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Observation, lambda it: (
        it.a_trace_crosses_the_durable_hop, it.metrics_tell_what_happened, it.health_and_feed)))
