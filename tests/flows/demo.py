#!/usr/bin/python3
"""The demo: one hub, ten simulated partner systems, a key account's messages, and a table of where they are."""
import argparse
import json
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "world"))
from lib import soap  # noqa: E402
from lib.processes import ROOT, Failed, World, wait_until  # noqa: E402
from make_world import make as make_world  # noqa: E402

PROTOCOLS = {
    "billing": "SOAP 1.2 / HTTPS", "accounting": "interface tables", "customer-service": "REST / JSON",
    "ninety-seven": "GB18030 records / TCP", "resource-management": "SOAP 1.1", "erp": "IDoc files",
    "unified-messaging": "SMPP, SMTP", "dispatch-office": "REST / JSON", "fault-management": "REST / JSON",
    "activation": "SOAP 1.1",
}
SYSTEMS = ["billing", "accounting", "customer_service", "ninety_seven", "resource_management", "erp",
           "unified_messaging", "dispatch_office", "fault_management", "activation"]
# File, id, protocol of the sender. First scenario S1: a customer, and his application to become a key account.
S1 = [
    ("customer_profile_changed.xml", "demo-m01", "soap11"),
    ("key_account_application_submitted.xml", "demo-m03", "soap12"),
]
APPROVAL = "<form><decision>approved</decision><effectiveDate>2026-10-01</effectiveDate><reason>同意</reason></form>"
MESSAGES = [
    ("key_account_mark_assigned.xml", "demo-m06", "soap12"),
    ("notification_request.xml", "demo-m53", "http"),
    ("order_created.xml", "demo-m22", "soap11"),
    ("contract_changed.xml", "demo-m16", "soap12"),
    ("resource_allocation_request.xml", "demo-m24", "soap11"),
    ("arrears_reported.xml", "demo-m42", "soap12"),
    ("service_suspend_request.xml", "demo-m43", "http"),
    ("bill_query.xml", "demo-m38", "soap12"),
]
EXPECTED = ROOT / "config" / "demo" / "expected.json"
ANY = "*"  # in the expectation: a value that differs from run to run


def rows(hub):
    out = []
    for message in reversed(hub.api("messages?limit=1000")["messages"]):
        name = message["type"].removeprefix("kam.")
        if not message["deliveries"]:
            out.append((name, message["subject"], "", "", message["state"], "", ""))
        for d in message["deliveries"]:
            out.append((name, message["subject"], d["endpoint"], PROTOCOLS.get(d["endpoint"], "the hub itself"),
                        d["state"], str(d["attempts"]), d["changed"][11:23]))
    return out


def table(lines):
    head = ("message", "subject", "system", "protocol", "state", "attempts", "time")
    lines = [head] + lines
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return text[:1] + ["-" * len(text[0])] + text[1:]


def show(hub, live):
    lines = table(rows(hub))
    if live:
        sys.stdout.write("\x1b[H\x1b[2J")
    print("\n".join(lines), flush=True)


def settled(hub):
    """Everything that was sent is delivered or has ended, and nothing moves."""
    states = {row[4] for row in rows(hub)}
    waiting = states & {"waiting", "sending"}
    return not waiting and hub.api("idle")["idle"] or f"still {', '.join(sorted(waiting)) or 'busy'}"


def qualify(hub):
    """S1: the development centre approves, and all systems confirm."""
    send_all(hub, S1)

    def task():
        open_tasks = [t for t in hub.api("tasks")["tasks"] if t["process"] == "qualify-key-account"]
        return open_tasks[0] if open_tasks else "no task"
    wait_until(lambda: isinstance(task(), dict) or task(), "the approval", 60)
    hub.api("done", {"instance": task()["instance"], "task": str(task()["task"]), "data": APPROVAL, "roles": ["kadc-head"]})
    print("  the development centre approves", flush=True)

    def effective():
        instance = hub.api("instances?process=qualify-key-account")["instances"][0]
        return instance["state"] == "ended" or f"the application is {instance['state']}"
    wait_until(effective, "all systems to confirm", 60)
    print("  all systems have confirmed: the application is effective", flush=True)


def send_all(hub, messages):
    for file, message_id, via in messages:
        reply = soap.send(hub.url("partners"), (soap.CANONICAL / "samples" / file).read_bytes(), via, message_id)
        print(f"  {file:45} {via:7} -> {reply.kind} {reply.id}", flush=True)
        if reply.kind not in ("accepted", "answer"):
            raise Failed(f"{file}: {reply}")


def received(world):
    """What each system understood, in an order of its own, without what differs from run to run."""
    out = {}
    for system, partner in world.partners.items():
        items = [{"operation": i["operation"], "fields": i["fields"]} for i in partner.received() if not i["duplicate"]]
        out[system] = sorted(items, key=lambda i: (i["operation"], json.dumps(i["fields"], sort_keys=True)))
    return out


def differences(expected, actual):
    out = []
    for system in SYSTEMS:
        wanted, found = expected.get(system, []), list(actual.get(system, []))
        for item in wanted:
            match = next((f for f in found if same(item, f)), None)
            if match is None:
                out.append(f"{system}: {item['operation']} was not received as expected: {json.dumps(item['fields'], ensure_ascii=False)[:300]}")
            else:
                found.remove(match)
        out += [f"{system}: {f['operation']} was not expected: {json.dumps(f['fields'], ensure_ascii=False)[:300]}" for f in found]
    return out


def same(expected, actual):
    if expected["operation"] != actual["operation"] or expected["fields"].keys() != actual["fields"].keys():
        return False
    return all(value in (ANY, actual["fields"][name]) for name, value in expected["fields"].items())


