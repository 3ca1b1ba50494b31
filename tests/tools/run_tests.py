#!/usr/bin/python3
"""Runs ctest in one build directory after another and adds up what passed; `./dev test` ends with this.

The first is built already. Each later one is built while the tests of the one before run, at the lowest priority: tests
wait a lot, for sockets and for time. Sanitized builds run the labels unit, lint, flow, hostile and fuzz; with --all everything."""
import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
# A program under test may count its own cases; a ctest that does not counts as one.
COUNTS = [
    (re.compile(r"(\d+) passed, (\d+) failed"), lambda m: (int(m[1]), int(m[2]))),
    (re.compile(r"\[  PASSED  \] (\d+) tests?\."), lambda m: (int(m[1]), 0)),
    (re.compile(r"(\d+) FAILED TESTS?"), lambda m: (0, int(m[1]))),
]
SANITIZED = "unit|lint|flow|hostile|fuzz"
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1", "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
           "TSAN_OPTIONS": "halt_on_error=1"}


def count(output, ok):
    passed = failed = 0
    for pattern, read in COUNTS:
        found = [read(m) for m in pattern.finditer(output)]
        if found:
            passed, failed = passed + found[-1][0], failed + found[-1][1]
    if not passed and not failed:
        return (1, 0) if ok else (0, 1)
    return passed, failed if ok or failed else 1


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(preset, everything, jobs):
    build = ROOT / "build" / preset
    report = build / "ctest.xml"
    report.unlink(missing_ok=True)
    command = ["ctest", "--test-dir", str(build), "--output-on-failure", "--output-junit", str(report), "-j", str(jobs)]
    if preset != "release" and not everything:
        command += ["-L", SANITIZED]
    print(f"\n== tests on {preset}", flush=True)
    started, used = time.monotonic(), cpu()
    subprocess.run(command, env={**os.environ, **OPTIONS}, check=False)
    passed = failed = 0
    if not report.exists():
        return 0, 1
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        good, bad = count(case.findtext("system-out") or "", case.get("status") == "run")
        passed, failed = passed + good, failed + bad
    print(f"{preset}: {passed} passed, {failed} failed, {time.monotonic() - started:.0f} s, "
          f"{cpu() - used:.0f} s of processor", flush=True)
    return passed, failed


def build(preset, targets):
    log = ROOT / "build" / f"{preset}.build.log"
    with log.open("w") as out:
        return subprocess.Popen(["nice", "-n", "19", str(ROOT / "dev"), "build", preset, *targets], stdout=out, stderr=out), log


def wait(preset, process, log):
    print(f"\n== building {preset}", flush=True)
    started = time.monotonic()
    if process.wait() != 0:
        print(log.read_text(errors="replace"), flush=True)
        sys.exit(f"{preset} does not build")
    print(f"{preset} is built, {time.monotonic() - started:.0f} s waited", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__)
    parser.add_argument("presets", nargs="+")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 2) + 1,
                        help="tests at once; one more than there are processors, because whole hubs also wait")
    args = parser.parse_args()
    totals = []
    for place, preset in enumerate(args.presets):
        following = args.presets[place + 1:place + 2]
        building = [(each, *build(each, [] if args.all else ["quick_tests"])) for each in following]
        totals.append(run(preset, args.all, args.jobs))
        for each in building:
            wait(*each)
    passed, failed = sum(t[0] for t in totals), sum(t[1] for t in totals)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
