"""What the scripts of this folder share: the checks they print, a hub to talk to, and what of it can be asked."""
import argparse
import os
import pathlib
import sys
import traceback
from contextlib import contextmanager

from lxml import etree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "flows"))
from lib.processes import World, free_port, wait_until  # noqa: E402

SAMPLES = ROOT / "mappings" / "canonical" / "samples"
DEMO = ROOT / "config" / "demo" / "hub.xml"
CANONICAL = "urn:kamhub:canonical:1"
CONFIG = "urn:kamhub:config:1"


class Checks:
    """Counts what held and what did not; a case that breaks off is one failure and the next one goes on."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, what, condition, found=""):
        if condition:
            self.passed += 1
            print(f"ok    {what}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {what}: {str(found)[:1500]}", flush=True)

    def equal(self, what, found, wanted):
        self.that(what, found == wanted, f"{found!r} instead of {wanted!r}")

    @contextmanager
    def case(self, name):
        try:
            yield
        except Exception as error:  # whatever a peer's library raises is this case's failure
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{pathlib.Path(place.filename).name}:{place.lineno}"
            self.that(name, False, f"{type(error).__name__}: {error} ({where})")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--build", required=True, help="build directory, such as build/release")
    args = parser.parse_args()
    args.build = pathlib.Path(args.build).resolve()
    return args


def main(description, run):
    """Runs `run(checks, build)`; the exit status is 0 only if something was checked and all of it held."""
    args = arguments(description)
    checks = Checks()
    with checks.case("the script"):
        run(checks, args.build)
    return checks.end()


@contextmanager
def world(checks, build, systems=(), config=DEMO):
    """Partners and a hub on the real clock. A hub or partner that does not end in time is a failure too."""
    made = World(build, config)
    before = checks.failed
    try:
        for system in systems:
            made.add_partner(system)
        made.start_hub()
        yield made
    finally:
        if checks.failed > before:
            print(f"the hub's log ends:\n{made.hub.tail()}", flush=True)
        problems = made.close()
        checks.that("the hub and all partners end when asked to", not problems, problems)


def configuration(folder, endpoints):
    """The demo's configuration with other attributes for some endpoints (None takes one away), written to `folder`."""
    tree = etree.parse(str(DEMO))
    root = tree.getroot()
    root.set("catalogue", str(ROOT / "mappings/canonical/catalogue.xml"))
    root.set("routes", str(DEMO.parent / "routes.xml"))
    root.set("roles", str(DEMO.parent / "roles.xml"))
    root.set("site", str(DEMO.parent / "site"))
    for endpoint in root.iter(f"{{{CONFIG}}}endpoint"):
        for name, value in endpoint.attrib.items():
            if value.startswith("../../"):
                endpoint.set(name, str(ROOT / value.removeprefix("../../")))
        for name, value in endpoints.get(endpoint.get("name"), {}).items():
            if value is None:
                endpoint.attrib.pop(name, None)
            else:
                endpoint.set(name, str(value))
    for module in root.iter(f"{{{CONFIG}}}module"):
        module.set("folder", str(ROOT / module.get("folder").removeprefix("../../")))
    file = pathlib.Path(folder) / "hub.xml"
    tree.write(str(file), encoding="UTF-8", xml_declaration=True)
    return file


def sample(name):
    return (SAMPLES / name).read_bytes()


def received(made, system, operation):
    """The fields of what a simulated partner took, repeats left out."""
    return [i["fields"] for i in made.partners[system].received() if i["operation"] == operation and not i["duplicate"]]


def wait_received(made, system, operation, count, seconds=30):
    def condition():
        found = received(made, system, operation)
        return len(found) == count or f"{len(found)} such"
    wait_until(condition, f"{system} received {operation}", seconds)
    return received(made, system, operation)


def deliveries(hub, endpoint, state=None):
    query = f"messages?endpoint={endpoint}&limit=1000" + (f"&state={state}" if state else "")
    return [d for m in hub.api(query)["messages"] for d in m["deliveries"]
            if d["endpoint"] == endpoint and state in (None, d["state"])]


def wait_deliveries(hub, endpoint, state, count, seconds=30):
    def condition():
        found = deliveries(hub, endpoint, state)
        everything = [(d["state"], d["error"]) for d in deliveries(hub, endpoint)]
        return len(found) == count or f"{len(found)} {state} of {everything}"
    wait_until(condition, f"deliveries to {endpoint}", seconds)
    return deliveries(hub, endpoint, state)


def messages(hub, kind):
    return hub.api(f"messages?type={kind}&limit=1000")["messages"]


def wait_messages(hub, kind, count, seconds=30):
    def condition():
        found = messages(hub, kind)
        return len(found) == count or f"{len(found)} messages"
    wait_until(condition, f"messages of type {kind}", seconds)
    return messages(hub, kind)


def beside(tool, name):
    """Runs this script again beside a server that `tests/tools/<tool>` starts, unless `name` shows that it runs."""
    if name not in os.environ:
        command = str(ROOT / "tests" / "tools" / tool)
        os.execv(command, [command, sys.executable, *sys.argv])
