"""What each scenario does to a hub under load. A scenario is a CrashRun with its own troubles."""
import random
import threading
import time

import psycopg2

from attack import schedule
from attack.run import CrashRun
from lib.processes import Failed, wait_until
from proxy import Proxy
from shim import Shim, library

# How a wire goes wrong -> how often. Bytes towards a partner are not corrupted: plain protocols cannot tell.
WIRE = {"delay:0.4": 4, "cut:40": 3, "cut:900": 3, "cut-answer:10": 4, "cut-answer:200": 3, "slice": 5, "half-close": 3,
        "corrupt-answer": 3, "swallow": 2, "swallow-answer": 3, "refuse": 4}


class FaultRun(CrashRun):
    about = ""
    kills = 0
    seconds = 8.0
    undo = False
    preload = True
    stores = ("sqlite", "postgresql")

    def __init__(self, build, seed, evidence, store="sqlite"):
        super().__init__(build, schedule.Schedule(seed), evidence, store)
        self.build, self.chance = build, random.Random(seed)
        self.shim = None

    def _prepare_hub(self):
        if self.preload:
            self.shim = Shim(library(self.build), self.world.folder, self.world.folder / "data", self.undo)
            self.environment.update(self.shim.environment)

    def restart(self):
        self.world.hub.start(self.deployment.ports["operations"])

    def expect_acknowledgements(self, more=10, seconds=20):
        """The hub takes messages again, by itself."""
        before = self.load.acked()
        wait_until(lambda: self.load.acked() >= before + more or f"{self.load.acked() - before} since",
                   "messages are acknowledged again", seconds)


class Wires(FaultRun):
    about = "every wire between hub and partners, and to the senders, goes wrong in turn; the hub is killed now and then"
    seconds = 14.0
    kills = 3
    preload = False

    def _prepare_hub(self):
        self.proxy = Proxy(self.plan.seed)
        for system, partner in self.world.partners.items():
            for offer in ("port", "smtp"):
                if partner.offers.get(offer):
                    name = system if offer == "port" else f"{system}-{offer}"
                    partner.offers[offer] = self.proxy.add(name, partner.offers[offer])
        self.front = self.proxy.add("front door", self.deployment.ports["partners"])

    def front_door(self):
        return f"http://127.0.0.1:{self.front}"

    def _suffer(self):
        self.load.start()
        end = time.monotonic() + self.seconds
        kill_at = sorted(self.chance.uniform(1, self.seconds - 1) for _ in range(self.kills))
        began = time.monotonic()
        # Nobody could tell a corrupted byte there: the 97 system sends its own messages on the same connection, without
        # a checksum, and what a sender at the front door was told would be wrong.
        untold = [self.proxy.wires["ninety_seven"], self.proxy.wires["front door"]]
        while time.monotonic() < end:
            wire = self.proxy.wires[self.chance.choice(list(self.proxy.wires))]
            trouble = "pass" if self.chance.random() < 0.25 else self.chance.choices(list(WIRE), list(WIRE.values()))[0]
            wire.set("pass" if trouble == "corrupt-answer" and wire in untold else trouble)
            time.sleep(self.chance.uniform(0.05, 0.4))
            if kill_at and time.monotonic() - began > kill_at[0]:
                kill_at.pop(0)
                self._end(schedule.Life(0, "kill"))
                self.restart()
        self.proxy.heal()
        unhurt = [name for name, wire in self.proxy.wires.items() if not wire.spoilt]
        if len(unhurt) > 4:
            raise Failed(f"these wires never suffered: {unhurt}; the run was too short to mean something")


class DiskFull(FaultRun):
    about = "the disk fills up again and again under load; the hub refuses with 503, keeps what it has, and recovers"
    stores = ("sqlite",)  # whose disk is the hub's

    def _suffer(self):
        self.load.start()
        for _ in range(4):
            time.sleep(self.chance.uniform(0.5, 1.2))
            self.shim.disk_takes(self.chance.choice((0, 1000, 60_000, 200_000)))
            refused = self.shim.refused()
            wait_until(lambda: self.shim.refused() > refused or "no write was refused", "the disk is full", 20)
            time.sleep(self.chance.uniform(0.3, 1.0))
            self._answers_unavailable()
            if self.world.hub.process.poll() is not None:
                raise Failed(f"a full disk ended the hub\n{self.world.hub.tail()}")
            self.shim.disk_takes(-1)
            self.expect_acknowledgements()

    def _answers_unavailable(self):
        wait_until(lambda: any(m.replies and m.replies[-1][0] == "unavailable" for m in self.load.messages[-40:])
                   or "nobody was", "senders are told to come again", 10)


