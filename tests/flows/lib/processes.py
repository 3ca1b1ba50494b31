"""The hub and the simulated partner systems as child processes."""
import hashlib
import json
import os
import pathlib
import random
import select
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
SIMULATOR = ROOT / "tests" / "simulators" / "kamhub-simulator"


# How often the hub looks for what systems leave in tables and folders, and for one that is not there. On a clock that is
# moved by days each look costs time: seldom, where nothing comes of it; a script says `simulate ninety_seven interval=1s`
# where it does.
SELDOM = {"KAM_ACCOUNTING_POLL": "accounting", "KAM_ERP_POLL": "erp", "KAM_NINETY_SEVEN_INTERVAL": None,
          "KAM_NINETY_SEVEN_RECONNECT": "ninety_seven"}

# The operations API of each hub that was started here, and its own token, which requests to it carry.
TOKENS = {}


class Failed(Exception):
    """What a script expected did not come true."""


def call(url, body=None, headers=None, method=None, timeout=120):
    """HTTP: status and bytes; an error status is an answer. `body` may be bytes or what becomes JSON."""
    headers = dict(headers or {})
    for operations, token in TOKENS.items():
        if url.startswith(operations + "/"):
            headers.setdefault("Authorization", f"Bearer {token}")
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError as error:
        raise Failed(f"{url}: {error}") from None


def call_json(url, body=None, method=None):
    status, text = call(url, body, method=method)
    if status >= 400:
        raise Failed(f"{url}: HTTP {status}: {text.decode('utf-8', 'replace')[:400]}")
    return json.loads(text) if text else None


def first_line(process, what, seconds=120):
    """The JSON object that a program prints first; its words if it ends instead."""
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline() if ready else b""
    if not line.strip().startswith(b"{"):
        process.kill()
        rest = process.stdout.read() or b""
        raise Failed(f"{what} did not start: {(line + rest).decode('utf-8', 'replace').strip()}")
    return json.loads(line)


def free_port():
    """Below those that the system gives to whoever asks for any: it is still free when the hub comes."""
    while True:
        port = random.randrange(12000, 32000)
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


def end(process, with_signal=signal.SIGTERM, seconds=120):
    if process is None or process.poll() is not None:
        return
    process.send_signal(with_signal)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Failed(f"{' '.join(process.args[:2])}, pid {process.pid}, did not end within {seconds} s")


class Partner:
    """One simulated partner system. It is there after ready(); several are launched before the first is waited for."""

    def __init__(self, system, directory, settings=()):
        self.system, self.directory, self.settings = system, directory, list(settings)
        self.offers = {}
        self.process = None
        self.hub_url = None
        self.launch()

    def start(self):
        self.launch()
        self.ready()

    def launch(self):
        command = [str(SIMULATOR), self.system, "--with-parent", "--dir", str(self.directory)]
        if self.offers.get("port"):  # the partner is where it was
            command += ["--port", str(self.offers["port"]), "--control", str(self.offers["control"])]
        for setting in self.settings:
            command += ["--set", setting]
        log = open(self.directory.parent / f"{self.system}.log", "ab")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        log.close()

    def ready(self):
        self.offers = first_line(self.process, f"simulator {self.system}")
        if self.hub_url:
            self.set_hub(self.hub_url)

    def stop(self):
        end(self.process)

    def ask_to_end(self):
        if self.process.poll() is None:
            self.process.terminate()

    def go_down(self):
        """Away without an end of the process: what it knows and has received stays."""
        self.control("/down", {})

    def come_back(self):
        self.control("/up", {})

    def control(self, path, body=None, method=None):
        return call_json(f"http://127.0.0.1:{self.offers['control']}{path}", body, method)

    def set_hub(self, url):
        self.hub_url = url
        if self.process.poll() is None:  # one that is stopped is told when it starts
            self.control("/hub", {"url": url})

    def received(self):
        return self.control("/received")

    def environment(self):
        named = {**dict(setting.split("=", 1) for setting in self.settings), **self.offers}
        return {f"KAM_{self.system}_{name}".upper(): str(value) for name, value in named.items() if name != "system"}


def in_postgresql(connection, data):
    """What makes the demo's hub keep its messages there, each data folder's in a schema of its own."""
    schema = "t" + hashlib.sha256(str(data).encode()).hexdigest()[:20]
    return {"KAM_STORE_KIND": "postgresql", "KAM_STORE_CONNECTION": connection, "KAM_STORE_SCHEMA": schema}


