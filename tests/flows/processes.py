#!/usr/bin/python3
"""A process in a running hub: a message starts it, a person goes on, it sends a message, a timer ends it. Killed in
between, it goes on where it was; deployed anew, it stays with the version it began with. Prints `N passed, N failed`."""
import pathlib
import shutil
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import cases, soap  # noqa: E402
from lib.processes import ROOT, Failed, World, call, wait_until  # noqa: E402

HERE = pathlib.Path(__file__).parent
DECIDED = (soap.CANONICAL / "samples" / "key_account_qualification_decided.xml").read_bytes()
ROUTE = '<route name="key-account-decided" type="kam.customer.key-account-qualification-decided.v1">'


class Processes:
    def __init__(self, build):
        self.world = World(build, "unset", ["--simulated-clock"])
        tree = self.world.folder / "tree"
        for part in ("config/demo", "mappings", "plugins"):
            shutil.copytree(ROOT / part, tree / part)
        shutil.copytree(HERE / "processes", tree / "config/demo/processes")
        self.tree = tree / "config/demo"
        self.world.config = self.tree / "hub.xml"
        self.edit("hub.xml", 'routes="routes.xml"', 'routes="routes.xml" processes="processes"')
        self.edit("routes.xml", ROUTE, ROUTE + '\n    <to endpoint="hub/processes"/>')
        self.world.add_partner("billing")
        self.world.start_hub()
        self.hub = self.world.hub

    def live_hash(self):
        return next(one["hash"] for one in self.hub.api("processes")["processes"] if one["id"] == "assign-mark")

    def edit(self, file, old, new):
        path = self.tree / file
        text = path.read_text("utf-8")
        if old not in text:
            raise Failed(f"{file} does not hold {old!r}")
        path.write_text(text.replace(old, new), "utf-8")

    def post(self, path, body):
        status, text = call(f"{self.hub.operations}/api/v1/{path}", body)
        return status, text.decode()

    def instance(self):
        return self.hub.api("instances")["instances"][0]["id"]

    def killed(self):
        self.hub.stop(signal.SIGKILL)
        self.world.start_hub()

    def marks(self):
        """What took effect: after a kill the hub sends again under the same key."""
        return [i for i in self.world.partners["billing"].received()
                if i["operation"] == "StampKeyAccount" and not i["duplicate"]]

    def a_message_starts_it(self):
        soap.send(self.hub.url("partners"), DECIDED, "soap12", "p-1")
        wait_until(lambda: len(self.hub.api("tasks?role=account-manager")["tasks"]) == 1 or "no task", "the task")
        self.killed()
        task = self.hub.api("tasks")["tasks"][0]
        if (task["process"], task["node"], task["name"]) != ("assign-mark", "look", "核对"):
            raise Failed(f"another task: {task}")

    def who_may_not_is_refused(self):
        task = self.hub.api("tasks")["tasks"][0]
        done = {"instance": task["instance"], "task": str(task["task"]), "data": "<f><level>gold</level></f>",
                "roles": ["clerk"]}
        status, text = self.post("done", done)
        if status != 409 and status != 422 or "account-manager" not in text:
            raise Failed(f"HTTP {status}: {text}")
        if self.marks():
            raise Failed("something was sent")

    def a_person_goes_on_and_the_mark_is_sent(self):
        task = self.hub.api("tasks")["tasks"][0]
        done = {"instance": task["instance"], "task": str(task["task"]), "data": "<f><level>best</level></f>",
                "roles": ["account-manager"]}
        status, text = self.post("done", done)
        if status < 400 or "tell cannot send" not in text or "'best'" not in text:
            raise Failed(f"what cannot be sent was not refused: {text}")
        done["data"] = "<f><level>gold</level></f>"
        status, text = self.post("done", done)
        if status != 200:
            raise Failed(f"HTTP {status}: {text}")
        status, text = self.post("done", done)
        if status < 400:
            raise Failed("a task was done twice")
        self.killed()
        wait_until(lambda: len(self.marks()) == 1 or f"billing took {len(self.marks())}", "the mark at the billing system")
        sent = self.hub.api("messages?type=kam.customer.key-account-mark-assigned.v1")["messages"]
        if len(sent) != 1 or sent[0]["source"] != "hub/processes":
            raise Failed(f"not one message: {sent}")

    def a_broken_file_leaves_the_old_running_and_an_instance_its_version(self):
        self.edit("processes/assign_mark.bpmn", 'targetRef="over"', 'targetRef="ovr"')
        status, text = self.post("reload", {})
        if status < 400 or "assign_mark.bpmn:" not in text:
            raise Failed(f"HTTP {status}: {text[:300]}")
        self.edit("processes/assign_mark.bpmn", 'targetRef="ovr"', 'targetRef="over"')
        self.edit("processes/assign_mark.bpmn", "PT10M", "PT90M")
        before = self.live_hash()
        self.post("reload", {})
        if self.live_hash() == before:
            raise Failed("the new file is not the one that is deployed")
        if self.hub.api("instances")["instances"][0]["hash"] != before:
            raise Failed("a running instance changed its version")

    def a_timer_ends_it(self):
        self.killed()
        if self.hub.api(f"instances/{self.instance()}")["state"] != "running":
            raise Failed("it ended before its time")
        self.hub.api("clock", {"advance": "11m"})
        wait_until(lambda: self.hub.api(f"instances/{self.instance()}")["state"] == "ended" or "not yet", "the end")
        events = [(row["node"], row["event"]) for row in self.hub.api(f"instances/{self.instance()}")["history"]]
        for wanted in (("", "started"), ("tell", "sent"), ("over", "entered")):
            if wanted not in events:
                raise Failed(f"the history lacks {wanted}: {events}")


if __name__ == "__main__":
    sys.exit(cases.run(__doc__, Processes, lambda it: (
        it.a_message_starts_it, it.who_may_not_is_refused, it.a_person_goes_on_and_the_mark_is_sent,
        it.a_broken_file_leaves_the_old_running_and_an_instance_its_version, it.a_timer_ends_it)))
