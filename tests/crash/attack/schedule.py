"""From a seed: when the hub is killed, and what the partners suffer. Data, so that a failing run can be done again."""
import random
from dataclasses import asdict, dataclass, field

SYSTEMS = ("billing", "accounting", "customer_service", "ninety_seven", "resource_management", "erp",
           "unified_messaging")
# fault -> how often; `reject` parks, so it is rare
FAULTS = {"503": 6, "delay:300ms": 4, "reset": 6, "refuse": 5, "garbage": 2, "hang": 2, "duplicate": 2, "reject": 1}
MOST = {"hang": 1, "reject": 1}
# A table and a folder take first and refuse later, when the message has long been delivered: no fault of theirs.
FAULTS_OF = {"accounting": {"503:500ms": 2, "delay:200ms": 4, "reset": 6, "duplicate": 3},
             "erp": {"503": 4, "delay:200ms": 3}}


@dataclass
class Life:
    """One life of the hub and how it ends."""
    seconds: float      # after it was ready; before, where `starting`
    end: str            # kill, term, or term+kill: killed while it drains
    starting: bool = False  # killed once, and once more while it starts
    draining: float = 0.0


@dataclass
class Fault:
    at: float           # seconds after the start of the run
    system: str
    spec: str


@dataclass
class Schedule:
    seed: int
    lives: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    @property
    def kills(self):
        return sum(1 + life.starting for life in self.lives if "kill" in life.end)

    def to_json(self):
        return asdict(self)


def from_json(value):
    return Schedule(value["seed"], [Life(**x) for x in value["lives"]], [Fault(**x) for x in value["faults"]])


def life(chance):
    if chance.random() < 0.15:
        return Life(round(chance.uniform(0.02, 0.4), 3), "kill", starting=True)
    end = chance.choices(("kill", "term", "term+kill"), (85, 5, 10))[0]
    seconds = chance.uniform(0.05, 0.5) if chance.random() < 0.4 else chance.uniform(0.5, 2.2)
    return Life(round(seconds, 3), end, draining=round(chance.uniform(0, 0.3), 3) if end == "term+kill" else 0.0)


def fault(chance, at):
    system = chance.choice(SYSTEMS)
    table = FAULTS_OF.get(system, FAULTS)
    spec = chance.choices(list(table), list(table.values()))[0]
    return Fault(round(at, 3), system, f"{spec}*{chance.randint(1, MOST.get(spec, 4))}")


def make(seed, kills):
    chance = random.Random(seed)
    schedule = Schedule(seed)
    while schedule.kills < kills:
        schedule.lives.append(life(chance))
    at, end = 0.0, sum(each.seconds + 0.5 for each in schedule.lives)
    while at < end:
        at += chance.uniform(0.2, 0.9)
        schedule.faults.append(fault(chance, at))
    return schedule
