#!/usr/bin/python3
"""Kills a real hub under load, again and again, and judges what came of it. Prints `N passed, N failed`.

A run is a seed: its own hub, partners, load, faults and kills. A failing one leaves its evidence below build/crash."""
import argparse
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "flows")]
from attack import schedule  # noqa: E402
from attack.run import STORES, CrashRun  # noqa: E402
from lib.processes import ROOT  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="./dev crash", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=1, help="how many seeds")
    parser.add_argument("--seed", type=int, default=None, help="the first seed; without it by the clock")
    parser.add_argument("--kills", type=int, default=25, help="kills in each run")
    parser.add_argument("--store", choices=STORES, default="sqlite", help="where the hub keeps its messages")
    parser.add_argument("--replay", metavar="DIR", help="the schedule of a failed run's evidence folder, once more")
    return parser.parse_args()


def plans(args):
    if args.replay:
        text = (pathlib.Path(args.replay) / "schedule.json").read_text("utf-8")
        return [schedule.from_json(json.loads(text))]
    first = args.seed if args.seed is not None else int(time.time()) % 1_000_000
    return [schedule.make(first + i, args.kills) for i in range(args.runs)]


def main():
    args = arguments()
    passed = failed = kills = messages = 0
    began = time.monotonic()
    for plan in plans(args):
        evidence = ROOT / "build" / "crash" / str(plan.seed)
        started = time.monotonic()
        run = CrashRun(args.build, plan, evidence, args.store)
        violations = run.run()
        seconds = time.monotonic() - started
        kills += run.kills
        messages += run.load.acked() if run.load else 0
        passed, failed = passed + (not violations), failed + bool(violations)
        print(f"{'FAIL' if violations else 'ok  '}  seed {plan.seed}: {run.kills} kills, "
              f"{run.load.acked() if run.load else 0} acknowledged, {seconds:.0f} s", flush=True)
        for violation in violations[:20]:
            print(f"      {violation}")
        if violations:
            print(f"      evidence: {evidence}; again: ./dev crash --replay {evidence}", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{kills} kills, {kills / minutes:.0f} a minute, {messages} messages acknowledged")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
