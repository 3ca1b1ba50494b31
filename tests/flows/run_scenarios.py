#!/usr/bin/python3
"""Runs scripts under faults that seeds pick, and prints `N passed, N failed`: ./dev scenarios.

A seed picks a statement of the script, before which a partner goes down, refuses, or the hub is killed; the script says
what holds then (`under …`). Without files: all scripts that say so."""
import argparse
import collections
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from lib.faulted import FaultedRun, Plan  # noqa: E402
from lib.processes import ROOT, Failed  # noqa: E402
from lib.script import CLOCK, Script  # noqa: E402
from lib.under import FAULTS  # noqa: E402


def one(file, fault, seed, build):
    """Whether it passed, and what is said of it."""
    started = time.monotonic()
    place = pathlib.Path(file).resolve()
    name = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
    run = None
    try:
        script = Script(file)
        run = FaultedRun(script, build, Plan(script, fault, seed), CLOCK)
        run.run()
        told, good = "; ".join(run.story), True
    except Failed as problem:
        told, good = "; ".join((run.story if run else []) + [str(problem)]), False
    again = "" if good else f"\n      again: ./dev scenarios --under {fault} --seed {seed} {name}"
    print(f"{'ok   ' if good else 'FAIL '} {name.name} under {fault}, seed {seed}, {time.monotonic() - started:.1f} s: {told}{again}", flush=True)
    return fault, good


def runs(files, faults, seeds, turn):
    scripts = [(file, Script(file).under.faults()) for file in files]
    for seed in seeds:
        for number, (file, can) in enumerate(scripts):
            fitting = [fault for fault in can if not faults or fault in faults]
            if turn and fitting:  # each script under one of them, the next under the next
                fitting = [fitting[(number + seed) % len(fitting)]]
            yield from ((file, fault, seed) for fault in fitting)


def main():
    parser = argparse.ArgumentParser(prog="./dev scenarios", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--under", action="append", choices=FAULTS, help="only this fault; may be repeated")
    parser.add_argument("--turn", action="store_true", help="each script under one fault a seed, in turn, not under all")
    parser.add_argument("--jobs", type=int, default=1, help="so many at once")
    args = parser.parse_args()
    files = args.files or sorted(str(file) for file in HERE.glob("*.flow") if Script(file).under.endings)
    todo = list(runs(files, args.under, range(args.seed, args.seed + args.seeds), args.turn))
    with ThreadPoolExecutor(args.jobs) as pool:
        done = list(pool.map(lambda run: one(*run, args.build), todo))
    outcomes = collections.Counter(done)
    for fault in FAULTS:
        if outcomes[fault, True] + outcomes[fault, False]:
            print(f"{fault}: {outcomes[fault, True]} of {outcomes[fault, True] + outcomes[fault, False]} as the scripts say")
    failed = sum(not good for _, good in done)
    print(f"{len(done) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
