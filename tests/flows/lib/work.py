"""What a .flow script does and expects of processes and of the bodies of messages; README.md one folder up says how."""
from .processes import Failed, call, wait_until


class Work:
    """Statements of a Run (script.py), which has `hub` and `settled`."""

    def tasks(self, node):
        return [t for t in self.hub.api("tasks?limit=1000")["tasks"] if t["node"] == node]

    def instances(self, process, state):
        return self.hub.api(f"instances?process={process}&state={state}&limit=1000")["instances"]

    def do_task(self, node, role, *fields):
        """Does the one open task of this node, in a role: FIELD=VALUE … is what its form gave."""
        wait_until(lambda: len(self.tasks(node)) == 1 or f"{len(self.tasks(node))} open tasks", f"the task {node}")
        task = self.tasks(node)[0]
        form = "".join("<{0}>{1}</{0}>".format(*field.split("=", 1)) for field in fields)
        status, text = call(f"{self.hub.operations}/api/v1/done", {
            "instance": task["instance"], "task": str(task["task"]), "data": f"<form>{form}</form>", "roles": [role]})
        if status != 200:
            raise Failed(f"HTTP {status}: {text.decode('utf-8', 'replace')}")

    def expect_task(self, node, count):
        self.settled(lambda: len(self.tasks(node)) == int(count) or f"{len(self.tasks(node))} open tasks",
                     f"tasks of {node}")

    def expect_process(self, process, state, count):
        def condition():
            found = self.instances(process, state)
            others = [f"{i['process']} {i['state']}" for i in self.hub.api("instances")["instances"]]
            return len(found) == int(count) or f"{len(found)} such of {others}"
        self.settled(condition, f"instances of {process}")

    def expect_body(self, kind, count, *words):
        """So many messages of the type hold all the words in their bodies."""
        def condition():
            bodies = []
            for message in self.hub.api(f"messages?type={kind}&limit=1000")["messages"]:
                number = self.hub.api(f"messages/{message['id']}")["body"]["payload"]
                bodies.append(call(f"{self.hub.operations}/api/v1/payloads/{number}")[1].decode("utf-8"))
            good = [b for b in bodies if all(word in b for word in words)]
            return len(good) == int(count) or f"{len(good)} such of {bodies}"
        self.settled(condition, f"bodies of {kind}")
