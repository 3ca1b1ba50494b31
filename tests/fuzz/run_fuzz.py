#!/usr/bin/python3
"""Runs the fuzz targets of build/fuzz/bin/kamhub_fuzz with their corpora; each for a time, or the whole for a budget.

Seeds are the target's folder below corpus/ and the repository's own files named in SEEDS. What a long run finds new goes
to build/fuzz/corpus/TARGET; a crash goes to build/fuzz/crashes and is told with the command that repeats it."""

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
    "document": ["mappings/canonical/samples/*.xml"],
    "idoc": ["mappings/transforms/erp_to_canonical/*.in.xml"],
    "hub": ["tests/mutation/bundle/hub.xml"],
    "routes": ["tests/mutation/bundle/routes.xml", "config/demo/routes.xml"],
    "translations": ["tests/mutation/bundle/billing.xml", "tests/mutation/bundle/erp.xml"],
    "codes": ["tests/mutation/bundle/codes.xml"],
    "layout": ["tests/mutation/bundle/layouts.xml"],
    "stylesheet": ["tests/mutation/bundle/transforms/*"],
    "schema": ["tests/mutation/bundle/schemas/*"],
}
# Bytes of the largest input; the parsers' own limits are tried by tests/hostile.
LONGEST = 8192
DICTIONARIES = {"document": "xml", "soap": "xml", "canonical": "xml", "idoc": "xml", "hub": "xml", "routes": "xml",
                "translations": "xml", "codes": "xml", "layout": "xml", "stylesheet": "xml", "schema": "xml",
                "xpath": "xpath"}
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1:quarantine_size_mb=32",
           "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:abort_on_error=1"}


class Run:
    def __init__(self, build, target):
        self.target, self.build = target, build
        self.program = build / "bin/kamhub_fuzz"
        self.environment = {**os.environ, **OPTIONS, "KAMHUB_FUZZ": target}

    def seeds(self):
        """Every seed as a file: a folder of its own, because libFuzzer takes folders only."""
        folder = self.build / "seeds" / self.target
        folder.mkdir(parents=True, exist_ok=True)
        for pattern in SEEDS.get(self.target, []):
            for path in ROOT.glob(pattern):
                if path.is_file():
                    (folder / path.name).write_bytes(path.read_bytes())
        return folder

    def run(self, seconds, keep):
        """Executions, the words of a crash or None."""
        crashes = self.build / "crashes"
        crashes.mkdir(exist_ok=True)
        command = [str(self.program), "-max_total_time=%d" % seconds, "-max_len=%d" % LONGEST, "-timeout=20",
                   "-rss_limit_mb=2048", "-print_final_stats=1", "-artifact_prefix=%s/%s-" % (crashes, self.target)]
        if self.target in DICTIONARIES:
            command.append("-dict=%s" % (HERE / (DICTIONARIES[self.target] + ".dict")))
        found = self.build / "corpus" / self.target
        if keep:
            found.mkdir(parents=True, exist_ok=True)
            command.append(str(found))
        elif not seconds:
            command.append("-runs=0")
        folders = [folder for folder in (HERE / "corpus" / self.target, self.seeds()) if folder.is_dir()]
        if not keep and seconds:
            # The first folder is written to.
            scratch = self.build / "scratch" / self.target
            scratch.mkdir(parents=True, exist_ok=True)
            command.append(str(scratch))
        command += [str(folder) for folder in folders]
        done = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        text = done.stderr.decode("utf-8", "replace")
        executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
        count = int(executions[1]) if executions else 0
        if done.returncode == 0:
            return count, None
        artifact = re.search(r"Test unit written to (\S+)", text)
        repeat = "KAMHUB_FUZZ=%s %s %s" % (self.target, self.program, artifact[1] if artifact else "")
        return count, "%s\n%s" % (repeat, "\n".join(text.splitlines()[-60:]))


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seconds", type=int, help="per target; what is found new is kept")
    parser.add_argument("--budget", type=int, default=50, help="seconds of the whole, without --seconds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("targets", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    names = subprocess.run([build / "bin/kamhub_fuzz"], env={**os.environ, "KAMHUB_FUZZ": "list"}, check=True,
                           capture_output=True, text=True).stdout.split()
    unknown = set(arguments.targets) - set(names)
    if unknown:
        parser.error("there is no target %s; known are %s" % (", ".join(unknown), ", ".join(names)))
    targets = arguments.targets or names
    seconds = arguments.seconds or max(1, arguments.budget * arguments.jobs // len(targets))
    started = time.monotonic()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(lambda name: Run(build, name).run(seconds, arguments.seconds is not None), targets))
    for name, (count, crash) in zip(targets, results):
        print("%-14s %10d executions%s" % (name, count, "" if crash is None else "  CRASH\n" + crash))
    failed = sum(crash is not None for _, crash in results)
    print("%d executions in %.0f s" % (sum(count for count, _ in results), time.monotonic() - started))
    print("%d passed, %d failed" % (len(targets) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
