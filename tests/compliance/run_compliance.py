#!/usr/bin/python3
"""Runs every script of this folder on every adapter of adapters.json and prints `N passed, N failed`. The hub is the demo's
without the modules of the business, of which adapters know nothing: it starts in two thirds of the time."""
import argparse
import json
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "flows"))
from lib import tree  # noqa: E402
from lib.processes import Failed  # noqa: E402
from lib.script import Run, Script, Skipped  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--adapter", help="only this one")
    parser.add_argument("--script", help="only this one")
    args = parser.parse_args()
    adapters = json.loads((HERE / "adapters.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="kamhub-compliance-") as folder:
        return run(args, adapters, str(tree.bare(pathlib.Path(folder))))


def run(args, adapters, hub):
    passed = failed = 0
    for adapter, values in adapters.items():
        if args.adapter not in (None, adapter):
            continue
        words = {"HUB": hub, **{name: value for name, value in values.items() if isinstance(value, str)}}
        for file in sorted(HERE.glob("*.flow")):
            if args.script not in (None, file.stem):
                continue
            try:
                Run(Script(file, words), args.build, needs=values["can"]).run()
                passed += 1
                print(f"ok    {adapter} {file.stem}", flush=True)
            except Skipped as why:
                print(f"n/a   {adapter} {file.stem}: {why}", flush=True)
            except Failed as problem:
                failed += 1
                print(f"FAIL  {adapter} {problem}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