class Hub:
    """A hub process on a data directory of its own; below with_postgres --durable its messages are kept there."""

    def __init__(self, build, config, data, environment, options=()):
        self.program = pathlib.Path(build) / "bin" / "kamhub"
        self.config, self.data, self.options = config, data, list(options)
        server = os.environ.get("KAMHUB_PG") if "KAMHUB_PG_DURABLE" in os.environ else None
        store = in_postgresql(server, data) if server else {}
        # KAMHUB_DATA is for commands that a script runs with it: there lies the hub's own token.
        self.environment = {**os.environ, **store, **environment, "KAMHUB_DATA": str(data)}
        self.process = None
        self.ports = {}

    def start(self, port=0):
        """On a port of its own choice, or on one that it had before: another test may have it for a moment."""
        for left in range(20, -1, -1):
            try:
                return self._start(port)
            except Failed as failed:
                if not port or not left or " is in use; " not in str(failed):
                    raise
                time.sleep(0.5)

    def _start(self, port):
        command = [str(self.program), "run", "--config", str(self.config), "--data", str(self.data), "--port", str(port)]
        self.log = self.data.parent / "hub.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command + self.options, stdout=subprocess.PIPE, stderr=log, env=self.environment)
        try:
            ready = first_line(self.process, "the hub", 240)
        except Failed as failed:
            raise Failed(f"{failed}\n{self.tail()}") from None
        self.ports = ready["listeners"]
        self.operations = f"http://127.0.0.1:{ready['operations']}"
        TOKENS[self.operations] = (self.data / "operations-token").read_text("utf-8").strip()

    def tail(self, lines=15):
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def stop(self, with_signal=signal.SIGTERM):
        alive = self.process is not None and self.process.poll() is None
        end(self.process, with_signal, 120)
        if alive and with_signal == signal.SIGTERM and self.process.returncode != 0:
            raise Failed(f"the hub ended with status {self.process.returncode}; its log ends:\n{self.tail()}")

    def api(self, path, body=None):
        return call_json(f"{self.operations}/api/v1/{path}", body)

    def url(self, listener):
        return f"http://127.0.0.1:{self.ports[listener]}"


class World:
    """Partners, hub and their folders; everything ends with it."""

    def __init__(self, build, config, options=()):
        self.build, self.config, self.options = build, pathlib.Path(config), options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kamhub-flow-"))
        self.partners = {}
        self.hub = None

    def add_partner(self, system, settings=()):
        self.add_partners([system], settings)

    def add_partners(self, systems, settings=()):
        for system in systems:
            directory = self.folder / system
            directory.mkdir()
            self.partners[system] = Partner(system, directory, settings)
        for system in systems:
            self.partners[system].ready()

    def start_hub(self, port=0):
        environment = {}
        if "--simulated-clock" in self.options:
            environment = {name: "1h" for name, system in SELDOM.items() if system not in self.partners}
        for partner in self.partners.values():
            environment.update(partner.environment())
        if self.hub is None:
            data = self.folder / "data"
            self.hub = Hub(self.build, self.config, data, environment, self.options)
        before = self.sessions()
        self.hub.start(port)
        for partner in self.partners.values():
            partner.set_hub(f"{self.hub.url('callbacks')}/{partner.system}")
        # A partner with a session is not reached before that stands; on a clock that stands still a retry never comes.
        if "ninety_seven" in self.partners and self.partners["ninety_seven"].process.poll() is None:
            wait_until(lambda: self.sessions() > before or "no session", "the session with the 97 system")

    def sessions(self):
        log = self.folder / "hub.log"
        return log.read_text("utf-8").count('"event":"connected","endpoint":"ninety-seven"') if log.exists() else 0

    def close(self, keep=False):
        problems = []
        for process in [self.hub] + list(self.partners.values()):
            try:
                if process:
                    process.stop()
            except Failed as failed:
                problems.append(str(failed))
            if process is self.hub:  # all others at once
                for partner in self.partners.values():
                    partner.ask_to_end()
        if not keep:
            subprocess.run(["rm", "-rf", str(self.folder)], check=False)
        return problems


def wait_until(condition, what, seconds=20):
    """Polls until `condition()` is true; its last falsy value, or what it raised, is told."""
    end_at = time.monotonic() + seconds
    while True:
        value = condition()
        if value is True:
            return
        if time.monotonic() > end_at:
            raise Failed(f"{what}: {value}")
        time.sleep(0.02)
