#!/usr/bin/python3
"""Runs the lint cases: each puts one broken file into a copy of the demo, and names every complaint that must follow.

A case is the broken file itself, below cases/. Comments in it say what it replaces and what must be said:

    <!-- replaces: config/demo/routes.xml -->
    <!-- env: KAM_REGION=GD -->                                   (any number; KAM_* is unset otherwise)
    <!-- without: modules -->                                     (the demo's <module> lines are taken out)
    <!-- expect: 5:9: there is no endpoint billling; write billing -->
    <!-- expect: mappings/transforms/billing.xml:3:8: … -->       (a complaint about another file)
    <!-- follows: route mark goes nowhere... -->                  (may be said as well, as a consequence)

`line:col: ` may be left out; `...` stands for any text. The complaints must be those that are expected and no others:
one mistake gives one line. `kamhub check` must print them on standard output, `kamhub run` on standard error; both end
with status 2, and run leaves no store and opens nothing.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).resolve().parent / "cases"
HUB = "config/demo/hub.xml"
COMMENT = re.compile(r"<!--\s*(replaces|expect|follows|env|without):\s*(.*?)\s*-->", re.DOTALL)
COMPLAINT = re.compile(r"^(?P<file>[^:]+):(?P<place>\d+:\d+): error: (?P<text>.*)$")
EXPECT = re.compile(r"^(?:(?P<file>[\w./-]+\.xml):)?\s?(?:(?P<place>\d+:\d+): )?(?P<text>.*)$")
SECONDS = 20


class Case:
    def __init__(self, path):
        self.path = path
        self.name = str(path.relative_to(CASES))
        self.replaces = ""
        self.modules = True
        self.environment = {}
        self.expected = []
        self.following = []
        for kind, text in COMMENT.findall(path.read_text(encoding="utf-8", errors="replace")):
            text = " ".join(text.split())
            if kind == "replaces":
                self.replaces = text
            elif kind == "without":
                self.modules = False
            elif kind == "env":
                name, _, value = text.partition("=")
                self.environment[name] = value
            else:
                found = EXPECT.match(text)
                entry = (found["file"] or self.replaces, found["place"], found["text"])
                (self.expected if kind == "expect" else self.following).append(entry)

    def broken(self):
        """What is wrong with the case itself."""
        if not self.replaces or not (ROOT / self.replaces).is_file():
            return "replaces names no file of the repository: '%s'" % self.replaces
        if not self.expected:
            return "expects nothing; write <!-- expect: ... -->"
        return ""


def prepare(case, folder):
    """The demo in `folder`, with the case's file in place of the good one."""
    shutil.copytree(ROOT / "config/demo", folder / "config/demo")
    (folder / "plugins").symlink_to(ROOT / "plugins")
    if case.replaces.startswith("mappings/"):
        shutil.copytree(ROOT / "mappings", folder / "mappings")
    else:
        (folder / "mappings").symlink_to(ROOT / "mappings")
    shutil.copyfile(case.path, folder / case.replaces)
    if not case.modules:
        hub = (folder / HUB).read_text(encoding="utf-8")
        (folder / HUB).write_text(re.sub(r"\s*<module [^>]*/>", "", hub), encoding="utf-8")


def matches(expected, line):
    found = COMPLAINT.match(line)
    if not found:
        return False
    file, place, text = expected
    if file != os.path.normpath(found["file"]) or (place and place != found["place"]):
        return False
    return re.fullmatch(".*".join(re.escape(part) for part in text.split("...")), found["text"]) is not None


def compare(case, lines, what):
    """Each complaint expected once, each expectation met once."""
    faults = []
    left = list(lines)
    for each in case.expected:
        hit = next((line for line in left if matches(each, line)), None)
        if hit is None:
            file, place, text = each
            faults.append("%s does not say: %s:%s: error: %s" % (what, file, place or "*", text))
        else:
            left.remove(hit)
    faults += ["%s says more: %s" % (what, line) for line in left
               if not any(matches(each, line) for each in case.following)]
    return faults


def environment(case):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KAM_")}
    return clean | case.environment


def program(build, case, folder, words):
    done = subprocess.run([build / "bin/kamhub"] + words, cwd=folder, env=environment(case), timeout=SECONDS,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace")
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def try_check(build, case, folder):
    status, out, err = program(build, case, folder, ["check", HUB])
    faults = compare(case, out, "check")
    if status != 2:
        faults.append("check ended with status %d instead of 2" % status)
    if err:
        faults.append("check wrote on standard error: " + err[0])
    return faults


def try_run(build, case, folder):
    status, out, err = program(build, case, folder, ["run", "--config", HUB, "--data", "data", "--port", "0"])
    faults = compare(case, err, "run")
    if status != 2:
        faults.append("run ended with status %d instead of 2" % status)
    if out:
        faults.append("run wrote on standard output: " + out[0])
    # Plugins are copied before they are loaded; anything else means that the hub had begun.
    made = [each.name for each in (folder / "data").glob("*") if each.name != "plugins"]
    if made:
        faults.append("run made " + ", ".join(made))
    return faults


def try_case(build, case):
    if case.broken():
        return [case.broken()]
    with tempfile.TemporaryDirectory(prefix="kamhub-lint-") as name:
        folder = Path(name)
        prepare(case, folder)
        try:
            faults = try_check(build, case, folder)
            # A hub that nobody complains about would run until it is ended.
            return faults or try_run(build, case, folder)
        except subprocess.TimeoutExpired as late:
            return ["%s did not end within %d s" % (late.cmd[1], SECONDS)]


def try_demo(build):
    """Without a broken file there is no complaint: what the cases say is not said anyway."""
    whole = Case.__new__(Case)
    whole.environment = {}
    status, out, err = program(build, whole, ROOT, ["check", HUB])
    return [] if status == 0 and not err else ["the demo itself is not accepted:"] + out + err


def main():
    parser = argparse.ArgumentParser(description="Runs the lint cases.")
    parser.add_argument("--build", type=Path, required=True, help="build folder with bin/kamhub and plugins/")
    parser.add_argument("--show", action="store_true", help="print what check says to each case, and judge nothing")
    parser.add_argument("--every", type=int, default=1, help="only each N-th case: where a sanitizer makes them slow")
    parser.add_argument("names", nargs="*", help="parts of names of cases; all without")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    cases = [Case(path) for path in sorted(CASES.rglob("*")) if path.is_file()]
    cases = [case for case in cases if not arguments.names or any(name in case.name for name in arguments.names)]
    cases = cases[::arguments.every]
    if arguments.show:
        for case in cases:
            with tempfile.TemporaryDirectory(prefix="kamhub-lint-") as name:
                prepare(case, Path(name))
                print("== %s" % case.name, *program(build, case, Path(name), ["check", HUB])[1], sep="\n")
        return 0
    failed = 0
    results = [("the demo", lambda: try_demo(build))]
    results += [(case.name, lambda case=case: try_case(build, case)) for case in cases]
    for name, attempt in results:
        faults = attempt()
        failed += bool(faults)
        for fault in faults:
            print("%s: %s" % (name, fault))
    print("%d passed, %d failed" % (len(results) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
