#!/usr/bin/python3
"""Runs the fuzz targets, each with its corpus: with libFuzzer (build/fuzz) for a time, or, with --executions, the plain
driver of a sanitized build for a number of executions.

Seeds are the target's folder below corpus/ and the repository's own files named in SEEDS. What a run with libFuzzer
finds new goes to build/fuzz/corpus/TARGET, and the next run goes on from there. An input that crashes is left in the
build's folder crashes and told with the command that repeats it: mend it and put it into corpus/TARGET."""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SEEDS = {
    "bpmn": ["tests/unit/process/cases/processes/*.bpmn"],
    "dmn": ["tests/unit/process/cases/**/*.dmn"],
    "calendar": ["tests/unit/process/cases/processes/work.xml"],
    "document": ["mappings/canonical/samples/*.xml"],
    "stream": ["mappings/canonical/samples/order_*.xml"],
    "idoc": ["mappings/transforms/erp_to_canonical/*.in.xml"],
    "json": ["mappings/contracts/**/*.json"],
    "hub": ["tests/mutation/bundle/hub.xml", "config/demo/hub.xml"],
    "routes": ["tests/mutation/bundle/routes.xml", "config/demo/routes.xml"],
    "translations": ["tests/mutation/bundle/billing.xml", "tests/mutation/bundle/erp.xml"],
    "codes": ["tests/mutation/bundle/codes.xml"],
    "layout": ["tests/mutation/bundle/layouts.xml"],
    "stylesheet": ["tests/mutation/bundle/transforms/*"],
    "schema": ["tests/mutation/bundle/schemas/*"],
}
# Bytes of the largest input; the parsers' own limits are tried by tests/hostile.
LONGEST = 8192
NOT_XML = {"charset", "json", "record", "frame", "batch", "smpp", "smpp_text", "http_target", "http_answer", "envelope",
           "query", "operation", "sign_in", "span", "rest", "csv",
           "signature"}
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1:quarantine_size_mb=32",
           "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:abort_on_error=1"}


def dictionary(target):
    if target == "xpath":
        return ["-dict=%s" % (HERE / "xpath.dict")]
    return [] if target in NOT_XML else ["-dict=%s" % (HERE / "xml.dict")]


class Run:
    """One target. `run` gives executions and None or the words of what went wrong."""

    def __init__(self, build, target):
        self.build, self.target = build, target
        self.program = build / "bin/kamhub_fuzz"
        self.crashes = build / "crashes"
        self.crashes.mkdir(exist_ok=True)
        self.files = sorted(path for path in (HERE / "corpus" / target).glob("*"))
        for pattern in SEEDS.get(target, []):
            self.files += sorted(path for path in ROOT.glob(pattern) if path.is_file())

    def outcome(self, command, environment, executions):
        done = subprocess.run(command, env={**os.environ, **OPTIONS, **environment}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        text = done.stdout.decode("utf-8", "replace")
        found = re.search(executions, text)
        return int(found[1]) if found else 0, None if done.returncode == 0 else text

    def plain(self, executions, seed):
        crash = self.crashes / self.target
        count, words = self.outcome([self.program, self.target, str(executions), str(seed), crash, *self.files], {},
                                    r"(\d+) executions")
        if words is not None:
            words = "%s %s 0 0 /dev/null %s\n%s" % (self.program, self.target, crash, words[-6000:])
        return count, words

    def libfuzzer(self, seconds):
        seeds, found = self.build / "seeds" / self.target, self.build / "corpus" / self.target
        for folder in (seeds, found):
            folder.mkdir(parents=True, exist_ok=True)
        for path in self.files:
            (seeds / path.name).write_bytes(path.read_bytes())
        command = [self.program, "-max_total_time=%d" % seconds, "-max_len=%d" % LONGEST, "-timeout=20",
                   "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1",
                   "-artifact_prefix=%s/%s-" % (self.crashes, self.target), *dictionary(self.target), found, seeds]
        count, words = self.outcome(command, {"KAMHUB_FUZZ": self.target}, r"number_of_executed_units:\s*(\d+)")
        if words is not None:
            artifact = re.search(r"Test unit written to (\S+)", words)
            words = "KAMHUB_FUZZ=%s %s %s\n%s" % (self.target, self.program, artifact[1] if artifact else "",
                                                  words[-6000:])
        return count, words


def names_of(build):
    done = subprocess.run([build / "bin/kamhub_fuzz", "list"], env={**os.environ, "KAMHUB_FUZZ": "list"}, check=True,
                          stdout=subprocess.PIPE, text=True)
    return done.stdout.split()


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60, help="over all targets together; an hour if not given")
    parser.add_argument("--executions", type=int, help="of each target, with the plain driver")
    parser.add_argument("--seed", type=int, default=1, help="of the plain driver's mutations")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("targets", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    names = names_of(build)
    unknown = set(arguments.targets) - set(names)
    if unknown:
        parser.error("there is no target %s; known are %s" % (", ".join(sorted(unknown)), ", ".join(names)))
    targets = arguments.targets or names
    seconds = max(1, round(arguments.minutes * 60 * arguments.jobs / len(targets)))

    def run(name):
        one = Run(build, name)
        started = time.monotonic()
        plain = arguments.executions is not None
        count, words = one.plain(arguments.executions, arguments.seed) if plain else one.libfuzzer(seconds)
        print("%-13s %9d executions in %3.0f s%s" % (name, count, time.monotonic() - started,
                                                     "" if words is None else "  CRASH\n" + words), flush=True)
        return count, words is None

    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(run, targets))
    passed = sum(good for _, good in results)
    print("%d executions of %d targets" % (sum(count for count, _ in results), len(targets)))
    print("%d passed, %d failed" % (passed, len(targets) - passed))
    return 0 if passed == len(targets) else 1


if __name__ == "__main__":
    sys.exit(main())
