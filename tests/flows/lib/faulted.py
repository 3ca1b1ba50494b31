"""A run of a script under one fault that a seed picks; README.md one folder up says what that means."""
import random
import re
import signal
import time

from .processes import Failed
from .script import Run

GRACE = 0.4  # s that the hub is idle, and what is expected has not come: it does not come by itself
A_DAY = 86400  # s: nobody is away for so long; while he is, he is tried every half minute
LONGEST = 90  # simulated seconds that what is late may take when nothing stands in its way any more


class Ended(Exception):
    """The fault took the script to an end of its own, which held."""


class Plan:
    """Where the fault strikes, whom, and for how long. The same for the same script, fault and seed."""

    def __init__(self, script, fault, seed):
        dice = random.Random(f"{script.path.name} {fault} {seed}")
        self.fault, self.seed, self.system = fault, seed, None
        lines = [number for number, words in script.statements]
        first = 1 + max(i for i, (_, words) in enumerate(script.statements) if words[0] in ("hub", "simulate"))
        if fault == "kill":
            self.at = dice.choice(lines[first + 1:])
            return
        long = {number for number, words in script.statements if words[0] == "after" and seconds(words[1]) >= A_DAY}
        places = [(line, system) for i, line in enumerate(lines) if i >= first and line not in long
                  for system in systems_of(script) if script.under.of(fault, system) and spoken_of(script.statements[i:], system)]
        if not places:
            raise Failed(f"{script.path}: no system that is left to speak of can suffer {fault}")
        self.at, self.system = dice.choice(places)
        latest = min((line for line in long if line > self.at), default=lines[-1])
        self.back_at = dice.choice([line for line in lines if self.at < line <= latest] + ([None] if latest == lines[-1] else []))
        self.away = dice.choice(["1s", "20s", "1m", "3m", "10m"])  # what the clock runs on before one who is needed is back
        self.spec = dice.choice(["reject", "reject", "reject*2", "503*2"])
        if script.under.of(fault, self.system).how == "otherwise":
            self.spec = "reject"  # what is said to hold then holds after one


def seconds(time):
    return int(re.match(r"\d+", time)[0]) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}[time.lstrip("0123456789")]


def systems_of(script):
    """Those that are simulated, without those that the script itself stops or breaks."""
    broken = {words[1] for _, words in script.statements if words[0] in ("stop", "fault")}
    simulated = [word for _, words in script.statements if words[0] == "simulate" for word in words[1:] if "=" not in word]
    return [system for system in simulated if system not in broken]


def spoken_of(statements, system):
    names = (system, system.replace("_", "-"))
    return any(words[0] == "expect" and words[1] in names or words[0] == "expect" and words[1] == "delivery" and words[2] in names
               for _, words in statements)


