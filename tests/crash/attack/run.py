"""One run: a hub's many lives under load, the partners' faults meanwhile, the rest afterwards, the verdict."""
import json
import pathlib
import shutil
import signal
import threading
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
from lib.processes import Failed, Hub, World, in_postgresql  # noqa: E402
from postgres_server import PostgresServer  # noqa: E402

from . import checker, operator, schedule  # noqa: E402
from .deployment import Deployment  # noqa: E402
from .workload import CODES, Workload  # noqa: E402


STORES = ("sqlite", "postgresql")


class CrashRun:
    drain_seconds = 90

    def __init__(self, build, plan, evidence, store="sqlite"):
        self.plan, self.evidence = plan, pathlib.Path(evidence)
        self.world = World(build, "unset", ["--log-level", "info"])
        self.deployment = Deployment(self.world.folder)
        self.world.config = self.deployment.config
        self.environment = {}
        self.kills = 0
        self.load = None
        self._over = threading.Event()
        self.store, self.server = store, None

    # -- life and death

    def run(self):
        """The violations found; the evidence folder stays where there are any."""
        violations = []
        try:
            self._prepare()
            self._suffer()
            violations = self._judge()
        except Failed as failed:
            violations = [str(failed)] + (self.load.complaints if self.load else [])
        finally:
            self._over.set()
            self._keep(violations)
            problems = self.world.close(keep=bool(violations))
            if self.server:
                self.server.close()
            if violations:
                shutil.rmtree(self.evidence, ignore_errors=True)
                self.evidence.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(str(self.world.folder), self.evidence)
        return violations + problems

    def _prepare(self):
        if self.store == "postgresql":
            self.server = PostgresServer()
            self.environment.update(in_postgresql(self.server.connection, self.world.folder / "data"))
        for system in schedule.SYSTEMS:
            settings = ["customers=" + ",".join(CODES)] if system == "customer_service" else []
            self.world.add_partner(system, settings)
        self._prepare_hub()
        for partner in self.world.partners.values():
            self.environment.update(partner.environment())
        self.world.hub = Hub(self.world.build, self.deployment.config, self.world.folder / "data", self.environment,
                             self.world.options)
        self.world.start_hub(self.deployment.ports["operations"])
        self.load = Workload(self.plan.seed, self.front_door, self.world.partners)

    def _prepare_hub(self):
        """For scenarios: what stands between hub and world before either begins."""

    def front_door(self):
        return f"http://127.0.0.1:{self.deployment.ports['partners']}"

    def _suffer(self):
        """Load, faults and kills, until the schedule is through."""
        hub = self.world.hub
        began = time.monotonic()
        threading.Thread(target=self._faults, args=(began,), daemon=True).start()
        self.load.start()
        for life in self.plan.lives:
            if life.starting:
                self._end(life)
                process = self._spawn()
                time.sleep(life.seconds)
                process.kill()
                process.wait()
                self.kills += 1
                hub.start(self.deployment.ports["operations"])
            else:
                time.sleep(life.seconds)
                self._end(life)
                hub.start(self.deployment.ports["operations"])

    def _spawn(self):
        """A hub that is not waited for; it shall be killed before or just after it is ready."""
        import subprocess
        hub = self.world.hub
        command = [str(hub.program), "run", "--config", str(hub.config), "--data", str(hub.data), "--port",
                   str(self.deployment.ports["operations"]), *hub.options]
        with open(hub.log, "ab") as log:
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, env=hub.environment)

    def _end(self, life):
        process = self.world.hub.process
        if process.poll() is not None:
            raise Failed(f"the hub ended by itself with status {process.returncode}\n{self.world.hub.tail()}")
        if life.end.startswith("term"):
            process.send_signal(signal.SIGTERM)
            if life.end == "term":
                try:
                    process.wait(30)
                except Exception:
                    raise Failed(f"the hub did not end within 30 s of SIGTERM\n{self.world.hub.tail()}") from None
                if process.returncode != 0:
                    raise Failed(f"SIGTERM ended the hub with status {process.returncode}\n{self.world.hub.tail()}")
                return
            time.sleep(life.draining)
        process.kill()
        process.wait()
        self.kills += 1

    def _faults(self, began):
        for fault in self.plan.faults:
            if self._over.wait(max(0.0, began + fault.at - time.monotonic())):
                return
            try:
                self.world.partners[fault.system].control("/fault", {"spec": fault.spec})
            except Failed as failed:
                self.load.complaints.append(str(failed))

    # -- afterwards

    def _heal(self):
        for partner in self.world.partners.values():
            partner.control("/fault", {"spec": ""})

    def _judge(self):
        self._over.set()
        self._heal()
        self.load.stop()
        self.load.join(60)
        operator.drain(self.world.hub, self.world.partners, self.load.messages, self.drain_seconds)
        received = {name: partner.received() for name, partner in self.world.partners.items()}
        told = operator.messages(self.world.hub)
        self._write("received.json", received)
        self._write("hub.json", told)
        return self.load.complaints + checker.check(self.load.messages, received, told)

    def _keep(self, violations):
        self._write("schedule.json", self.plan.to_json())
        if self.load:
            self._write("sent.json", [m.to_json() for m in self.load.messages])
        self._write("violations.json", violations)

    def _write(self, name, value):
        (self.world.folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
