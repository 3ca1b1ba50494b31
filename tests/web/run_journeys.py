#!/usr/bin/python3
"""Journeys through the web front end, in a browser, on a new hub with the demo's configuration and simulated partners.

A screenshot of each step stands below build/web-journeys/LANGUAGE."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "flows"))
from lib.processes import Failed, World  # noqa: E402

ALSO_ENGLISH = ["firstMessage", "designer", "oneStop"]  # functions of journeys.mjs
SYSTEMS = ["billing", "accounting", "customer_service", "ninety_seven", "resource_management", "unified_messaging", "dispatch_office", "fault_management"]
SECRET = "kamhub97"  # of the 97 system, in config/demo/hub.xml


def run(build, language, journeys):
    started = time.monotonic()
    world = World(build, "unset")
    passed = False
    try:
        # A journey changes the configuration: it has a copy.
        tree = world.folder / "tree"
        for part in ("config/demo", "mappings", "plugins"):
            shutil.copytree(ROOT / part, tree / part)
        # Maintenance works round the clock: a journey goes at any time of day.
        calendar = tree / "plugins" / "fault" / "processes" / "fault.calendar.xml"
        calendar.write_text(calendar.read_text("utf-8").replace("08:00-20:00", "00:00-24:00"), "utf-8")
        world.config = tree / "config" / "demo" / "hub.xml"
        for system in SYSTEMS:
            world.add_partner(system)
        world.start_hub()
        where = {
            "language": language, "root": str(ROOT), "hub": world.hub.operations, "door": world.hub.url("partners"),
            **{name: f"http://127.0.0.1:{world.partners[name].offers['control']}" for name in ("billing", "dispatch_office")}, "secret": SECRET, "journeys": journeys, "routes": str(world.config.parent / "routes.xml"),
            "kamhub": str(pathlib.Path(build).resolve() / "bin" / "kamhub"), "data": str(world.hub.data),
            "token": (world.hub.data / "setup-token").read_text("utf-8").strip(),
        }
        done = subprocess.run(["node", str(ROOT / "tests" / "web" / "journeys.mjs")], timeout=400,
                              env={**os.environ, "WORLD": json.dumps(where)})
        passed = done.returncode == 0
    except (Failed, subprocess.TimeoutExpired) as failed:
        print(failed)
    for problem in world.close():
        print(problem)
        passed = False
    print(f"{language}: {time.monotonic() - started:.1f} s", flush=True)
    return passed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--all", action="store_true", help="all journeys in English too, not 1, 4 and 6 alone")
    parser.add_argument("--only", nargs="+", metavar="JOURNEY", help="these functions of journeys.mjs behind the first, in one language")
    parser.add_argument("--language", choices=["zh", "en"], default="zh", help="of --only")
    parser.add_argument("--pictures", action="store_true", help="also make the user guide's, docs/guides/pictures")
    args = parser.parse_args()
    if args.pictures:
        folder = ROOT / "docs" / "guides" / "pictures"
        folder.mkdir(exist_ok=True)
        os.environ["PICTURES"] = str(folder)
    if args.only:
        return 0 if run(args.build, args.language, ["firstMessage", *args.only]) else 1
    results = [run(args.build, "zh", None), run(args.build, "en", None if args.all or args.pictures else ALSO_ENGLISH)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