class SyncFails(FaultRun):
    about = "a sync fails under load: the hub ends, and what it acknowledged is there when it starts again"
    undo = True
    stores = ("sqlite",)  # whose disk is the hub's

    def _suffer(self):
        self.load.start()
        for _ in range(4):
            time.sleep(self.chance.uniform(0.3, 1.2))
            self.shim.syncs_fail(1)
            try:
                status = self.world.hub.process.wait(20)
            except Exception:
                raise Failed(f"a sync failed and the hub went on\n{self.world.hub.tail()}") from None
            if status == 0:
                raise Failed("a sync failed and the hub says that it ended well")
            self.kills += 1
            self.shim.power_lost(self.chance)
            self.restart()
            self.expect_acknowledgements()


class PowerLoss(FaultRun):
    about = "the hub is killed and what it had not synced is gone, or the later part of it"
    undo = True
    lives = 8
    stores = ("sqlite",)  # whose disk is the hub's

    def _suffer(self):
        self.load.start()
        lost = 0
        for _ in range(self.lives):
            time.sleep(self.chance.uniform(0.1, 1.2))
            self._end(schedule.Life(0, "kill"))
            lost += self.shim.power_lost(self.chance)
            self.restart()
        if not lost:
            raise Failed("no write was ever lost; the run means nothing")


class ClockJumps(FaultRun):
    about = "the clock jumps hours forward and back under load and faults; no retry is lost, no lane stands still"

    def _suffer(self):
        self.load.start()
        for _ in range(6):
            fault = schedule.fault(self.chance, 0)
            self.world.partners[fault.system].control("/fault", {"spec": fault.spec})
            time.sleep(self.chance.uniform(0.3, 0.8))
            self.shim.clock_jumps_to(self.chance.choice((-7200, -60, -2, 2, 60, 7200, 30_000)))
            self.expect_acknowledgements()


class DatabaseRestarts(FaultRun):
    about = ("PostgreSQL is restarted under load, in order and as if it crashed: the hub ends, and what it acknowledged is "
             "there when both are up again; each second time the database is slow to answer when the hub comes back")
    stores = ("postgresql",)
    preload = False
    restarts = 4

    def _suffer(self):
        self.load.start()
        for turn in range(self.restarts):
            time.sleep(self.chance.uniform(0.5, 2.0))
            self.server.stop(("immediate", "fast")[turn % 2])
            try:
                status = self.world.hub.process.wait(30)
            except Exception:
                raise Failed(f"its database went and the hub stayed\n{self.world.hub.tail()}") from None
            if status == 0:
                raise Failed("its database went and the hub says that it ended well")
            self.kills += 1
            self.server.start()
            if turn % 2:
                self._restart_before_it_answers()
            else:
                self.restart()
            self.expect_acknowledgements()

    def _restart_before_it_answers(self):
        session, looker = (psycopg2.connect(self.server.connection) for _ in range(2))
        looker.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self.environment['KAM_STORE_SCHEMA']}.fact IN ACCESS EXCLUSIVE MODE")

        def answer_late():
            with looker.cursor() as cursor:
                wait_until(lambda: self._asks(cursor) or "nobody asks", "the hub asks at its start", 120)
            wait_until(lambda: self._busy_starts() > before or "it has not", "the hub finds its database busy", 120)
            session.close()
            looker.close()

        before = self._busy_starts()
        late = threading.Thread(target=answer_late)
        late.start()
        self.restart()
        late.join()

    def _busy_starts(self):
        return self.world.hub.log.read_text("utf-8", "replace").count('"store-busy"')

    @staticmethod
    def _asks(cursor):
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


SCENARIOS = {"wire": Wires, "disk-full": DiskFull, "sync-fails": SyncFails, "power-loss": PowerLoss,
             "clock-jumps": ClockJumps, "database-restarts": DatabaseRestarts}