def main():
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help="end by itself; 0 only if all arrived as expected")
    parser.add_argument("--port", type=int, default=8480, help="of the operations API")
    parser.add_argument("--scale", type=int, help="how many customers the world has that is loaded at the end: 300 unless told, "
                        "up to 90000; 0: none, the modules' own forty")
    parser.add_argument("--seed", type=int, default=1, help="of the world")
    args = parser.parse_args()
    live = sys.stdout.isatty() and not args.once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    started = time.monotonic()
    world = World(args.build, ROOT / "config" / "demo" / "hub.xml")
    report, problems = {}, []
    try:
        print("== starting ten partner systems and the hub", flush=True)
        world.add_partners(SYSTEMS)
        world.start_hub(0 if args.once else args.port)
        print(f"== the hub is up after {time.monotonic() - started:.1f} s; sending", flush=True)
        qualify(world.hub)
        send_all(world.hub, MESSAGES)
        expected = json.loads(EXPECTED.read_text("utf-8"))

        def arrived():
            if live:
                show(world.hub, True)
            # What partners begin by themselves (callback, receipt, result) belongs to the expectation too.
            return settled(world.hub) if not differences(expected, received(world)) else "not all arrived"
        try:
            wait_until(arrived, "the demo", 60)
        except Failed:
            pass  # the differences say more than the clock
        show(world.hub, live)
        actual = received(world)
        problems = differences(expected, actual)
        problems += [f"{row[2]}: {row[0]} is {row[4]}" for row in rows(world.hub) if row[4] in ("parked", "expired")]
        report = {"seconds": round(time.monotonic() - started, 1), "deliveries": [dict(zip(
            ("message", "subject", "system", "protocol", "state", "attempts", "time"), row)) for row in rows(world.hub)],
            "received": actual, "problems": problems}
        problems += load_province(world, args.build)
        if args.once:
            problems += load_world(world, args, 3 if args.scale is None else args.scale)
        finish(world, args.once, problems)
        if not args.once:
            load_world(world, args, 300 if args.scale is None else args.scale)
            while True:
                signal.pause()
    except KeyboardInterrupt:
        pass
    except Failed as failed:
        problems.append(str(failed))
        print(failed, file=sys.stderr)
    finally:
        folder = ROOT / "build" / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        report["problems"] = problems
        (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        problems += world.close()
    return 1 if problems else 0


def imported(world, build, *words):
    done = subprocess.run([str(pathlib.Path(build) / "bin" / "kamhub"), "records", "import", *words, "--url", world.hub.operations,
                           "--data", str(world.hub.data)], capture_output=True, text=True)
    problems = [line for line in (done.stdout + done.stderr).splitlines() if ".csv:" in line or "kamhub:" in line][:10]
    return done.stdout, problems if done.returncode != 0 else []


def load_world(world, args, scale):
    """The generated world (tests/world), beside what the modules bring. Returns what is wrong."""
    if not scale:
        return []
    started, folder, rows, problems = time.monotonic(), world.folder / "world", 0, []
    print(f"\nA world of {scale} customers is loaded …", flush=True)
    make_world(folder, args.seed, scale)
    for part in sorted(folder.iterdir()):
        said, wrong = imported(world, args.build, str(part), "--load")
        rows += sum(int(line.split(": ")[1].split()[0]) for line in said.splitlines() if " created, " in line)
        problems += wrong
    for problem in problems[:10]:
        print(f"not as expected: {problem}")
    print(f"{rows} records in {time.monotonic() - started:.0f} s.", flush=True)
    return problems


def load_province(world, build):
    """The modules' demo data: a province with its units, staff and customers, as they are; and potential accounts that are
    watched from now on. Returns what is wrong."""
    said, problems = "", []
    for names, more in ((("organisation", "customer", "catalogue", "payment", "fault", "notification",
                          "sales", "onestop", "dispatch"), ["--load"]), (("qualification",), [])):
        folders = [str(ROOT / "plugins" / name / "demo") for name in names]
        told, wrong = imported(world, build, *folders, *more)
        said, problems = said + told, problems + wrong
    created = sum(int(line.split(": ")[1].split()[0]) for line in said.splitlines() if " created, " in line)
    print(f"\nThe records of a province are loaded: {created} of {said.count(' created, ')} kinds.", flush=True)
    return problems


def link_data(data):
    """The hub's data folder under a name that is the same each time."""
    link = ROOT / "build" / "demo" / "data"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(data)


def finish(world, once, problems):
    for problem in problems:
        print(f"not as expected: {problem}")
    if not problems:
        print("\nEvery delivery arrived, and each system received what the demo expects.")
    print("The report is build/demo/report.json.")
    if once:
        return
    link_data(world.hub.data)
    api = world.hub.operations
    option = "" if api.endswith(":8480") else f" --url {api}"
    print(f"""
Look in a browser: {api}/
  (the first administrator is made with the token in build/demo/data/setup-token)
Look further, in another terminal:
  export KAMHUB_DATA=build/demo/data    # where the hub's own token lies
  build/release/bin/kamhub status{option}
  build/release/bin/kamhub endpoints{option}
  build/release/bin/kamhub message demo-m06{option}
  build/release/bin/kamhub records list customer 银行{option}
  build/release/bin/kamhub send mappings/canonical/samples/key_account_mark_assigned.xml{option}
The service descriptions: {world.hub.url('partners')}/soap/customer?wsdl
Ctrl-C ends the demo.""", flush=True)


if __name__ == "__main__":
    sys.exit(main())
