"""The programs of the benchmark: back end, load generator, the bare libraries; and what is measured of a run."""
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "flows"))
from lib.processes import Failed, call_json, end, first_line  # noqa: E402


def program(build, name):
    return str(pathlib.Path(build).resolve() / "bin" / name)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def last_json(command, what, seconds=600):
    out = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    if out.returncode != 0 or not out.stdout.strip():
        raise Failed(f"{what}: {out.stderr.strip() or out.stdout.strip() or out.returncode}")
    return json.loads(out.stdout)


class Echo:
    """The back end. `answer`: a file that it answers with instead of the request's own body."""

    def __init__(self, build, delay=0, answer=None, status=200, media_type=None):
        command = [program(build, "bench_echo"), "--delay", str(delay), "--status", str(status)]
        if answer:
            command += ["--answer", str(answer)]
        if media_type:
            command += ["--type", media_type]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = first_line(self.process, "the back end")["port"]

    def count(self):
        return call_json(f"http://127.0.0.1:{self.port}/count")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def load(build, port, body, connections=64, seconds=3, warmup=1, headers=(), pids=(), **more):
    """One run of the load generator: what it measured. Options of the program by their names; a run with any error counts
    for nothing."""
    command = [program(build, "bench_load"), "--port", str(port), "--body", str(body), "--connections", str(connections),
               "--seconds", str(seconds), "--warmup", str(warmup)]
    for header in headers:
        command += ["--header", header]
    for pid in pids:
        command += ["--pid", str(pid)]
    for name, value in more.items():
        if value is not None:
            command += [f"--{name}", str(value)]
    measured = last_json(command, "bench_load")
    if not measured["errors"] and not measured["requests"]:
        measured["trouble"] = "no answer came within the measured time"
    measured["void"] = bool(measured["trouble"])
    return measured


def floor(build, what, **more):
    command = [program(build, "bench_floor"), "--what", what]
    for name, value in more.items():
        command += [f"--{name}", str(value)]
    return {**last_json(command, "bench_floor"), "void": False}


def processes_of(pid):
    """It and all its children."""
    out = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        for child in pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split():
            out += processes_of(int(child))
    return out


def memory(pid):
    """MiB of memory in use."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise Failed(f"no memory of {pid}")


def sound(runs):
    return [run for run in runs if not run["void"]]


def per_cpu(run):
    """Requests for each second of processor."""
    return run["requests"] / run["cpu"] if run["cpu"] > 0 else 0


def middle(runs, of):
    """Median, least and most of what `of` says of the runs without an error; None without any."""
    values = sorted(of(run) for run in sound(runs))
    return {"median": statistics.median(values), "least": values[0], "most": values[-1]} if values else None


__all__ = ["ROOT", "Failed", "Echo", "call_json", "end", "floor", "free_port", "load", "memory", "middle", "per_cpu",
           "processes_of", "program", "sound"]
