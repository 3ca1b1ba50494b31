#!/usr/bin/python3
"""Reads the scripts of `bad`: each must be refused with its line and the words of its first line, `# refused: LINE WORDS`."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from lib.processes import Failed  # noqa: E402
from lib.script import Script  # noqa: E402


def fault_of(file):
    """What is wrong with the refusal; nothing if it is right."""
    line, words = file.read_text("utf-8").splitlines()[0].removeprefix("# refused: ").split(" ", 1)
    try:
        Script(file)
    except Failed as refused:
        said = str(refused)
        return "" if said.startswith(f"{file}:{line}: ") and words in said else f"it says {said!r}"
    return "it is taken"


def main():
    faults = {file.name: fault_of(file) for file in sorted((HERE / "bad").glob("*.flow"))}
    for name, fault in faults.items():
        if fault:
            print(f"FAIL  {name}: {fault}")
    failed = sum(bool(fault) for fault in faults.values())
    print(f"{len(faults) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
