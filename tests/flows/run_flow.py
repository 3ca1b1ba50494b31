#!/usr/bin/python3
"""Runs .flow scripts against a real hub and prints `N passed, N failed`."""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib.processes import Failed  # noqa: E402
from lib.script import Run, Script, Skipped  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--all", action="store_true", help="every script of this folder")
    parser.add_argument("--without-scenarios", action="store_true", help="those that run_scenarios.py does not run")
    parser.add_argument("--build", required=True, help="build directory, such as build/release")
    parser.add_argument("--real-clock", action="store_true", help="do not simulate the clock (`after` then fails)")
    args = parser.parse_args()
    here = pathlib.Path(__file__).parent
    passed = failed = 0
    if args.all or args.without_scenarios:
        args.files += [file for file in sorted(map(str, here.glob("*.flow"))) if args.all or not Script(file).under.endings]
    for file in args.files:
        try:
            script = Script(file)
            Run(script, args.build, () if args.real_clock else ("--simulated-clock",)).run()
            passed += 1
            print(f"ok    {file}", flush=True)
        except (Failed, Skipped) as problem:
            failed += 1
            print(f"FAIL  {problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
