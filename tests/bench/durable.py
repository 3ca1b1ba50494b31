"""The workloads that nobody publishes: what is accepted is committed and synced before it is answered."""
import pathlib
import time

from hubs import SOAP, Under, accepted_template, notification, partner
from programs import Failed, floor, load

CUSTOMERS = 100_000


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


class Durable:
    """One hub and its partner. The message of one KB goes to nobody who is there, to one, or to seven."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.echo = partner(build)
        self.under = Under(build, "durable.xml", self.echo)
        self.runs = 0
        self.files = {}
        for level in ("province", "local", "group"):
            body = notification(level)
            self.files[level] = folder / f"notification_{level}"
            self.files[level].write_text(body, "utf-8")
        self.expect = folder / "accepted"
        self.expect.write_text(accepted_template(self.under, notification("province")), "utf-8")

    def stop(self):
        self.under.stop()

    def send(self, level, **more):
        self.runs += 1
        return load(self.build, self.under.port, self.files[level], path="/soap/notification", headers=SOAP,
                    pids=[self.under.pid], seed=f"run{self.runs:04}", expect=self.expect, **more)

    def accept(self, seconds, connections=64, rate=None):
        return self.send("province", seconds=seconds, connections=connections, keys=CUSTOMERS, rate=rate)

    def end_to_end(self, messages, destinations, skew=1):
        """So many messages, until each has reached all that it is for, and the journal says so."""
        before, repeated = self.echo.count()["requests"], self.echo.count()["repeated"]
        begun, cpu = time.monotonic(), cpu_of(self.under.pid)
        run = self.send("local" if destinations == 1 else "group", seconds=300, warmup=0, count=messages, keys=CUSTOMERS,
                        skew=skew)
        accepting = run["seconds"]
        wanted = before + messages * destinations
        while self.echo.count()["requests"] < wanted:
            if time.monotonic() > begun + 300:
                raise Failed(f"{wanted - self.echo.count()['requests']} deliveries did not come in five minutes")
            time.sleep(0.02)
        self.under.hub.api("endpoints")  # behind the commit of the last outcome
        run.update(seconds=time.monotonic() - begun, cpu=cpu_of(self.under.pid) - cpu, accepting=accepting)
        run["rate"] = messages / run["seconds"]
        run["requests"] = messages
        run["void"] = run["void"] or self.echo.count()["repeated"] != repeated
        return run

    def bare_log(self, seconds):
        return floor(self.build, "log", dir=self.under.folder, producers=64, seconds=seconds)

    def bare_sync(self, seconds):
        return floor(self.build, "sync", dir=self.under.folder, seconds=seconds)


def start_and_idle(build):
    """Seconds of a cold start with all plugins of the demo, and MiB of memory when idle."""
    from lib.processes import ROOT, World
    world = World(build, ROOT / "config" / "demo" / "hub.xml", ["--log-level", "error"])
    try:
        begun = time.monotonic()
        world.start_hub()
        seconds = time.monotonic() - begun
        pid = world.hub.process.pid
        cpu = cpu_of(pid)
        memory = [int(line.split()[1]) / 1024 for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
                  if line.startswith("VmRSS:")][0]
        return {"seconds": seconds, "cpu": cpu, "memory": memory, "void": False}
    finally:
        world.close()
