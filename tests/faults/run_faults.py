#!/usr/bin/python3
"""Puts a real hub under load through bad wires, full disks, failing syncs, lost power and a jumping clock, and judges
what came of it as tests/crash does. Prints `N passed, N failed`."""
import argparse
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "crash"), str(HERE.parent / "flows")]
from lib.processes import ROOT  # noqa: E402
from attack.run import STORES  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402


def main():
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="without any, all: " + ", ".join(SCENARIOS))
    parser.add_argument("--runs", type=int, default=1, help="how many seeds of each")
    parser.add_argument("--seed", type=int, default=None, help="the first seed; without it by the clock")
    parser.add_argument("--store", choices=STORES, default="sqlite",
                        help="where the hub keeps its messages; scenarios of the other store's own troubles are left out")
    args = parser.parse_args()
    unknown = set(args.scenarios) - set(SCENARIOS)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))} is none; write {', '.join(SCENARIOS)}")
    fitting = {name for name, scenario in SCENARIOS.items() if args.store in scenario.stores}
    if set(args.scenarios) - fitting:
        parser.error(f"on {args.store} write {', '.join(sorted(fitting))}")
    first = args.seed if args.seed is not None else int(time.time()) % 1_000_000
    passed = failed = 0
    for name in args.scenarios or [name for name in SCENARIOS if name in fitting]:
        for seed in range(first, first + args.runs):
            started = time.monotonic()
            evidence = ROOT / "build" / "faults" / f"{name}-{seed}"
            run = SCENARIOS[name](args.build, seed, evidence, args.store)
            violations = run.run()
            passed, failed = passed + (not violations), failed + bool(violations)
            print(f"{'FAIL' if violations else 'ok  '}  {name}, seed {seed}: {run.load.acked() if run.load else 0} "
                  f"acknowledged, {time.monotonic() - started:.0f} s", flush=True)
            for violation in violations[:20]:
                print(f"      {violation}")
            if violations:
                print(f"      evidence: {evidence}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
