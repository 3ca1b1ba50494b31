"""The statements `under …` of a script: what must hold when a fault strikes it; README.md one folder up says how."""
from dataclasses import dataclass, field

from .processes import Failed

FAULTS = ("down", "refusal", "kill")


@dataclass
class Ending:
    """`under FAULT [of SYSTEM …] ends HOW`, with the statements that are written below it."""
    line: int
    fault: str
    systems: list
    how: str  # late, otherwise or "as written"
    statements: list = field(default_factory=list)


class Ends:
    """Those of one script. `take` and `check` raise Failed with file and line for what cannot be."""

    def __init__(self, path):
        self.path, self.endings = path, []

    def refuse(self, line, why):
        raise Failed(f"{self.path}:{line}: {why}")

    def take(self, line, words, indented):
        """Whether this line is of the endings, not of the script."""
        if words[0] != "under":
            last = self.endings[-1] if self.endings else None
            if not indented:
                return False
            if not last or last.how != "otherwise":
                self.refuse(line, "an indented line belongs to an `under … ends otherwise` above it, and there is none")
            if words[0] not in ("expect", "after", "task", "replay"):
                self.refuse(line, f"below `ends otherwise` stand expect, after, task and replay, not {words[0]!r}")
            last.statements.append((line, words))
            return True
        self.endings.append(self.read(line, words[1:]))
        return True

    def read(self, line, words):
        fault = words[0] if words else ""
        if fault not in FAULTS:
            self.refuse(line, f"{fault!r} is no fault; write under {', under '.join(FAULTS)}")
        if "ends" not in words:
            self.refuse(line, "how does it end? write ends late, ends otherwise or ends as written")
        systems, how = words[1:words.index("ends")], " ".join(words[words.index("ends") + 1:])
        if systems and (systems[0] != "of" or len(systems) == 1):
            self.refuse(line, f"write under {fault} of SYSTEM … ends …")
        if fault == "kill" and (systems or how != "as written"):
            self.refuse(line, "the hub is killed, and a kill loses nothing: write under kill ends as written")
        if fault != "kill" and how not in ("late", "otherwise"):
            self.refuse(line, f"{how!r} is no end; write ends late or ends otherwise")
        if how == "otherwise" and len(systems) != 2:
            self.refuse(line, f"an end of its own belongs to one system: write under {fault} of SYSTEM ends otherwise")
        return Ending(line, fault, systems[1:], how)

    def check(self, simulated):
        """All of them together, against the systems that the script simulates."""
        seen = {}
        for ending in self.endings:
            for system in ending.systems:
                if system not in simulated:
                    self.refuse(ending.line, f"{system} is not simulated here")
            if ending.how == "otherwise" and not ending.statements:
                self.refuse(ending.line, "what holds then? write expectations below it, indented")
            for key in ending.systems or [""]:
                earlier = seen.setdefault((ending.fault, key), ending.line)
                if earlier != ending.line:
                    self.refuse(ending.line, f"line {earlier} says already how it ends")

    def of(self, fault, system):
        """How the fault of this system ends: what names it goes before what does not; None where the script is silent."""
        fitting = [e for e in self.endings if e.fault == fault and (not e.systems or system in e.systems)]
        return min(fitting, key=lambda e: not e.systems, default=None)

    def faults(self):
        return [fault for fault in FAULTS if any(e.fault == fault for e in self.endings)]
