#!/usr/bin/python3
"""Reloads a hub under full load again and again: routes, a transform, a schema, a code table, a process, a plugin, by
SIGHUP and by the operations API, good ones and broken ones. Nothing may be lost, doubled or overtaken; what runs must be what was
deployed; what is accepted after a reload must be made with what it brought. Prints `N passed, N failed`."""
import argparse
import hashlib
import pathlib
import random
import re
import shutil
import signal
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "crash"), str(HERE.parent / "flows")]
from attack import checker, schedule  # noqa: E402
from attack.run import STORES, CrashRun  # noqa: E402
from lib.processes import ROOT, Failed, call, wait_until  # noqa: E402

TRANSFORM = "mappings/transforms/canonical_to_billing/key_account_mark.xslt"
PROCESS = "config/demo/processes/witness.bpmn"
MARK = "kam.customer.key-account-mark-assigned.v1"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class ReloadRun(CrashRun):
    drain_seconds = 240

    def __init__(self, build, seed, evidence, times, store):
        super().__init__(build, schedule.Schedule(seed), evidence, store)
        self.chance, self.times = random.Random(seed), times
        self.tree = self.deployment.tree
        self._add_process()
        shutil.copytree(pathlib.Path(build) / "plugins", self.tree / "plugins", dirs_exist_ok=True)
        self.world.options += ["--plugins", str(self.tree / "plugins")]
        self.good = self.refused = 0
        self.made_with = []  # (seconds since the load began, hash of the transform) after each reload
        self.processes_deployed = set()  # hashes

    def _add_process(self):
        """Each mark begins an instance that lives for two seconds."""
        (self.tree / "config/demo/processes").mkdir()
        shutil.copy(HERE / "witness.bpmn", self.tree / PROCESS)
        self.deployment.change(lambda root: root.set("processes", "processes"))
        self._rewrite("config/demo/routes.xml", rb'type="%s">' % MARK.encode(),
                      b'type="%s">\n    <to endpoint="hub/processes"/>' % MARK.encode())

    # -- changes: (name, what of `status` must then hold which hash, or None where it must be refused)

    def _rewrite(self, file, pattern, replacement):
        path = self.tree / file
        before = path.read_bytes()
        after = re.sub(pattern, replacement, before, count=1, flags=re.S)
        if after == before:
            raise Failed(f"{file} does not hold {pattern}")
        path.with_suffix(".new").write_bytes(after)
        path.with_suffix(".new").rename(path)  # whole, as a deployment does it
        return lambda: path.write_bytes(before)

    def _comment(self, file, turn):
        return self._rewrite(file, rb"(<!-- turn \d+ -->)?\s*$", b"<!-- turn %d -->" % turn)

    def routes(self, turn):
        self._rewrite("config/demo/routes.xml", rb'reason="it concerns[^"]*"', b'reason="it concerns no one %d"' % turn)
        return lambda: self.hub.api("routes")["hash"], None

    def transform(self, turn):
        self._comment(TRANSFORM, turn)
        return lambda: self.artefact("translation", f"billing/{MARK}"), None

    def schema(self, turn):
        file = "mappings/canonical/key_account_mark_assigned.xsd"
        self._comment(file, turn)
        return lambda: self.artefact("schema", MARK), None

    def codes(self, turn):
        self._comment("mappings/codes/" + self.table, turn)
        return lambda: self.artefact("translations", "billing"), None

    def process(self, turn):
        self._rewrite(PROCESS, rb'k:version="\d+"', b'k:version="%d"' % (turn + 1))
        return self.running_process, None

    def plugin(self, turn):
        """Another build: the version in its note, and with it the file's hash."""
        name = self.chance.choice(("billing", "accounting", "customer_service", "resource_management", "erp",
                                   "unified_messaging", "ninety_seven"))
        version = b"%d.%d.%d" % (1 + turn // 100 % 9, turn // 10 % 10, turn % 10)
        self._rewrite(f"plugins/{name}.so", rb"(plain\x00%s\x00)\d\.\d\.\d" % name.encode(), rb"\g<1>" + version)
        return lambda: self.artefact("plugin", name), sha256(self.tree / f"plugins/{name}.so")

    def broken(self, turn):
        file, pattern, replacement = self.chance.choice((
            ("config/demo/routes.xml", rb'<to endpoint="billing"/>', b'<to endpoint="biling"/>'),
            ("config/demo/routes.xml", rb"</routes>", b""),
            (TRANSFORM, rb"<xsl:template", b"<xsl:temp1ate"),
            (TRANSFORM, rb"</xsl:stylesheet>", b""),
            (PROCESS, rb'targetRef="over"', b'targetRef="ovre"'),
            ("mappings/canonical/key_account_mark_assigned.xsd", rb"<xs:sequence>", b"<xs:seqence>"),
            ("mappings/codes/" + self.table, rb">", b" <"),
            ("plugins/billing.so", rb"plain\x00billing", b"plaim\x00billing"),
            ("config/demo/hub.xml", rb'adapter="billing"', b'adapter="biling"'),
            ("config/demo/hub.xml", rb'deadline="1s"', b'deadline="soon"')))
        return self._rewrite(file, pattern, replacement), (file, pattern)

    # -- the run

    @property
    def hub(self):
        return self.world.hub

    def artefact(self, kind, name):
        return next(a["hash"] for a in self.hub.api("status")["artefacts"] if (a["kind"], a["name"]) == (kind, name))

    def running_process(self):
        return next(p["hash"] for p in self.hub.api("processes")["processes"] if p["id"] == "witness")

    def live(self):
        return sorted([("process", "witness", self.running_process())] +
                      [(a["kind"], a["name"], a["hash"]) for a in self.hub.api("status")["artefacts"]])

    def reload(self, by_signal):
        """Whether it was taken, and what was said."""
        if not by_signal:
            status, text = call(f"{self.hub.operations}/api/v1/reload", {}, timeout=300)
            return status < 300, text.decode("utf-8", "replace")
        seen = self._events()
        self.hub.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self._events() != seen or "no word of it in the log", "SIGHUP", 300)
        time.sleep(0.1)  # several complaints are several lines
        refused = [line for line in self.hub.log.read_text("utf-8", "replace").splitlines() if "reload-refused" in line]
        return self._events()[0] > seen[0], "\n".join(refused[seen[1]:])

    def _events(self):
        log = self.hub.log.read_text("utf-8", "replace")
        return log.count('"event":"reloaded"'), log.count('"event":"reload-refused"')

    def _suffer(self):
        self.table = "billing.xml"
        self.load.pace = 0.02
        self.load.start()
        self.processes_deployed.add(self.running_process())
        began = time.monotonic()
        kinds = [self.routes, self.transform, self.schema, self.codes, self.process, self.plugin]
        taken = 0
        for turn in range(1, self.times + 1):
            time.sleep(self.chance.uniform(0.0, 0.3))
            by_signal = turn % 2 == 0
            if turn % 4 == 0:
                self._refused(turn, by_signal)
            else:
                self._taken(kinds[taken % len(kinds)], turn, by_signal)
                taken += 1
        # The senders are faster than the slowest partner, so the longer it was the more is left.
        self.drain_seconds = max(self.drain_seconds, 3 * (time.monotonic() - began))

    def _taken(self, change, turn, by_signal):
        before = self.live()
        look, deployed = change(turn)
        old = look()
        taken, words = self.reload(by_signal)
        if not taken:
            raise Failed(f"reload {turn} ({change.__name__}) was refused: {words}")
        self.made_with.append((time.monotonic() - self.load.began, self.artefact("translation", f"billing/{MARK}")))
        self.processes_deployed.add(self.running_process())
        now = look()
        if now == old or (deployed and now != deployed):
            raise Failed(f"reload {turn} ({change.__name__}): {now} runs, {deployed or 'another'} was deployed, "
                         f"{old} ran before")
        if self.live() == before:
            raise Failed(f"reload {turn} ({change.__name__}) changed nothing")
        self.good += 1

    def _refused(self, turn, by_signal):
        before = self.live()
        mend, what = self.broken(turn)
        try:
            taken, words = self.reload(by_signal)
        finally:
            mend()
        if taken:
            raise Failed(f"reload {turn}: a broken {what} was taken")
        if pathlib.Path(what[0]).name.split(".")[0] not in words:
            raise Failed(f"reload {turn}: the complaint of a broken {what} names no file: {words[:400]}")
        if self.live() != before:
            raise Failed(f"reload {turn}: a refused configuration is live in part")
        self.refused += 1

    def _heal(self):
        """No partner fails here, and one that is told of its faults ends its connections."""

    def _judge(self):
        violations = super()._judge()
        seen = checker.Seen({name: partner.received() for name, partner in self.world.partners.items()})
        for effect, entries in seen.calls.items():
            if len(entries) > 1:
                violations.append(f"{effect} was called {len(entries)} times, and no partner failed")
        return violations + self._made_with_what_ran() + self._one_instance_each()

    def _one_instance_each(self):
        """Each mark began one instance, by a version that was deployed, and it came to its end by that version."""
        wait_until(lambda: not self._instances("&state=running") or "some still run", "the instances end", 60)
        instances = self._instances()
        marks = sum(1 for m in self.load.messages if m.kind == "mark" and m.acked)
        wrong = [f"{each['process']} {each['id']} is {each['state']}" for each in instances if each["state"] != "ended"]
        foreign = {each["hash"] for each in instances} - self.processes_deployed
        if foreign:
            wrong.append(f"instances were begun by {foreign}, which was never deployed")
        if len(instances) != marks:
            wrong.append(f"{marks} marks were acknowledged and began {len(instances)} instances")
        return wrong

    def _instances(self, query=""):
        out, after = [], ""
        while True:
            page = self.hub.api(f"instances?process=witness&limit=100{query}{after}")
            out += page["instances"]
            if "next" not in page:
                return out
            after = f"&after={page['next']}"

    def _made_with_what_ran(self):
        """A mark that was first sent after a reload was made for billing by that reload's transform or a later one."""
        wrong = []
        marks = [m for m in self.load.messages if m.kind == "mark" and m.acked and not m.lost_before]
        for message in self.chance.sample(marks, min(150, len(marks))):
            told = self.hub.api(f"messages/{message.id}")
            delivery = next(d["seq"] for d in told["deliveries"] if d["endpoint"] == "billing")
            made = next(h["artefacts"] for h in told["history"]
                        if h["delivery_seq"] == delivery and h["event"] == "delivered")
            allowed = {h for at, h in self.made_with if at >= message.began}
            allowed |= {h for at, h in self.made_with if at <= message.began and at == max(
                a for a, _ in self.made_with if a <= message.began)}
            if self.made_with and self.made_with[0][0] <= message.began and not any(h in made for h in allowed):
                wrong.append(f"{message.tag}, sent {message.began:.1f} s after the start, was made with {made}")
        return wrong


def main():
    parser = argparse.ArgumentParser(prog="./dev reload", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=100, help="how many reloads")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=STORES, default="sqlite", help="where the hub keeps its messages")
    args = parser.parse_args()
    started = time.monotonic()
    evidence = ROOT / "build" / "faults" / f"reload-{args.seed}"
    run = ReloadRun(args.build, args.seed, evidence, args.times, args.store)
    violations = run.run()
    print(f"{'FAIL' if violations else 'ok  '}  {run.good} reloads taken, {run.refused} broken ones refused, "
          f"{run.load.acked() if run.load else 0} messages acknowledged meanwhile, {time.monotonic() - started:.0f} s")
    for violation in violations[:20]:
        print(f"      {violation}")
    if violations:
        print(f"      evidence: {evidence}")
    print(f"{int(not violations)} passed, {int(bool(violations))} failed")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
