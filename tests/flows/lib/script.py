"""Reads and runs .flow scripts; README.md beside this folder says what each statement does."""
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
from datetime import datetime
from concurrent.futures import ThreadPoolExecutor, wait

from . import soap, under
from .processes import ROOT, Failed, World, call, wait_until
from .work import Work

CLOCK = ["--simulated-clock"]


class Skipped(Exception):
    """The rest of the script is not for this adapter."""


class Script:
    """One file: its header and its statements with line numbers; `$NAME` is replaced from `values`."""

    def __init__(self, path, values=None):
        self.path = pathlib.Path(path)
        self.values = values or {}
        self.header, self.statements = {}, []
        self.under = under.Ends(self.path)
        for number, line in enumerate(self.path.read_text("utf-8").splitlines(), 1):
            head = re.match(r"#\s*(name|about):\s*(.*)", line)
            if head:
                self.header[head.group(1)] = head.group(2)
            try:
                words = shlex.split(self.fill(line), comments=True)
            except ValueError as wrong:
                raise Failed(f"{self.path}:{number}: {wrong}") from None
            if words and not hasattr(Run, "do_" + words[0]) and words[0] != "under":
                raise Failed(f"{self.path}:{number}: there is no statement {words[0]!r}")
            if words and not self.under.take(number, words, line[:1].isspace()):
                self.statements.append((number, words))
        self.under.check([word for _, words in self.statements if words[0] == "simulate" for word in words[1:]])

    def fill(self, line):
        def value(match):
            if match.group(1) not in self.values:
                raise Failed(f"{self.path}: ${match.group(1)} has no value")
            return self.values[match.group(1)]
        return re.sub(r"\$([A-Z_]+)", value, line)


def holds(item, conditions):
    """Whether a received item's fields are as `FIELD=VALUE`, `FIELD~WORDS`, `FIELD!` say."""
    for condition in conditions:
        match = re.match(r"([^=~!]+)([=~!])(.*)$", condition, re.S)
        if not match:
            raise Failed(f"cannot read the condition {condition!r}; write FIELD=VALUE, FIELD~WORDS or FIELD!")
        name, kind, wanted = match.groups()
        value = item["fields"].get(name)
        if value is None or (kind == "=" and value != wanted) or (kind == "~" and wanted not in value):
            return False
    return True


