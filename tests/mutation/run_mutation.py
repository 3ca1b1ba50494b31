#!/usr/bin/python3
"""Breaks a small valid configuration in one place at a time and judges what `kamhub check` says of it.

cases/*.txt hold the mutations, one block each, blank line between:

    = endpoint misspelt                      what went wrong, in words; unique in its file
    file routes.xml                          the file of bundle/ that is broken
    put <to endpoint="billing"               the text that is replaced, there once; \\n is a new line; * the whole file
    by <to endpoint="biling"                 what stands there instead (put2, by2 …: a second place)
    at <wire-tap                             the complaint belongs to the line of this text in the broken file;
                                             without it, to the line of the first change
    says biling | write billing              words that the complaint must contain, whoever has to mend it needs them
    noise 1                                  as many further complaints are no fault; without it none are

A complaint is right if it is the first, names the file and the line, contains all the words, and nothing follows it
that is only its consequence. The share of right ones is the score; below the recorded one the run fails.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLE = HERE / "bundle"
COMPLAINT = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): error: (?P<text>.*)$")
SECONDS = 20


def unfold(text):
    return text.replace("\\n", "\n")


class Mutation:
    def __init__(self, source, block):
        lines = block.split("\n")
        self.name = "%s: %s" % (source, lines[0][2:])
        self.noise, self.edits, self.at, self.words, self.file = 0, [], None, [], ""
        for line in lines[1:]:
            key, _, value = line.partition(" ")
            if key.startswith("put"):
                self.edits.append([unfold(value), ""])
            elif key.startswith("by"):
                self.edits[-1][1] = unfold(value)
            elif key == "file":
                self.file = value
            elif key == "at":
                self.at = unfold(value)
            elif key == "says":
                self.words = [word.strip() for word in value.split(" | ")]
            elif key == "noise":
                self.noise = int(value)
            else:
                raise SystemExit("%s: there is no line \"%s\"" % (self.name, key))

    def broken(self):
        """The text of the broken file and the line that the complaint must name."""
        whole = (BUNDLE / self.file).read_text(encoding="utf-8")
        text = whole
        for put, by in self.edits:
            if put == "*":
                text = by
                continue
            if text.count(put) != 1:
                raise SystemExit("%s: \"%s\" stands %d times in %s" % (self.name, put, text.count(put), self.file))
            text = text.replace(put, by)
        if text == whole or not self.words:
            raise SystemExit("%s: changes or expects nothing" % self.name)
        where = 0
        if self.at is not None:
            where = text.find(self.at)
            if where < 0:
                raise SystemExit("%s: \"%s\" is not in the broken file" % (self.name, self.at))
        elif self.edits[0][0] != "*":
            where = next((i for i, (a, b) in enumerate(zip(whole, text)) if a != b), min(len(whole), len(text)))
        return text, text.count("\n", 0, where) + 1


def read_cases():
    out = []
    for path in sorted((HERE / "cases").glob("*.txt")):
        text = "\n".join(line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#"))
        out += [Mutation(path.stem, block) for block in re.split(r"\n\s*\n", text.strip())]
    if len({each.name for each in out}) != len(out):
        raise SystemExit("two mutations have one name")
    return out


def place(folder, mutation, text):
    """The bundle in `folder`, with links to all files but the broken one."""
    for path in BUNDLE.rglob("*"):
        if path.is_file():
            copy = folder / path.relative_to(BUNDLE)
            copy.parent.mkdir(exist_ok=True)
            if str(path.relative_to(BUNDLE)) == mutation.file:
                copy.write_text(text, encoding="utf-8")
            else:
                copy.write_bytes(path.read_bytes())


def check(build, folder):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KAM_")}
    done = subprocess.run([build / "bin/kamhub", "check", "hub.xml"], cwd=folder, env=clean, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace")
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def judge(build, mutation):
    """What is wrong with the complaint, and all that the program said."""
    text, line = mutation.broken()
    with tempfile.TemporaryDirectory(prefix="kamhub-mutation-") as name:
        place(Path(name), mutation, text)
        status, out, err = check(build, Path(name))
    said = out + err
    if status == 0:
        return ["is accepted; %s:%d" % (mutation.file, line)], []
    first = COMPLAINT.match(out[0]) if out else None
    if status != 2 or err or not first:
        return ["ends with status %d and no complaint" % status], said
    faults = []
    if (os.path.normpath(first["file"]), int(first["line"])) != (mutation.file, line):
        faults.append("place should be %s:%d" % (mutation.file, line))
    faults += ["lacks \"%s\"" % word for word in mutation.words if word not in first["text"]]
    if len(out) - 1 > mutation.noise:
        faults.append("%d complaints more" % (len(out) - 1))
    return faults, said


def main():
    parser = argparse.ArgumentParser(description="Judges the complaints about broken configurations.")
    parser.add_argument("--build", type=Path, required=True, help="build folder with bin/kamhub and plugins/")
    parser.add_argument("--show", action="store_true", help="print what is said of each, also where it is right")
    parser.add_argument("names", nargs="*", help="parts of names of mutations; all without")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    status, out, err = check(build, BUNDLE)
    if status != 0:
        print("the bundle itself is not accepted:", *out, *err, sep="\n")
        return 1
    cases = [case for case in read_cases() if not arguments.names or any(n in case.name for n in arguments.names)]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(pool.map(lambda case: judge(build, case), cases))
    for case, (faults, said) in zip(cases, results):
        if faults or arguments.show:
            print("%s: %s" % (case.name, "; ".join(faults) or "right"), *("    " + line for line in said), sep="\n")
    right = sum(not faults for faults, _ in results)
    recorded = int((HERE / "score").read_text())
    print("mutation score: %d of %d complaints are right (recorded: %d)" % (right, len(cases), recorded))
    return 1 if not arguments.names and right < recorded else 0


if __name__ == "__main__":
    sys.exit(main())
