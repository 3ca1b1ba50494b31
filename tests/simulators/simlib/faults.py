"""Faults on demand: which of the next calls go wrong, and how (docs/specs/simulator.md)."""

import re
import threading
from dataclasses import dataclass

KINDS = ("refuse", "delay", "hang", "reset", "reject", "garbage", "duplicate")
FOREVER = -1


class FaultError(ValueError):
    """A fault specification that cannot be read; the text says what to write."""


@dataclass(frozen=True)
class Fault:
    """One fault as it applies to one call. `kind` is one of KINDS, or a status such as "503"."""

    kind: str
    argument: str = ""

    @property
    def status(self):
        """The number of a 5xx fault, else 0."""
        return int(self.kind) if self.kind.isdigit() else 0

    @property
    def seconds(self):
        """The time of a delay."""
        return parse_time(self.argument or "1s")

    def __str__(self):
        return self.kind + (":" + self.argument if self.argument else "")


def parse_time(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m)", text)
    if not match:
        raise FaultError(f'"{text}" is no time; write for example 500ms, 2s or 1m')
    return float(match[1]) * {"ms": 0.001, "s": 1.0, "m": 60.0}[match[2]]


def parse_spec(spec):
    """A list of [fault, count] from `kind[:argument][*count]`, comma-separated."""
    plan = []
    for part in filter(None, (piece.strip() for piece in spec.split(","))):
        match = re.fullmatch(r"([a-z]+|5\d\d)(?::([^*]+))?(?:\*(\d+|forever))?", part)
        if not match or (match[1] not in KINDS and not match[1].isdigit()):
            raise FaultError(
                f'"{part}" is no fault; write kind[:argument][*count], kind being one of '
                f'{", ".join(KINDS)} or a status such as 503')
        fault = Fault(match[1], match[2] or "")
        if fault.kind == "delay":
            parse_time(fault.argument or "1s")
        count = FOREVER if match[3] == "forever" else int(match[3] or 1)
        if count:
            plan.append([fault, count])
    return plan


class FaultQueue:
    """What the next calls suffer. Thread-safe."""

    def __init__(self, spec=""):
        self._lock = threading.Lock()
        self._watchers = []
        self._plan = parse_spec(spec)

    def set(self, spec):
        plan = parse_spec(spec)
        with self._lock:
            self._plan = plan
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher()

    def watch(self, watcher):
        """Calls `watcher()` after each change by set(): a server closes its idle connections then."""
        with self._lock:
            self._watchers.append(watcher)

    def next_is(self, kind):
        """Whether the next call suffers `kind`, without using it up."""
        with self._lock:
            return bool(self._plan) and self._plan[0][0].kind == kind

    def take(self, *kinds):
        """Uses up and returns the fault of this call, or None. With `kinds`, only if it is one of them."""
        with self._lock:
            if not self._plan or (kinds and self._plan[0][0].kind not in kinds):
                return None
            entry = self._plan[0]
            if entry[1] != FOREVER:
                entry[1] -= 1
                if entry[1] == 0:
                    self._plan.pop(0)
            return entry[0]

    def left(self):
        """What is left, written as a specification."""
        with self._lock:
            return ",".join(f"{fault}*{'forever' if count == FOREVER else count}" for fault, count in self._plan)