class Run(Work):
    def __init__(self, script, build, options=CLOCK, needs=()):
        self.script, self.build, self.options, self.capabilities = script, build, options, set(needs)
        self.world = None
        self.reply = None
        self.said = None  # of the last command: exit status and text
        self.environment = {}

    # -- frame

    def run(self):
        try:
            for number, words in self.script.statements:
                self.step(number, words)
            self.finish()
        finally:
            problems = self.world.close() if self.world else []
        if problems:
            raise Failed("; ".join(problems))

    def step(self, number, words):
        try:
            getattr(self, "do_" + words[0])(*words[1:])
        except Failed as failed:
            try:
                tail = f"\nthe hub's log ends:\n{self.world.hub.tail()}\n{self.fallen()}" if self.world and self.world.hub else ""
            except Failed as silent:
                tail = f"\nthe hub does not answer: {silent}"
            raise Failed(f"{self.script.path}:{number}: {' '.join(words)}: {failed}{tail}") from None

    def finish(self):
        """After the last statement, while all is still up."""

    def fallen(self):
        """What is told of a statement that failed, beside the log."""
        return ""

    @property
    def hub(self):
        if self.world.hub is None:
            self.world.start_hub()
        return self.world.hub

    def partner(self, system):
        if system not in self.world.partners:
            raise Failed(f"{system} is not simulated here; write simulate {system}")
        return self.world.partners[system]

    def file(self, name):
        for folder in (soap.CANONICAL / "samples", self.script.path.parent, ROOT):
            if (folder / name.lstrip("@")).is_file():
                return (folder / name.lstrip("@")).read_bytes()
        raise Failed(f"there is no file {name}")

    # -- statements

    def do_hub(self, config):
        self.world = World(self.build, ROOT / config, self.options)

    def do_simulate(self, *words):
        systems = [word for word in words if "=" not in word]
        self.world.add_partners(systems, [word for word in words if "=" in word])

    def do_stop(self, system):
        self.partner(system).stop()

    def do_start(self, system):
        self.partner(system).start()

    def do_fault(self, system, spec=""):
        self.partner(system).control("/fault", {"spec": spec})

    def do_needs(self, *capabilities):
        missing = set(capabilities) - self.capabilities
        if missing:
            raise Skipped(", ".join(sorted(missing)))

    def do_send(self, file, *options):
        body = self.file(file)
        settings = {"via": "soap11", "id": None}
        attributes = []
        for option in options:
            if "=>" in option:
                old, new = option.split("=>", 1)
                if old.encode() not in body:
                    raise Failed(f"{file} does not hold {old!r}")
                body = body.replace(old.encode(), new.encode())
            else:
                name, _, value = option.partition("=")
                if name in settings:
                    settings[name] = value
                else:
                    attributes.append((name, value))
        self.reply = soap.send(self.hub.url("partners"), body, settings["via"], settings["id"], attributes)

    def do_post(self, path, file, *headers):
        parts = dict(header.split(":", 1) for header in headers)
        self.reply = soap.read_reply(*call(self.hub.url("partners") + path, self.file(file), parts))

    def do_emit(self, system, operation, *fields):
        self.hub  # started, so that the partner knows where to go
        settings = dict(field.split("=", 1) for field in fields)
        url = f"http://127.0.0.1:{self.partner(system).offers['control']}/send"
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(call, url, {"operation": operation, "fields": settings})
            # A partner that waits until the hub looks (a folder, a table) waits on the hub's clock.
            while not wait([sent], timeout=0.1).done:
                self.hub.api("clock", {"advance": "1s"})
            status, text = sent.result()
        self.reply = soap.Reply("accepted" if status == 200 else "refused", status, text.decode("utf-8", "replace"))

    def do_after(self, time):
        self.hub.api("clock", {"advance": time})

    def do_until(self, subject, endpoint, state, count):
        """Lets time pass, for the hub and for what reconnects by the real clock, until so many deliveries are so."""
        if subject != "delivery":
            raise Failed("write until delivery ENDPOINT STATE N")

        def condition():
            self.hub.api("clock", {"advance": "2s"})
            found = self.deliveries(endpoint, state)
            return len(found) == int(count) or f"{len(found)} such"
        wait_until(condition, f"deliveries to {endpoint}")

    def do_replay(self, what, endpoint=""):
        self.need_parked(what)
        self.hub.api("replay", {"parked": True, "endpoint": endpoint})

    def do_discard(self, what, endpoint, *reason):
        self.need_parked(what)
        self.hub.api("discard", {"parked": True, "endpoint": endpoint, "reason": " ".join(reason)})

    def do_kamhub(self, *words):
        places = {"CANDIDATE": self.world.folder / "candidate/config/copy" / self.world.config.name,
                  "CAPTURED": self.world.folder / "captured"}
        command = [pathlib.Path(self.hub.program).resolve(), *(str(places.get(word, word)) for word in words), "--url", self.hub.operations]
        done = subprocess.run(command, env={**self.hub.environment, **self.environment}, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60, cwd=ROOT)
        self.said = done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def do_user(self, name, role, *rights):
        """A user with a role; with rights, a token that holds these of it, as whom `as` speaks."""
        self.hub.api("users", {"name": name, "roles": [role], "password": "four plain words here"})
        token = self.hub.api("tokens", {"user": name, "name": "flow", "rights": list(rights)})["token"]
        file = self.world.folder / f"token-{name}"
        file.touch(0o600)
        file.write_text(token + "\n", "utf-8")

    def do_as(self, name, *words):
        file = self.world.folder / f"token-{name}"
        if not file.is_file():
            raise Failed(f"{name} is nobody here; write user {name} ROLE RIGHT…")
        self.do_kamhub(*words, "--token-file", str(file))

    def do_editor(self, command):
        self.environment["EDITOR"] = self.environment["VISUAL"] = command

    def do_candidate(self, file, *replacements):
        """A copy of what the hub runs by, changed in one file: CANDIDATE is its configuration."""
        folder = self.world.folder / "candidate"
        shutil.rmtree(folder, ignore_errors=True)
        for part in ("mappings", "plugins"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copytree(self.world.config.parent, folder / "config" / "copy")
        text = (folder / file).read_text("utf-8")
        for replacement in replacements:
            old, new = replacement.split("=>", 1)
            if old not in text:
                raise Failed(f"{file} does not hold {old!r}")
            text = text.replace(old, new)
        (folder / file).write_text(text, "utf-8")

    @staticmethod
    def need_parked(what):
        if what != "parked":
            raise Failed("only what is parked can be chosen; write parked")

    def do_kill(self, what):
        self.start_again(signal.SIGKILL)

    def do_restart(self, what):
        self.start_again(signal.SIGTERM)

    def start_again(self, with_signal):
        """On the same data; a simulated clock goes on where it stood."""
        before = self.time()
        self.hub.stop(with_signal)
        self.world.start_hub()
        lost = before - self.time()
        if self.options and lost.total_seconds() > 0:
            self.hub.api("clock", {"advance": f"{int(lost.total_seconds() * 1000)}ms"})

    def time(self):
        return datetime.fromisoformat(self.hub.api("clock")["now"].replace("Z", "+00:00"))

    def do_expect(self, subject, *words):
        special = {"reply": self.expect_reply, "delivery": self.expect_delivery, "message": self.expect_message,
                   "arrived": self.expect_arrived, "correlated": self.expect_correlated, "refusals": self.expect_refusals, "said": self.expect_said,
                   "task": self.expect_task, "process": self.expect_process, "body": self.expect_body}
        if subject in special:
            return special[subject](*words)
        if words and words[0] == "order":
            return self.expect_order(subject, *words[1:])
        if words and words[0] == "attempts":
            return self.expect_attempts(subject, *words[1:])
        return self.expect_received(subject, *words)

    # -- what can be expected

    def settled(self, condition, what):
        """True at once, and still true when the hub has nothing left to do."""
        wait_until(condition, what)
        wait_until(lambda: self.hub.api("idle")["idle"] or "the hub is not idle", what)
        final = condition()
        if final is not True:
            raise Failed(f"{what}: {final}")

    def expect_reply(self, kind, *words):
        reply = self.reply
        if reply is None:
            raise Failed("nothing was sent yet")
        missing = [word for word in words if word not in reply.text]
        if reply.kind != kind or missing:
            raise Failed(f"the reply is {reply}" + (f"; it lacks {missing}" if missing else ""))

    def expect_said(self, status, *words):
        if self.said is None:
            raise Failed("no command was run yet; write kamhub COMMAND")
        missing = [word for word in words if word not in self.said[1]]
        if self.said[0] != int(status) or missing:
            raise Failed(f"exit status {self.said[0]}, it lacks {missing}, it said:\n{self.said[1]}")

    def expect_received(self, system, operation, count, *conditions):
        def condition():
            items = [i for i in self.partner(system).received() if i["operation"] == operation and not i["duplicate"]]
            found = [i for i in items if holds(i, conditions)]
            return len(found) == int(count) or f"{len(found)} such of {[i['fields'] for i in items]}"
        self.settled(condition, f"{system} received")

    def expect_order(self, system, operation, field, *values):
        def condition():
            seen = [i["fields"].get(field) for i in self.partner(system).received()
                    if i["operation"] == operation and not i["duplicate"]]
            return seen == list(values) or f"{seen}"
        self.settled(condition, f"{system} received in this order")

    def expect_attempts(self, system, operation, count):
        def condition():
            seen = [i for i in self.partner(system).received() if i["operation"] == operation]
            return len(seen) == int(count) or f"{len(seen)} calls"
        self.settled(condition, f"{system} was called")

    def deliveries(self, endpoint, state):
        found = self.hub.api(f"messages?endpoint={endpoint}&state={state}&limit=1000")["messages"]
        return [d for m in found for d in m["deliveries"] if d["endpoint"] == endpoint and d["state"] == state]

    def expect_delivery(self, endpoint, state, count, *words):
        def condition():
            found = self.deliveries(endpoint, state)
            good = [d for d in found if all(word in d["error"] for word in words)]
            return len(good) == int(count) or f"{len(good)} such; errors: {[d['error'] for d in found]}"
        self.settled(condition, f"deliveries to {endpoint}")

    def expect_message(self, kind, state, count):
        def condition():
            found = self.hub.api(f"messages?type={kind}&state={state}&limit=1000")["messages"]
            return len(found) == int(count) or f"{len(found)} messages"
        self.settled(condition, f"messages of type {kind}")

    def expect_arrived(self, kind, count):
        def condition():
            found = self.hub.api(f"messages?type={kind}&limit=1000")["messages"]
            return len(found) == int(count) or f"{len(found)} messages"
        self.settled(condition, f"messages of type {kind}")

    def expect_correlated(self, kind, message_id):
        def condition():
            found = self.hub.api(f"messages?type={kind}&limit=1000")["messages"]
            ids = [m.get("correlationid", "") for m in found]
            return message_id in ids or f"correlation ids are {ids}"
        self.settled(condition, f"a message of type {kind}")

    def expect_refusals(self, count, *words):
        def condition():
            notes = [n for n in self.hub.api("notes")["notes"] if n["event"] == "refused"]
            good = [n for n in notes if all(word in n["detail"] for word in words)]
            return len(good) == int(count) or f"{len(good)} such of {[n['detail'] for n in notes]}"
        self.settled(condition, "refusals in the journal")
