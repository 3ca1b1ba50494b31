"""The peers that run beside the hub, each as its makers advise for speed, in good faith: peers/ holds their configurations.
Each is installed by name where it is not there yet; one that cannot be leaves its column empty."""
import pathlib
import shutil
import subprocess
import time
import urllib.request

from node_red_flow import flow
from payloads import ROUTING
from programs import Failed, ROOT, free_port, processes_of

HERE = pathlib.Path(__file__).resolve().parent / "peers"
INSTALLED = ROOT / "build" / "bench"  # kept from run to run


def wait_for(port, process, what, seconds=60):
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/nothing-here", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise Failed(f"{what} did not start") from None
            time.sleep(0.05)


def run(command, folder, what):
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    if out.returncode != 0:
        raise Failed(f"{what} cannot be installed: {(out.stdout + out.stderr).strip()[-300:]}")


class Peer:
    """A process that answers at /direct, /header and so on. `can`: the workloads that it has."""

    name = version = ""
    can = ()
    warmup = 1  # seconds for each path and size

    def start(self, back, folder):
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "log", "ab") as log:
            self.process = self.begin(back, folder, log)
        wait_for(self.port, self.process, self.name)

    def pids(self):
        return processes_of(self.process.pid)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Nginx(Peer):
    name = "nginx"
    can = ("direct", "header")

    def install(self):
        self.program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if not self.program:
            raise Failed("nginx is not installed; ./dev bench installs nginx-light")
        said = subprocess.run([self.program, "-v"], capture_output=True, text=True).stderr
        self.version = said.strip().rpartition("/")[2]

    def begin(self, back, folder, log):
        text = (HERE / "nginx.conf").read_text()
        for name, value in (("DIR", folder), ("PORT", self.port), ("BACK", back), ("ROUTING", ROUTING)):
            text = text.replace(f"@{name}@", str(value))
        (folder / "nginx.conf").write_text(text)
        return subprocess.Popen([self.program, "-p", str(folder), "-c", str(folder / "nginx.conf")], stdout=log, stderr=log)


class Camel(Peer):
    name = "camel"
    warmup = 10
    can = ("direct", "header", "soap_header", "body", "xslt")

    def install(self):
        if not shutil.which("mvn") or not shutil.which("java"):
            raise Failed("Maven or Java is not installed; ./dev bench installs both")
        self.home = INSTALLED / "camel"
        pom = (HERE / "camel" / "pom.xml").read_text()
        self.version = pom.partition("<camel.version>")[2].partition("<")[0]
        made = self.home / "made-of"
        source = pom + (HERE / "camel/src/main/java/bench/Bench.java").read_text()
        if not made.exists() or made.read_text() != source:
            shutil.rmtree(self.home, ignore_errors=True)
            shutil.copytree(HERE / "camel", self.home)
            run(["mvn", "-q", "-B", "package"], self.home, "Camel")
            made.write_text(source)

    def begin(self, back, folder, log):
        libraries = f"{self.home}/target/camel-1.jar:{self.home}/target/lib/*"
        return subprocess.Popen(["java", "-Xms1g", "-Xmx1g", "-cp", libraries, "bench.Bench", str(self.port), str(back),
                                 str(HERE)], stdout=log, stderr=log)


class NodeRed(Peer):
    name = "node-red"
    warmup = 3
    can = ("direct", "header", "soap_header", "body")

    def install(self):
        if not shutil.which("npm"):
            raise Failed("npm is not installed; ./dev bench installs it")
        self.home = INSTALLED / "node_red"
        text = (HERE / "node_red" / "package.json").read_text()
        self.version = text.partition('"node-red": "')[2].partition('"')[0]
        made = self.home / "made-of"
        if not made.exists() or made.read_text() != text:
            shutil.rmtree(self.home, ignore_errors=True)
            shutil.copytree(HERE / "node_red", self.home)
            run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], self.home, "Node-RED")
            made.write_text(text)

    def begin(self, back, folder, log):
        shutil.copy(HERE / "node_red" / "settings.js", folder / "settings.js")
        (folder / "flows.json").write_text(flow(back, ROUTING))
        return subprocess.Popen(["node", f"{self.home}/node_modules/node-red/red.js", "--settings",
                                 str(folder / "settings.js"), "--userDir", str(folder)],
                                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "BENCH_PORT": str(self.port)}, cwd=folder,
                                stdout=log, stderr=log)
