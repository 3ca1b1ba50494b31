#!/usr/bin/python3
"""Throws the hostile corpus at a real hub over real sockets and folders, and checks for each case the refusal that the
case expects; meanwhile a good neighbour's messages must be accepted and delivered, at the end the hub must be up and
no larger than it was."""

import argparse
import os
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("flows", "tools")]
from attack.cases import HERE, read_cases  # noqa: E402
from attack.doors import DOORS, wait_for  # noqa: E402
from attack.liars import liars  # noqa: E402
from attack.neighbour import Neighbour  # noqa: E402
from attack.signed import door as signed, make_keys  # noqa: E402
from lib.processes import Failed, Hub, call_json, in_postgresql  # noqa: E402
from postgres_server import PostgresServer  # noqa: E402

# What the hub may grow by between the first and the last round, in MiB. A sanitizer keeps what was freed for a while.
GROWTH, GROWTH_SANITIZED = 32, 192
ROUNDS = 3
DOORS["signed"] = signed
SLOW = ("slow", "ninety_seven", "smsc")  # thrown once: they wait for time to pass


class World:
    def __init__(self, build, folder, server):
        self.build, self.folder = build, folder
        for name in ("batch", "erp_in", "erp_out"):
            (folder / name).mkdir()
        make_keys(folder)
        self.liars = liars()
        environment = {"KAM_FOLDER": str(folder), "KAM_LIAR_97": str(self.liars["ninety_seven"].port),
                       "KAM_LIAR_SMSC": str(self.liars["smsc"].port)}
        if server:
            environment.update(in_postgresql(server.connection, folder / "data"))
        self.hub = Hub(build, HERE / "config/hub.xml", folder / "data", environment)

    def start(self):
        self.hub.start()
        self.ports = {name: int(port) for name, port in self.hub.ports.items()}
        self.operations_port = urllib.parse.urlsplit(self.hub.operations).port

    def memory(self):
        """MiB of the hub that are its own."""
        for line in Path("/proc/%d/status" % self.hub.process.pid).read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1024
        return 0

    def notes(self):
        return str(call_json(self.hub.operations + "/api/v1/notes?limit=1000"))


def throw(case, world):
    try:
        faults = DOORS[case.door](case, world)
    except (OSError, ValueError) as error:
        faults = ["%s: %s" % (type(error).__name__, error)]
    if world.hub.process.poll() is not None:
        return faults + ["THE HUB ENDED with %d\n%s" % (world.hub.process.returncode, world.hub.tail(40))]
    for words in case.all("noted"):
        if not wait_for(lambda: words.decode() in world.notes(), 3):
            faults.append("no note holds \"%s\"" % words.decode())
    return faults


def rounds(cases, world, verbose):
    """Faults by the name of the case, and the memory after the first and after the last round."""
    faults, sizes = {}, []
    for number in range(ROUNDS):
        for case in cases:
            if number and case.door in SLOW:
                continue
            started = time.monotonic()
            wrong = throw(case, world)
            if verbose:
                print("%5.2f s  %s" % (time.monotonic() - started, case.name), flush=True)
            if wrong:
                faults.setdefault(case.name, wrong)
            if world.hub.process.poll() is not None:
                return faults, sizes
        sizes.append(world.memory())
    return faults, sizes


def attack(cases, world, growth, verbose):
    neighbour = Neighbour(world)
    neighbour.start()
    try:
        faults, sizes = rounds(cases, world, verbose)
    finally:
        neighbour.stop()
    if world.hub.process.poll() is None:
        neighbour.post()
        wait_for(lambda: neighbour.delivered() >= len(neighbour.accepted), 20)
    problems = ["%s: %s" % (name, "; ".join(wrong)) for name, wrong in faults.items()]
    if neighbour.refused:
        problems.append("the good neighbour was refused %d times, first: %r" % (len(neighbour.refused), neighbour.refused[0]))
    if neighbour.delivered() < len(neighbour.accepted):
        problems.append("of %d good messages %d were delivered" % (len(neighbour.accepted), neighbour.delivered()))
    if len(sizes) == ROUNDS and sizes[-1] - sizes[0] > growth:
        problems.append("the hub grew from %.0f to %.0f MiB" % (sizes[0], sizes[-1]))
    doors = Counter(case.door for case in cases)
    print("thrown: %s" % ", ".join("%s %d" % each for each in sorted(doors.items())))
    print("good neighbour: %d accepted, %d delivered; memory after each round: %s MiB" % (
        len(neighbour.accepted), neighbour.delivered(), ", ".join("%.0f" % size for size in sizes)))
    print("%d passed, %d failed" % (len(cases) - len(faults), len(problems)))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="build folder with bin/kamhub and plugins/")
    parser.add_argument("--sanitized", action="store_true", help="the build has sanitizers: allow it more memory")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite", help="where the hub keeps its messages")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("names", nargs="*", help="parts of names of cases; all without")
    arguments = parser.parse_args()
    cases = read_cases(arguments.names)
    os.environ.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=1:quarantine_size_mb=16")
    with tempfile.TemporaryDirectory(prefix="kamhub-hostile-") as name:
        server = PostgresServer() if arguments.store == "postgresql" else None
        world = World(arguments.build.resolve(), Path(name), server)
        try:
            world.start()
            problems = attack(cases, world, GROWTH_SANITIZED if arguments.sanitized else GROWTH, arguments.verbose)
            world.hub.stop()
            if world.hub.process.returncode != 0:
                problems.append("the hub ended with %d\n%s" % (world.hub.process.returncode, world.hub.tail(60)))
        except Failed as failed:
            problems = [str(failed)]
        finally:
            if world.hub.process and world.hub.process.poll() is None:
                world.hub.process.kill()
                world.hub.process.wait()
            if server:
                server.close()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