class FaultedRun(Run):
    def __init__(self, script, build, plan, options):
        super().__init__(script, build, options)
        self.plan = plan
        self.endpoint = (plan.system or "").replace("_", "-")
        self.struck = self.over = False
        self.story = []
        self.asked = None  # the last command, or what was sent last: (statement, words)

    # -- the fault

    def step(self, number, words):
        try:
            if number == self.plan.at:
                self.strike(number)
            elif self.struck and not self.over and self.plan.fault == "down" and number == self.plan.back_at:
                self.relieve(f"is back before line {number}")
        except Failed as failed:
            raise Failed(f"{self.script.path}:{number}: before it: {failed}") from None
        self.number = number
        super().step(number, words)

    def strike(self, number):
        self.struck = True
        if self.plan.fault == "kill":
            self.story.append(f"the hub is killed before line {number}")
            self.hub  # started
            return self.start_again(signal.SIGKILL)
        self.hub
        if self.plan.fault == "down":
            self.story.append(f"{self.plan.system} is down from line {number}")
            return self.partner(self.plan.system).go_down()
        self.story.append(f"{self.plan.system} answers {self.plan.spec} from line {number}")
        return self.do_fault(self.plan.system, self.plan.spec)

    def parked(self):
        return self.deliveries(self.endpoint, "parked")

    def refused(self):
        """Whether the refusal was met by a call."""
        return self.partner(self.plan.system).control("/fault")["spec"] != self.canonical_spec()

    def canonical_spec(self):
        return self.plan.spec if "*" in self.plan.spec else self.plan.spec + "*1"

    def relieve(self, how, condition=None):
        """The fault is over: what was held up by it comes, late."""
        if self.plan.fault == "down":
            self.waits_with_reason()
            self.partner(self.plan.system).come_back()
        elif self.plan.fault == "refusal":
            if not self.refused():
                how += ", was not called"
            else:
                ending = self.script.under.of("refusal", self.plan.system)
                if ending.how == "otherwise":
                    self.end_otherwise(ending)
            self.do_fault(self.plan.system)
            for delivery in self.parked():
                if not delivery["error"]:
                    raise Failed(f"a delivery is parked at {self.endpoint} without a reason")
            if self.parked():
                how += ", an operator replays what is parked"
                self.do_replay("parked", self.endpoint)
        elif unknown := self.unknown():
            how += f", an operator asks {' and '.join(unknown)}, which has not got it, and replays"
            for endpoint in unknown:
                self.do_replay("parked", endpoint)
        self.over = True
        self.story.append(how)
        self.catch_up(condition)

    def unknown(self):
        """The endpoints at which the kill left something of which nobody knows whether it was taken."""
        return sorted({d["endpoint"] for d in self.all_parked() if d["error"].startswith("outcome unknown: the hub ended")})

    def waits_with_reason(self):
        """What a partner that is away has not got stands there and says why; nothing is given up."""
        self.stuck(lambda: True)  # what is only just there is tried first
        if self.parked():
            raise Failed(f"{self.endpoint} is away, and what is for it is parked: {self.parked()[0]['error']}")
        waiting = self.deliveries(self.endpoint, "waiting")
        if waiting and not any(delivery["error"] for delivery in waiting):
            raise Failed(f"{len(waiting)} deliveries wait for {self.endpoint} and none says why")

    def end_otherwise(self, ending):
        self.over = True
        for number, words in ending.statements:
            super().step(number, words)
        self.story.append(f"ends otherwise, as line {ending.line} says")
        raise Ended()

    def catch_up(self, condition=None):
        """Lets time pass until nothing waits for the partner and `condition()` holds; what does not hold then is told by
        whoever expects it."""
        for _ in range(LONGEST // 2):
            self.hub.api("clock", {"advance": "2s"})
            caught_up = not self.endpoint or not self.deliveries(self.endpoint, "waiting")
            if caught_up and self.stuck(condition or (lambda: True)) is None:
                return
            time.sleep(0.1)  # sessions are made anew by the real clock

    # -- what a script says, while the fault may hold it up

    def outstanding(self):
        return self.struck and not self.over

    def stuck(self, condition):
        """None once it holds with an idle hub; else why not, when nothing moves any more."""
        until, since = time.monotonic() + 20, None
        while time.monotonic() < until:
            value, idle = condition(), self.hub.api("idle")["idle"]
            if value is True and idle and condition() is True:
                return None
            since = (since or time.monotonic()) if idle and value is not True else None
            if since and time.monotonic() - since > GRACE:
                return value
            time.sleep(0.02)
        return "the hub is not idle"

    def late(self, condition):
        if self.plan.fault == "down":
            self.hub.api("clock", {"advance": self.plan.away})
            self.relieve(f"is needed in line {self.number} and back {self.plan.away} later", condition)
        else:
            self.relieve(f"late in line {self.number}", condition)

    def settled(self, condition, what):
        if self.struck and self.stuck(condition) is not None:
            if not self.over:
                self.late(condition)
            elif self.endpoint and self.deliveries(self.endpoint, "waiting"):
                self.catch_up(condition)  # its session was not there yet, and is tried by the clock of the hub
        super().settled(condition, what)

    def do_task(self, node, role, *fields):
        if self.outstanding():
            self.settled(lambda: len(self.tasks(node)) == 1 or "no task", f"the task {node}")
        super().do_task(node, role, *fields)

    def do_emit(self, system, *words):
        if self.outstanding() and self.plan.fault == "down" and system == self.plan.system:
            self.relieve(f"is back to begin something in line {self.number}")
        super().do_emit(system, *words)

    def do_send(self, *words):
        self.asked = super().do_send, words
        super().do_send(*words)

    def do_kamhub(self, *words):
        if self.struck:
            self.stuck(lambda: True)
        self.asked = super().do_kamhub, words
        super().do_kamhub(*words)

    def again(self, expectation, *words):
        """What was asked too early is asked again when the fault is over: a query, or what a command shows."""
        try:
            expectation(*words)
        except Failed:
            ask, asked = self.asked
            if not self.outstanding() or asked[:2] not in (("records", "show"), ("records", "list")) and self.reply.kind != "unavailable":
                raise
            self.late(None)
            ask(*asked)
            expectation(*words)

    def expect_said(self, *words):
        self.again(super().expect_said, *words)

    def expect_reply(self, *words):
        self.again(super().expect_reply, *words)

    # -- the end

    def run(self):
        try:
            super().run()
        except Ended:
            pass

    def fallen(self):
        """Where messages are when a statement has failed: what is not delivered, and why."""
        found = self.hub.api("messages?limit=1000")["messages"]
        lines = [f"{m['type']} to {d['endpoint']} {d['state']} {d['error']}" for m in found for d in m["deliveries"] if d["state"] != "delivered"]
        return "\n".join([f"it is {self.time():%F %T} for the hub; not delivered are:"] + lines)

    def finish(self):
        try:
            if self.outstanding() and self.plan.fault != "kill":
                self.relieve("over at the end")
            left = [state for state in ("waiting", "parked") if self.endpoint and self.deliveries(self.endpoint, state)]
            if left:
                raise Failed(f"at the end deliveries to {self.endpoint} are {' and '.join(left)}")
            if self.plan.fault == "kill":
                # All that the script says has come: whoever is asked has got it.
                for endpoint in self.unknown():
                    self.do_discard("parked", endpoint, "the partner has it")
                    self.story.append(f"an operator asks {endpoint}, which has got it, and discards")
                if self.all_parked():
                    raise Failed("the hub was killed, and at the end something is parked")
        except Failed as failed:
            raise Failed(f"{self.script.path}: at the end: {failed}\n{self.fallen()}") from None

    def all_parked(self):
        found = self.hub.api("messages?state=parked&limit=1000")["messages"]
        return [d for m in found for d in m["deliveries"] if d["state"] == "parked"]
